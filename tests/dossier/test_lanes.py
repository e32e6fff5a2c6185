"""The lineage over time, a lane an outlet."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from retold.dossier.dossier import Dossier
from retold.dossier.lanes import draw_lanes
from retold.dossier.story import Story

SVG = "{http://www.w3.org/2000/svg}"


def story_of(outlets: list[str], exemplars: list[int | None], dates: list[str | None], same: frozenset[int] = frozenset()) -> Story:
    """A story of articles a0, a1 …; those in `same` have the text of a0."""
    articles = [
        {"article": f"a{n}", "outlet": outlet, "published": dates[n], "text": "t", "sha256": f"{0 if n in same else n:064}"}
        for n, outlet in enumerate(outlets)
    ]
    lineage = [
        {"story": "s", "retelling": f"a{n}", "exemplar": None if e is None else f"a{e}", "upstream": None, "probability": 0.9}
        for n, e in enumerate(exemplars)
    ]
    tables = {"articles": articles, "stories": [{"story": "s", "article": a["article"]} for a in articles], "lineage": lineage}
    return Dossier.of(tables).stories[0]


def places(svg: str) -> dict[str, tuple[float, float]]:
    root = ElementTree.fromstring(svg)
    discs = [node for node in root.iter(f"{SVG}a")]
    found = {}
    for disc in discs:
        circle, path = disc.find(f"{SVG}circle"), disc.find(f"{SVG}path")
        if circle is not None:
            spot = float(circle.attrib["cx"]), float(circle.attrib["cy"])
        else:
            assert path is not None
            x, y = re.match(r"M([\d.]+) ([\d.]+)", path.attrib["d"]).groups()  # type: ignore[union-attr]  # every path begins so
            spot = float(x), float(y)
        found[disc.attrib["href"]] = spot
    return found


def test_time_runs_to_the_right_and_an_outlet_keeps_its_lane() -> None:
    dates = ["2031-04-12T08:00:00Z", "2031-04-12T09:00:00Z", "2031-04-13T10:00:00Z", "2031-04-15"]
    story = story_of(["Gull", "Heron", "Gull", "Stork"], [None, 0, 1, 2], [*dates])
    spots = places(draw_lanes(story, {f"a{n}": f"#{n}" for n in range(4)}))
    xs = [spots[f"#{n}"][0] for n in range(4)]
    assert xs == sorted(xs) and len(set(xs)) == 4
    assert spots["#0"][1] == spots["#2"][1] and len({y for _, y in spots.values()}) == 3


def test_copies_are_folded_and_discs_of_a_lane_do_not_touch() -> None:
    story = story_of(["Gull"] * 9, [None, *[0] * 8], ["2031-04-12"] * 9, frozenset({3, 4}))
    svg = draw_lanes(story, {f"a{n}": f"#{n}" for n in range(9)})
    spots = places(svg)
    assert len(spots) == 7 and "+2" in svg and "2 exact copies" in svg
    xs = sorted(x for x, _ in spots.values())
    assert min(b - a for a, b in zip(xs, xs[1:], strict=False)) >= 14


def test_many_outlets_share_a_lane_and_all_is_drawn_within_the_picture() -> None:
    n = 300
    story = story_of(
        [f"Outlet {k % 90}" for k in range(n)],
        [None, *[k // 3 for k in range(n - 1)]],
        [f"2031-04-{k % 28 + 1:02}" for k in range(n)],
    )
    svg = draw_lanes(story, {f"a{k}": f"#{k}" for k in range(n)})
    root = ElementTree.fromstring(svg)
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    spots = places(svg)
    assert len(spots) == n and "other outlets" in svg
    assert len({y for _, y in spots.values()}) <= 26
    assert all(0 < x < width and 0 < y < height for x, y in spots.values())


def test_names_are_escaped_and_no_date_is_a_diamond() -> None:
    story = story_of(["<script>", 'a"b'], [None, 0], [None, None])
    svg = draw_lanes(story, {"a0": 'x"onload="y', "a1": "#1"})
    assert "<script>" not in svg and ElementTree.fromstring(svg) is not None
    assert len(places(svg)) == 2 and svg.count("<circle") == 0
