"""Traps of the seed articles as predicates over the tables, by offset only. The numbers are those of the checklist's list.

Each returns what breaks it, one line each; an empty list is a trap avoided, by saying nothing too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from evaluation.product import Tables
from evaluation.scores import Row, Span, overlap
from evaluation.seeds.gold import RETOLD, Gold, Seen
from evaluation.spans import Place, places

_VERDICT = re.compile(r"\b(?:fabricat\w*|fakes?|faked|false(?:ly|hoods?)?|lies|lied|lie|lying)\b", re.IGNORECASE)
_QUOTED = re.compile(r"“[^”]*”|«[^»]*»|\"[^\"]*\"|(?<!\w)‘[^’]*(?:’(?=\w)[^’]*)*’")
# Tables of what an article says; fates, alignments and segments may (and must) speak of every part of a page.
FINDINGS = ("attributions", "utterances", "quantities", "times", "conflicts", "changes", "statements")


def counter_is_no_figure(gold: Gold, seen: Seen) -> list[str]:
    """1. A page's counter is not a quantity."""
    return _found_in(gold, seen, ("share_count",), ("quantities",))


def captions_count_once(gold: Gold, seen: Seen) -> list[str]:
    """2. A caption is no body text, and its second printing gives no finding of its own."""
    faults = _found_in(gold, seen, ("caption_repeat",), ("attributions", "quantities", "times", "conflicts"))
    for caption in gold.furniture:
        if caption["kind"] not in ("caption", "caption_repeat"):
            continue
        for row in seen.rows("segments", caption["doc"]):
            inside = (row.get("field") or "text") == "text" and overlap((row["start"], row["end"]), _span(caption))
            if inside and row["role"] == "body" and row.get("repeats") is None:
                faults.append(f"{caption['doc']}:{caption['start']} is body")
    return faults


def teasers_say_nothing(gold: Gold, seen: Seen) -> list[str]:
    """3. Teasers and a promoted video give no claim, no quotation and no actor."""
    kinds = ("video_promo", "related_link", "related_links_label")
    return _found_in(gold, seen, kinds, (*FINDINGS, "mentions"))


def apostrophe_does_not_close(gold: Gold, seen: Seen) -> list[str]:
    """5. A quotation is not cut at an apostrophe within."""
    row = gold.quotation("Q02")
    start, end = row["span"]
    cut = [span for span, _ in seen.speech_spans(row["doc"]) if abs(span[0] - start) <= 1 and span[1] < end - 1]
    return [f"{row['doc']}:{span[0]}-{span[1]}" for span in cut]


def open_quotation_ends(gold: Gold, seen: Seen) -> list[str]:
    """6. A quotation that nobody closed does not swallow the narration behind its paragraph."""
    row, narration = gold.quotation("Q11"), gold.unit("R31")["exemplar"][0]
    spans = [span for span, _ in seen.speech_spans(row["doc"]) if overlap(span, tuple(narration))]
    return [f"{row['doc']}:{span[0]}-{span[1]}" for span in spans]


def look_alike_stays_apart(gold: Gold, seen: Seen) -> list[str]:
    """13. An article on the same subject is not joined to the family."""
    apart, family = seen.ids.get("004"), {seen.ids.get("000"), seen.ids.get("001")}
    faults = [
        f"relations: {row['relation']}"
        for row in seen.rows("relations")
        if {row["a"], row["b"]} - family == {apart} and row["relation"] in (*RETOLD, "same-story")
    ]
    stories = {row["story"] for row in seen.rows("stories") if row["article"] == apart}
    if any(row["story"] in stories for row in seen.rows("stories") if row["article"] in family):
        faults.append("stories: in one story")
    for table in ("fates", "changes", "lineage"):
        rows = [row for row in seen.rows(table) if {row.get("exemplar"), row.get("retelling")} & family]
        if any(apart in (row.get("exemplar"), row.get("retelling")) for row in rows):
            faults.append(f"{table}: a row between them")
    return faults


def nothing_is_invented(gold: Gold, seen: Seen) -> list[str]:
    """18. No outlet, actor or upstream that no page prints, no date of publication that its page does not give."""
    printed = " ".join(_plain(text) for text in seen.texts.values())
    faults = [
        f"articles: outlet {row['outlet']!r}"
        for row in seen.rows("articles")
        if row.get("outlet") and _plain(row["outlet"]) not in printed
    ]
    faults += [f"actors: {row['name']!r}" for row in seen.rows("actors") if _plain(row["name"]) not in printed]
    faults += [
        f"nodes: {row['name']!r}"
        for row in seen.rows("nodes")
        if row["kind"] in ("outlet", "agency", "person") and row["name"] and _plain(row["name"]) not in printed
    ]
    for doc, text in seen.texts.items():
        headers = [text[row["start"] : row["end"]] for row in gold.furniture if row["doc"] == doc and row["kind"] == "date_header"]
        for row in seen.rows("articles", doc):
            if row.get("published") and not any(row["published"][:10] in header for header in headers):
                faults.append(f"articles: {doc} published {row['published']}")
    return faults


def no_verdict(gold: Gold, seen: Seen) -> list[str]:
    """19. The product's own sentences hold no verdict; what they quote may."""
    return [f"statements: {row['statement']}" for row in seen.rows("statements") if _VERDICT.search(_QUOTED.sub(" ", row["text"]))]


def direction_is_no_fact(gold: Gold, seen: Seen) -> list[str]:
    """20. That one page took from the other is never stated as a fact."""
    return [
        f"{table}: {row['exemplar']} to {row['retelling']}"
        for table in ("lineage", "fates", "changes")
        for row in seen.rows(table)
        if row.get("exemplar") is not None and row.get("direction") == "stated"
    ]


KEPT: dict[int, Callable[[Gold, Seen], list[str]]] = {
    1: counter_is_no_figure,
    2: captions_count_once,
    3: teasers_say_nothing,
    5: apostrophe_does_not_close,
    6: open_quotation_ends,
    13: look_alike_stays_apart,
    18: nothing_is_invented,
    19: no_verdict,
    20: direction_is_no_fact,
}


def score_must_nots(gold: Gold, seen: Seen) -> tuple[int, list[str]]:
    """How many traps were avoided, and what broke the others."""
    broken = {number: faults for number, rule in KEPT.items() if (faults := rule(gold, seen))}
    notes = [f"must-not {number} ({KEPT[number].__name__}): {'; '.join(faults[:4])}" for number, faults in broken.items()]
    return len(KEPT) - len(broken), notes


def _found_in(gold: Gold, seen: Seen, kinds: tuple[str, ...], tables: tuple[str, ...]) -> list[str]:
    """Spans of `tables` that lie in furniture of some kinds. An attribution that calls itself furniture is no finding."""
    kept: Tables = {table: list(_findings(seen.rows(table))) for table in tables}
    faults = []
    for place in places(kept):
        for row in gold.furniture:
            if row["kind"] in kinds and _is_in(place, seen.ids.get(row["doc"]), _span(row)):
                faults.append(f"{place.table}: {row['doc']}:{place.start}-{place.end}")
    return faults


def _findings(rows: list[Row]) -> Iterator[Row]:
    yield from (row for row in rows if row.get("kind") not in ("furniture", "title", "scare") or "content" not in row)


def _is_in(place: Place, article: str | None, span: Span) -> bool:
    """Whether a place is about a stretch: half of it lies there, or all of the stretch in it.

    A statement may rest on a whole page, and is then not about every stretch of it.
    """
    shared = overlap((place.start, place.end), span)
    if place.article != article or place.field == "title" or not shared:
        return False
    return 2 * shared >= place.end - place.start or (place.table != "statements" and shared == span[1] - span[0])


def _span(row: Row) -> Span:
    return row["start"], row["end"]


def _plain(text: str) -> str:
    """A text for looking names up in: typography, case and white space folded away."""
    return re.sub(r"[\W_]+", " ", text.replace("’s", "").replace("'s", "")).casefold().strip()
