"""Every sentence that the report says, each with its evidence.

The views print these sentences and no others, so that each can be followed to a span. Where the pages do not decide, the
sentence says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from retold.dossier.sentences import (
    MOST,
    Said,
    chain_said,
    change_said,
    conflicts_said,
    fates_said,
    lineage_said,
    lines_said,
    mark,
    of_lineage,
    whole,
)
from retold.dossier.wording import counted, excerpt, joined, printable, quoted

if TYPE_CHECKING:
    from retold.dossier.dossier import Dossier
    from retold.dossier.story import Article, Shift, Story

COLUMNS = ("statement", "story", "text", "evidence", "status", "rule")
_SPOKEN = ("direct", "mixed", "indirect")
SECTIONS = {
    "lines": "Lines of reporting",
    "lineage": "Who retells whom",
    "fates": "What was kept and what was not",
    "changes": "What changed on the way",
    "quotations": "Who is quoted, and through whom",
    "conflicts": "Where the articles do not agree",
    "untold": "What could not be told",
}


def statements_of(dossier: Dossier) -> list[dict[str, Any]]:
    """Rows of table `statements`: the pile's (story null), then each story's in the order of the report.

    Columns statement (`STORY:s0001` or `pile:s0001`), story, text, evidence `[[article, start, end, rule], …]` (a fifth item
    "title" where the span counts into a title), status, rule.
    """
    return [{name: row[name] for name in COLUMNS} for row in dossier.statements]


def sentences_of(dossier: Dossier) -> list[dict[str, Any]]:
    """The rows of `statements_of` with the section that each stands in, and the change, utterance or retelling it is about."""
    rows = _rows(None, "pile", _pile(dossier))
    for story in dossier.stories:
        rows += _rows(story.id, story.id, _story(story))
    return rows


def _rows(story: str | None, prefix: str, said: Iterator[Said]) -> list[dict[str, Any]]:
    return [
        {
            "statement": f"{prefix}:s{n:04}",
            "story": story,
            "text": printable(one.text),
            "evidence": one.evidence,
            "status": one.status,
            "rule": one.rule,
            "section": one.section,
            "about": one.about,
        }
        for n, one in enumerate(said, 1)
    ]


def _pile(dossier: Dossier) -> Iterator[Said]:
    articles = list(dossier.articles.values())
    undated = [a for a in articles if not a.published]
    daily = [a for a in articles if a.published and a.row.get("published_precision") not in ("second", "minute", "hour")]
    if undated:
        names = joined([excerpt(a.outlet or a.id, 40) for a in undated], 4)
        text = f"{counted(len(undated), 'article')} {'carries' if len(undated) == 1 else 'carry'} no date of publication: {names}."
        yield Said("untold", text, [whole(a, "no-date") for a in undated], "undecided", "no-date")
    if daily:
        verb = "is" if len(daily) == 1 else "are"
        text = f"{counted(len(daily), 'article')} {verb} dated to the day or more coarsely; order within it is unknown."
        yield Said("untold", text, [whole(a, "coarse-date") for a in daily], "stated", "coarse-date")
    yield from _not_run(dossier)
    open_rows = [
        (s, r) for s in dossier.told for r in s.reading.values() if r.get("direction") == "undecided" and r.get("exemplar")
    ]
    if open_rows:
        text = f"For {counted(len(open_rows), 'retelling')} these pages cannot tell which of two articles retells the other."
        yield Said("untold", text, [one for s, r in open_rows for one in of_lineage(s, r)][:MOST], "undecided", "direction")


def _not_run(dossier: Dossier) -> Iterator[Said]:
    """One sentence for the stages that were not run on the same articles or stories for the same reason."""
    stages: dict[tuple[str, str, str], list[str]] = {}
    for row in dossier.stages:
        if not row.get("run"):
            key = str(row.get("scope")), str(row.get("subject") or ""), str(row.get("why") or "")
            stages.setdefault(key, []).append(str(row.get("stage")))
    groups: dict[tuple[str, tuple[str, ...], str], list[str]] = {}
    for (scope, subject, why), own in stages.items():
        groups.setdefault((scope, tuple(sorted(own)), why), []).append(subject)
    for (scope, names, why), subjects in sorted(groups.items()):
        on = {"pile": "the pile"}.get(scope) or counted(len(subjects), scope, "stories" if scope == "story" else "")
        articles = [dossier.articles[s] for s in subjects if scope == "article" and s in dossier.articles]
        named = set(subjects) if scope == "story" else set()
        articles += [a for s in dossier.stories if s.id in named for a in s.articles]
        yield Said(
            "untold",
            f"Not run on {on}: {', '.join(names)} ({excerpt(why, 120) or 'no reason is given'}).",
            [whole(a, "not-run") for a in articles[:MOST]],
            "stated",
            "not-run",
        )


def _story(story: Story) -> Iterator[Said]:
    yield from lines_said(story)
    yield from lineage_said(story)
    yield from fates_said(story)
    for shift in _varied(story.shifts):
        yield change_said(story, shift)
    for chain in story.chains:
        yield from chain_said(story, chain)
    yield from conflicts_said(story)
    yield from _untold(story)


def _varied(shifts: Sequence[Shift]) -> list[Shift]:
    """Changes by weight, and among equals one of each type before the second of any: a reader sees the range first."""
    seen: Counter[tuple[int, str]] = Counter()
    turns: list[int] = []
    for shift in shifts:
        kind = (int(shift.row.get("severity") or 0), str(shift.row["type"]))
        turns.append(seen[kind])
        seen[kind] += 1
    order = sorted(range(len(shifts)), key=lambda n: (-int(shifts[n].row.get("severity") or 0), turns[n], n))
    return [shifts[n] for n in order]


def _untold(story: Story) -> Iterator[Said]:
    for member in [m for m in story.articles if not m.published][:MOST]:
        bounds = {"not before": member.row.get("published_earliest"), "not after": member.row.get("published_latest")}
        known = " and ".join(f"{word} {value}" for word, value in bounds.items() if value)
        text = f"{story.name(member.id)} carries no date of publication{'; its page allows ' if known else ''}{known}."
        yield Said("untold", text, [whole(member, "no-date")], "undecided", "no-date", member.id)
    for member in story.articles:
        row = story.reading.get(member.id, {})
        if row.get("exemplar") and row.get("direction") == "undecided":
            exemplar = story.name(row["exemplar"])
            text = f"Cannot tell whether {story.name(member.id)} retells the text that {exemplar} carries, or the other way round."
            yield Said("untold", text, of_lineage(story, row), "undecided", "direction", member.id)
        yield from _unsaid(story, member)


def _unsaid(story: Story, member: Article) -> Iterator[Said]:
    """What one article leaves open: speakers, times."""
    name = story.name(member.id)
    quotes = [a for a in member.attributions if a.get("speaker_status") == "unresolved" and a.get("kind") in _SPOKEN]
    if quotes:
        spans = [(s, e, a) for a in quotes for s, e in a.get("content") or ()]
        words = quoted(" … ".join(member.snippet(s, e, a.get("field")) for s, e, a in spans if a is quotes[0]), 60)
        text = f"In {name} no speaker can be told for {counted(len(quotes), 'utterance')}, such as {words}."
        marks = [mark(member.id, s, e, a.get("rule") or "speaker", a.get("field")) for s, e, a in spans]
        yield Said("untold", text, marks[:MOST], "undecided", "speaker", member.id)
    times = [t for t in member.times if t.get("time_status") == "unresolved"]
    if times:
        words = quoted(member.snippet(times[0]["start"], times[0]["end"], times[0].get("field")), 40)
        text = f"In {name} {counted(len(times), 'time')} cannot be placed on a calendar from the page, such as {words}."
        marks = [mark(member.id, t["start"], t["end"], t.get("rule") or "time", t.get("field")) for t in times]
        yield Said("untold", text, marks[:MOST], "undecided", "time", member.id)
