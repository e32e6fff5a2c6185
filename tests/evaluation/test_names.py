"""The scorer of names, on tables by hand."""

from evaluation.names import score_names

TEXT = "By Mara Solt\nMr. Vass met Norlanders in Osk. Vass left."
ARTICLES = [{"id": "x", "text": TEXT}]
SEGMENTS = [
    {"article": "x", "start": 0, "end": 12, "role": "byline"},
    {"article": "x", "start": 13, "end": len(TEXT), "role": "body"},
]


def at(words: str, nth: int = 0) -> tuple[int, int]:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return start, start + len(words)


SILVER = {
    "x": [
        (*at("Mara Solt"), "PERSON"),
        (*at("Mr. Vass"), "PERSON"),
        (*at("Norlanders"), "MISC"),
        (*at("Osk"), "LOCATION"),
        (*at("Vass", 1), "PERSON"),
    ]
}


def mention(words: str, nth: int = 0, kind: str = "name") -> dict[str, object]:
    start, end = at(words, nth)
    return {"article": "x", "start": start, "end": end, "kind": kind}


def figures(*mentions: dict[str, object]) -> dict[str, float]:
    return score_names(ARTICLES, SILVER, list(mentions), SEGMENTS).figures


def test_a_title_a_people_and_a_byline_count_for_nothing() -> None:
    full = (mention("Vass"), mention("Osk"), mention("Vass", 1))
    assert set(figures(*full).values()) == {1.0}
    assert set(figures(*full, mention("Norlanders"), mention("Mara Solt"), mention("met", kind="role")).values()) == {1.0}


def test_what_is_missed_and_what_is_none() -> None:
    found = figures(mention("Vass"), mention("Vass", 1), mention("met"), mention("left"))
    assert found["names_precision"] == 0.5 and found["names_recall"] == 0.6667
