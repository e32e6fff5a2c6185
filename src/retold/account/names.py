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
                        severity=1 if kind == "label" else 3,
                        rule=rule,
                    )
                )
    return found


def _misspelt(pair: PiecePair) -> list[Difference]:
    # A word of a name that only one page knows, beside one that only the other knows, alike in their letters: one name, spelled
    # in two ways ("Marit Ollander", "Marit Ollender"), wherever in the two pieces it stands.
    left, right = _own_words(pair.a, pair.b), _own_words(pair.b, pair.a)
    found = []
    for x, a_span in left:
        other = next(((y, b_span) for y, b_span in right if spelled_alike(x, y)), None)
        if other is not None:
            right.remove(other)
            found.append(Difference(type="name", a=a_span, b=other[1], severity=1, rule="another spelling"))
    return found


def _own_words(piece: Piece, other: Piece) -> list[tuple[str, Span]]:
    # Words of names in this piece that stand nowhere in the other article.
    known = set(other.view.forms)
    own = [m for m in piece.view.record.mentions if m.kind == "name" and m.field == piece.field]
    spans = [(s.form, piece.span_of(k, k + 1)) for k, s in enumerate(piece.symbols) if s.form not in known]
    return [(form, span) for form, span in spans if any(m.start <= span[0] < m.end for m in own)]


def _names(piece: Piece, first: int, past: int) -> list[Mention]:
    start, end = piece.span_of(first, past)
    own = [m for m in piece.view.record.mentions if m.kind == "name" and m.field == piece.field]
    return [m for m in own if m.start < end and start < m.end]


def _judge(pair: PiecePair, one: Mention, other: Mention) -> tuple[str, str]:
    x, y = _form(pair.a, one), _form(pair.b, other)
    if "".join(x) == "".join(y):
        return "", ""
    if set(x) & set(y):
        # "Anna Berg", "Berg" are forms of one name; "Anna Berg", "Anna Holm" are not.
        both_full = len(x) > 1 and len(y) > 1 and x[0] == y[0]
        if not both_full or x[-1] in y or y[-1] in x or spelled_alike(x[-1], y[-1]) or _known(pair.b, x[-1]):
            return "", ""
        return "name", "another name in the same place"
    if _transliterated(pair, one, x[-1], y[-1]):
        return "", ""  # one sound written in two ways, like two romanisations of a place
    if spelled_alike(x[-1], y[-1]):
        return "", ""  # told word by word, above
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
