"""Words inside the marks: what a rewriter may not touch, and where each one that was touched stands."""

from __future__ import annotations

from collections import Counter

from retold.account.contractions import contracted
from retold.account.pieces import Piece, PiecePair
from retold.account.senses import is_content
from retold.language.words import alike, spelled_alike
from retold.types import Difference, Quotation, Span

_JOIN_SYMBOLS = 2  # two edits this near are one difference
_FEW = 6
_BREAKS = ("\\n", "\\r", "\\t")
_LOOSELY = 0.4  # the same where the clauses around them have less than _SHARED in common
_SHARED = 0.2  # the least share of words that two quotations have in common to be renderings of one


def quotation_differences(pair: PiecePair) -> list[Difference]:
    """One difference for each stretch of words that differs inside the marks of two quotations that stand for each other.

    Spelling variants and equal values are none. Where only the cut differs (one rendering stops earlier), the missing words are
    one difference with an empty span on the other side.
    """
    found: list[Difference] = []
    for one in _quoted(pair.a):
        for other in _quoted(pair.b):
            found += _inside(pair, one, other)
    return found


def _quoted(piece: Piece) -> list[tuple[int, int]]:
    # Ranges of symbols that lie inside the marks; what the reporter put in between brackets is compared too: it is inside.
    ranges = []
    for quotation in piece.marks.quotations:
        if quotation.field == piece.field and quotation.start < piece.span[1] and quotation.end > piece.span[0]:
            inside = [i for i, s in enumerate(piece.symbols) if _within(piece, s.first, s.past, quotation)]
            if inside:
                ranges.append((inside[0], inside[-1] + 1))
    return ranges


def _within(piece: Piece, first: int, past: int, quotation: Quotation) -> bool:
    return quotation.start <= int(piece.view.starts[first]) and int(piece.view.ends[past - 1]) <= quotation.end


def _inside(pair: PiecePair, one: tuple[int, int], other: tuple[int, int]) -> list[Difference]:
    edits, common = [], 0
    for tag, i1, i2, j1, j2 in pair.edits:
        i1, i2 = max(i1, one[0]), min(i2, one[1])
        j1, j2 = max(j1, other[0]), min(j2, other[1])
        if i1 > i2 or j1 > j2 or (i1 == i2 and j1 == j2):
            continue
        if tag == "equal":
            common += min(i2 - i1, j2 - j1)
        elif not _spelling(pair, i1, i2, j1, j2) and _printed(pair.a, i1, i2) != _printed(pair.b, j1, j2):
            rest = contracted(pair, (i1, i2), (j1, j2))
            if rest is not None:
                edits.append((*rest[0], *rest[1]))
    shortest = min(one[1] - one[0], other[1] - other[0])
    forms = [[s.form for s in p.symbols[r[0] : r[1]]] for p, r in ((pair.a, one), (pair.b, other))]
    if shortest <= _FEW:  # a few words in the reporter's sentence: forms of one word count ("studied closely", "a close study")
        common = max(common, len(alike(forms[0], forms[1], (0, len(forms[0])), (0, len(forms[1])))))
    if not shortest or common < (_SHARED if pair.shared >= _SHARED else _LOOSELY) * shortest:
        return []
    return [
        Difference(
            type="quotation",
            a=pair.a.span_of(i1, i2),
            b=pair.b.span_of(j1, j2),
            severity=3 if i2 > i1 and j2 > j1 else 2,
            rule="words inside the marks",
        )
        for i1, i2, j1, j2 in _joined(edits)
        if not _moved(pair, (i1, i2), (j1, j2), one, other)
    ]


def _moved(pair: PiecePair, a: Span, b: Span, one: Span, other: Span) -> bool:
    # Words that the other rendering has at another place of the same speech, and not also where they stand here.
    (own, place, rest), (there, whole) = ((pair.a, a, one), (pair.b, other)) if a[0] < a[1] else ((pair.b, b, other), (pair.a, one))
    if a[0] < a[1] and b[0] < b[1]:
        return False
    forms = [s.form for s in own.symbols[slice(*place)]]
    words = Counter([f for f in forms if is_content(f)] or forms)
    mine, theirs = (Counter(s.form for s in p.symbols[slice(*r)]) for p, r in ((own, rest), (there, whole)))
    return bool(words) and all(theirs[form] >= mine[form] for form in words)


def _printed(piece: Piece, first: int, past: int) -> list[str]:
    # "tomorrow" on pages of two days is resolved to two dates, and is one word all the same.
    # A line break that was printed as a mark and a letter ("\\nHe") is no letter of the word.
    text, view = piece.view.page.string(piece.field), piece.view
    return [
        view.forms[w][1:] if text[int(view.starts[w]) - 1 : int(view.starts[w]) + 1] in _BREAKS else view.forms[w]
        for s in piece.symbols[first:past]
        for w in range(s.first, s.past)
    ]


def _joined(edits: list[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    joined: list[tuple[int, int, int, int]] = []
    for i1, i2, j1, j2 in edits:
        if joined and i1 - joined[-1][1] <= _JOIN_SYMBOLS and j1 - joined[-1][3] <= _JOIN_SYMBOLS:
            joined[-1] = (joined[-1][0], i2, joined[-1][2], j2)
        else:
            joined.append((i1, i2, j1, j2))
    return joined


def _spelling(pair: PiecePair, i1: int, i2: int, j1: int, j2: int) -> bool:
    if i2 - i1 != 1 or j2 - j1 != 1:
        return False
    x, y = pair.a.symbols[i1].form, pair.b.symbols[j1].form
    return spelled_alike(x, y) and x[-1] == y[-1]  # advisers, advisors; "see" and "sees" are two words
