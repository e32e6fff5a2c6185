"""What a program calls to keep a person's decisions beside what was found: add, list, take back, and pass on."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, get_args

import msgspec

from retold.config import Settings
from retold.dossier.names import name_identities, story_id
from retold.errors import NothingFound, UsageError
from retold.pipeline.corpus import find
from retold.pipeline.findings import silent
from retold.store import Archive
from retold.store.corrections import KeptCorrection
from retold.types import Correction, Span, Text

Kind = Literal["story", "edge", "speaker", "alignment"]
Verdict = Literal["confirm", "reject"]
KINDS: tuple[Kind, ...] = get_args(Kind)
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
Row = dict[str, Any]


def correct(
    archive: Archive,
    kind: Kind,
    verdict: Verdict,
    about: Mapping[str, Any],
    *,
    who: str,
    note: str = "",
    settings: Settings | None = None,
) -> Row:
    """Keep a decision, and return its row. What depends on it is another the next time that it is told.

    about   story: article, story. edge: retelling, and exemplar (an article) or upstream (a name) or neither (it has its text from
            none of these). speaker: attribution, and name where it is somebody else. alignment: a, a_start, a_end, b, b_start,
            b_end. All as the tables name them.
    Raises NothingFound where there is no such article, story or attribution, UsageError where `about` does not say enough or the
    opposite was decided, and what the archive raises.
    """
    if kind not in KINDS or verdict not in VERDICTS:
        raise UsageError(f"{verdict} {kind} is no correction", f"{' or '.join(VERDICTS)} one of {', '.join(KINDS)}")
    if not who.strip():
        raise UsageError("a correction wants to know who decided", "Say who")
    make = {"story": _of_story, "edge": _of_edge, "speaker": _of_speaker, "alignment": _of_alignment}[kind]
    said = make(_Names(archive), about, settings or Settings())
    made = archive.corrections().add(msgspec.structs.replace(said, verdict=verdict), who.strip(), note.strip())
    return _rows(archive, [made])[0]


def corrections_of(archive: Archive, *, every: bool = False) -> list[Row]:
    """The corrections that stand, in the order in which they were made; every: also those that were taken back."""
    return _rows(archive, [one for one in archive.corrections().all() if every or one.undone is None])


def undo(archive: Archive, correction: str) -> Row:
    """Take a correction back: everything is then as if it had never been. Raises NothingFound."""
    return _rows(archive, [archive.corrections().undo(correction)])[0]


def export_corrections(archive: Archive, place: Path) -> int:
    """Write every correction, a line of JSON each, also those taken back; how many."""
    several = archive.corrections().all()
    place.write_text("".join(json.dumps(msgspec.to_builtins(one), sort_keys=True) + "\n" for one in several), encoding="ascii")
    return len(several)


def import_corrections(archive: Archive, place: Path) -> int:
    """Keep the corrections of a file that `export_corrections` wrote; how many were new. Raises UsageError, and then keeps none."""
    several = []
    for number, line in enumerate(place.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
        try:
            several.append(msgspec.convert(json.loads(line), KeptCorrection))
        except (ValueError, RecursionError) as error:
            raise UsageError(f"{place}, line {number} is no correction ({error})", "Write the file again") from error
    return archive.corrections().bring(several)


def _rows(archive: Archive, several: Sequence[KeptCorrection]) -> list[Row]:
    """Corrections as people see them: articles by their ids; one that is not there any more by its key."""
    identities = archive.identities() if several else []
    names = {one[:2]: name for one, name in zip(identities, name_identities(identities), strict=True)}

    def named(text: Text | None) -> str | None:
        return None if text is None else names.get(text, text[1])

    return [
        {
            "correction": one.name,
            "kind": one.correction.kind,
            "verdict": one.correction.verdict,
            "article": named(one.correction.article),
            "other": named(one.correction.other),
            "name": one.correction.name or None,
            "spans": [list(span) for span in one.correction.spans],
            "field": one.correction.field,
            "who": one.who,
            "at": one.at,
            "note": one.note,
            "undone": one.undone,
        }
        for one in several
    ]


# --- what is meant ------------------------------------------------------------------------------------------------------------


class _Names:
    """The articles of an archive by their ids."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.identities = archive.identities()
        self.names = name_identities(self.identities)
        self._text = {name: (one[0], one[1]) for one, name in zip(self.identities, self.names, strict=True)}

    def text(self, about: Mapping[str, Any], column: str) -> Text:
        """What names the article that stands in a column."""
        wanted = _said(about, column)
        if wanted not in self._text:
            raise NothingFound(f"there is no article {wanted!r}", "`retold stories` lists the articles by id")
        return self._text[wanted]


def _said(about: Mapping[str, Any], column: str) -> str:
    value = about.get(column)
    if not isinstance(value, str) or not value:
        raise UsageError(f"the correction does not say which {column}", "Name it as the tables do")
    return value


def _of_story(names: _Names, about: Mapping[str, Any], settings: Settings) -> Correction:
    article, wanted = names.text(about, "article"), _said(about, "story")
    corpus = find(names.archive, settings, silent)
    for place, (sha256, _, _) in enumerate(corpus.places):
        if wanted in (names.names[place], story_id(sha256)):
            label = corpus.labels[place]
            break
    else:
        raise NothingFound(f"there is no story or article {wanted!r}", "`retold stories` lists them")
    members = [corpus.places[n] for n in range(len(corpus)) if corpus.labels[n] == label]
    others = [(sha256, key) for sha256, key, _ in members if (sha256, key) != article]
    if not others:
        raise UsageError(f"{about['article']} alone is that story", "Name another story")
    return Correction(kind="story", verdict="confirm", article=article, other=others[0])


def _of_edge(names: _Names, about: Mapping[str, Any], settings: Settings) -> Correction:
    retelling = names.text(about, "retelling")
    exemplar = names.text(about, "exemplar") if about.get("exemplar") is not None else None
    upstream = _said(about, "upstream") if about.get("upstream") is not None else ""
    if exemplar == retelling or (exemplar is not None and upstream):
        raise UsageError("an article has its text from another, or from an upstream", "Name one of the two")
    return Correction(kind="edge", verdict="confirm", article=retelling, other=exemplar, name=upstream)


def _of_speaker(names: _Names, about: Mapping[str, Any], settings: Settings) -> Correction:
    from retold.pipeline.telling import record_articles

    wanted = _said(about, "attribution")
    article, _, number = wanted.rpartition(":q")
    text = names.text({"article": article or wanted}, "article")
    kept = names.archive.corrections().number_of(text)
    ((_, record),) = record_articles(names.archive, names.archive.articles_of([kept or 0]), settings)
    if not (number.isascii() and number.isdecimal() and len(number) < 9 and 1 <= int(number) <= len(record.attributions)):
        raise NothingFound(f"there is no attribution {wanted!r}", "The table attributions lists them")
    found = record.attributions[int(number) - 1]
    name = about.get("name")
    if name is not None and (not isinstance(name, str) or not name.strip()):
        raise UsageError("a speaker has a name", "Name the speaker, or leave the name out")
    said = (name or "").strip()
    return Correction(kind="speaker", verdict="confirm", article=text, name=said, spans=found.content, field=found.field)


def _of_alignment(names: _Names, about: Mapping[str, Any], settings: Settings) -> Correction:
    sides = sorted((names.text(about, side), _span(about, side)) for side in ("a", "b"))
    (a, a_span), (b, b_span) = sides
    if a == b:
        raise UsageError("an alignment is of two articles", "Name two")
    return Correction(kind="alignment", verdict="confirm", article=a, other=b, spans=(a_span, b_span))


def _span(about: Mapping[str, Any], side: str) -> Span:
    start, end = about.get(f"{side}_start"), about.get(f"{side}_end")
    if type(start) is not int or type(end) is not int or not 0 <= start < end < 2**53:
        raise UsageError(f"the correction does not say which span of {side}", f"Give {side}_start and {side}_end as the table does")
    return start, end
