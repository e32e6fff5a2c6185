"""Names put in each other's place: another spelling, another name, another actor."""

from __future__ import annotations

from retold.account.pieces import Piece, PiecePair
from retold.account.senses import is_people, words_of
from retold.language.tokens import fold
from retold.language.words import spelled_alike
from retold.types import Difference, Mention, Span

_INITIALS = 6
_SHORT_NAME = 6
_ROOT = 4
_VOWELS = str.maketrans("aeiouy", "......")


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
                        type=kind,  # type: ignore[arg-type]  # "name", "actor", "label" or "attribution"
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
    known = other.view.distinct
    own = piece.marks.names
    spans = [(s.form, piece.span_of(k, k + 1)) for k, s in enumerate(piece.symbols) if s.form not in known]
    return [(form, span) for form, span in spans if any(m.start <= span[0] < m.end for m in own)]


def _names(piece: Piece, first: int, past: int) -> list[Mention]:
    start, end = piece.span_of(first, past)
    return [m for m in piece.marks.names if m.start < end and start < m.end]


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
    if spelled_alike(x[-1], y[-1]) or same_people_or_place(x[-1], y[-1]):
        return "", ""  # told word by word, above, or another form of the same
    if _initials(x, y) or _initials(y, x):
        return "", ""
    if _abbreviates(pair.a, one, other, pair.b) and not (_known(pair.b, x[-1]) and _known(pair.a, y[-1])):
        return "label", "a set of initials in the place of a name"
    if _is_group(x) != _is_group(y):
        return "label", "people by another name"
    if _speaks(pair.a, one) and _speaks(pair.b, other):
        return "attribution", "another source"
    if _known(pair.b, x[-1]) or _known(pair.a, y[-1]):
        return "actor", "another actor, whom both pages name"
    return "name", "another name in the same place"


def _is_group(words: list[str]) -> bool:
    # "Democrats", "Officials"; not "Gerard Baker".
    return len(words) == 1 and words[0].endswith("s") and is_people(words[0])


def _initials(short: list[str], whole: list[str]) -> bool:
    # "US", "United States".
    return len(short) == 1 and len(whole) > 1 and short[0] == "".join(word[0] for word in whole if word)


def _speaks(piece: Piece, mention: Mention) -> bool:
    # The record has the name for a source.
    said = [a for a in piece.marks.attributions if a.cue]
    return any(s <= mention.start < e for a in said for s, e in a.source)


def same_people_or_place(x: str, y: str) -> bool:
    """Whether two folded forms are a name and the adjective of it ("Norway", "Norwegian"), by their beginning and their endings."""
    n = next((k for k, (p, q) in enumerate(zip(x, y, strict=False)) if p != q), min(len(x), len(y)))
    return n >= _ROOT and x[n:] in words_of("demonym_endings") and y[n:] in words_of("demonym_endings")


def sounds_alike(x: str, y: str) -> bool:
    """Whether only vowels differ in two short forms: what romanisation alone does ("Kirkuk", "Kerkuk"). Cost O(length)."""
    shapes = [f.translate(_VOWELS) for f in (x, y)]
    return max(len(x), len(y)) <= _SHORT_NAME and len(shapes[0].replace(".", "")) > 1 and shapes[0] == shapes[1]


def _transliterated(pair: PiecePair, one: Mention, x: str, y: str) -> bool:
    # Only vowels differ in a short name of one word that is nobody's: what romanisation alone does.
    return pair.a.view.record.actors[one.actor].kind != "person" and sounds_alike(x, y)


def _abbreviates(a: Piece, one: Mention, other: Mention, b: Piece) -> bool:
    # Initials on one side only: another way to call whoever it was, so far as the pages show.
    printed = a.view.page.string(one.field)[one.start : one.end], b.view.page.string(other.field)[other.start : other.end]
    initials = [p.replace(".", "").isupper() and len(p) <= _INITIALS for p in printed]
    return initials[0] != initials[1]


def _form(piece: Piece, mention: Mention) -> list[str]:
    words = piece.view.page.string(mention.field)[mention.start : mention.end].split()
    return [f for f in (fold(w) for w in words) if f] or [""]


def _known(piece: Piece, form: str) -> bool:
    return form in piece.view.distinct
