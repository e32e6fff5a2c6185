"""More articles from the sample's world: others on the same subject, and a look-alike that is retold."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

# One in each bracket is taken. No two sentences of one article are made from the same line.
_LINES = (Path(__file__).parent / "lines.txt").read_text(encoding="utf-8").splitlines()


def unrelated_articles(count: int, order: random.Random, taken: set[str]) -> Iterator[str]:
    """Articles of seven sentences that share no five words in a row with `taken`, nor with each other."""
    for _ in range(count):
        lines = order.sample(_LINES, len(_LINES))
        told: list[str] = []
        while len(told) < 7:
            line = lines.pop() if lines else order.choice(_LINES)
            sentence = re.sub(r"\[([^]]*)\]", lambda m: order.choice(m.group(1).split("|")), line.strip())
            if not five_words(sentence) & taken:
                told.append(sentence)
                taken |= five_words(sentence)
        text = "\n\n".join(told)
        taken |= five_words(text)
        yield text


def five_words(text: str) -> set[str]:
    words = re.findall(r"\w+", text.lower())
    return {" ".join(words[i : i + 5]) for i in range(len(words) - 4)}


# eastern-quay.txt as another paper retells it, word by word anew, a radio station kept that neither of them is.
LOOK_ALIKE_RETOLD = (Path(__file__).parent / "look-alike.txt").read_text(encoding="utf-8")
