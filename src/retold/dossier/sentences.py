"""The sentences on one story, from templates: lines of reporting, lineage, fates, changes, quotations, conflicts.

Wording is modest: what was not found was not found "in the articles at hand"; a text goes back to "the text that X carries",
because a page is not its text; retellings do not corroborate.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from retold.dossier.wording import CHANGES, SEVERITIES, SPEAKERS, counted, excerpt, joined, likely, number, quoted

if TYPE_CHECKING:
    from retold.dossier.ledger import Chain, Rendering
    from retold.dossier.story import Article, Shift, Story

Row = Mapping[str, Any]
MOST = 40  # spans listed for one sentence
_DRIFTS = {"trimmed": "trims it to", "reworded": "words it as", "extended": "extends it to"}
_CONFLICTS = {
    "contradiction": "The two contradict each other",
    "disputed": "One disputes the other",
    "tension": "The two are in tension",
    "discrepancy": "The two differ",
}


class Said(NamedTuple):
    """A sentence, its section, what it rests on and what it is about."""

    section: str
    text: str
    evidence: list[list[Any]]
    status: str
    rule: str
    about: str = ""


def mark(article: str, start: int, end: int, rule: str, field: str | None = None) -> list[Any]:
    """A piece of evidence."""
    return [article, start, end, rule, "title"] if field == "title" else [article, start, end, rule]


def whole(article: Article, rule: str) -> list[Any]:
    """A whole article as evidence: what is said of its absence from something rests on all of it."""
    return mark(article.id, 0, len(article.text), rule)


# --- lines and lineage --------------------------------------------------------------------------------------------------------


def lines_said(story: Story) -> Iterator[Said]:
    """How many articles, lines of reporting and equal texts there are."""
    if len(story.articles) == 1:
        article = story.articles[0]
        text = f"{story.name(article.id)} alone tells this story among the articles at hand; nothing at hand retells it."
        yield Said("lines", text, [whole(article, "alone")], "inferred", "alone")
        return
    by = f" by {counted(len(story.outlets), 'outlet')}" if story.outlets else ""
    if not story.lines:
        text = f"{counted(len(story.articles), 'article')}{by}; who retells whom was not traced."
        yield Said("lines", text, [whole(m, "not-traced") for m in story.articles], "undecided", "not-traced")
        return
    only = f", {len(story.cited_only)} of them only cited" if story.cited_only else ""
    lines = f"{counted(len(story.lines), 'line')} of reporting{only}"
    text = f"{counted(len(story.articles), 'article')}{by}, {lines}: retellings do not corroborate."
    yield Said("lines", text, [whole(m, "line-of-reporting") for m in story.articles], "inferred", "line-of-reporting")
    for line, upstream in story.cited_only.items():
        members = story.lines[line]
        name = excerpt(upstream, 60) or "an upstream that is not named"
        text = (
            f"Line {line} ({joined([story.name(m) for m in members])}) goes back to {name}, "
            "which is cited but is not among the articles at hand."
        )
        row = next(story.reading[m] for m in members if (story.reading.get(m) or {}).get("upstream") == upstream)
        yield Said("lines", text, of_lineage(story, row), "stated", "cited-only")
    for first, others in story.copies.items():
        if others:
            verb = "prints" if len(others) == 1 else "print"
            text = (
                f"{joined([story.name(o) for o in others])} {verb} the same text as {story.name(first)}, character for character."
            )
            marks = [whole(story.article[a], "equal-text") for a in (first, *others)][:MOST]
            yield Said("lines", text, marks, "stated", "equal-text")


def of_lineage(story: Story, row: Row) -> list[list[Any]]:
    """The evidence of a lineage row; where it lists none, the whole of the retelling."""
    listed = [list(one) for one in row.get("evidence") or ()]
    retelling = story.article.get(str(row["retelling"]))
    return listed or ([whole(retelling, row.get("rule") or "lineage")] if retelling else [])


def lineage_said(story: Story) -> Iterator[Said]:
    """The reading of each retelling, and the readings that compete with it."""
    if len(story.articles) == 1:
        return
    for member in story.articles:
        row = story.reading.get(member.id)
        exemplar = story.article.get(str(row.get("exemplar"))) if row else None
        if row is None or (exemplar and exemplar.order[0] == member.order[0] != ""):
            continue  # no row, or an equal text, which one sentence has said already
        yield Said(
            "lineage", _reading(story, row), of_lineage(story, row), row.get("direction") or "inferred", _rule(row), member.id
        )
        for other in story.competing(member.id):
            if other.get("exemplar") or other.get("upstream"):
                yield Said(
                    "lineage",
                    _other(story, row, other),
                    of_lineage(story, other),
                    other.get("direction") or "inferred",
                    _rule(other),
                    member.id,
                )


def _rule(row: Row) -> str:
    return str(row.get("rule") or ", ".join(row.get("rules") or ()) or "lineage")


def _reading(story: Story, row: Row) -> str:
    """The sentence for the most probable row of a retelling."""
    name, chance = story.name(row["retelling"]), float(row.get("probability") or 0)
    odds = f"{likely(chance)}, {number(chance)}"
    if row.get("exemplar"):
        exemplar = story.name(row["exemplar"])
        if row.get("direction") == "undecided":
            return f"{name} and {exemplar} share text; these pages cannot tell which retells which (that {name} retells: {odds})."
        credits = (
            f"{name} gives a credit, and" if row.get("basis") in ("both", "credit") and row.get("direction") == "stated" else name
        )
        return f"{credits} {likely(chance)} retells the text that {exemplar} carries ({number(chance)})."
    if row.get("upstream") is not None:
        upstream = excerpt(str(row["upstream"]), 60) or "an upstream that it does not name"
        node = next((n for n in story.upstreams if n.get("name") == row["upstream"]), {})
        carried = f"; its text is probably the one that {story.name(node['carried_by'])} carries" if node.get("carried_by") else ""
        return f"{name} credits {upstream}, which is not among the articles at hand{carried} ({odds})."
    return f"{name} was not found to retell another of the articles at hand ({odds})."


def _other(story: Story, reading: Row, row: Row) -> str:
    name, chance = story.name(row["retelling"]), number(float(row.get("probability") or 0))
    origin = (
        f"the text that {story.name(row['exemplar'])} carries"
        if row.get("exemplar")
        else f"{excerpt(str(row['upstream']), 60)}, which it cites"
    )
    share = float(row.get("contributes") or 0)
    if share >= 0.5 and float(reading.get("contributes") or 0) >= 0.5:
        return f"{name} also takes from {origin} (share {number(share)}): it goes back to more than one exemplar."
    return f"{name} may instead go back to {origin} ({chance})."


# --- fates and changes --------------------------------------------------------------------------------------------------------


def fates_said(story: Story) -> Iterator[Said]:
    """What became of the units of each exemplar, in numbers."""
    shown = set()
    for (exemplar, retelling), row, best in story.pairs:
        pair = (story.article[exemplar].order[0], story.article[retelling].order[0])
        if best and pair not in shown and (rows := story.fates.get((exemplar, retelling), ())):
            shown.add(pair)
            rows += story.fates.get(("", retelling), ())
            status = "undecided" if row.get("direction") == "undecided" else "inferred"
            yield Said("fates", _fate_counts(story, exemplar, retelling, rows), _of_fates(rows), status, "fates", retelling)


def fate_counts(rows: tuple[Row, ...]) -> Counter[str]:
    """Units of the exemplar by fate (a unit of several pieces by its heaviest), units added, and units moved."""
    weight = ("kept", "reworded", "altered", "dropped")
    heaviest: dict[Any, int] = {}
    for row in rows:
        if row["fate"] in weight and row.get("start") is not None:
            unit = row["unit"] if row.get("unit") is not None else (row.get("exemplar_field"), row["start"])
            heaviest[unit] = max(heaviest.get(unit, 0), weight.index(row["fate"]))
    found = Counter(weight[place] for place in heaviest.values())
    found["added"] = len({r.get("retelling_unit") or (r.get("retelling_start"),) for r in rows if r["fate"] == "added"})
    found["moved"] = len({r.get("unit") or (r.get("start"),) for r in rows if r.get("moved")})
    return found


def _fate_counts(story: Story, exemplar: str, retelling: str, rows: tuple[Row, ...]) -> str:
    found = fate_counts(rows)
    total = sum(found[fate] for fate in ("kept", "reworded", "altered", "dropped"))
    parts = [f"{found[fate]:,} {fate}" for fate in ("kept", "reworded", "altered", "dropped") if found[fate]]
    text = (
        f"Of {counted(total, 'unit')} of the text that {story.name(exemplar)} carries, in {story.name(retelling)}: {joined(parts)}"
    )
    if found["moved"]:
        text += f"; {found['moved']:,} stand{'s' if found['moved'] == 1 else ''} elsewhere in the order"
    if found["added"]:
        were = "was" if found["added"] == 1 else "were"
        text += f"; {counted(found['added'], 'unit')} of {story.name(retelling)} {were} not found in it"
    return text + "."


def _of_fates(rows: tuple[Row, ...]) -> list[list[Any]]:
    """The spans that tell most: dropped, added and altered pieces first, kept ones where there is nothing else."""
    marks: list[list[Any]] = []
    for fate in ("dropped", "added", "altered", "reworded", "kept"):
        for row in rows:
            if row["fate"] == fate:
                marks += [mark(a, s, e, r, f) for a, s, e, r, f in _ends(row) if s is not None]
        if len(marks) >= MOST:
            break
    return marks[:MOST]


def _ends(row: Row) -> tuple[tuple[str, Any, Any, str, str | None], ...]:
    rule = str(row.get("rule") or row["fate"])
    return (
        (
            str(row.get("exemplar")),
            row.get("start") if row.get("exemplar") else None,
            row.get("end"),
            rule,
            row.get("exemplar_field"),
        ),
        (str(row["retelling"]), row.get("retelling_start"), row.get("retelling_end"), rule, row.get("retelling_field")),
    )


def change_said(story: Story, shift: Shift) -> Said:
    """A typed difference, as both articles have it."""
    row = shift.row
    exemplar, retelling = story.name(row["exemplar"]), story.name(row["retelling"])
    there, here = (_in_context(story, row, side) for side in ("exemplar", "retelling"))
    if not here:
        text = f"{exemplar} has {there}; this was not found at its place in {retelling}"
    elif not there:
        text = f"{retelling} has {here}; this was not found at its place in {exemplar}"
    elif str(row.get("before") or "").split() == str(row.get("after") or "").split():
        text = f"Both {exemplar} and {retelling} have {there}, but the two pages give it another value"
    else:
        text = f"Where {exemplar} has {there}, {retelling} has {quoted(str(row.get('after') or ''))}"
    kind = CHANGES.get(row["type"], excerpt(str(row["type"]), 30))
    text += f" ({kind}; {SEVERITIES.get(row.get('severity') or 2, SEVERITIES[2])})."
    if len(shift.places) > 1:
        text += f" The same shift stands in {len(shift.places):,} places."
    if shift.also_in:
        text += f" So too in {joined([story.name(a) for a in shift.also_in], 4)}, the same text."
    if row.get("direction") == "undecided":
        text += " Which of the two came first is undecided."
    rule = str(row.get("rule") or row["type"])
    marks = [one for place in shift.places for one in _of_change(place, rule)]
    return Said("changes", text, marks[:MOST], str(row.get("status") or "inferred"), rule, str(row.get("change") or ""))


def _in_context(story: Story, row: Row, side: str) -> str:
    """What one side has, quoted; with the words around it where it is short; "" where it has nothing."""
    words = str(row.get("before" if side == "exemplar" else "after") or "")
    if not words.strip():
        return ""
    article = story.article.get(str(row[side]))
    if article is None or len(words.split()) > 2:
        return quoted(words)
    left, middle, right = article.around(row[f"{side}_start"], row[f"{side}_end"], row.get(f"{side}_field"), 3)
    return f"{quoted(words)} (in {quoted(left + middle + right)})"


def _of_change(row: Row, rule: str) -> list[list[Any]]:
    return [
        mark(str(row["exemplar"]), row["exemplar_start"], row["exemplar_end"], rule, row.get("exemplar_field")),
        mark(str(row["retelling"]), row["retelling_start"], row["retelling_end"], rule, row.get("retelling_field")),
    ]


# --- quotations and conflicts -------------------------------------------------------------------------------------------------


def chain_said(story: Story, chain: Chain) -> Iterator[Said]:
    """One sentence on an utterance that several articles carry, then one for each rendering that drifts."""
    articles = chain.articles
    if len(articles) < 2:
        return
    plain, first = chain.speaker, chain.renderings[0]
    lines = {story.line[a] for a in articles if a in story.line}
    of_lines = f", {counted(len(lines), 'line')} of reporting" if lines else ""
    if plain.speaker:
        whose = f"credited to {excerpt(plain.speaker, 60)} ({SPEAKERS.get(plain.status, 'inferred')})"
    else:
        whose = "with no speaker that these pages tell"
    text = f"{quoted(first.words)}: {counted(len(articles), 'article')}{of_lines}, {whose}."
    via = list(dict.fromkeys(str(v) for r in chain.renderings for v in r.attribution.get("via") or ()))
    if via:
        text += f" As printed, through {joined([excerpt(v, 40) for v in via], 4)}."
    marks = [mark(a, s, e, r.row.get("rule") or "utterance", f) for r in chain.renderings for a, s, e, f in r.spans]
    yield Said("quotations", text, marks[:MOST], "stated" if plain.status == "explicit" else "inferred", "utterance", chain.id)
    for rendering in sorted(chain.renderings, key=lambda r: -r.drift):
        if rendering.row.get("wording") in _DRIFTS or rendering.row.get("speaker_changed"):
            yield _drift(story, chain, rendering)


def _drift(story: Story, chain: Chain, here: Rendering) -> Said:
    there = here.against or chain.renderings[0]
    name = story.name(here.article)
    how = _DRIFTS.get(here.row.get("wording") or "", "prints it as")
    text = f"{story.name(there.article)} has {quoted(there.words)}; {name} {how} {quoted(here.words)}"
    if here.row.get("form") == "indirect":
        text += ", without quotation marks"
    text += "" if text.endswith((".”", "!”", "?”")) else "."
    if here.row.get("speaker_changed"):
        before = excerpt(there.speaker or "", 60) or "no speaker that can be told"
        after = excerpt(here.speaker or "", 60) or "no speaker that can be told"
        text += f" There it is credited to {before}, here to {after}."
    rule = str(here.row.get("rule") or "utterance")
    marks = [mark(a, s, e, rule, f) for r in (there, here) for a, s, e, f in r.spans]
    return Said("quotations", text, marks, str(here.row.get("status") or "inferred"), rule, chain.id)


def conflicts_said(story: Story) -> Iterator[Said]:
    """Claims that do not agree, each with its holder."""
    for row in story.conflicts:
        sides, marks = [], []
        for side in "ab":
            article = story.article.get(str(row.get(f"{side}_article")))
            if article is None:
                continue
            start, end, field = row[f"{side}_start"], row[f"{side}_end"], row.get(f"{side}_field")
            holder = quoted(str(row[f"{side}_holder"]), 50) if row.get(f"{side}_holder") else "the narrator"
            sides.append(f"{story.name(article.id)} has {quoted(article.snippet(start, end, field))} ({holder})")
            marks.append(mark(article.id, start, end, row.get("rule") or "conflict", field))
        if len(sides) == 2:
            about = f", on {quoted(str(row['about']), 60)}" if row.get("about") else ""
            how = _CONFLICTS.get(row.get("kind") or "", "The two differ")
            text = f"{sides[0]}; {sides[1]}. {how}{about}; which holds is not judged here."
            if row.get("depends_on"):
                text += f" This depends on {quoted(str(row['depends_on']), 80)}."
            status, rule = str(row.get("status") or "inferred"), str(row.get("rule") or "conflict")
            yield Said("conflicts", text, marks, status, rule, str(row.get("conflict") or ""))
