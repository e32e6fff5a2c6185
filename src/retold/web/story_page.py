"""A story as the server's pages show it: the report's page, with addresses in place of anchors, and evidence on request."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from retold.dossier.dossier import Dossier
from retold.dossier.drawing import draw
from retold.dossier.lanes import MOST, draw_lanes
from retold.dossier.ledger import Chain, Rendering
from retold.dossier.sentences import fate_counts
from retold.dossier.story import Row, Shift, Story
from retold.dossier.to_html import Link, Page
from retold.dossier.wording import dated, excerpt
from retold.web.shell import Addresses

_CARDS = 12  # spans of one sentence that are shown
_AROUND = 30  # words shown each way of a span
_STEPS = 8  # renderings of an utterance on the story's page
_LONG = 900  # code points of a span that are shown
_NARROW = 60  # distinct texts up to which a narrow screen gets a drawing of its own
_MEANING = {
    "stated": "a page says it itself, here",
    "inferred": "a rule concluded it from these words",
    "undecided": "the pages do not decide it",
}


@dataclass(frozen=True)
class Card:
    """A span that a sentence rests on, where it stands: the words before it, its own, those after; and its rule."""

    article: str
    name: str
    when: str
    href: str
    before: str
    words: str
    after: str
    rule: str


@dataclass(frozen=True)
class Proof:
    """What is shown when evidence is asked for; more: spans that are not shown; compare: where the pair is side by side."""

    number: str
    rule: str
    status: str
    meaning: str
    cards: tuple[Card, ...]
    more: int
    compare: str


@dataclass(frozen=True)
class Compared:
    """A pair in the list of pairs: counts of its fates, and where it is shown side by side."""

    exemplar: str
    retelling: str
    row: Row
    best: bool
    counts: dict[str, int]
    href: str


def light_of(start: int, end: int, field: str | None = None) -> str:
    """A span as an address says it."""
    return f"{start}-{end}" + ("-title" if field == "title" else "")


class StoryPage(Page):
    """open: the number of the sentence whose evidence is shown, "" none; full: the part of the page that is shown whole."""

    live = True

    def __init__(self, dossier: Dossier, story: Story, opened: str = "", full: str = "", options: str = "") -> None:
        super().__init__(dossier, story, options)
        self.open, self.full = opened, full
        self.drawn_at_most = MOST
        self._met: set[int] = set()

    # --- addresses ------------------------------------------------------------------------------------------------------------

    def href(self, article: str) -> str:
        """An article's page."""
        return Addresses.article(article)

    def link(self, article: str, start: int, end: int, field: str | None = None, label: str = "") -> Link | None:
        """A link to a span in an article's page, lit."""
        if article not in self.story.article:
            return None
        return Link(Addresses.article(article, "lit", light=light_of(start, end, field)), "", label or self.story.name(article))

    def shift_links(self, shift: Shift) -> list[Link]:
        """A change leads to the two articles side by side."""
        number = self.numbers.get(str(shift.row.get("change")), "")
        if self.pair is not None:  # on the page of the pair itself
            return [Link(f"#m-{number}", "", "in the text")]
        return [Link(Addresses.compare(*shift.pair, f"m-{number}"), "", "side by side")]

    def show(self, row: Row) -> str:
        """The address of the page with a sentence's evidence shown; without, where it is shown."""
        number = self.number(row)
        return Addresses.story(self.story.id, f"st-{number}", all=self.full, show="" if self.open == number else number)

    def proof_at(self, row: Row) -> str:
        """Where the evidence alone is had."""
        return f"{Addresses.story(self.story.id)}/evidence?statement={self.number(row)}"

    def is_shown(self, row: Row) -> bool:
        """Whether a sentence's evidence is shown."""
        return self.open == self.number(row)

    def is_whole(self, name: str) -> bool:
        """Whether a part is shown whole."""
        return self.full == name

    def at_most(self, name: str, most: int, there: int) -> int:
        """All rows of the part that was asked for whole, and of one in which evidence is shown further down."""
        opened = [n for n, row in enumerate(self.section(name), 1) if self.is_shown(row)] if self.open else []
        return there if self.is_whole(name) else min(max([most, *opened]), there)

    def whole(self, name: str) -> str:
        """The address of the page with a part of it whole."""
        fragment = {"lines": "said", "conflicts": "said", "fates": "said"}.get(name, name)
        return Addresses.story(self.story.id, fragment, all=name)

    def utterance(self, chain: Chain) -> str:
        """An utterance's page."""
        return Addresses.part(self.story.id, "utterances", chain.id)

    def actor(self, rendering: Rendering) -> str:
        """The page of who is said to have spoken."""
        return Addresses.part(self.story.id, "actors", str(rendering.attribution.get("speaker")))

    def steps(self, chain: Chain) -> int:
        """The first renderings, and on the utterance's own page all."""
        return len(chain.renderings) if self.only is not None else min(_STEPS, len(chain.renderings))

    def first_mark(self, change: int) -> bool:
        """Whether a change's mark is met for the first time while the page is written: an id stands once."""
        met = change in self._met
        self._met.add(change)
        return not met

    @property
    def opened(self) -> set[str]:
        """A pair has a page of its own, and stands open there."""
        return {f"p{self.story.place[pair[0]]}-{self.story.place[pair[1]]}" for pair in [self.pair] if pair}

    @property
    def pair_shifts(self) -> list[Shift]:
        """The changes of the pair that is shown, heaviest first."""
        return [shift for shift in (*self.story.shifts, *self.story.other_shifts) if shift.pair == self.pair]

    # --- what is shown --------------------------------------------------------------------------------------------------------

    def statement(self, number: str) -> Row | None:
        """A sentence by its number."""
        return next((row for row in self.said if self.number(row) == number), None)

    def proof(self, row: Row) -> Proof:
        """The evidence of a sentence: its spans where they stand."""
        spans = list(dict.fromkeys((e[0], e[1], e[2], e[3], e[4] if len(e) > 4 else None) for e in row["evidence"]))
        cards = [card for span in spans[:_CARDS] if (card := self._card(*span)) is not None]
        articles = list(dict.fromkeys(card.article for card in cards))
        pairs = {frozenset(pair): pair for pair, _, _ in self.story.pairs}
        pair = pairs.get(frozenset(articles[:2])) if len(articles) == 2 else None
        return Proof(
            self.number(row),
            str(row["rule"]),
            str(row["status"]),
            _MEANING.get(str(row["status"]), ""),
            tuple(cards),
            max(0, len(spans) - _CARDS),
            Addresses.compare(*pair) if pair else "",
        )

    def _card(self, article: str, start: int, end: int, rule: str, field: str | None) -> Card | None:
        member = self.story.article.get(article)
        if member is None:
            return None
        string = member.string(field)
        if start <= 0 and end >= len(string) and len(string) > 200:  # the article as a whole
            before, words, after = "", "", excerpt(member.headline, 200)
        else:
            before, words, after = member.around(start, end, field, _AROUND)
            words = words if len(words) <= _LONG else words[:_LONG] + "…"
        href = Addresses.article(article, "lit", light=light_of(start, end, field)) if words else Addresses.article(article)
        return Card(article, self.story.name(article), dated(member.published), href, before, words, after, rule)

    @cached_property
    def drawing(self) -> str:
        """Lanes over time; and for a narrow screen a row an article, where there are not too many."""
        hrefs = {member.id: self.href(member.id) for member in self.story.articles}
        lanes = draw_lanes(self.story, hrefs)
        if len(self.story.copies) > _NARROW:
            return lanes
        return f'<div class="broad">{lanes}</div><div class="tall">{draw(self.story, hrefs)}</div>'

    @cached_property
    def compared(self) -> list[Compared]:
        """The pairs that can be shown side by side, in order of the retelling; equal texts once."""
        story, made, seen = self.story, [], set[tuple[str, str]]()
        for (exemplar, retelling), row, best in story.pairs:
            key = (self.first[exemplar], self.first[retelling])
            if key in seen or key[0] == key[1]:
                continue
            seen.add(key)
            rows = (*story.fates.get((exemplar, retelling), ()), *story.fates.get(("", retelling), ()))
            counts = dict(fate_counts(rows)) if (exemplar, retelling) in story.fates else {}
            made.append(Compared(exemplar, retelling, row, best, counts, Addresses.compare(exemplar, retelling)))
        return made
