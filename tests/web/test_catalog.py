"""Small parts of the pages: the picture of days, the tints of a text."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from retold.dossier.dossier import Dossier
from retold.web.sparkline import draw_sparkline
from retold.web.tints import passages_of, stretches_of


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(-800_000, 3_000_000), max_size=200), st.integers(0, 9))
def test_every_article_is_in_one_bar(days: list[int], undated: int) -> None:
    spark = draw_sparkline(np.array(days, np.int64), undated)
    if not days:
        assert spark is None
        return
    assert spark is not None
    assert sum(bar.articles for bar in spark.bars) == len(days) and 1 <= len(spark.bars) <= 121
    assert all(bar.since <= bar.until for bar in spark.bars)


def told(fates: list[dict[str, Any]], lineage: list[dict[str, Any]]) -> Any:
    rows = [
        {"article": name, "text": "abcdefghij" * 3, "sha256": name * 8, "published": f"2031-01-0{n}"}
        for n, name in enumerate("xyz", 1)
    ]
    tables = {
        "articles": rows,
        "stories": [{"story": "s", "article": name} for name in "xyz"],
        "lineage": [{"story": "s", "retelling": "z", "upstream": None, **row} for row in lineage],
        "fates": [{"story": "s", "retelling": "z", **row} for row in fates],
    }
    return Dossier.of(tables).stories[0]


def test_the_reading_is_painted_over_what_competes() -> None:
    story = told(
        [
            {"exemplar": "x", "start": 0, "end": 10, "retelling_start": 5, "retelling_end": 15, "fate": "kept", "moved": True},
            {"exemplar": "y", "start": 0, "end": 20, "retelling_start": 0, "retelling_end": 20, "fate": "altered", "moved": False},
            {
                "exemplar": "x",
                "start": 20,
                "end": 25,
                "retelling_start": None,
                "retelling_end": None,
                "fate": "dropped",
                "moved": False,
            },
        ],
        [{"exemplar": "x", "probability": 0.8}, {"exemplar": "y", "probability": 0.2}],
    )
    article = story.article["z"]
    passages = passages_of(story, article)
    assert [(p.exemplar, p.start, p.end, p.fate) for p in passages] == [
        ("y", 0, 5, "altered"),
        ("x", 5, 15, "kept"),
        ("y", 15, 20, "altered"),
    ]
    assert [p.colour for p in passages] == [1, 0, 1] and passages[1].moved and passages[1].words == "abcdefghij"
    stretches = stretches_of(article, passages, (8, 12, "text"))["text"]
    assert "".join(one.text for one in stretches) == article.text
    assert "".join(one.text for one in stretches if one.lit) == article.text[8:12]
    assert [one.passage is None for one in stretches][-1] and sum(one.opens for one in stretches) == 3
