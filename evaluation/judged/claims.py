"""What is put before a judge: a change in plain English, as the product words it, and false claims that look the same."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, zip_longest

from evaluation.judged.told import Place, Told
from retold.language.tokens import tokenise

UNKNOWN_SENSE = "not known whether"  # in the rule of a row that says no more than that another word stands there
# type → what was altered; what was lost or gained where only one side has it.
_NAMES = {
    "quantity": ("the figure", "a figure"),
    "modifier": ("the limit on a figure (at least, more than, about)", "the limit on a figure (at least, more than, about)"),
    "date": ("the date or time", "a date or time"),
    "name": ("the name", "a name"),
    "actor": ("the one who acts", "the one who acts"),
    "plural": ("one or many", "one or many"),
    "attribution": ("the source (who says it)", "the source (who says it)"),
    "quotation": ("the wording inside quotation marks", "wording inside quotation marks"),
    "hedge": ("the hedge", "a hedge"),
    "strength": ("the strength of the claim", "a word for the strength of the claim"),
    "polarity": ("whether it is affirmed or denied", "a negation"),
    "cause": ("the cause", "a cause"),
    "tense": ("the tense", "the tense (that it lies ahead)"),
    "label": ("the label for somebody", "a label for somebody"),
    "tone": ("the tone", "the tone"),
    "detail": ("a detail", "a detail"),
    "garbled": ("the wording (garbled on one side)", "garbled wording"),
}
_TURNED, _OTHER_TYPE, _IN_BOTH, _ELSEWHERE, _OTHER_WORDS = "sides turned", "other type", "in both", "elsewhere", "other words"
# How many of thirty false claims are made in which way; the first three are the hard ones.
SHARES = {_TURNED: 5, _OTHER_TYPE: 5, _IN_BOTH: 5, _OTHER_WORDS: 8, _ELSEWHERE: 7}
_WORDLESS = ("quotation", "date", "quantity")


@dataclass(frozen=True)
class Claim:
    """A claim about two passages. `made` is "told" where the product says so, else how it was made up; `stratum` was drawn from."""

    told: Told
    made: str
    stratum: str

    @property
    def true(self) -> bool:
        """Whether the product says so."""
        return self.made == "told"

    @property
    def text(self) -> str:
        """The claim as a sentence."""
        return said(self.told)


def said(told: Told) -> str:
    """A change in words: what kind, and what each side has."""
    altered, one_sided = _NAMES[told.type]
    there, here = (_shown(words, around) for words, around in zip((told.before, told.after), told.around, strict=True))
    if UNKNOWN_SENSE in told.rule:
        return f"Another wording: A has {there}; B has {here} in its place; whether the two mean the same is not known."
    if told.before and told.after:
        if told.before.split() == told.after.split():
            return f"{_capital(altered)} was altered: both have “{told.before}”, but the two pages give it another value."
        return f"{_capital(altered)} was altered: A has {there}; B has {here}."
    if told.before:
        return f"{_capital(one_sided)} was lost: A has {there}; this was not found at its place in B."
    return f"{_capital(one_sided)} was gained: B has {here}; this was not found at its place in A."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _shown(words: str, around: str) -> str:
    return f"“{words}”" if around in ("", words) else f"“{words}” (in “{around}”)"


def stratum_of(told: Told) -> str:
    """The type; rows that only say that another word stands there are a stratum of their own."""
    return "other word" if UNKNOWN_SENSE in told.rule else told.type


# --- drawing ------------------------------------------------------------------------------------------------------------------

MOST_OF_A_PAIR = {"narration": 2, "sample": 5}


def draw(told: Sequence[Told], n: int, seed: str, taken: Sequence[Told] = ()) -> list[Told]:
    """`n` changes: the strata in turn, the sources in turn within each, an order of the seed, no words twice, few of one pair."""
    pools = _pools(told, seed)
    pairs: Counter[tuple[str, str]] = Counter()
    known = {_words(one) for one in taken}
    drawn: list[Told] = []
    turn: Counter[str] = Counter()
    while len(drawn) < n and any(pools.values()):
        for stratum in sorted({name for name, _ in pools}):
            sources = sorted(source for name, source in pools if name == stratum)
            order = sources[turn[stratum] % len(sources) :] + sources[: turn[stratum] % len(sources)]
            one = next((found for source in order for found in [_next(pools[stratum, source], pairs, known)] if found), None)
            if one is not None and len(drawn) < n:
                drawn.append(one)
                turn[stratum] += 1
                pairs[one.edge.ids] += 1
                known.add(_words(one))
    return drawn


def _pools(told: Sequence[Told], seed: str) -> dict[tuple[str, str], list[Told]]:
    pools: dict[tuple[str, str], list[Told]] = {}
    for one in sorted(told, key=lambda one: one.key):
        pools.setdefault((stratum_of(one), one.edge.source), []).append(one)
    for name, pool in pools.items():
        random.Random(f"{seed}:{name}").shuffle(pool)
    return pools


def _next(pool: list[Told], pairs: Counter[tuple[str, str]], known: set[tuple[str, str, str]]) -> Told | None:
    while pool:
        one = pool.pop()
        if pairs[one.edge.ids] < MOST_OF_A_PAIR[one.edge.source] and _words(one) not in known:
            return one
    return None


def _words(told: Told) -> tuple[str, str, str]:
    return told.type, " ".join(forms(told.before)), " ".join(forms(told.after))


def forms(text: str) -> list[str]:
    """The words of a text as they are compared."""
    return list(tokenise(text).forms)


# --- false claims -------------------------------------------------------------------------------------------------------------


def make_false(told: Sequence[Told], n: int, seed: str) -> list[Claim]:
    """`n` claims that do not hold of their passages, made from changes that were not drawn; of every way in SHARES its part."""
    drawn = _mixed(draw(told, len(told), f"{seed}:false"), seed)
    made: list[Claim] = []
    used: set[tuple[str, str, str, Place, Place]] = set()
    for k, (way, part) in enumerate(SHARES.items()):
        wanted = round(n * part / sum(SHARES.values())) if k + 1 < len(SHARES) else n - len(made)
        candidates = ((one, c) for one in drawn if one.key not in used for c in [_WAYS[way](one, drawn)] if c is not None)
        for one, claim in islice(candidates, wanted):
            made.append(Claim(claim, way, stratum_of(claim)))
            used.add(one.key)
    return made


def _mixed(drawn: Sequence[Told], seed: str) -> list[Told]:
    # In an order of the seed, the sources in turn as long as they last.
    own: dict[str, list[Told]] = {}
    for one in drawn:
        own.setdefault(one.edge.source, []).append(one)
    for source, pool in sorted(own.items()):
        random.Random(f"{seed}:false:{source}").shuffle(pool)
    return [one for row in zip_longest(*(own[source] for source in sorted(own))) for one in row if one is not None]


def _turned(one: Told, _: Sequence[Told]) -> Told | None:
    # What A has is said of B and the other way round; the words of neither stand in the other passage.
    if not one.before or not one.after or UNKNOWN_SENSE in one.rule:
        return None
    if _has(one.passages[0], one.after) or _has(one.passages[1], one.before):
        return None
    there, here = one.around
    around = there.replace(one.before, one.after, 1), here.replace(one.after, one.before, 1)
    return replace(one, before=one.after, after=one.before, around=around)


def _other_type(one: Told, _: Sequence[Told]) -> Told | None:
    # The words are right and the kind is not: no marks, no figure and no time in them.
    words = f"{one.before} {one.after}"
    if one.type in (*_WORDLESS, "modifier", "plural", "tense", "attribution") or UNKNOWN_SENSE in one.rule:
        return None
    if any(c.isdigit() or c in "“”\"‘’'" for c in words + "".join(one.passages)) or not one.before or not one.after:
        return None
    wrong = _WORDLESS[len(words) % len(_WORDLESS)]
    return replace(one, type=wrong, severity=3)


def _in_both(one: Told, _: Sequence[Told]) -> Told | None:
    # Words that stand in both passages are said to be lost.
    a, b = (tokenise(passage) for passage in one.passages)
    here = {tuple(b.forms[k : k + 3]) for k in range(len(b.forms) - 2)}
    shared = [
        k for k in range(len(a.forms) - 2) if tuple(a.forms[k : k + 3]) in here and any(len(f) > 5 for f in a.forms[k : k + 3])
    ]
    if not shared:
        return None
    k = shared[len(shared) // 2]
    words = one.passages[0][int(a.starts[k]) : int(a.ends[k + 2])]
    return replace(one, type="detail", severity=2, rule="", before=words, after="", around=(words, ""))


def _other_words(one: Told, drawn: Sequence[Told]) -> Told | None:
    # What B has is what another retelling has in a change of the same kind.
    for other in drawn:
        fits = other.type == one.type and other.edge.source == one.edge.source and bool(other.after) == bool(one.after)
        if fits and other.edge.ids != one.edge.ids and one.after and not _has(" ".join(one.passages), other.after):
            return replace(one, after=other.after, around=(one.around[0], other.around[1]))
    return None


def _elsewhere(one: Told, drawn: Sequence[Told]) -> Told | None:
    # The claim of one pair, and the passages of another.
    at = drawn.index(one)
    for other in [*drawn[at + 1 :], *drawn[:at]]:
        strange = not any(_has(" ".join(one.passages), words) for words in (other.before, other.after) if words)
        if other.edge.source == one.edge.source and other.edge.ids != one.edge.ids and strange:
            return replace(
                one, type=other.type, severity=other.severity, rule=other.rule, before=other.before, after=other.after,
                around=other.around,
            )  # fmt: skip
    return None


_WAYS: dict[str, Callable[[Told, Sequence[Told]], Told | None]] = {
    _TURNED: _turned,
    _OTHER_TYPE: _other_type,
    _IN_BOTH: _in_both,
    _OTHER_WORDS: _other_words,
    _ELSEWHERE: _elsewhere,
}


def _has(passage: str, words: str) -> bool:
    own, wanted = forms(passage), forms(words)
    return any(own[k : k + len(wanted)] == wanted for k in _places(own, wanted))


def _places(own: Sequence[str], wanted: Sequence[str]) -> Iterator[int]:
    return (k for k in range(len(own) - len(wanted) + 1)) if wanted else iter(())
