"""The dossier in a terminal: a dozen lines for a pile, a page for one story.

Every sentence is a statement, followed by its id. Nothing is said by colour alone, and no text of an article can send a control
sequence to the terminal.
"""

from __future__ import annotations

import shlex
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from retold.dossier.dossier import Dossier
from retold.dossier.sentences import fate_counts
from retold.dossier.statements import SECTIONS
from retold.dossier.story import Row, Shift, Story
from retold.dossier.wording import (
    CHANGES,
    FATES,
    SEVERITIES,
    SPEAKERS,
    WORDINGS,
    counted,
    dated,
    excerpt,
    joined,
    number,
    options_of,
    printable,
)

_BOLD, _DIM, _RED, _GREEN, _PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[31m", "\x1b[32m", "\x1b[0m"
_STORIES, _CHANGES, _CHAINS = 5, 30, 10  # shown before the rest is counted
_REMARKS = 3


class _Ink:
    """Width and colour of the terminal."""

    def __init__(self, width: int, colour: bool) -> None:
        self.width, self.colour = max(40, width), colour

    def __call__(self, style: str, text: str) -> str:
        return f"{style}{text}{_PLAIN}" if self.colour and text else text

    def cut(self, text: str, room: int) -> str:
        """One line of at most `room` columns."""
        line = excerpt(text, max(8, room))
        while columns(line) > room and len(line) > 2:
            line = line[:-2].rstrip() + "…"
        return line

    def wrap(self, label: str, text: str, indent: int = 13) -> Iterator[str]:
        """`label` in its column, then the text in lines that fit the width."""
        lines = _wrapped(printable(text), self.width - indent)
        for n, line in enumerate(lines):
            yield (self(_DIM, label.ljust(indent)) if n == 0 else " " * indent) + line


def columns(text: str) -> int:
    """Columns that a text takes in a terminal: wide characters two, combining marks none. O(length)."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 0 if unicodedata.combining(c) else 1 for c in text)


def _wrapped(text: str, room: int) -> list[str]:
    lines, line = [], ""
    for word in text.split():
        while columns(word) > room:
            word, rest = word[: room // 2], word[room // 2 :]
            lines += [line] if line else []
            lines, line, word = [*lines, word], "", rest
        if line and columns(line) + 1 + columns(word) > room:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, line] if line or not lines else lines


def to_text(dossier: Dossier, *, width: int, colour: bool, where: Mapping[str, str]) -> str:
    """The summary of a pile, a dozen lines. `where` names the archive, the report and the settings, as they were
    given: they stand in the commands that it proposes. O(statements)."""
    ink = _Ink(width, colour)
    lines = [ink(_BOLD, line) for line in _wrapped(_counts(dossier), ink.width)]
    for story in dossier.told[:_STORIES]:
        lines.append(_story_line(ink, story))
    if len(dossier.told) > _STORIES:
        lines.append(
            f"… and {counted(len(dossier.told) - _STORIES, 'more story', 'more stories')}: retold stories{options_of(where)}"
        )
    lines += _top(ink, dossier)
    remarks = sorted(dossier.said(None), key=lambda row: row["status"] != "undecided")
    for row in remarks[:_REMARKS]:
        lines += ink.wrap("cannot tell" if row["status"] == "undecided" else "note", _sentence(row))
    if len(remarks) > _REMARKS:
        lines += ink.wrap("", f"… and {counted(len(remarks) - _REMARKS, 'more remark')} in the report")
    if dossier.rejects:
        first = dossier.rejects[0]
        place = f", {first['place']}" if first.get("place") else ""
        such = f"{excerpt(str(first['input']), 60)}{place} ({excerpt(str(first['reason']), 40)})"
        text = f"{counted(len(dossier.rejects), 'input')} gave no article, such as {such}"
        lines += ink.wrap("rejected", text)
    for name in sorted(where):
        lines += ink.wrap(name, str(where[name]))
    for n, command in enumerate(_next(dossier, where)):
        lines += ink.wrap("next" if n == 0 else "", command)
    return "\n".join(lines)


def _counts(dossier: Dossier) -> str:
    """ "12 articles · 6 outlets · 2 stories · 2 lines of reporting in story 1, 1 only cited"."""
    parts = [
        counted(len(dossier.articles), "article"),
        counted(len(dossier.outlets), "outlet"),
        counted(len(dossier.told), "story", "stories"),
    ]
    if dossier.told and dossier.told[0].lines:
        first = dossier.told[0]
        cited = f", {len(first.cited_only)} only cited" if first.cited_only else ""
        parts.append(f"{counted(len(first.lines), 'line')} of reporting in {'it' if len(dossier.told) == 1 else 'story 1'}{cited}")
    if dossier.singles:
        parts.append(f"{counted(len(dossier.singles), 'article')} that nothing at hand retells")
    return " · ".join(parts)


def _story_line(ink: _Ink, story: Story) -> str:
    tail = f"{counted(len(story.articles), 'article')}: {joined([story.name(a.id) for a in story.articles], 4)}"
    room = ink.width - len(story.id) - 2
    tail = ink.cut(tail, room // 2)
    return f"{story.id}  {ink(_BOLD, ink.cut(story.headline, room - columns(tail) - 2))}  {tail}"


def _top(ink: _Ink, dossier: Dossier) -> Iterator[str]:
    """The heaviest change and the quotation that drifted furthest, of the largest story that has them."""
    for label, section, drifted in (("top change", "changes", False), ("quotation", "quotations", True)):
        found = [row for story in dossier.told[:50] for row in dossier.said(story.id) if row["section"] == section]
        if drifted:
            moved = {chain.id for story in dossier.told[:50] for chain in story.chains if chain.drift}
            found = [row for row in found if row["about"] in moved and row["rule"] != "utterance"]
        if not drifted:
            # A figure that differs can be seen at a glance; among equals the largest story comes first.
            found.sort(key=lambda row: ("(figure; touches" not in row["text"], "touches the meaning" not in row["text"]))
        if found:
            yield from ink.wrap(label, _sentence(found[0]))


def _sentence(row: Row) -> str:
    return f"{row['text']} [{row['statement']}]"


def _next(dossier: Dossier, where: Mapping[str, str]) -> list[str]:
    """The exact commands that lead on."""
    option = options_of(where)
    made = []
    if dossier.told:
        story = dossier.told[0]
        made.append(f"retold show {shlex.quote(story.id)}{option}")
        if story.pairs:
            a, b = story.pairs[0][0]
            made.append(f"retold compare {shlex.quote(printable(a))} {shlex.quote(printable(b))}{option}")
    else:
        made.append(f"retold stories{option}")
    return [*made, f"retold export tables{option} --format csv"]


# --- one story ----------------------------------------------------------------------------------------------------------------


def story_text(dossier: Dossier, story: Story | str, *, width: int = 100, colour: bool = False) -> str:
    """One story for `retold show`: lineage as a tree, fates, changes, quotations, what could not be told. Cost O(its rows).

    Raises KeyError for an id that the dossier does not hold.
    """
    told = dossier.story(story) if isinstance(story, str) else story
    if told is None:
        raise KeyError(story)
    ink = _Ink(width, colour)
    said = dossier.said(told.id)
    lines = [ink(_BOLD, ink.cut(told.headline, ink.width)), ink(_DIM, f"story {told.id}")]
    lines += _said(ink, said, "lines")
    if len(told.articles) > 1 and told.rows:
        lines += ["", ink(_BOLD, SECTIONS["lineage"]), *_tree(ink, told), *_said(ink, said, "lineage")]
    lines += _fates(ink, told, said)
    if told.shifts:
        lines += ["", ink(_BOLD, SECTIONS["changes"])]
        about: dict[str, dict[str, Any]] = {row["about"]: row for row in said if row["section"] == "changes"}
        by_change = {str(shift.row.get("change")): shift for shift in told.shifts}
        for change, row in [*about.items()][:_CHANGES]:
            lines += _shift(ink, told, by_change[change], row)
        if len(told.shifts) > _CHANGES:
            lines.append(f"… and {counted(len(told.shifts) - _CHANGES, 'lighter change')}")
    lines += _quotations(ink, told, said)
    for section in ("conflicts", "untold"):
        sentences = list(_said(ink, said, section))
        lines += ["", ink(_BOLD, SECTIONS[section]), *sentences] if sentences else []
    return "\n".join(lines)


def _number(row: Mapping[str, Any]) -> str:
    return str(int(str(row["statement"]).rpartition(":s")[2]))


def _said(ink: _Ink, said: list[dict[str, Any]], section: str, most: int = 40) -> Iterator[str]:
    rows = [row for row in said if row["section"] == section]
    for row in rows[:most]:
        yield from ink.wrap(f"[{_number(row)}]", f"{row['text']} ({row['status']})", 6)
    if len(rows) > most:
        yield f"      … and {len(rows) - most:,} more"


def _tree(ink: _Ink, story: Story) -> Iterator[str]:
    """The readings as an indented tree, equal texts folded; "?" where direction is undecided, "○" for what is only cited."""
    first = {copy: one for one, copies in story.copies.items() for copy in (one, *copies)}
    below: dict[str, list[str]] = {}
    for article in story.copies:
        row = story.reading.get(article, {})
        exemplar = first.get(str(row.get("exemplar")))
        origin = exemplar if exemplar and exemplar != article else f"○{row['upstream']}" if row.get("upstream") is not None else ""
        below.setdefault(origin, []).append(article)
    cited = [origin for origin in below if origin.startswith("○")]
    seen: set[str] = set()
    yield from _branches(ink, story, below, [*below.get("", []), *cited], seen)
    rest = [article for article in story.copies if article not in seen]  # readings that run in a ring
    while rest:
        yield from _branches(ink, story, below, rest[:1], seen)
        rest = [article for article in rest if article not in seen]


def _branches(ink: _Ink, story: Story, below: Mapping[str, list[str]], roots: list[str], seen: set[str]) -> Iterator[str]:
    stack = [(root, 0) for root in reversed(roots)]
    while stack:
        key, depth = stack.pop()
        if key in seen:
            continue
        seen.add(key)
        indent = "  " * min(depth, 12) + ("└ " if depth else "")
        if key.startswith("○") and key not in story.article:
            text = f"○ {excerpt(key[1:], 60) or 'an upstream not named'} · cited, not among the articles at hand"
        else:
            row, copies = story.reading.get(key, {}), story.copies.get(key, ())
            mark = "? " if row.get("direction") == "undecided" else ""
            chance = f" · {mark}{number(float(row['probability']))}" if row.get("probability") is not None and depth else ""
            more = f" · and {counted(len(copies), 'exact copy', 'exact copies')}" if copies else ""
            others = [o for o in story.competing(key) if o.get("exemplar") or o.get("upstream")]
            origin = (
                ""
                if not others
                else story.name(others[0]["exemplar"])
                if others[0].get("exemplar")
                else excerpt(str(others[0]["upstream"]), 40)
            )
            other = f" · or from {origin} {number(float(others[0].get('probability') or 0))}" if others else ""
            text = f"● {story.name(key)} · {dated(story.article[key].published)}{chance}{more}{other}"
        yield indent + ink.cut(text, ink.width - len(indent))
        stack += [(child, depth + 1) for child in reversed(below.get(key, []))]


def _fates(ink: _Ink, story: Story, said: list[dict[str, Any]]) -> Iterator[str]:
    sentences = {row["about"]: row for row in said if row["section"] == "fates"}
    if not sentences:
        return
    yield ""
    yield ink(_BOLD, SECTIONS["fates"])
    for (exemplar, retelling), _, best in story.pairs:
        if best and retelling in sentences:
            rows = (*story.fates.get((exemplar, retelling), ()), *story.fates.get(("", retelling), ()))
            found = fate_counts(rows)
            marks = "  ".join(f"{FATES[fate][0]} {found[fate]:,} {fate}" for fate in FATES if found[fate])
            yield from ink.wrap(f"[{_number(sentences[retelling])}]", sentences[retelling]["text"], 6)
            yield " " * 6 + ink(_DIM, marks)


def _shift(ink: _Ink, story: Story, shift: Shift, sentence: Mapping[str, Any] | None) -> Iterator[str]:
    """Old → new with its type, then the sentence."""
    row = shift.row
    before, after = excerpt(str(row.get("before") or ""), 70), excerpt(str(row.get("after") or ""), 70)
    arrow = "⇄" if row.get("direction") == "undecided" else "→"
    old = ink(_RED, f"“{before}”") if before else "(nothing)"
    new = ink(_GREEN, f"“{after}”") if after else "(nothing)"
    kind = CHANGES.get(row["type"], excerpt(str(row["type"]), 30))
    weight = "●" * int(row.get("severity") or 2)
    label = f"[{_number(sentence)}]" if sentence else ""
    names = f"{story.name(row['exemplar'])} {arrow} {story.name(row['retelling'])}"
    yield f"{ink(_DIM, label.ljust(6))}{weight.ljust(4)}{old} {arrow} {new}"
    times = f" · in {len(shift.places):,} places" if len(shift.places) > 1 else ""
    yield from ink.wrap("", f"{kind} · {SEVERITIES.get(row.get('severity') or 2, SEVERITIES[2])} · {names}{times}", 10)


def _quotations(ink: _Ink, story: Story, said: list[dict[str, Any]]) -> Iterator[str]:
    carried = [chain for chain in story.chains if len(chain.articles) > 1]
    if not carried:
        return
    yield ""
    yield ink(_BOLD, SECTIONS["quotations"])
    for chain in carried[:_CHAINS]:
        for row in said:
            if row["section"] == "quotations" and row["about"] == chain.id:
                yield from ink.wrap(f"[{_number(row)}]", row["text"], 6)
        for r in chain.renderings:
            speaker = f"{excerpt(r.speaker, 50)}, {SPEAKERS.get(r.status, 'inferred')}" if r.speaker else "speaker: cannot tell"
            wording = WORDINGS.get(r.row.get("wording"), "compared")
            yield from ink.wrap("", f"{story.name(r.article)}: {wording} · {r.row.get('form') or ''} · {speaker}", 8)
    if len(carried) > _CHAINS:
        yield f"      … and {counted(len(carried) - _CHAINS, 'more utterance')}"
