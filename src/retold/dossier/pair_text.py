"""The account of two articles, for a terminal: what corresponds, how it differs, what only one of them has. No direction."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from retold.types import Account, Difference, Lone, Match, Page, Pair, Span

_SEVERITY = {1: "wording", 2: "detail", 3: "meaning"}
_COLOURS = {"kept": "32", "reworded": "36", "altered": "33", "lone": "35"}
_LONGEST = 400


def pair_text(pages: tuple[Page, Page], names: tuple[str, str], pair: Pair, account: Account, *, width: int, colour: bool) -> str:
    """The account as lines of at most `width` columns (marks say what colours say, so that nothing is lost without them)."""
    return "\n".join(_lines(pages, names, pair, account, width, colour))


def why_lines(pair: Pair) -> list[str]:
    """What find measured, and what it took from that: why two articles were joined or not."""
    return [
        f"relation: {pair.relation} ({pair.probability:.2f}); of one story: {pair.same_story:.2f}",
        f"word 5-grams in both: {pair.shingles}, {pair.containment:.1%} of the article that has fewer",
        f"content words in both, by weight: {pair.content:.0%} of the lighter article; cosine {pair.cosine:.2f}",
        f"verbatim passages: {len(pair.passages)}, {sum(p.words for p in pair.passages)} words",
    ]


def _lines(
    pages: tuple[Page, Page], names: tuple[str, str], pair: Pair, account: Account, width: int, colour: bool
) -> Iterator[str]:
    for letter, page, name in zip("AB", pages, names, strict=True):
        article = page.article
        known = [k for k in (article.outlet, article.published.value) if k]
        yield f"{letter}  {name}" + (f"  ({', '.join(known)})" if known else "  (outlet and date unknown)")
    yield from why_lines(pair)
    yield f"{account.kept_a:.0%} of A has a counterpart in B, {account.kept_b:.0%} of B one in A, by weight of words"
    for match in account.matches:
        yield ""
        yield from _match(pages, match, width, colour)
    for letter, other, page, lone in (("A", "B", pages[0], account.only_a), ("B", "A", pages[1], account.only_b)):
        yield from _only(letter, other, page, lone, width, colour)


def _match(pages: tuple[Page, Page], match: Match, width: int, colour: bool) -> Iterator[str]:
    fate = "altered" if match.differences else "kept" if match.same_words else "reworded"
    moved = ", moved" if match.moved else ""
    yield _tint(f"{fate}{moved}  ({match.similarity:.2f})", _COLOURS[fate], colour)
    fields = pages[0].units[match.a_unit].field, pages[1].units[match.b_unit].field
    texts = pages[0].string(fields[0]), pages[1].string(fields[1])
    yield from _wrapped("  A ", texts[0], match.a, width)
    if fate != "kept":
        yield from _wrapped("  B ", texts[1], match.b, width)
    for d in match.differences:
        yield from textwrap.wrap(_difference(texts, d), width, initial_indent="    ", subsequent_indent="      ")


def _difference(texts: tuple[str, str], d: Difference) -> str:
    before, after = (" ".join(text[s[0] : s[1]].split()) for text, s in zip(texts, (d.a, d.b), strict=True))
    shown = f"“{before}” | “{after}”" if before and after else f"only in {'A' if before else 'B'}: “{before or after}”"
    return f"{d.type} ({_SEVERITY.get(d.severity, '')}): {shown}"


def _only(letter: str, other: str, page: Page, lone: Sequence[Lone], width: int, colour: bool) -> Iterator[str]:
    if lone:
        yield ""
        yield _tint(f"in {letter}, not found in {other}", _COLOURS["lone"], colour)
    for piece in lone:
        yield from _wrapped("  - ", page.string(page.units[piece.unit].field), (piece.start, piece.end), width)


def _wrapped(indent: str, text: str, span: Span, width: int) -> list[str]:
    shown = " ".join(text[span[0] : span[1]].split())
    shown = shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"
    return textwrap.wrap(shown, width, initial_indent=indent, subsequent_indent=" " * len(indent)) or [indent]


def _tint(text: str, code: str, colour: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if colour else text
