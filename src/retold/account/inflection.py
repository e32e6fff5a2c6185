"""Forms of one word: which verb or noun a form may be of, and in which tense or number."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Literal

from retold.language.lexicons import lexicon

Tag = Literal["base", "s", "past", "ing"]
Reading = tuple[str, Tag]
_VOWELS = frozenset("aeiou")


@lru_cache(maxsize=1 << 16)
def readings(form: str) -> frozenset[Reading]:
    """The (base, ending) pairs that a folded form may be: "stopped" is ("stop", "past"), among others that are no words.

    Regular endings by the spelling rules of English (Quirk et al. 1985, §3.5-3.10, §5.80), irregular ones by inflections.toml.
    Cost O(1).
    """
    found: set[Reading] = {(form, "base"), *_irregular().get(form, ())}
    if len(form) > 3 and form.endswith("s") and not form.endswith(("ss", "us", "is")):
        found.add((form[:-1], "s"))
        if form.endswith("ies"):
            found.add((f"{form[:-3]}y", "s"))
        elif form.endswith("es"):
            found.add((form[:-2], "s"))
    if len(form) > 4 and form.endswith("ed"):
        found |= {(base, "past") for base in _bases(form[:-2])}
        if form.endswith("ied"):
            found.add((f"{form[:-3]}y", "past"))
    if len(form) == 4 and form.endswith("ied"):
        found.add((form[:-1], "past"))  # "died", "tied"
    if len(form) > 5 and form.endswith("ing"):
        found |= {(base, "ing") for base in _bases(form[:-3])}
    return frozenset(found)


def _bases(stem: str) -> set[str]:
    found = {stem, f"{stem}e"}
    if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in _VOWELS:
        found.add(stem[:-1])
    return found


@cache
def _irregular() -> dict[str, set[Reading]]:
    table: dict[str, set[Reading]] = {}
    for base, forms in lexicon("inflections")["verbs"].items():
        for form in forms:
            table.setdefault(form, set()).add((base, "past"))
    for one, many in lexicon("inflections")["nouns"].items():
        table.setdefault(many, set()).add((one, "s"))
    return table


@lru_cache(maxsize=1 << 16)
def shared_readings(x: str, y: str) -> frozenset[tuple[Tag, Tag]]:
    """The pairs of endings under which two forms are of one word; empty where they are of none. Cost O(1)."""
    return frozenset((t, u) for base, t in readings(x) for other, u in readings(y) if base == other and len(base) > 1)


@lru_cache(maxsize=1 << 16)
def is_past(form: str) -> bool:
    """Whether a form may be a past tense or participle."""
    return any(tag == "past" for _, tag in readings(form))


def tense_of(form: str) -> tuple[str, str] | None:
    """(verb, tense) of an auxiliary, after inflections.toml; None where the form is none."""
    row = lexicon("inflections")["auxiliaries"].get(form)
    return (row[0], row[1]) if row else None
