"""What a page prints beside a name: roles before and after it, brackets, and the words that show what kind of name it is."""

from __future__ import annotations

from collections.abc import Sequence

from retold.record.closed import CONJUNCTIONS, DETERMINERS, FUNCTION_WORDS, PREPOSITIONS
from retold.record.words import Item, Titles


def kind_of(words: tuple[str, ...], front: list[Item], titles: Titles) -> str:
    """person, outlet, organisation or place where the words of a name, or the titles before it, show it; else ""."""
    last = words[-1].lower()
    if any(f.low in titles.honorifics or f.low in titles.roles for f in front):
        return "person"
    if len(words) > 1 and (last in titles.outlets or words[0].lower() in titles.outlets_first):
        return "outlet"
    if last in titles.organisations or any(
        w.lower() in titles.organisations for w in words[:-1] if "of" in words or "for" in words
    ):
        return "organisation"
    if len(words) > 1 and (last in titles.places or words[0].lower() in titles.places):
        return "place"
    if len(words) == 1 and 2 <= len(words[0]) <= 6 and words[0].isupper() and words[0].isalpha():
        return "organisation"
    return ""


def role_before(items: Sequence[Item], i: int, titles: Titles, verbs: frozenset[str]) -> str:
    """The role that stands directly before a name: "Norland war analyst" before its bearer. "" where none does."""
    k = i - 1
    if k < 0 or items[k].kind != "word" or items[k].low not in titles.roles or items[k].possessive:
        return ""
    first = k
    while first > 0 and k - first < 5:
        before = items[first - 1]
        if (
            before.kind != "word"
            or (before.low in FUNCTION_WORDS and before.low != "of")
            or (before.low in verbs and before.low not in titles.roles)
            or before.low == "of"
        ):
            break
        first -= 1
    return " ".join(x.text + ("’s" if x.possessive else "") for x in items[first : k + 1])


def role_after(items: Sequence[Item], last: int, titles: Titles) -> str:
    """The role in apposition or predication: "NAME, a harbour engineer," and "NAME (pictured) is an engineer"."""
    k = last + 1
    if k < len(items) and items[k].text == "(":
        while k < len(items) and items[k].text != ")":
            k += 1
        k += 1
    if k + 1 >= len(items) or items[last].possessive:
        return ""
    if items[k].text == "," or items[k].low in ("is", "was"):
        predicate = items[k].text != ","
        k += 1
        if items[k].low in ("the", "a", "an", "its", "their", "his", "her"):
            k += 1
        elif predicate:
            return ""
        row = []
        for item in items[k : k + 6]:
            if item.kind != "word" or (item.low in PREPOSITIONS or item.low in CONJUNCTIONS or item.low in DETERMINERS):
                break
            row.append(item)
            if item.low in titles.roles and not item.possessive:
                nxt = items[k + len(row)] if k + len(row) < len(items) else None
                if nxt is None or nxt.kind != "word" or nxt.low not in titles.roles:
                    if nxt is not None and nxt.kind == "word" and nxt.text[0].isupper():
                        return ""  # "A, mayor B": another bearer
                    return " ".join(x.text + ("’s" if x.possessive else "") for x in row)
    return ""


def gloss_after(items: Sequence[Item], last: int) -> str:
    """What stands in brackets directly after a name, where it is capitalised: an acronym or another spelling."""
    k = last + 1
    if k + 2 < len(items) and items[k].text == "(":
        words: list[str] = []
        for item in items[k + 1 : k + 7]:
            if item.text == ")":
                return " ".join(words)
            if item.kind != "word" or not item.text[0].isupper():
                return ""
            words.append(item.text)
    return ""
