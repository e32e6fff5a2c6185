"""What stands before and behind a name in the same row of capitals: titles, parties, and the body or place of an office."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from retold.record.closed import FUNCTION_WORDS
from retold.record.words import Item, Titles

ADJECTIVE_ENDINGS = ("ese", "ish", "ian", "ean", "ican", "stern")
BODY_LINKS = frozenset({"of", "for", "on"})
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_ONE_OF_A_CAMP = ("n", "t", "e", "l", "y")  # "Republican", "Democrat": one of them; the plural is a group


def part_titles(items: Sequence[Item], members: list[int], titles: Titles, initial: bool) -> tuple[list[int], list[int]]:
    """Items that are titles before a name, and those of the name itself. `initial`: the row begins a sentence. Cost O(words)."""
    cut = 0
    for n, m in enumerate(members[:-1]):
        low = items[m].low
        rest = [items[x].low for x in members[n + 1 :]]
        plain = low in titles.honorifics or (low.rpartition("-")[2] in titles.roles and not items[m].possessive)
        plain = plain and not (n > cut and low in titles.surname_titles and items[members[n - 1]].low not in titles.modifiers)
        if plain and not all(r in _SUFFIXES for r in rest) and not (rest and rest[-1] in titles.organisations):
            cut = n + 1
    front, body = members[:cut], members[cut:]
    titled = bool(front) or (members[0] > 0 and items[members[0] - 1].low == "of")
    while len(body) > 1 and _parts(items, body, titles, titled, initial):
        front, body, titled = [*front, body[0]], body[1:], True
    return front, _without_tail(items, body, titles)


def leading_name(items: Sequence[Item], front: Sequence[int], titles: Titles, lower: Mapping[str, int]) -> list[int]:
    """The body or place that stands before a title: "Norland Grain Board" of "Norland Grain Board Chairman Vass".

    `lower` counts the words that the page prints in lower case: such a word alone is no place. Cost O(words).
    """
    lead: list[int] = []
    for m in front:
        low = items[m].low
        if low in titles.honorifics or (low in titles.roles and low not in titles.organisations):
            break
        lead.append(m)
    ends = [n for n, m in enumerate(lead) if items[m].low in titles.organisations or items[m].low in titles.chambers]
    if ends:
        lead = lead[: ends[-1] + 1]
    while lead and not ends and (items[lead[-1]].low in titles.modifiers or items[lead[-1]].low.endswith(ADJECTIVE_ENDINGS)):
        lead.pop()
    if len(lead) != 1:
        return lead
    low = items[lead[0]].low
    adjective = low.endswith(ADJECTIVE_ENDINGS) or low in titles.peoples or low in titles.place_openers
    common = low not in titles.chambers and (ends or low in titles.modifiers or lower[low])
    return [] if adjective or common else lead


def is_name(items: Sequence[Item], body: Sequence[int], titles: Titles) -> bool:
    """Whether words with capitals are more than a title: one at least is neither role, honorific nor modifier of a role."""
    if not body:
        return False
    lows = [items[m].low for m in body]
    if len(lows) > 1:
        return _is_body(items, body, titles) or not all(low in titles.roles or low in titles.modifiers for low in lows)
    low = lows[0]
    if low in titles.chambers:
        return True
    if items[body[0]].text.removesuffix("s").isupper() and (low in titles.outlets or low.rstrip("s") in titles.roles):
        return False  # "state TV", "two CEOs"
    return len(low) > 1 and not (low in titles.roles or low in titles.modifiers or low in titles.honorifics)


def _parts(items: Sequence[Item], body: Sequence[int], titles: Titles, titled: bool, initial: bool) -> bool:
    """Whether the first word before a name is a title's or a party's and no part of the name: "Republican Mara Solt"."""
    low, rest = items[body[0]].low, [items[m].low for m in body[1:]]
    if initial and low in titles.parting:
        return True
    if low in titles.modifiers and titled and not _is_body(items, body, titles):
        return True
    if low not in titles.camps:
        return False
    return rest[-1] in titles.chambers or (low.endswith(_ONE_OF_A_CAMP) and len(rest) > 1 and not _any_body(rest, titles))


def _any_body(lows: Sequence[str], titles: Titles) -> bool:
    return any(low in titles.organisations or low in titles.chambers or low in titles.groups or low in BODY_LINKS for low in lows)


def _without_tail(items: Sequence[Item], body: list[int], titles: Titles) -> list[int]:
    """Without what follows a name and is none of it: "Norland Republicans", "Osk Mining CEO", "Oren Vass Jr."."""
    while len(body) > 1:
        low = items[body[-1]].low
        if not (low in titles.camps or low in ("jr", "sr") or (low in titles.heads and items[body[-2]].low not in FUNCTION_WORDS)):
            break
        body = body[:-1]
    return body


def _is_body(items: Sequence[Item], body: Sequence[int], titles: Titles) -> bool:
    """Whether words name a body by a modifier and the noun of a body alone: "Home Office", "Republican Party"."""
    return items[body[-1]].low in titles.organisations or items[body[-1]].low in titles.chambers
