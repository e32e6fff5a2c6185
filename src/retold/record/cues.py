"""Reporting verbs in the narrator's sentences and the noun phrases that are their sources.

A cue is found by its form, kept only where the words around it let it be a verb, and joined to the noun phrase that speaks: the
subject before it, the subject after it where the order is turned (“…,” said X), or what follows "according to".
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from retold.record.closed import ADVERBS, AUXILIARIES, DETERMINERS, FUNCTION_WORDS, PREPOSITIONS, SUBORDINATORS
from retold.record.phrases import SPEAKING_PRONOUNS, Ground, Phrase, Verb, phrase_at, verb_forms
from retold.record.words import Item

_BOUNDARY_WORDS = frozenset(
    {"but", "while", "although", "though", "because", "and", "or", "so", "that", "when", "where", "whether", "if", "which", "who"}
)
_WINDOW = 60  # items that a clause is looked for in
_BE = frozenset({"is", "are", "was", "were", "be", "been", "being"})


@dataclass(frozen=True)
class Cue:
    """A reporting verb at items [first, last] and its source. form: before (X said), after (said X), according, as-saying."""

    first: int
    last: int
    verb: Verb
    source: Phrase | None
    form: str
    passive: bool = False
    negated: bool = False
    via: Phrase | None = None
    also: Phrase | None = None


@cache
def _two_word_heads() -> frozenset[str]:
    return frozenset(form.split()[0] for form in verb_forms() if " " in form)


def find_cues(ground: Ground) -> list[Cue]:
    """Every cue of the narrator with its source, in order. Cost O(items · length of a clause)."""
    cues: list[Cue] = []
    for first, last in ground.scene.sentences:
        if ground.scene.paragraphs[ground.scene.paragraph_of(first)].role in ("furniture", "byline", "dateline"):
            continue
        i = first
        while i < last:
            cue = _cue_at(ground, i, first, last)
            if cue is not None:
                cues.append(cue)
                i = cue.last + 1
            else:
                i += 1
    return cues


def _cue_at(ground: Ground, i: int, first: int, last: int) -> Cue | None:
    items = ground.scene.items
    item = items[i]
    if item.kind != "word" or i in ground.at:
        return None
    if item.low == "according" and i + 1 < last and items[i + 1].low == "to":
        source = phrase_at(ground, i + 2, last)
        return Cue(i, i + 1, verb_forms()["said"], source, "according") if source else None
    verb, end = verb_forms().get(item.low), i
    if item.low in _two_word_heads() and i + 1 < last and (two := verb_forms().get(f"{item.low} {items[i + 1].low}")):
        verb, end = two, i + 1
    if verb is None:
        return _by_frame(ground, i)
    if not _is_verb(ground, i, first, verb):
        return None
    return _with_source(ground, i, end, first, last, verb)


def _by_frame(ground: Ground, i: int) -> Cue | None:
    """“…,” NAME barked: after a quotation that ends in a comma, a name or pronoun and any verb in -ed is a cue."""
    items = ground.scene.items
    if i < 2 or not items[i].low.endswith("ed") or not items[i].text[0].islower() or len(items[i].low) < 5:
        return None
    for k in range(i - 1, max(0, i - 7), -1):
        if items[k - 1].kind == "quotation":
            phrase = phrase_at(ground, k, i) if items[k - 1].text.endswith(",") else None
            if phrase is None or phrase.last != i - 1 or phrase.first != k or phrase.kind == "nominal":
                return None
            return Cue(i, i, Verb("", 1, "asserts", False, False, items[i].low), phrase, "before")
    return None


def _is_verb(ground: Ground, i: int, first: int, verb: Verb) -> bool:
    items = ground.scene.items
    if i == first:
        return not verb.noun and verb.form.endswith(("s", "ed", "id"))
    before = items[i - 1]
    if before.kind == "word" and (
        before.low in DETERMINERS - {"that", "these", "those", "this", "all", "both"} or before.possessive
    ):
        return False
    if before.low == "to" or (
        before.kind == "word"
        and before.low in PREPOSITIONS
        and before.low not in ("as", "by", "in")
        and not verb.form.endswith("ing")
    ):
        return before.low == "to" and i > first + 1 and items[i - 2].low in ("on", "also", "continued")
    past = (
        verb.form.endswith("ed") or (not verb.noun) or verb.form in ("wrote", "said", "told", "thought", "found", "felt", "swore")
    )
    if past:
        return True
    k = i - 1
    while (
        k > first
        and items[k].kind == "word"
        and (items[k].low in ADVERBS or items[k].low in AUXILIARIES or items[k].low.endswith("ly"))
    ):
        k -= 1
    if k != i - 1 and items[i - 1].low in AUXILIARIES:
        return True
    if before.kind == "quotation":
        return True
    low = items[k].low
    if verb.form == verb.key:  # a bare form needs a plural subject
        return (
            low in ("they", "we", "i", "you", "who")
            or low in ground.titles.groups
            or (low.endswith("s") and low[:-1] in ground.titles.roles)
        )
    return (
        low in SPEAKING_PRONOUNS
        or _ends_mention(ground, k)
        or low in ground.titles.groups
        or low in ground.titles.roles
        or low in ground.titles.records
        or low in ground.titles.organisations
    )


def _with_source(ground: Ground, i: int, end: int, first: int, last: int, verb: Verb) -> Cue | None:
    items = ground.scene.items
    j = i - 1
    negated = False
    passive = verb.hearer and verb.form.endswith("ed") and end + 1 < last and items[end + 1].low == "of"
    while (
        j >= first
        and items[j].kind == "word"
        and (
            items[j].low in ADVERBS
            or items[j].low in AUXILIARIES
            or (items[j].low.endswith("ly") and j not in ground.at)
            or items[j].low in ("went", "on", "to")
        )
    ):
        if j in ground.at or _ends_mention(ground, j):
            break
        if items[j].low in ("on", "to") and not (j > first and items[j - 1].low in ("went", "on")):
            break
        negated = negated or items[j].low in ("not", "never") or items[j].low.endswith("n't")
        passive = passive or (items[j].low in _BE and verb.form not in ("saying",) and not verb.form.endswith("ing"))
        j -= 1
    if passive:
        return _passive(ground, i, end, first, last, verb, j)
    turned = None
    if i > first and (_spoken(items[i - 1]) or items[i - 1].text in (",", "—", "–", "--", "-", "?", "!")) or i == first:
        turned = _turned(ground, i, end, first, last, verb)
    if turned is not None:
        return turned
    if i == first:
        return None
    if verb.key in ("report", "quote", "cite") and (said := _as_saying(ground, i, end, first, last, j, verb)):
        return said
    subject = subject_before(ground, first, j, verb, end)
    if subject is None:
        return Cue(i, end, verb, None, "before", False, negated)
    return Cue(i, end, verb, subject, "before", False, negated)


def _spoken(item: Item) -> bool:
    """A quotation, or capitalised words in marks that end as speech ends."""
    return item.kind == "quotation" or (item.kind == "title" and item.text[-1:] in tuple(",.?!"))


def _turned(ground: Ground, i: int, end: int, first: int, last: int, verb: Verb) -> Cue | None:
    """Said X: the subject after the cue, after a quotation or a comma."""
    items = ground.scene.items
    if verb.key == "tell" or verb.form.endswith("ing") or end + 1 >= last:
        return None
    quoted = (
        i > first
        and _spoken(items[i - 1])
        or (i > first + 1 and items[i - 1].text in (",", "—", "–", "?", "!") and items[i - 2].kind in ("quotation", "title"))
    )
    phrase = phrase_at(ground, end + 1, last)
    if (
        phrase is None
        or (phrase.kind == "pronoun" and not quoted)
        or items[phrase.first].low in ("him", "her", "them", "me", "us", "it")
        or phrase.first > end + 5
    ):
        return None
    if items[phrase.head].kind == "title":
        return None
    if i == first and ground.scene.paragraphs[ground.scene.paragraph_of(i)].first == i:
        return None
    after = items[phrase.last + 1] if phrase.last + 1 < last else None
    closes = (
        after is None
        or after.kind == "mark"
        or after.low in PREPOSITIONS
        or after.low in ("who", "and", "as", "today", "yesterday", "later", "when")
        or after.kind == "quotation"
    )
    closes = closes or after is not None and (after.low in ground.titles.calendar or after.low.endswith("ly"))
    closes = closes or (quoted and items[i - 1].text[-1:] == "," and phrase.kind == "nominal")
    if not closes or (i == first and not quoted):
        return None
    return Cue(i, end, verb, phrase, "after")


def _as_saying(ground: Ground, i: int, end: int, first: int, last: int, j: int, verb: Verb) -> Cue | None:
    """OUTLET reported X as saying: the speaker is X, through the outlet."""
    items = ground.scene.items
    phrase = phrase_at(ground, end + 1, last)
    if phrase is None:
        return None
    k = phrase.last + 1
    if k + 1 < last and items[k].low == "as" and items[k + 1].low in ("saying", "telling", "adding", "stating"):
        return Cue(i, k + 1, verb_forms()["saying"], phrase, "as-saying", via=subject_before(ground, first, j, verb))
    return None


def _passive(ground: Ground, i: int, end: int, first: int, last: int, verb: Verb, j: int) -> Cue | None:
    """X was quoted as saying (by Y); every other passive has no speaker that can be told."""
    items = ground.scene.items
    if verb.key in ("quote", "report") and end + 2 < last and items[end + 1].low == "as" and items[end + 2].low == "saying":
        via = phrase_at(ground, end + 4, last) if end + 4 < last and items[end + 3].low == "by" else None
        return Cue(i, end + 2, verb_forms()["saying"], subject_before(ground, first, j, verb), "as-saying", via=via)
    if end + 1 < last and items[end + 1].low == "by":
        source = phrase_at(ground, end + 2, last)
        if source is not None:
            return Cue(i, end + 1, verb, source, "by")
    return Cue(i, end, verb, None, "before", True)


def _ends_mention(ground: Ground, j: int) -> bool:
    return any(ground.at.get(k, (0, -1))[1] == j for k in range(max(0, j - 6), j + 1))


def subject_before(ground: Ground, first: int, j: int, verb: Verb, end: int = -1) -> Phrase | None:
    """The subject of a verb whose chain begins after item j, in a sentence that begins at item first; None where unclear."""
    items = ground.scene.items
    if j < first:
        return None
    if items[j].low in ("who", "that", "which"):
        return antecedent(ground, first, j)
    if items[j].text == "," and j > first and verb.form.endswith("ing"):
        return _main_subject(ground, first, j - 1)
    if (aside := _aside(ground, first, j, end)) is not None:
        return aside
    if verb.form.endswith("ing"):
        for k in range(j, max(first, j - 8) - 1, -1):
            near = phrase_at(ground, k, j + 1)
            if near is not None and near.last == j:
                return near
    return _main_subject(ground, first, j)


def _aside(ground: Ground, first: int, j: int, end: int) -> Phrase | None:
    """The subject of an inserted "…, X said, …": the phrase between the comma and the verb."""
    items = ground.scene.items
    if end < 0 or end + 1 >= len(items) or items[end + 1].text not in (",", "—", "–", "--"):
        return None
    for k in range(j, max(first, j - 9), -1):
        if items[k - 1].text in (",", "—", "–", "--"):
            phrase = phrase_at(ground, k, j + 1)
            return phrase if phrase is not None and phrase.last == j else None
        if items[k].kind != "word" and items[k].text != ".":
            return None
    return None


def _main_subject(ground: Ground, first: int, j: int) -> Phrase | None:
    items = ground.scene.items
    low = _clause_start(ground, first, j)
    k = _skip_opening(ground, low, j)
    while k <= j:
        item = items[k]
        if item.low == "as" and k < j and phrase_at(ground, k + 1, j + 1) is not None:
            k += 1
            continue
        if item.kind == "word" and item.low in PREPOSITIONS and k not in ground.at:
            inside = phrase_at(ground, k + 1, j + 1)
            comma = _comma_after(items, k, j)
            k = comma + 1 if comma else (inside.last + 1 if inside else k + 1)
            continue
        phrase = phrase_at(ground, k, j + 1)
        if phrase is not None:
            return phrase
        k += 1
    return _plain_phrase(ground, low, j)


def _plain_phrase(ground: Ground, low: int, j: int) -> Phrase | None:
    """A determiner and up to four words right before the verb: "the announcer", whatever the noun."""
    items = ground.scene.items
    for k in range(j - 1, max(low, j - 4) - 1, -1):
        item = items[k]
        if item.kind != "word":
            return None
        if item.low in ("a", "an", "the", "my", "his", "her", "their", "one", "another"):
            if items[j].kind != "word" or items[j].low in FUNCTION_WORDS:
                return None
            known = next((m for m, last in (ground.at.get(x, (-1, -1)) for x in range(k, j + 1)) if last == j), -1)
            return Phrase(k, j, j, known, "nominal")
        if item.low in FUNCTION_WORDS:
            return None
    return None


def _comma_after(items: tuple[Item, ...], k: int, j: int) -> int:
    for x in range(k, min(j, k + 14)):
        if items[x].text == ",":
            return x
    return 0


def _clause_start(ground: Ground, first: int, j: int) -> int:
    """Where the clause that ends at item j begins: after a quotation, a strong mark or a conjunction that opens a clause."""
    items = ground.scene.items
    first = max(first, j - _WINDOW)
    for k in range(j, first - 1, -1):
        item = items[k]
        if _spoken(item):
            return k + 1
        if item.text in (";", ":", "—", "–", "--", "•") and k < j:
            closing = any(items[x].text == item.text for x in range(first, k)) if item.text in ("—", "–", "--") else False
            if not closing:
                return k + 1
        if item.kind == "word" and item.low in _BOUNDARY_WORDS and k not in ground.at and first < k < j:
            phrase = phrase_at(ground, k + 1, j + 1)
            if phrase is None:
                if _opens_dated_clause(ground, k, j):
                    return k + 1
                continue
            if items[j].text == ",":
                continue
            if item.low in ("and", "or"):
                if phrase.last >= j - 2 and not _ends_mention(ground, k - 1):
                    return k + 1
                continue
            if item.low in ("who", "which", "where", "when", "that") and items[k - 1].kind == "word" and phrase.last < j - 3:
                continue
            if phrase.last >= j - 4 and phrase.first <= k + 6:
                return k + 1
    return first


def _opens_dated_clause(ground: Ground, k: int, j: int) -> bool:
    """Whether ", and in 2016 the auditor" opens a clause at k: a conjunction behind a comma, a preposition, then a subject."""
    items = ground.scene.items
    if items[k].low not in ("and", "but", "or", "so") or items[k - 1].text != "," or items[k + 1].low not in PREPOSITIONS:
        return False
    subjects = (phrase_at(ground, x, j + 1) for x in range(k + 2, min(k + 7, j + 1)))
    return any(p is not None and p.last >= j - 2 for p in subjects)


def _skip_opening(ground: Ground, low: int, j: int) -> int:
    """Past an opening phrase: "In February,", "Speaking to X,", "While X did,", "But,"."""
    items = ground.scene.items
    k = low
    while k <= j and (
        items[k].kind == "mark"
        or (items[k].low in ("but", "and", "yet", "so", "also", "still", "then", "however") and k not in ground.at)
    ):
        k += 1
    if k > j:
        return low
    word = items[k]
    opens = word.low in PREPOSITIONS or word.low in SUBORDINATORS or word.low in ADVERBS or word.low in ("asked", "pressed")
    if word.kind == "word" and k not in ground.at and (opens or word.low.endswith("ing")):
        for x in range(k, j):
            if items[x].text == "," and phrase_at(ground, x + 1, j + 1) is not None:
                return x + 1
    return k


def antecedent(ground: Ground, first: int, j: int) -> Phrase | None:
    """The noun phrase that a relative pronoun at item j hangs on, in a sentence that begins at item first. Cost O(1)."""
    items = ground.scene.items
    end = j - 1
    while end >= first and items[end].text == ",":
        end -= 1
    best: Phrase | None = None
    for k in range(end, max(first, end - 10) - 1, -1):
        phrase = phrase_at(ground, k, j)
        if phrase is not None and phrase.last == end:
            best = phrase
        elif (
            items[k].kind != "word"
            and best is not None
            or best is not None
            and items[k].kind == "word"
            and items[k].low in FUNCTION_WORDS - DETERMINERS - {"of"}
        ):
            break
    return best
