"""What is planted: a maker for every type of change. Each gives all the edits that a source allows, in order of place."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator

from evaluation.planted.text import Edit, Source, words

Maker = Callable[[Source, random.Random], Iterator[Edit]]
_NUMBER = r"(?<![\w.,:/$€£#-])(\d{1,3}(?:,\d{3})+|[2-9]|[1-9]\d{1,2})(?![\w,:/-]|\.\d|st\b|nd\b|rd\b|th\b)"
_AUXILIARY = "|".join(words()["closed"]["auxiliaries"])
_NO_NAME = ("As", "The", "In", "But", "And", "For", "If", "When")  # a silver name may begin one word too early
_VERB = r"(is|are|was|were|has|have|had|will|would)"


def _swaps(source: Source, table: dict[str, str], kind: str, variant: str, allowed: tuple[str, ...] = ()) -> Iterator[Edit]:
    """Each word or phrase of a table told as its other; its first letter's case is kept."""
    pattern = r"\b(" + "|".join(re.escape(w) for w in sorted(table, key=lambda w: (-len(w), w))) + r")\b(?![-’'])"
    known = {w.casefold(): other for w, other in table.items()}
    for m in source.find(pattern, re.IGNORECASE):
        if m.group().isupper() or source.named(*m.span()) and m.group() not in table:
            continue
        put = known[m.group().casefold()]
        put = put[0].upper() + put[1:] if m.group()[0].isupper() else put
        yield Edit(kind, variant, m.start(), m.end(), put, (kind, *allowed))


def quantities(source: Source, rng: random.Random) -> Iterator[Edit]:
    """Another figure, another number word, another unit."""
    months = "|".join(m[:3] for m in words()["closed"]["months"])
    for m in source.find(_NUMBER):
        before, after = source.text[max(0, m.start() - 12) : m.start()], source.text[m.end() : m.end() + 14]
        dated = re.search(rf"(?:{months})\w*\.? $", before) or re.match(rf"\s(?:{months}|[ap]\.?m|o.clock|years? old|-)", after)
        if not dated and not source.named(*m.span()) and re.match(r"\s[a-z%]|%", after):
            value = int(m.group().replace(",", ""))
            put = f"{value + max(1, value // 3) + rng.randint(1, 4):,}"
            yield Edit("quantity", "figure", m.start(1), m.end(1), put, ("quantity",))
    numerals = words()["closed"]["numerals"]
    for m in source.find(rf"\b({'|'.join(numerals)})\b(?= (?:[a-z-]+ )?[a-z]+s\b)"):
        put = rng.choice([n for n in numerals if n != m.group()])
        yield Edit("quantity", "number word", m.start(), m.end(), put, ("quantity",))
    units = "|".join(words()["closed"]["units"])
    for m in source.find(rf"(?<=\d )({units})\b|\b(?<=(?:two|ten|six) )({units})\b"):
        yield Edit("quantity", "unit", m.start(), m.end(), words()["closed"]["units"][m.group()], ("quantity", "date"))


def modifiers(source: Source, rng: random.Random) -> Iterator[Edit]:
    """A bound put before a figure, taken from it, or another one; another scope."""
    bounds = words()["open"]["bounds"]
    for m in source.find(r"(?<=[a-z] )(\$?\d[\d,.]*\d|\$\d)(?= (?:percent|million|billion|people|[a-z]+s)\b|%)"):
        before = source.text[max(0, m.start() - 30) : m.start()].rstrip().split(" ")
        if before[-1] in (
            "than",
            "least",
            "of",
            "about",
            "over",
            "nearly",
            "to",
            "most",
            "almost",
            "some",
            "around",
            "the",
            "his",
            "under",
        ):
            continue
        if not re.fullmatch(r"(?:19|20)\d\d", m.group()) and not source.named(*m.span()) and not before[-1][:1].isupper():
            yield Edit("modifier", "put in", m.start(), m.start(), f"{rng.choice(bounds)} ", ("modifier",))
    for m in source.find(r"\b((?:more than|at least|nearly|about|roughly|almost|as many as|up to|less than|fewer than) )(?=\$?\d)"):
        yield Edit("modifier", "taken out", m.start(), m.end(), "", ("modifier",))
        if m.group().startswith(("more", "at")):
            yield Edit("modifier", "other", m.start(), m.end(), "fewer than ", ("modifier", "quantity"))
    yield from _swaps(source, words()["closed"]["scopes"], "modifier", "scope", ("quantity", "polarity"))


def dates(source: Source, rng: random.Random) -> Iterator[Edit]:
    """Another weekday, month, year or relative day."""
    for name in ("weekdays", "months"):
        listed = words()["closed"][name]
        for m in source.find(rf"\b({'|'.join(listed)})\b"):
            if (name == "months" or source.text[: m.start()].endswith(("on ", "On "))) and m.group() not in ("May", "March"):
                yield Edit("date", name, m.start(), m.end(), rng.choice([d for d in listed if d != m.group()]), ("date",))
    for m in source.find(r"(?<=[Ii]n )((?:19|20)\d\d)\b"):
        yield Edit("date", "year", m.start(), m.end(), str(int(m.group()) - rng.randint(1, 3)), ("date",))
    yield from _swaps(source, words()["closed"]["relative"], "date", "relative")


def names(source: Source, rng: random.Random) -> Iterator[Edit]:
    """A name spelled otherwise in one place, or another name in its place."""
    persons = [(s, e) for s, e in source.names("PERSON") if source.free(s, e)]
    for start, end in persons:
        name = source.text[start:end]
        last = name.split()[-1]
        at = end - len(last)
        if len(last) >= 6 and last.isalpha() and len(set(last[2:4])) == 2:
            put = last[:2] + last[3] + last[2] + last[4:]
            yield Edit("name", "letters", at, end, put, ("name",))
        if len(name.split()) == 2 and name.replace(" ", "").isalpha():
            yield Edit("name", "surname", at, end, rng.choice(words()["open"]["surnames"]), ("name",))


def actors(source: Source, rng: random.Random) -> Iterator[Edit]:
    """One who acts put in the place of another whom the page names."""
    for kind in ("PERSON", "ORGANIZATION"):
        spans = [(s, e) for s, e in source.names(kind) if source.text[s:e].split()[0] not in _NO_NAME]
        for start, end in spans:
            name = source.text[start:end]
            akin = " ".join({source.text[s:e] for s, e in spans if _akin(source.text[s:e], name)})
            others = sorted({source.text[s:e] for s, e in spans if not _akin(source.text[s:e], akin)})
            others = [other for other in others if kind != "PERSON" or " " in other]
            subject = re.match(
                rf" (?:{_AUXILIARY}|[a-z]+ed|won|took|gave|made|went|came|held|led|ran|met)\b", source.text[end : end + 24]
            )
            begins = any(s == start for s, _ in source.prose) or source.text[:start].endswith(
                (", ", "when ", "that ", "because ", "by ")
            )
            if others and subject and begins and source.free(start, end) and not name.isupper():
                yield Edit("actor", kind.casefold(), start, end, rng.choice(others), ("actor",))
    for m in source.find(r"\bfrom ([A-Z][a-z]+) to ([A-Z][a-z]+)\b"):
        if m.group(1) not in words()["closed"]["months"] + words()["closed"]["weekdays"]:
            yield Edit("actor", "direction", m.start(1), m.end(2), f"{m.group(2)} to {m.group(1)}", ("actor", "name"))


def _akin(one: str, other: str) -> bool:
    return bool(set(one.replace("’s", "").split()) & set(other.replace("’s", "").split())) or min(len(one), len(other)) < 4


def plurals(source: Source, rng: random.Random) -> Iterator[Edit]:
    """Many told as one."""
    for m in source.find(r"\b(?:the|his|her|its|their|these|those|[Tt]he [a-z]{4,}) ([a-z]{4,}[^s\W]s)\b(?!’)"):
        word = m.group(1)
        if word.endswith(("ous", "ness", "ies", "ics", "es", "news", "us", "is", "ss")) and not word.endswith(
            ("ees", "ves", "tes", "les", "res")
        ):
            continue
        if re.match(r" [a-z]+s\b| that| who|,|\.| [a-z]+ed\b| to\b| of\b| in\b| are\b| were\b", source.text[m.end() :]):
            yield Edit("plural", "one", m.start(1), m.end(1), word[:-1], ("plural",))


def attributions(source: Source, rng: random.Random) -> Iterator[Edit]:
    """A source lost, gained, or another."""
    people = sorted({source.text[s:e] for s, e in source.names("PERSON") if " " in source.text[s:e]})
    for a in source.attributions:
        if len(a["source"]) != 1 or len(a["cue"]) != 1 or not a["content"]:
            continue
        (s0, s1), (c0, c1), past = a["source"][0], a["cue"][0], max(e for _, e in a["content"])
        low, high = min(s0, c0), max(s1, c1)
        tail = source.text[high : high + 2]
        between = source.text[past:low]
        if source.in_prose(low) and tail in (".", ".\n", ". ") and re.fullmatch(r"[,”\"’]{0,2} ", between) and high - low < 60:
            cut = past + (0 if between.startswith(",") else len(between.rstrip()))
            if "," in between or source.text[past - 1 : past] in ',”"':
                yield Edit("attribution", "lost", cut, high, "", ("attribution",))
        name = source.text[s0:s1]
        akin = " ".join({p for p in people if _akin(p, name)} | {name})
        others = [p for p in people if not _akin(p, akin)]
        known = any((s0, s1) == (s, e) for s, e, label in source.entities if label == "PERSON")
        if source.in_prose(s0) and known and others:
            yield Edit("attribution", "other", s0, s1, rng.choice(others), ("attribution",))
    spans = [tuple(span) for a in source.attributions for key in ("source", "cue", "content") for span in a[key]]
    for start, end in source.prose:
        plain = source.text[end - 1] == "." and source.free(start, end - 1) and len(source.text[start:end].split()) > 9
        if plain and not any(s < end and start < e for s, e in spans):
            put = rng.choice(words()["open"]["sources"])
            yield Edit("attribution", "gained", end - 1, end - 1, f", according to {put}", ("attribution",))
            yield Edit("attribution", "gained, said", end - 1, end - 1, f", {put} said", ("attribution",))


def quotations(source: Source, rng: random.Random) -> Iterator[Edit]:
    """A word inside the marks: another, one more, one less."""
    for start, end in source.quoted:
        if not source.in_prose(start) or len(source.text[start:end].split()) < 5:
            continue
        for m in re.finditer(r"(?<=[a-z] )[a-z]{5,}(?= [a-z])", source.text[start:end]):
            at, past = start + m.start(), start + m.end()
            put = rng.choice(words()["open"]["spoken"])
            yield Edit("quotation", "other", at, past, put, ("quotation",))
            yield Edit("quotation", "put in", at, at, f"{put} ", ("quotation",))
            yield Edit("quotation", "taken out", at, past + 1, "", ("quotation",))


def hedges(source: Source, rng: random.Random) -> Iterator[Edit]:
    """A hedge put in, taken out, or a fact told as a possibility."""
    for m in source.find(rf"(?<=[a-z] )\b{_VERB}\b(?= [a-z]+(?:ed|ing|en|wn|d)\b)"):
        yield Edit("hedge", "adverb", m.end(), m.end(), f" {rng.choice(words()['open']['hedges'])}", ("hedge",))
    for start, end in source.prose:
        first = source.text[start:end].split()[0]
        if source.free(start, end - 1) and first in (
            "The",
            "He",
            "She",
            "It",
            "They",
            "A",
            "In",
            "But",
            "This",
            "These",
            "His",
            "Her",
        ):
            phrase = rng.choice(words()["open"]["hedge_phrases"])
            comma = " " if phrase.endswith("that") else ", "
            if first != "But":
                yield Edit("hedge", "phrase", start, start + len(first), f"{phrase}{comma}{first.lower()}", ("hedge",))
    for m in source.find(r"( (?:reportedly|allegedly|apparently|perhaps|possibly|probably|seemingly))(?= [a-z])"):
        yield Edit("hedge", "taken out", m.start(), m.end(), "", ("hedge",))
    for m in source.find(r"(?<=[a-z] )\b(will|is|are)\b(?= [a-z])(?! not)"):
        put = "may" if m.group() == "will" else "may be"
        yield Edit("hedge", "possibility", m.start(), m.end(), put, ("hedge", "tense") if put == "may" else ("hedge",))


def strengths(source: Source, rng: random.Random) -> Iterator[Edit]:
    """A stronger reporting verb, a booster, an attempt told as done."""
    for a in source.attributions:
        for c0, c1 in a["cue"]:
            if source.text[c0:c1] == "said" and source.in_prose(c0) and a["content"]:
                yield Edit("strength", "cue", c0, c1, rng.choice(words()["open"]["cues"]), ("strength", "tone"))
    for m in source.find(rf"(?<=[a-z] )\b{_VERB}\b(?= [a-z]+(?:ed|ing|en|wn)\b)"):
        yield Edit("strength", "booster", m.end(), m.end(), f" {rng.choice(words()['open']['boosters'])}", ("strength",))
    tried = "|".join(words()["open"]["attempts"]["verbs"])
    for m in source.find(rf"\b((?:{tried}) to ([a-z]{{3,}}))\b"):
        verb = m.group(2)
        if not re.search(r"(?:[aeiou]|y|w|x|[^aeiou][aeiou][^aeiou])$", verb) and verb not in (
            "find",
            "fight",
            "hold",
            "send",
            "build",
            "spend",
            "be",
        ):
            yield Edit("strength", "done", m.start(), m.end(), f"{verb}ed", ("strength",))
        elif verb.endswith("e") and verb not in (
            "be",
            "come",
            "become",
            "make",
            "take",
            "give",
            "write",
            "have",
            "leave",
            "see",
            "lose",
            "drive",
            "choose",
            "rise",
        ):
            yield Edit("strength", "done", m.start(), m.end(), f"{verb}d", ("strength",))


def polarities(source: Source, rng: random.Random) -> Iterator[Edit]:
    """Not, and not not; the contrary."""
    for m in source.find(rf"(?<=[a-z] )\b({_AUXILIARY})\b(?= [a-z])(?! not\b)"):
        yield Edit("polarity", "negated", m.end(), m.end(), " not", ("polarity",))
    for m in source.find(r"(?<=[a-z])( not)(?= [a-z])(?! only)"):
        yield Edit("polarity", "affirmed", m.start(), m.end(), "", ("polarity",))
    yield from _swaps(source, words()["open"]["opposites"], "polarity", "contrary", ("quantity",))


def causes(source: Source, rng: random.Random) -> Iterator[Edit]:
    """A time, a place or a contrast told as a cause, and a cause as something else."""
    for edit in _swaps(source, words()["open"]["causes"], "cause", "conjunction"):
        behind = source.text[edit.end : edit.end + 6]
        ahead = source.text[max(0, edit.start - 2) : edit.start]
        word = source.text[edit.start : edit.end].casefold()
        clause = re.match(r" (?:he|she|it|they|the|a|his|her|we|I)\b", behind)
        if (word in ("and", "but") and not (clause and ahead.startswith(","))) or (
            word in ("after", "while", "when") and not clause
        ):
            continue
        if word == "following" and not ahead.endswith(", ") and not re.match(r" (?:the|a|his|her)\b", behind):
            continue
        yield edit


def tenses(source: Source, rng: random.Random) -> Iterator[Edit]:
    """Another tense or aspect of the same verb."""
    for edit in _swaps(source, words()["closed"]["tenses"], "tense", "auxiliary"):
        if not source.text[: edit.start].endswith(("may ", "might ", "could ", "would ", "should ", "must ", "to ", "can ")):
            yield edit
    for m in source.find(r"(?<=[a-z] )\b(will ([a-z]{3,}(?:ss|sh|ch|nd|ct|ck|rn|lp|nt|st|ll|er|in)))\b"):
        if m.group(2) not in (
            "send",
            "find",
            "spend",
            "stand",
            "cast",
            "hit",
            "win",
            "begin",
            "teach",
            "fight",
            "tell",
            "sell",
            "cost",
            "understand",
            "catch",
            "never",
            "likely",
            "still",
        ):
            yield Edit("tense", "past", m.start(), m.end(), f"{m.group(2)}ed", ("tense",))


def labels(source: Source, rng: random.Random) -> Iterator[Edit]:
    """The same people under another name; a style before a name."""
    yield from _swaps(source, words()["open"]["labels"], "label", "group")
    for start, end in source.names("PERSON"):
        alone = source.text[:start].endswith(("that ", ", ", ". ", "and ", "but ", "with ", "for ", "by ", "of "))
        if alone and " " in source.text[start:end] and source.free(start, end):
            yield Edit("label", "style", start, start, f"{rng.choice(words()['open']['styles'])} ", ("label",))


def tones(source: Source, rng: random.Random) -> Iterator[Edit]:
    """A manner of speaking, a judgement, a stronger feeling."""
    for a in source.attributions:
        for _, c1 in a["cue"]:
            cue = source.text[slice(*a["cue"][0])]
            plain = cue in ("said", "wrote", "asked", "added", "replied", "claimed", "argued")
            if plain and source.in_prose(c1) and source.text[c1 : c1 + 1] in (".", ",", " "):
                yield Edit("tone", "manner", c1, c1, f" {rng.choice(words()['open']['manners'])}", ("tone",))
    for m in source.find(r"\b(?:the|his|her|its|their|this) ()(?=[a-z]{5,}\b)"):
        yield Edit("tone", "judgement", m.start(1), m.end(1), f"{rng.choice(words()['open']['judgements'])} ", ("tone",))
    yield from _swaps(source, words()["open"]["intensified"], "tone", "intensified", ("strength",))


def details(source: Source, rng: random.Random) -> Iterator[Edit]:
    """A circumstance or a quality put in, a phrase taken out, one thing in the place of another."""
    for start, end in source.prose:
        if source.text[end - 1] == "." and source.free(start, end - 1):
            yield Edit("detail", "circumstance", end - 1, end - 1, f" {rng.choice(words()['open']['circumstances'])}", ("detail",))
    nouns = rf"(?:{'|'.join(words()['open']['places'])})"
    for m in source.find(rf"\b(?:the|a|an|his|her|its|their) ()(?={nouns}\b)"):
        yield Edit("detail", "quality", m.start(1), m.end(1), f"{rng.choice(words()['open']['qualities'])} ", ("detail",))
    for m in source.find(
        r"( (?:in|at|near|outside|inside|across|along) (?:the |a |an )?[a-z-]+ (?:of [A-Z]?[a-z]+|[a-z]+))(?=[.,])"
    ):
        yield Edit("detail", "taken out", m.start(), m.end(), "", ("detail",))
    for m in source.find(r"\b(?:the|a|his|her|its|their) ([a-z]{4,9})\b(?=[.,]| (?:in|on|at|of|was|is|to|and|for|with)\b)"):
        if not re.search(r"(?:s|ly|ed|ing|er|est|al|ic|ive|ous|ful|ent|ant|ary|ern|st|ble|ary)$", m.group(1)) and m.group(
            1
        ) not in ("most", "same"):
            yield Edit("detail", "other thing", m.start(1), m.end(1), rng.choice(words()["open"]["nouns"]), ("detail",))


def garbles(source: Source, rng: random.Random) -> Iterator[Edit]:
    """Words out of order, a broken end, a doubled stretch, a word cut short."""
    for start, end in source.prose:
        text = source.text[start:end]
        places = [m.span() for m in re.finditer(r"\S+", text)]
        if not source.free(start, end - 1) or len(places) < 12 or text[-1] != ".":
            continue
        first = rng.randint(2, len(places) - 9)
        low, high = start + places[first][0], start + places[first + 6][1]
        mixed = source.text[low:high].split()
        turned = [mixed[k] for k in (4, 1, 6, 0, 5, 3, 2)]
        yield Edit("garbled", "order", low, high, " ".join(turned), ("garbled",))
        last = places[-1][0] + start
        yield Edit("garbled", "orphan", last - 1, last, ". ", ("garbled",))
        low, high = start + places[first][0], start + places[first + 3][0]
        yield Edit("garbled", "doubled", high, high, source.text[low:high], ("garbled",))
        yield Edit(
            "garbled",
            "cut",
            start + places[first][0],
            end - 1,
            source.text[start + places[first][0] : start + places[first][0] + 2],
            ("garbled",),
        )


CHANGES: dict[str, Maker] = {
    "quantity": quantities, "modifier": modifiers, "date": dates, "name": names, "actor": actors, "plural": plurals,
    "attribution": attributions, "quotation": quotations, "hedge": hedges, "strength": strengths, "polarity": polarities,
    "cause": causes, "tense": tenses, "label": labels, "tone": tones, "detail": details, "garbled": garbles,
}  # fmt: skip
