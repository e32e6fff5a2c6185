"""Names put in each other's place: another spelling, another name, another actor."""

from __future__ import annotations

from retold.account.pieces import Piece, PiecePair
from retold.language.tokens import fold
from retold.language.words import spelled_alike
from retold.types import Difference, Mention, Span

_INITIALS = 6
_SHORT_NAME = 6
_VOWELS = str.maketrans("", "", "aeiouy")


def name_differences(pair: PiecePair) -> list[Difference]:
    """Differences where one edit puts a name in the place of another.

    `name` where the two are spellings of one name or where one page does not know the other's; `actor` where both pages know
    both, so that another agent stands in the claim; none where the two are forms of one name ("Anna Berg", "Berg").
    """
    found = _misspelt(pair)
    for tag, i1, i2, j1, j2 in pair.edits:
        if tag != "replace":
            continue
        left, right = _names(pair.a, i1, i2), _names(pair.b, j1, j2)
        for one, other in zip(left, right, strict=False):
            kind, rule = _judge(pair, one, other)
            if kind:
                found.append(
                    Difference(
                        type=kind,  # type: ignore[arg-type]  # "name", "actor" or "label"
                        a=(one.start, one.end),
                        b=(other.start, other.end),
                        severity=1 if kind == "label" or rule == "another spelling" else 3,
                        rule=rule,
                    )
                )
    return found


def _misspelt(pair: PiecePair) -> list[Difference]:
    # One word of a name in another spelling, the rest of the name the same or missing: "Marit Ollander", "Marit Ollender".
    found = []
    for tag, i1, i2, j1, j2 in pair.edits:
        if tag == "replace" and i2 - i1 == 1 and j2 - j1 == 1:
            a_span, b_span = pair.a.span_of(i1, i2), pair.b.span_of(j1, j2)
            x, y = pair.a.symbols[i1].form, pair.b.symbols[j1].form
            longer = [m for p, s in ((pair.a, a_span), (pair.b, b_span)) for m in _around(p, s)]
            if len(longer) >= 2 and spelled_alike(x, y) and not (_known(pair.a, y) and _known(pair.b, x)):
                found.append(Difference(type="name", a=a_span, b=b_span, severity=1, rule="another spelling"))
    return found


def _around(piece: Piece, span: Span) -> list[Mention]:
    # Names of which the span is a part, not the whole (whole names are compared as names), and the possessive is no part.
    own = [m for m in piece.view.record.mentions if m.kind == "name" and m.field == piece.field]
    return [m for m in own if m.start <= span[0] < m.end and (m.start, m.end) != span and m.end - m.start > span[1] - span[0]][:1]


def _names(piece: Piece, first: int, past: int) -> list[Mention]:
    start, end = piece.span_of(first, past)
    return [
        m for m in piece.view.record.mentions if m.kind == "name" and m.field == piece.field and start <= m.start and m.end <= end
    ]


def _judge(pair: PiecePair, one: Mention, other: Mention) -> tuple[str, str]:
    x, y = _form(pair.a, one), _form(pair.b, other)
    if set(x) & set(y) or "".join(x) == "".join(y):
        return "", ""
    if _transliterated(pair, one, x[-1], y[-1]):
        return "", ""  # one sound written in two ways, like two romanisations of a place
    if spelled_alike(x[-1], y[-1]):
        return "name", "another spelling"
    if _abbreviates(pair.a, one, other, pair.b) and not (_known(pair.b, x[-1]) and _known(pair.a, y[-1])):
        return "label", "a set of initials in the place of a name"
    if _known(pair.b, x[-1]) and _known(pair.a, y[-1]):
        return "actor", "another actor that both pages name"
    return "name", "another name in the same place"


def _transliterated(pair: PiecePair, one: Mention, x: str, y: str) -> bool:
    # Only vowels differ in a short name of one word that is nobody's: what romanisation alone does.
    consonants = [f.translate(_VOWELS) for f in (x, y)]
    person = pair.a.view.record.actors[one.actor].kind == "person"
    return not person and max(len(x), len(y)) <= _SHORT_NAME and len(consonants[0]) > 1 and consonants[0] == consonants[1]


def _abbreviates(a: Piece, one: Mention, other: Mention, b: Piece) -> bool:
    # Initials on one side only: another way to call whoever it was, so far as the pages show.
    printed = a.view.page.string(one.field)[one.start : one.end], b.view.page.string(other.field)[other.start : other.end]
    initials = [p.replace(".", "").isupper() and len(p) <= _INITIALS for p in printed]
    return initials[0] != initials[1]


def _form(piece: Piece, mention: Mention) -> list[str]:
    words = piece.view.page.string(mention.field)[mention.start : mention.end].split()
    return [f for f in (fold(w) for w in words) if f] or [""]


def _known(piece: Piece, form: str) -> bool:
    return form in piece.view.forms
