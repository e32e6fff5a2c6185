"""What a word means beside another, as far as open lists and its shape tell: same, contrary, surer, less sure, judging."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from retold.account.inflection import readings
from retold.language.lexicons import lexicon
from retold.language.tokens import fold
from retold.language.words import same_stem, spelled_alike

Phrase = tuple[str, ...]
_SURE = re.compile(r"(?:un|in|im|ir|il)[a-z]{3,}(?:ably|ibly|edly|ingly)")
_LONGEST = 4  # words of a listed phrase that are tried
_SPELLINGS = (
    ("our", "or"), ("ours", "ors"), ("oured", "ored"), ("ouring", "oring"), ("tre", "ter"), ("tres", "ters"), ("ogue", "og"),
    ("ogues", "ogs"), ("amme", "am"), ("ammes", "ams"), ("ence", "ense"), ("ences", "enses"),
)  # fmt: skip
_SPELLED = tuple(ending for ending, _ in _SPELLINGS)
_DOUBLING = ("ed", "ing", "er", "ers", "or", "ors")


@cache
def words_of(name: str) -> frozenset[str]:
    """A list of single words of senses.toml, folded."""
    return frozenset(fold(word) for word in lexicon("senses")[name])


@cache
def _function_words() -> frozenset[str]:
    names = ("determiners", "prepositions", "conjunctions", "pronouns", "auxiliaries", "fillers")
    return frozenset().union(*(words_of(name) for name in names)) | {
        fold(w) for w in lexicon("strength")["negators"] if " " not in w
    }


def is_content(form: str) -> bool:
    """Whether a form tells something by itself: no word of a closed class, not a single letter."""
    return len(form) > 1 and form not in _function_words()


@cache
def _groups() -> dict[Phrase, frozenset[int]]:
    table: dict[Phrase, set[int]] = {}
    for n, row in enumerate(lexicon("senses")["synonyms"]):
        for phrase in row:
            table.setdefault(_folded(phrase), set()).add(n)
    return {phrase: frozenset(own) for phrase, own in table.items()}


@cache
def _sides() -> dict[Phrase, frozenset[tuple[int, int]]]:
    table: dict[Phrase, set[tuple[int, int]]] = {}
    for n, row in enumerate(lexicon("senses")["opposites"]):
        for side, phrases in enumerate(row):
            for phrase in phrases:
                table.setdefault(_folded(phrase), set()).add((n, side))
    return {phrase: frozenset(own) for phrase, own in table.items()}


def _folded(phrase: str) -> Phrase:
    return tuple(f for f in (fold(w) for w in phrase.replace("-", " ").split()) if f)


@cache
def _openings() -> frozenset[str]:
    # First words of listed phrases of several words.
    rows = [phrase for row in lexicon("senses")["synonyms"] for phrase in row if " " in phrase]
    return frozenset(_folded(row)[0] for row in (*rows, *(s for s in lexicon("senses")["scopes"] if " " in s)))


def phrase_length(forms: Sequence[str]) -> int:
    """How many of the first words make a listed phrase, 1 where none does. The head may be inflected. Cost O(1)."""
    if opens_phrase(forms[0]):
        for n in range(min(_LONGEST, len(forms)), 1, -1):
            if tuple(forms[:n]) in scopes() or any((base, *forms[1:n]) in _groups() for base, _ in readings(forms[0])):
                return n
    return 1


@lru_cache(maxsize=1 << 16)
def opens_phrase(form: str) -> bool:
    """Whether a listed phrase of several words may begin with a form."""
    return any(base in _openings() for base, _ in readings(form))


def _bases(phrase: Phrase) -> list[Phrase]:
    return [(base, *phrase[1:]) for base, _ in readings(phrase[0])]


@lru_cache(maxsize=1 << 16)
def _groups_of(phrase: Phrase) -> frozenset[int]:
    return frozenset().union(*(_groups().get(base, frozenset()) for base in _bases(phrase)))


@lru_cache(maxsize=1 << 16)
def _sides_of(phrase: Phrase) -> frozenset[tuple[int, int]]:
    return frozenset().union(*(_sides().get(base, frozenset()) for base in _bases(phrase)))


def synonymous(x: Phrase, y: Phrase) -> bool:
    """Whether two words or phrases may stand for one another: in one row of the list, or spellings of one word. Cost O(1)."""
    return not _groups_of(x).isdisjoint(_groups_of(y)) or (len(x) == len(y) == 1 and _spelling(x[0], y[0]))


def _spelling(x: str, y: str) -> bool:
    # British and American: -our, -ise, -re, -ence, a doubled consonant, -amme, -ogue.
    return x != y and _plain(x) == _plain(y)


@lru_cache(maxsize=1 << 16)
def _plain(word: str) -> str:
    for ending, plain in _SPELLINGS if word.endswith(_SPELLED) else ():
        if word.endswith(ending) and len(word) > len(ending) + 1:
            word = word[: -len(ending)] + plain
            break
    if "is" in word:
        word = re.sub(r"is(?=(?:e|es|ed|ing|er|ers|ation|ations|ational)$)", "iz", word)
    if word.endswith(_DOUBLING):
        word = re.sub(r"([lpt])\1(?=(?:ed|ing|er|ers|or|ors)$)", r"\1", word)
    return word


def contrary(x: Phrase, y: Phrase) -> bool:
    """Whether one word is the other's contrary: by the list, or by a negative prefix ("likely", "unlikely"). Cost O(1)."""
    own = _sides_of(x)
    if own and any((n, 1 - side) in _sides_of(y) for n, side in own):
        return True
    if len(x) != 1 or len(y) != 1:
        return False
    short, long = (x[0], y[0]) if len(x[0]) <= len(y[0]) else (y[0], x[0])
    return len(short) > 3 and long.endswith(short) and long[: len(long) - len(short)] in lexicon("senses")["negative_prefixes"]


@lru_cache(maxsize=1 << 16)
def _whole_bases(form: str) -> frozenset[str]:
    return frozenset(base for base, _ in readings(form) if len(base) > 1)


def related(x: str, y: str) -> bool:
    """Whether two forms are likely of one word or one family of words ("analysed", "analysis"), or two spellings of one."""
    if not _whole_bases(x).isdisjoint(_whole_bases(y)) or _spelling(x, y):
        return True
    return x[:1] == y[:1] and (same_stem(x, y) or spelled_alike(x, y))


def has_kin(form: str, others: Iterable[str]) -> bool:
    """Whether any of the others is related to a form or may stand for it. Cost O(others)."""
    kin, first = _kin(form), form[:1]
    for other in others:
        if not kin.isdisjoint(_kin(other)) or (first == other[:1] and (same_stem(form, other) or spelled_alike(form, other))):
            return True
    return False


@lru_cache(maxsize=1 << 16)
def _kin(form: str) -> frozenset[str | int]:
    # What two related words have in common: a base, a row of the list, a spelling (marked, as it may be another word's base).
    return frozenset((*_whole_bases(form), *_groups_of((form,)), f"={_plain(form)}"))


@cache
def scopes() -> frozenset[Phrase]:
    """Quantifiers and focus words: how much of a whole is meant."""
    return frozenset(_folded(phrase) for phrase in lexicon("senses")["scopes"])


@lru_cache(maxsize=1 << 15)
def is_hedge(form: str) -> bool:
    """Whether a word is of a family that holds back from what is told ("reputedly", "unconfirmed"), by how it begins."""
    adverb = form.endswith("ly") or form in ("perhaps", "maybe", "rumour", "rumor", "rumours", "rumors", "gossip", "hearsay")
    doubtful = form.startswith(("unver", "unconf", "unprov", "unclear", "uncert"))
    return (adverb or doubtful) and form.startswith(tuple(lexicon("senses")["hedge_families"]))


@lru_cache(maxsize=1 << 15)
def is_hedging_root(form: str) -> bool:
    """The same for any form of the family; it hedges only inside a frame ("it is thought that", "there are claims that")."""
    return form.startswith((*lexicon("senses")["hedge_families"], "claim", "gossip"))


@lru_cache(maxsize=1 << 15)
def is_booster(form: str) -> bool:
    """Whether an adverb makes a claim surer: of a listed family, or "un…ably", "in…ibly", "un…edly"."""
    if not form.endswith("ly") and form not in ("indeed", "outright"):
        return False
    return (
        form.startswith(tuple(lexicon("senses")["booster_families"]))
        or bool(_SURE.fullmatch(form))
        or form in ("indeed", "outright")
    )


@lru_cache(maxsize=1 << 15)
def is_judging(form: str) -> bool:
    """Whether a word judges or stirs: listed, or an adjective in -ful, -less, -ous, -ish, -some that is not listed as plain."""
    if any(base in words_of("judging") for base, _ in readings(form)):
        return True
    endings = tuple(lexicon("senses")["judging_endings"])
    return len(form) > 5 and form.endswith(endings) and form not in words_of("not_judging")


@cache
def _people() -> frozenset[str]:
    titles = lexicon("titles")
    return frozenset(fold(w) for w in (*titles["groups"], *titles["roles"]))


@lru_cache(maxsize=1 << 15)
def is_people(form: str) -> bool:
    """Whether a noun is for people: a listed role or group (or the plural of one)."""
    return any(base in _people() for base, _ in readings(form))


@lru_cache(maxsize=1 << 15)
def may_be_people(form: str) -> bool:
    """The same by the ending of a plural: -ers, -ists, -ees and the like."""
    return is_people(form) or (len(form) > 5 and form.endswith(tuple(lexicon("senses")["person_endings"])))


def is_adverb(form: str) -> bool:
    """An adverb in -ly that is no plain one of time, place or manner."""
    return len(form) > 4 and form.endswith("ly") and form not in words_of("plain_adverbs") and form not in _not_adverbs()


@cache
def _not_adverbs() -> frozenset[str]:
    return frozenset(fold(w) for w in lexicon("strength")["not_manner"])
