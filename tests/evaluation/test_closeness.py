"""The door to `retold compare`, and how the four levels are asked of texts that the models were not shown."""

import numpy as np

from evaluation.derivation import QUESTIONS, left_out
from evaluation.product import compared
from retold.alignment.closeness import QUESTIONS as OURS


def test_two_texts_are_compared_as_the_command_does() -> None:
    text = "The harbour board closed the landing stage on Tuesday, and forty passengers waited in the school at Orrin."
    found = compared(text, text.replace("forty", "fifty"))
    assert found["account"]["closeness"]["level"] in ("near copy", "light revision")
    assert [d["type"] for match in found["account"]["matches"] for d in match["differences"]] == ["quantity"]


def test_what_is_asked_is_what_the_product_asks() -> None:
    assert QUESTIONS == OURS


def test_each_text_is_judged_by_the_others() -> None:
    def figures(taken: float, copied: float, half: float) -> dict[str, float]:
        return {"runs_3": taken, "content": taken, "long_share": copied, "longest": copied, "half": half, "little": 1 - half}

    chance = np.random.default_rng(1)
    middles = [figures(0.9, 1.0, 1.0), figures(0.8, 0.3, 0.9), figures(0.6, 0.3, 0.2), figures(0.1, 0.3, 0.0)]
    kinds = np.repeat(np.arange(4), 8)
    texts = [{name: value + 0.02 * chance.random() for name, value in middles[kind].items()} for kind in kinds]
    said = np.array(left_out(texts, kinds))
    assert (said.argmax(axis=1) == kinds).all()
    assert np.allclose(said.sum(axis=1), 1)
