"""Names by capitalisation, over a whole page: which capitalised stretches are names, and the roles printed beside them.

A capital at the start of a sentence proves nothing, nor do the capitals of a headline in title case: such words need support from
elsewhere on the page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from retold.record.closed import FUNCTION_WORDS
from retold.record.designations import gloss_after, kind_of, role_after, role_before
from retold.record.titled import ADJECTIVE_ENDINGS, BODY_LINKS, is_name, leading_name, part_titles
from retold.record.words import TITLE_ABBREVIATIONS, Item, Scene, Titles
from retold.types import Field

_LONGEST = 12  # words of a name
_PLACE_PREPOSITIONS = frozenset(
    {"in", "at", "to", "from", "near", "into", "outside", "across", "towards", "toward", "around", "throughout", "within"}
)
_COMPOUND_ENDINGS = ("ed", "ing", "born", "style", "like", "run", "era", "held", "owned", "wide", "made")
_AFTER_A_SHORT_FORM = tuple(",;)–—")


@dataclass
class Name:
    """A name at one place: its words, span, what stands before and after, and where it was seen."""

    words: tuple[str, ...]
    start: int
    end: int
    field: Field
    role: str = ""
    honorific: str = ""
    kind: str = ""
    placed: bool = False
    title: bool = False
    quoted: bool = False
    flows: bool = True
    gloss: str = ""
    adjective: bool = False
    initial: bool = False
    addressed: bool = False

    @property
    def text(self) -> str:
        """The words joined by single spaces."""
        return " ".join(self.words)


def find_names(scenes: Sequence[Scene], titles: Titles, verbs: frozenset[str]) -> list[Name]:
    """Every place where a name stands, in order. Two passes over the page: support first, then names. Cost O(items)."""
    runs = [run for scene in scenes for run in _runs(scene)]
    capitals: list[str] = []
    lows: list[str] = []
    for run in runs:
        if run.cased:
            continue
        text = run.scene.text
        for i, item in enumerate(run.items):
            if item.kind != "word":
                continue
            if item.text[0].islower():
                lows.append(item.low)
            elif _capital(item, titles) and not _initial(run.items, i, text):
                capitals.append(item.text)
    middle, lower = Counter(capitals), Counter(lows)
    names: list[Name] = []
    for run in runs:
        names += _names_of(run, middle, lower, titles, verbs)
    return _supported(names, runs, titles)


@dataclass(frozen=True)
class _Run:
    items: tuple[Item, ...]
    scene: Scene
    flows: bool
    quoted: bool
    cased: bool  # a headline in title case or capitals: proves nothing


def _runs(scene: Scene) -> list[_Run]:
    """Stretches that are read for names: the narrator's items of each paragraph, and the words inside each quotation."""
    runs = []
    for p in scene.paragraphs:
        if p.role in ("furniture", "byline", "dateline"):
            continue
        items = scene.items[p.first : p.last]
        cased = (p.role in ("headline", "standfirst", "subheading") and _title_case(items)) or _capitals(items)
        runs.append(_Run(items, scene, p.flows, False, cased))
        runs += [_Run(scene.inside[i.quotation], scene, p.flows, True, False) for i in items if i.kind == "quotation"]
    return runs


def _title_case(items: Sequence[Item]) -> bool:
    words = [i.text for i in items if i.kind == "word" and len(i.text) > 3]
    return len(words) >= 3 and sum(w[0].isupper() for w in words) > 0.7 * len(words)


def _capitals(items: Sequence[Item]) -> bool:
    words = [i.text for i in items if i.kind == "word" and len(i.text) > 1]
    return bool(words) and all(w.isupper() for w in words) and sum(map(len, words)) > 6


def _capital(item: Item, titles: Titles) -> bool:
    if item.kind != "word" or not item.text[0].isupper() or item.low in titles.calendar:
        return False
    if item.text in ("US", "WHO"):
        return True
    if item.low in titles.numbers:
        return False
    return item.low.partition("'")[0] not in FUNCTION_WORDS and item.low not in titles.address  # "We’re", "I’m"


def _dates(items: Sequence[Item], i: int, titles: Titles) -> bool:
    """Whether a short form of a month or day is one here and no name: "Dec. 2"; not "Jan Osk"."""
    if items[i].low not in titles.short_calendar or i + 1 >= len(items):
        return False
    j = i + 2 if items[i + 1].text == "." else i + 1
    return j < len(items) and items[j].text[0].isdigit()


def _initial(items: Sequence[Item], i: int, text: str) -> bool:
    """Whether item i begins a sentence (or follows a mark after which a capital proves nothing)."""
    if i == 0:
        return True
    before = items[i - 1]
    if text.find("\n", before.end, items[i].start) >= 0:
        return True
    if before.kind == "mark":
        if (
            before.text == "."
            and i > 1
            and (items[i - 2].low in TITLE_ABBREVIATIONS or (len(items[i - 2].text) == 1 and items[i - 2].text.isupper()))
        ):
            return False
        return before.text in ".!?:•…*" or (before.text in "-–—([" and i == 1) or before.text.startswith("..")
    return before.kind == "quotation" and before.text[-1:] in tuple(".!?…")


def _joined(items: Sequence[Item], i: int, scene: Scene) -> int:
    """The index of the item that may continue a name after item i, or -1."""
    if items[i].possessive or i + 1 >= len(items):
        return -1
    j = i + 1
    if (
        items[j].text == "."
        and items[j].start == items[i].end
        and (items[i].low in TITLE_ABBREVIATIONS or (len(items[i].text) == 1))
    ):
        j += 1
    if j >= len(items):
        return -1
    gap = scene.text[items[j - 1].end : items[j].start]
    return j if gap in (" ", "\u00a0", "") or (gap.isspace() and "\n" not in gap) else -1


def _names_of(run: _Run, middle: Counter[str], lower: Counter[str], titles: Titles, verbs: frozenset[str]) -> list[Name]:
    items, names, i = run.items, [], 0
    while i < len(items):
        item = items[i]
        if item.kind == "title" and item.text.endswith(","):
            i += 1
            continue
        if item.kind == "title":
            words = tuple(item.text.rstrip(",").split())
            left = run.scene.text.find(item.text, item.start)
            kind = "outlet" if any(w.lower() in titles.outlets for w in words) else ""
            names.append(
                Name(words, left, left + len(item.text.rstrip(",")), run.scene.field, kind=kind, title=True, flows=run.flows)
            )
            i += 1
            continue
        inside = _compound(run, item, middle) if item.kind == "word" and "-" in item.text else None
        if inside is not None:
            names.append(inside)
            i += 1
            continue
        if (
            not _capital(item, titles)
            or _dates(items, i, titles)
            or _handle(items, i)
            or not _may_begin(run, i, middle, lower, verbs, titles)
        ):
            i += 1
            continue
        last, members = _grow(run, i, titles)
        initial = _initial(items, members[0], run.scene.text)
        front, body = part_titles(items, members, titles, initial)
        leading = leading_name(items, front, titles, lower)
        if leading:
            names.append(_described(run, [], leading, titles, verbs))
        if is_name(items, body, titles):
            name = _described(run, [items[m] for m in front], body, titles, verbs)
            name.initial = name.start == item.start and initial
            names.append(name)
        i = last + 1
    return names


def _handle(items: Sequence[Item], i: int) -> bool:
    """Whether a word is an account ("@marasolt", "#Harbour") or a party and seat in brackets ("(R-Norl.)", "(D)")."""
    before = items[i - 1] if i else None
    if before is None or before.kind != "mark":
        return False
    if before.text in "@#":
        return before.end == items[i].start
    party, hyphen, seat = items[i].text.partition("-")
    return before.text in "(," and len(party) == 1 and (bool(hyphen) and len(seat) < 7 or before.text == "(")


def _compound(run: _Run, item: Item, middle: Counter[str]) -> Name | None:
    """The name in a compound that is none: "Osk" in "pro-Osk" and "Osk-led", where the page names Osk elsewhere too."""
    first, _, rest = item.text.partition("-")
    before, _, last = item.text.rpartition("-")
    if before.islower() and last[:1].isupper() and middle[last]:
        return Name((last,), item.end - len(last), item.end, run.scene.field, flows=run.flows, quoted=run.quoted)
    if first[:1].isupper() and rest.islower() and rest.endswith(_COMPOUND_ENDINGS) and middle[first]:
        return Name((first,), item.start, item.start + len(first), run.scene.field, flows=run.flows, quoted=run.quoted)
    return None


def _may_begin(run: _Run, i: int, middle: Counter[str], lower: Counter[str], verbs: frozenset[str], titles: Titles) -> bool:
    item = run.items[i]
    if run.cased:
        return True  # filtered by _supported
    if len(item.text) > 5 and item.text.isupper() and (lower[item.low] or item.low in verbs):
        return False
    if not _initial(run.items, i, run.scene.text):
        return True
    if middle[item.text]:
        return True
    if item.low in titles.calls:
        return False
    j = _joined(run.items, i, run.scene)
    after = run.items[j] if j > 0 else None
    if lower[item.low]:
        if after is None or not _capital(after, titles):
            return False
        return item.low in titles.roles or item.low in titles.modifiers or item.low in titles.place_openers
    if after is not None and _capital(after, titles):
        return True
    if item.possessive:
        return not item.low.endswith("s") and item.low not in titles.roles
    if (
        item.low in titles.groups
        or item.low in titles.roles
        or item.low in titles.records
        or item.low in titles.outlet_nouns
        or item.low in verbs
    ):
        return False
    if item.text.isupper() and 1 < len(item.text) < 7:
        return True
    follows = run.items[i + 1].low if i + 1 < len(run.items) else ""
    apposed = follows == "," and i + 2 < len(run.items) and run.items[i + 2].low in ("who", "whose", "a", "an", "the")
    likely = follows in verbs or apposed or follows in ("has", "is", "was", "had", "will", "and", "(")
    return likely and not item.low.endswith(("ly", "ing", "ed", "s"))


def _grow(run: _Run, i: int, titles: Titles) -> tuple[int, list[int]]:
    """Extend a name from item i: the last item it reaches and the indexes of its words (linking words with them)."""
    items, members = run.items, [i]
    while len(members) < _LONGEST:
        j = _joined(items, members[-1], run.scene)
        if j < 0:
            break
        if _capital(items[j], titles) or _within(items, j, run.scene):
            members.append(j)
            continue
        k = _joined(items, j, run.scene) if items[j].kind == "word" or items[j].text == "&" else -1
        if items[j].text == "&" and j + 1 < len(items):
            k = j + 1
        if k < 0 or k >= len(items):
            break
        link = _link(run, members, j, k, titles)
        if not link:
            break
        members += link
    return members[-1], members


def _within(items: Sequence[Item], j: int, scene: Scene) -> bool:
    """Whether a word that is no name alone carries one on: "A." in "Mara A. Solt", "al-Osk", "June" before no figure."""
    item = items[j]
    if item.text in ("A", "I"):
        return j + 1 < len(items) and items[j + 1].text == "." and items[j + 1].start == item.end
    if item.text in ("May", "June", "April", "August"):
        return not scene.text[item.end : item.end + 2].strip()[:1].isdigit()
    particle, hyphen, rest = item.text.partition("-")
    return bool(hyphen) and particle in ("al", "el", "ul", "bin", "ibn") and rest[:1].isupper()


def _link(run: _Run, members: list[int], j: int, k: int, titles: Titles) -> list[int]:
    """The items that carry a name on over a linking word at j: "van der M", "Bank of N", "S & T"; [] where none does."""
    items, at = run.items, members[-1]
    low = items[at].low
    linked = any(items[m].low in BODY_LINKS and items[m].text[0].islower() for m in members)
    body = low in titles.organisations or low in titles.places or linked
    plural = low in titles.groups or low[:-1] in titles.organisations or low[:-1] in titles.chiefs
    many = len(members) > 1 and low.endswith("s") and plural  # "Dock Workers of Norland"
    m = _joined(items, k, run.scene)
    beyond = m > 0 and _capital(items[m], titles)
    particle = items[j].low in titles.particles and items[j].text[0].islower()
    of = (items[j].low in ("of", "for") and body) or (items[j].low == "of" and many)
    of = of or (items[j].low == "on" and low in ("committee", "commission", "council", "subcommittee", "panel"))
    both = items[j].low == "and" and linked and not any(items[m].low in titles.placed_bodies for m in members)
    if _capital(items[k], titles) and (particle or of or items[j].text == "&" or (both and beyond)):
        return [j, k]
    if beyond and ((particle and items[k].low in titles.particles) or (of and items[k].low == "the")):
        return [j, k, m]
    return []


def _described(run: _Run, front: list[Item], body: list[int], titles: Titles, verbs: frozenset[str]) -> Name:
    """The name at the items of `body`, with what its surroundings say of it; `front` are its titles."""
    items = run.items
    words = tuple(items[m].text + ("." if n + 1 < len(body) and _dotted(items, m) else "") for n, m in enumerate(body))
    opening = body[0] - len(front)
    while opening > 0 and front and items[opening].start > front[0].start:
        opening -= 1
    before = items[opening - 1].low if opening else ""
    earlier = items[opening - 2].low if opening > 1 else ""
    after = items[body[-1] + 1] if body[-1] + 1 < len(items) else None
    end = items[body[-1]].end
    if run.scene.text[end : end + 1] == "." and run.scene.text[end + 1 : end + 3].strip()[:1] in _AFTER_A_SHORT_FORM:
        end += 1
    name = Name(words, items[body[0]].start, end, run.scene.field, flows=run.flows, quoted=run.quoted)
    name.honorific = front[-1].low if front and front[-1].low in titles.honorifics else ""
    to = before in ("to", "with") and earlier in ("speaking", "spoke", "talking", "interview", "speaks")
    name.addressed = before in ("told", "tells") or to
    name.placed = before in _PLACE_PREPOSITIONS and not front and not to
    name.adjective = _adjective(items, body, after, titles, verbs)
    name.kind = kind_of(words, front, titles)
    role = " ".join(f.text for f in front if f.low not in titles.honorifics)
    name.role = role if any(f.low in titles.roles for f in front) else role_before(items, opening, titles, verbs)
    if name.kind in ("", "person"):
        name.role = name.role or role_after(items, body[-1], titles)
    if name.role and not name.kind:
        name.kind = "person"
    name.gloss = gloss_after(items, body[-1])
    return name


def _dotted(items: Sequence[Item], m: int) -> bool:
    """Whether item m is an initial with its full stop."""
    return len(items[m].text) == 1 and m + 1 < len(items) and items[m + 1].text == "." and items[m + 1].start == items[m].end


def _adjective(items: Sequence[Item], body: list[int], after: Item | None, titles: Titles, verbs: frozenset[str]) -> bool:
    """Whether a lone capitalised word is the adjective of a people before a noun."""
    if len(body) > 1 or after is None or after.kind != "word" or not after.text[0].islower() or items[body[0]].possessive:
        return False
    low, noun = items[body[0]].low, after.low not in FUNCTION_WORDS and (after.low not in verbs or after.low in titles.modifiers)
    return noun and (low.endswith(ADJECTIVE_ENDINGS) or low in titles.peoples)


def _supported(names: list[Name], runs: list[_Run], titles: Titles) -> list[Name]:
    """Drop what only headlines in title case or capitals show; cut such names to the part that the body supports."""
    cased = [(r.items[0].start, r.items[-1].end, r.scene.field) for r in runs if r.cased and r.items]
    if not cased:
        return names
    body = [n for n in names if not any(f == n.field and a <= n.start < b for a, b, f in cased)]
    known = {n.text.lower(): n for n in body} | {
        w.lower(): n for n in body if n.kind in ("", "person") for w in n.words if len(w) > 2 and w[0].isupper()
    }
    kept = list(body)
    for run in runs:
        if not run.cased:
            continue
        i = 0
        while i < len(run.items):
            for size in (4, 3, 2, 1):
                row = run.items[i : i + size]
                if len(row) == size and all(x.kind == "word" for x in row) and " ".join(x.low for x in row) in known:
                    words = (
                        known[" ".join(x.low for x in row)].words
                        if size > 1
                        else (row[0].text.title() if row[0].text.isupper() and len(row[0].text) > 4 else row[0].text,)
                    )
                    kept.append(Name(tuple(words), row[0].start, row[-1].end, run.scene.field, flows=run.flows))
                    i += size - 1
                    break
            i += 1
    return sorted(kept, key=lambda n: (n.field != "title", n.start))
