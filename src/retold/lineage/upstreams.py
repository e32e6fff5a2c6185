"""Outlets and agencies that an article credits and that are not among the articles at hand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import exp, log

import msgspec

from retold.language.lexicons import lexicon
from retold.language.tokens import tokenise
from retold.lineage.evidence import Side
from retold.lineage.names import names_one_of, names_outlet, outlet_key, outlet_keys
from retold.types import Credit, Edge, Evidence, Node, Page

_PAGE_SHARE = 0.55  # of a text link to an unnamed page whose text the retelling credits elsewhere: from that page itself


_MOST = 0.5
_NEAREST = 12.0
_MONTHS = frozenset(lexicon("calendar")["months"])
_AGENCY = re.compile(
    r"(?<!\w)(?:[Tt]he )?(?P<name>"
    + "|".join(
        [*(f"(?i:{re.escape(name)})" for name in lexicon("agencies")["names"]), *map(re.escape, lexicon("agencies")["as_printed"])]
    )
    + r")(?!\w)"
)
REACH = 1.9  # power of the share of an article that a credit covers: one of half is a little likelier than "none of these"
CITED = 4.0  # how many times that a cited upstream weighs that is not in the pile and whose credit covers the whole article


@dataclass
class Upstream:
    """The credits of one article that no member of its story answers to.

    absent    one credit a name, in order of place; shares: how much of the article each covers, in [0, 1].
    carriers  members that name no outlet and no source of most of them, so that one of them may carry what is credited.
    carried   probability that was taken from text links to them.
    weights   of each credit beside "none of these", which weighs 1: set by `weigh`.
    """

    place: int
    absent: list[Credit]
    shares: list[float]
    carriers: frozenset[int]
    carried: float = 0.0
    carrier: dict[int, float] = field(default_factory=dict)
    weights: list[float] = field(default_factory=list)

    def weigh(self, nearest: float) -> float:
        """Give each credit its weight; nearest: log-weight of the likeliest exemplar. Returns the log-weight of all and of none.

        An agency's credit covers its page: what it sent out explains that page as well as any copy that is at hand does.
        """
        by_text = exp(max(0.0, min(_NEAREST, nearest)))
        pairs = zip(self.absent, self.shares, strict=True)
        self.weights = [CITED * share**REACH * (by_text if credit.kind == "agency" else 1.0) for credit, share in pairs]
        return log(1 + sum(self.weights))

    @property
    def sourced(self) -> bool:
        """Whether the article names somebody that most of it is from."""
        return max(self.shares, default=0.0) >= _MOST

    @property
    def agency(self) -> Credit | None:
        """The agency that the article says most of it is from, where there is one."""
        return self.absent[self.main] if self.main >= 0 and self.absent[self.main].kind == "agency" else None

    @property
    def main(self) -> int:
        """The credit that covers most of the article; of equals an agency's, then the first."""
        agency = [credit.kind == "agency" for credit in self.absent]
        return max(range(len(self.shares)), key=lambda k: (self.shares[k], agency[k], -k), default=-1)

    def split(self, exemplar: int, probability: float) -> tuple[float, float]:
        """Part a text link to an unnamed page between that page and the upstream that the retelling credits for its text:
        the page may carry the upstream's story, and the two may be siblings under it."""
        if not self.absent or exemplar not in self.carriers:
            return probability, 0.0
        return probability * _PAGE_SHARE, probability * (1 - _PAGE_SHARE)

    def carry(self, exemplar: int, probability: float) -> None:
        """Take note that this much was parted from the link to `exemplar`."""
        if probability > 0:
            self.carried += probability
            self.carrier[exemplar] = probability

    def evidence(self, credit: Credit) -> tuple[Evidence, ...]:
        """The span that names it."""
        return (Evidence(article=self.place, start=credit.start, end=credit.end, rule=credit.rule or "credit", field=credit.field),)


def collect_upstreams(sides: Sequence[Side]) -> list[Upstream]:
    """For each article of a story, the outlets and agencies it credits that are no member's outlet; one credit a name."""
    outlets = outlet_keys(side.page.article.outlet for side in sides)
    carriers = frozenset(i for i, side in enumerate(sides) if not side.page.article.outlet and not _sourced(side))
    collected = []
    for j, side in enumerate(sides):
        absent: dict[str, Credit] = {}
        for credit in _credits(side):
            if not names_one_of(credit.name, outlets):
                absent.setdefault(outlet_key(credit.name), credit)
        shares = [_share(side, [c for c in _credits(side) if outlet_key(c.name) == key]) for key in absent]
        collected.append(Upstream(j, list(absent.values()), shares, carriers - {j}))
    return collected


def _sourced(side: Side) -> bool:
    # A page that says itself where most of it is from carries nobody else's story.
    return any(_share(side, [credit]) >= _MOST for credit in _credits(side))


def _share(side: Side, credits: Sequence[Credit]) -> float:
    # What a credit covers: the page, where it stands at its head or end; else as far as its reach goes.
    if any(c.reach is None or c.kind == "agency" for c in credits):
        return 1.0
    body = [(s.start, s.end) for s in side.page.sentences if s.field == "text" and s.role == "body"]
    reached = sum(e - s for s, e in body if any(c.reach and c.reach[0] < e and s < c.reach[1] for c in credits))
    return reached / max(1, sum(e - s for s, e in body))


def _credits(side: Side) -> list[Credit]:
    given = side.page.article.upstream
    found = [_kinded(c) for c in side.record.credits if c.name and c.kind in ("outlet", "agency") and not _is_date(c.name)]
    byline = _byline(side.page)
    if byline and not any(names_outlet(c.name, byline.name) for c in found if c.kind == "agency"):
        found.append(byline)
    if given and not any(names_outlet(c.name, given) for c in found):
        found.append(Credit(name=given, kind="outlet", start=0, end=0, rule="credit in the metadata"))
    return found


def _is_date(name: str) -> bool:
    return all(form in _MONTHS or form.isdigit() for form in tokenise(name).forms)


def _kinded(credit: Credit) -> Credit:
    # An outlet that is known to be an agency is one, wherever it is credited.
    known = credit.kind == "outlet" and _AGENCY.search(credit.name)
    return msgspec.structs.replace(credit, kind="agency", reach=None) if known and credit.reach is None else credit


def _byline(page: Page) -> Credit | None:
    # Where the first byline is an agency's, or ends in its name, the page is the agency's text.
    first = next((s for s in page.segments if s.role == "byline" and s.field == "text" and s.repeats is None), None)
    if first is None:
        return None
    named = list(_AGENCY.finditer(page.article.text, first.start, first.end))
    if not named:
        return None
    start, end = named[-1].span("name")
    return Credit(name=page.article.text[start:end], kind="agency", start=start, end=end, rule="byline")


def upstream_nodes(cited: Sequence[Upstream], sides: Sequence[Side], edges: Sequence[Edge]) -> list[Node]:
    """One node a cited name over the story; `carried_by` the unnamed article that probably carries its text."""
    nodes: dict[str, Node] = {}
    for upstream in cited:
        carrier = max(sorted(upstream.carrier), key=lambda i: upstream.carrier[i], default=None)
        for credit in upstream.absent:
            key = outlet_key(credit.name)
            known = nodes.get(key)
            carried_by = carrier if carrier is not None and upstream.carrier[carrier] >= 0.2 else None
            nodes[key] = Node(
                kind=credit.kind if credit.kind != "page" else "outlet",
                name=known.name if known else credit.name,
                carried_by=known.carried_by if known and known.carried_by is not None else carried_by,
                evidence=(*(known.evidence if known else ()), *upstream.evidence(credit)),
            )
    pages = [
        Node(
            kind="page",
            name="",
            carried_by=None,
            evidence=(Evidence(article=i, start=c.start, end=c.end, rule=c.rule, field=c.field),),
        )
        for i, side in enumerate(sides)
        for c in side.record.credits
        if c.kind == "page"
    ]
    return [nodes[k] for k in sorted(nodes)] + pages + _republished(sides)


def _republished(sides: Sequence[Side]) -> list[Node]:
    """A page that names no outlet and shows itself that another page stood before it: a second headline over the first, beside
    what saved and copied pages carry (captions printed twice, counters, ad slots). Whose page that was, nothing says."""
    found = []
    for i, side in enumerate(sides):
        if side.page.article.outlet is None and all(c.kind != "page" for c in side.record.credits):
            heads = [s for s in side.page.segments if s.role == "headline" and s.field == "text" and s.repeats is None]
            signs = [s for s in side.page.segments if s.repeats is not None or s.furniture in ("counter", "ad")]
            if len(heads) > 1 and signs:
                spans = tuple(
                    Evidence(article=i, start=s.start, end=s.end, rule="signs of republication") for s in (*heads, *signs)
                )
                found.append(Node(kind="page", name="", evidence=spans))
    return found
