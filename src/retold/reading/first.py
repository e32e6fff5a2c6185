"""One article where a file is named for one."""

from __future__ import annotations

from pathlib import Path

from retold.config import Settings
from retold.errors import NoInput
from retold.reading.files import read_paths
from retold.types import Article


def read_first(path: str | Path, settings: Settings) -> tuple[Article, bool]:
    """The first article of a file, and whether it holds more; no more of it is read than that takes.

    Raises NoInput, with the reasons, where it holds none.
    """
    first, why = list[Article](), list[str]()
    for read in read_paths([path], settings):
        if not isinstance(read, Article):
            why.append(read.detail)
        elif first:
            return first[0], True
        else:
            first.append(read)
    if not first:
        raise NoInput("; ".join(why) or f"{path} holds no article", "Give a .txt, .html or .jsonl file with an article")
    return first[0], False
