"""One self-contained HTML page a story, and an index: no request, no outside file, readable without JavaScript.

Texts are hostile: every value is escaped by the template engine, and controls, bidi overrides and lone surrogates are shown as
U+FFFD. The page's own style and script are allowed by their SHA-256 in its Content-Security-Policy; nothing else is.
"""

from __future__ import annotations

import base64
import hashlib
import re
import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from retold.dossier.dossier import Dossier
from retold.dossier.drawing import MOST, draw
from retold.dossier.facing import Line, face, folded, printed
from retold.dossier.ledger import Chain
from retold.dossier.rendering import render, source_of
from retold.dossier.sentences import fate_counts
from retold.dossier.statements import SECTIONS
from retold.dossier.story import Article, Row, Shift, Story
from retold.errors import NothingFound

MOST_PAIRS = 30  # pairs shown side by side; the others are listed
MOST_PRINTED = 2_000_000  # code points of text printed on one page
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def _asset(name: str) -> tuple[str, str]:
    """A file of the page's own and its CSP source ('sha256-…')."""
    source = source_of(name)
    digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
    return source, f"'sha256-{digest}'"


def _render(template: str, **context: Any) -> str:
    style, style_hash = _asset("style.css")
    script, script_hash = _asset("page.js")
    policy = f"default-src 'none'; style-src {style_hash}; script-src {script_hash}; base-uri 'none'; form-action 'none'"
    return render(template, style=style, script=script, policy=policy, **context)


def page_name(story: str) -> str:
    """File name of a story's page: its id, with nothing in it that a path could be made of."""
    return re.sub(r"[^A-Za-z0-9_-]", "_", story)[:80] + ".html"


def to_html(dossier: Dossier, story_id: str, options: str = "") -> str:
    """The page of one story as text to be written as UTF-8; `options` end the commands that it proposes (`wording.options_of`).

    Raises NothingFound for a story that the dossier does not hold. Cost O(text of the story + fates · log).
    """
    story = dossier.story(story_id)
    if story is None:
        raise NothingFound(f"no story {story_id!r} in this archive", "See `retold stories` for the ids")
    return _render("page.html.jinja", page=Page(dossier, story, options))


def index_html(dossier: Dossier, options: str = "") -> str:
    """The page that lists the stories, with what was rejected; it links to the page (`page_name`) of each that several tell."""
    return _render("index.html.jinja", dossier=dossier, page_name=page_name, said=dossier.said(None), options=options)


@dataclass(frozen=True)
class Link:
    """A link to a span in an article as printed: href, what the script lights (`place:start:end`), label."""

    href: str
    key: str
    label: str


def _once(links: Iterable[Link | None]) -> list[Link]:
    """Links in their order, each span once."""
    found: dict[str, Link] = {}
    for link in links:
        if link:
            found.setdefault(link.key, link)
    return list(found.values())


@dataclass(frozen=True)
class Facing:
    """A pair as shown: its rows, its changes, its lineage row; `best` for the reading."""

    id: str
    exemplar: str
    retelling: str
    row: Row
    best: bool
    lines: tuple[Line, ...]
    same: bool
    counts: Mapping[str, int]
    said: tuple[Row, ...]
    also: tuple[str, ...]
    command: str


class Page:
    """What the templates read: one story, with numbers, links and anchors worked out.

    live: whether a server answers for it; then a sentence's evidence is fetched, and what is long stands on a page of its own.
    """

    live = False
    only: Chain | None = None  # the one utterance that is shown
    pair: tuple[str, str] | None = None  # the one pair whose changes are shown
    unread = False  # whether the lineage does not read that pair as exemplar and retelling

    def __init__(self, dossier: Dossier, story: Story, options: str = "") -> None:
        self.dossier, self.story, self.options = dossier, story, options
        self.said = dossier.said(story.id)
        self.numbers = {
            str(row.get("change")): n for n, shift in enumerate((*story.shifts, *story.other_shifts), 1) for row in shift.places
        }
        self.first = {copy: first for first, copies in story.copies.items() for copy in (first, *copies)}
        self.marks: dict[str, set[tuple[str, int, int]]] = {}
        self.drawn_at_most = MOST

    def at_most(self, name: str, most: int, there: int) -> int:
        """How many of a part's rows stand open on the page. name: of the part; there: how many it has."""
        return min(most, there)

    def steps(self, chain: Chain) -> int:
        """How many renderings of an utterance are shown."""
        return len(chain.renderings)

    def section(self, name: str) -> list[Row]:
        """The statements of one section."""
        return [row for row in self.said if row["section"] == name]

    @property
    def sections(self) -> Iterator[tuple[str, str, list[Row]]]:
        """Sections that open the page: key, heading, statements."""
        for name in ("lines", "lineage", "changes", "quotations", "conflicts"):
            if rows := self.section(name):
                yield name, SECTIONS[name], rows

    def number(self, statement: Row) -> str:
        """The number of a statement within its story."""
        return str(int(str(statement["statement"]).rpartition(":s")[2]))

    def language(self, article: Article) -> str:
        """A language tag that HTML can take, or ""."""
        found = str(article.row.get("language") or "")
        return found if _LANGUAGE.fullmatch(found) else ""

    def anchor(self, article: str) -> str:
        """The id of an article as printed."""
        return f"a{self.story.place[self.first.get(article, article)]}"

    def href(self, article: str) -> str:
        """Where an article of the story is shown."""
        return f"#{self.anchor(article)}"

    def link(self, article: str, start: int, end: int, field: str | None = None, label: str = "") -> Link | None:
        """A link to a span; None where the article is of another story. Notes the span, so that the printed text is cut there."""
        home = self.story.article.get(self.first.get(article, article))
        if home is None:
            return None
        string, place, letter = home.string(field), self.story.place[home.id], "t" if field == "title" else ""
        name = label or self.story.name(article)
        if not string or (start <= 0 and end >= len(string) and not letter) or start >= len(string):
            return Link(f"#a{place}", f"{place}", name)
        self.marks.setdefault(home.id, set()).add((field or "text", start, min(end, len(string))))
        return Link(f"#a{place}{letter}-{start}", f"{place}{letter}:{start}:{max(end, start + 1)}", name)

    def links(self, evidence: Iterable[Any]) -> list[Link]:
        """Links for the evidence of a statement, each once."""
        found = [self.link(e[0], e[1], e[2], e[4] if len(e) > 4 else None) for e in evidence]
        return _once(found)

    def lit(self, links: Iterable[Link]) -> str:
        """What the script lights for these links."""
        return " ".join(link.key for link in links)

    @cached_property
    def drawing(self) -> str:
        """The lineage as SVG; every text in it was escaped where it was drawn."""
        return draw(self.story, {m.id: f"#{self.anchor(m.id)}" for m in self.story.articles})

    @cached_property
    def pairs(self) -> list[Facing]:
        """Pairs side by side, in order of the retelling; equal texts once."""
        story, made = self.story, []
        seen: dict[tuple[str, str], list[str]] = {}
        for (exemplar, retelling), row, best in story.pairs:
            key = (self.first[exemplar], self.first[retelling])
            if key in seen or key[0] == key[1]:
                seen.get(key, []).append(retelling)
                continue
            also: list[str] = []
            seen[key] = also
            made.append((exemplar, retelling, row, best, also))
        said = {(s["about"]): s for s in self.section("fates")}
        return [self.facing(*one, said.get(one[1]) if one[3] else None) for one in made]

    def facing(self, exemplar: str, retelling: str, row: Row, best: bool, also: list[str], said: Row | None) -> Facing:
        """A pair laid out row by row; `also`: the articles of the same text; `said`: the sentence about it."""
        story = self.story
        lines = face(story, exemplar, retelling, self.numbers)
        rows = (*story.fates.get((exemplar, retelling), ()), *story.fates.get(("", retelling), ()))
        return Facing(
            f"p{story.place[exemplar]}-{story.place[retelling]}",
            exemplar,
            retelling,
            row,
            best,
            lines,
            folded(lines),
            fate_counts(rows) if lines else {},
            (said,) if said else (),
            tuple(also),
            f"retold compare {shlex.quote(exemplar)} {shlex.quote(retelling)}{self.options}",
        )

    @cached_property
    def shown(self) -> list[Facing]:
        """The pairs that are drawn: of too many, those that differ, then in order."""
        told = [pair for pair in self.pairs if pair.lines]
        keep = sorted(range(len(told)), key=lambda n: (told[n].same, not told[n].best, n))[:MOST_PAIRS]
        return [told[n] for n in sorted(keep)]

    @cached_property
    def opened(self) -> set[str]:
        """The pairs that stand open from the start: the first two readings that differ, where they are not too long."""
        return {pair.id for pair in [p for p in self.shown if p.best and not p.same and len(p.lines) <= 150][:2]}

    @cached_property
    def listed(self) -> list[Facing]:
        """The pairs that are only listed."""
        shown = {pair.id for pair in self.shown}
        return [pair for pair in self.pairs if pair.id not in shown]

    def shift_links(self, shift: Shift) -> list[Link]:
        """Links to both sides of a change, for each of its places."""
        found = []
        for row in shift.places[:20]:
            for side in ("exemplar", "retelling"):
                label = "there" if side == "exemplar" else "here"
                found.append(self.link(row[side], row[f"{side}_start"], row[f"{side}_end"], row.get(f"{side}_field"), label))
        return _once(found)

    def context(self, shift: Shift, side: str) -> tuple[str, str, str]:
        """A change where it stands: words before, words changed, words after."""
        row = shift.row
        return self.story.article[str(row[side])].around(row[f"{side}_start"], row[f"{side}_end"], row.get(f"{side}_field"))

    def where(self, row: Row) -> Link | None:
        """A link to a row of `quantities` or `times`."""
        return self.link(str(row["article"]), row["start"], row["end"], row.get("field"))

    def cited(self, row: Row) -> str:
        """What a row of `quantities` or `times` holds."""
        return self.story.article[str(row["article"])].snippet(row["start"], row["end"], row.get("field"))

    @cached_property
    def prints(self) -> list[tuple[Article, dict[str, Any] | None]]:
        """Distinct texts in order of time with their stretches; None for a text that the page has no room for.

        Read last: every link of the page must have been made by then.
        """
        room, made = MOST_PRINTED, []
        for article in map(self.story.article.__getitem__, self.story.copies):
            room -= len(article.text)
            fits = room >= 0 and bool(article.text or article.title)
            made.append((article, printed(article, self.story.place[article.id], self.marks.get(article.id, ())) if fits else None))
        return made

    @cached_property
    def rules(self) -> list[tuple[str, str, int]]:
        """(rule, status, statements that rest on it), most used first."""
        found = Counter((str(row["rule"]), str(row["status"])) for row in self.said)
        return [(rule, status, n) for (rule, status), n in sorted(found.items(), key=lambda item: (-item[1], item[0]))]

    @property
    def command(self) -> str:
        """The command that shows the same in a terminal."""
        return f"retold show {shlex.quote(self.story.id)}{self.options}"
