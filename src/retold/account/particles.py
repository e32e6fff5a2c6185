"""Small words that turn a verb round: "votes to sell" and "votes down the sale", "did not reply" and "refused"."""

from __future__ import annotations

from functools import cache, lru_cache

from retold.account.inflection import readings
from retold.account.pieces import Piece, PiecePair
from retold.language.lexicons import lexicon
from retold.language.tokens import fold
from retold.types import Difference

_NEXT = 2  # words behind a verb in which its particle stands
_SHARED = 0.3  # share of words in common from which the same verb says the same act


def particle_differences(pair: PiecePair) -> list[Difference]:
    """Polarity differences of a verb that a particle turns round on one side only. Cost O(words of both) for each such verb."""
    if pair.shared < _SHARED:
        return []
    for side, turned, plain in (("a", pair.a, pair.b), ("b", pair.b, pair.a)):
        for k, symbol in enumerate(turned.symbols):
            verbs = _turned_at(turned, k) if _particles_of(symbol.form) else {}
            if not verbs or any(_turned_at(plain, m).keys() & verbs for m in range(len(plain.symbols))):
                continue
            at = next((m for m, s in enumerate(plain.symbols) if not {v for v, _ in verbs}.isdisjoint(_bases(s.form))), -1)
            if at >= 0:
                spans = turned.span_of(k, max(verbs.values()) + 1), plain.span_of(at, at + 1)
                a, b = spans if side == "a" else spans[::-1]
                return [Difference(type="polarity", a=a, b=b, severity=3, rule="a particle that turns the verb round")]
    return []


def _turned_at(piece: Piece, k: int) -> dict[tuple[str, str], int]:
    """(verb, particle) of a turned verb that begins at a symbol → where its particle stands; empty where none does."""
    listed = _particles_of(piece.symbols[k].form)
    near = range(k + 1, min(k + 1 + _NEXT, len(piece.symbols))) if listed else range(0)
    return {pair: n for pair in listed for n in near if piece.symbols[n].form == pair[1]}


def _bases(form: str) -> set[str]:
    return {base for base, _ in readings(form)}


@lru_cache(maxsize=1 << 14)
def _particles_of(form: str) -> tuple[tuple[str, str], ...]:
    return tuple((base, particle) for base in sorted(_bases(form)) for particle in _turned().get(base, ()))


@cache
def _turned() -> dict[str, tuple[str, ...]]:
    table: dict[str, list[str]] = {}
    for phrase in lexicon("senses")["turned"]:
        verb, particle = phrase.split()
        table.setdefault(fold(verb), []).append(fold(particle))
    return {verb: tuple(particles) for verb, particles in table.items()}
