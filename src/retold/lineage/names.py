"""When a name that a page credits is the name of an outlet."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from retold.language.tokens import tokenise

_DOMAIN = re.compile(r"^(?:https?://)?(?:www\.|m\.)?([a-z0-9-]+)(?:\.[a-z]{2,})+$")


def names_outlet(credit: str, outlet: str) -> bool:
    """Whether a credited name and an outlet's name are one: the same words but for an article, or the words run together in a
    domain ("Daily Harbour", "dailyharbour.example"). Nothing is known of outlets beyond their names."""
    one, other = outlet_key(credit), outlet_key(outlet)
    return bool(one) and one == other


def names_one_of(credit: str, keys: frozenset[str]) -> bool:
    """The same for several outlets at once, of which the keys are given. Cost O(credit)."""
    return outlet_key(credit) in keys


def outlet_keys(names: Iterable[str | None]) -> frozenset[str]:
    """The keys of outlets, those without a name or without a word in it left out."""
    return frozenset(key for name in names if name and (key := outlet_key(name)))


@lru_cache(maxsize=1 << 12)
def outlet_key(name: str) -> str:
    """A name's words without articles, run together: what two spellings of one outlet share."""
    domain = _DOMAIN.match(name.strip().lower())
    if domain:
        return domain.group(1).replace("-", "").removeprefix("the")
    return "".join(form for form in tokenise(name).forms if form not in ("the", "a"))
