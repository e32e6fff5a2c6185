"""The Q-table: which quotation marks hold speech, how far, whose, and how that is known."""

from __future__ import annotations

import re

from evaluation.scores import Row, Span, overlap
from evaluation.seeds.gold import Gold, Seen

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


def score_quotations(gold: Gold, seen: Seen) -> tuple[dict[str, int], list[str]]:
    """Counts over the speech rows (spans, speakers, statuses) and over the others (refused); what is amiss."""
    counts = {"spans": 0, "speakers": 0, "statuses": 0, "refused": 0}
    notes = []
    for row in gold.quotations:
        spoken = seen.speech_spans(row["doc"])
        if not row["speech"]:
            refused = not any(overlap(span, row["span"]) for span, _ in spoken)
            counts["refused"] += refused
            if not refused:
                notes.append(f"{row['id']}: taken for speech")
            continue
        found = rendering_of(row["span"], spoken)
        if found is None:
            notes.append(f"{row['id']}: no attribution covers it")
            continue
        span, attribution = found
        counts["spans"] += same_stretch(span, row["span"], seen.texts[row["doc"]])
        names = names_of(attribution.get("speaker"), seen)
        right = same_speaker(row["speaker"], names)
        status = attribution.get("speaker_status")
        counts["speakers"] += right
        counts["statuses"] += right and row["status"].lower().startswith(str(status))
        if not right:
            notes.append(f"{row['id']}: speaker {'not given' if not names else 'is another'} ({status})")
        elif not row["status"].lower().startswith(str(status)):
            notes.append(f"{row['id']}: speaker known by {row['status'].split()[0].lower()}, said {status}")
    return counts, notes


def rendering_of(span: Span, spoken: list[tuple[Span, Row]]) -> tuple[Span, Row] | None:
    """The tightest content span that has at least four fifths of a quotation, with its attribution."""
    near = [(piece, row) for piece, row in spoken if overlap(piece, span) >= 0.8 * (span[1] - span[0])]
    return min(near, key=lambda found: (found[0][1] - found[0][0], found[0]), default=None)


def same_stretch(a: Span, b: Span, text: str) -> bool:
    """Whether two spans hold the same letters and digits: marks and white space at the ends are anybody's."""

    def ends(span: Span) -> tuple[int, ...]:
        inside = [place for place in range(*span) if text[place].isalnum()]
        return (inside[0], inside[-1]) if inside else ()

    return ends(a) == ends(b)


def names_of(speaker: str | None, seen: Seen) -> list[str]:
    """The name of an actor of the tables and the names it is mentioned by; the string itself where no actor has that id."""
    if speaker is None:
        return []
    names = [row["name"] for row in seen.rows("actors") if row["actor"] == speaker] or [speaker]
    articles = {row["article"]: row["text"] for row in seen.rows("articles")}
    for row in seen.rows("mentions"):
        if row["actor"] == speaker and row.get("kind", "name") == "name" and (row.get("field") or "text") == "text":
            names.append(articles[row["article"]][row["start"] : row["end"]])
    return names


def same_speaker(wanted: str, names: list[str]) -> bool:
    """Whether a speaker of the checklist is meant by any of the names: the surname shared, or a form of the same name.

    A group or office ("the ministry of …": a name with a small initial, or whose last word does not stand alone) must have
    every word of the wanted name, so that two ministries are not one.
    """
    plain = re.split(r"[(,;]| as printed", wanted)[0].strip(" “”‘’\"'")
    words = [word for word in _WORD.findall(plain) if word.lower() not in ("the", "of", "s")]
    if not words:
        return False
    person = all(word[0].isupper() for word in words)
    target = {word.lower() for word in words}
    for name in names:
        found = {word.lower() for word in _WORD.findall(name) if word.lower() not in ("the", "of", "s")}
        if not found:
            continue
        capitals = {word.lower() for word in _WORD.findall(name) if word[0].isupper()}
        if person and (words[-1].lower() in found or (capitals and capitals <= target)):
            return True
        if not person and target <= found:
            return True
    return False
