"""Who acts on a page: names, the other forms of each, roles that stand for a name, and unnamed sources.

Two names are one actor only where the page shows it: the same words, a surname alone, an acronym in brackets, a spelling that
differs by one letter in a long name, a role that one actor alone carries. People who share a first name stay apart, and so do a
person and an outlet named after them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from retold.record.bearers import Bearer, bearer_of
from retold.record.closed import DETERMINERS
from retold.record.cues import find_cues
from retold.record.names import Name, find_names
from retold.record.phrases import Ground, lay_ground, verb_forms
from retold.record.roles import Carried, Person, index_roles, owned_mentions, paired_mentions, role_mentions
from retold.record.words import Scene, Titles, load_titles, read_scenes
from retold.types import Actor, Mention, Page, Quotation

_BEARERS = 200  # names of a page that are compared letter by letter
Kind = Literal["person", "organisation", "place", "group", "outlet", "unknown"]


@dataclass
class Cluster:
    """An actor while it is being put together: its forms (words → how often), roles, votes on its kind, its mentions."""

    words: tuple[str, ...]
    forms: Counter[str] = field(default_factory=Counter)
    roles: list[str] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    mentions: list[Mention] = field(default_factory=list)
    placed: int = 0
    addressed: int = 0
    nominal: bool = False


def find_actors(page: Page, quotations: tuple[Quotation, ...]) -> tuple[tuple[Actor, ...], tuple[Mention, ...]]:
    """Actors of a page in order of first mention, and every mention in order of field (title first) and start.

    Spans leave out titles and a possessive ’s. Kinds and aliases rest on the page alone. Raises nothing. Cost: linear in the
    page, times the number of distinct names for the joining of aliases.
    """
    titles = load_titles()
    scenes = read_scenes(page, quotations)
    names = find_names(scenes, titles, frozenset(f for f in verb_forms() if " " not in f))
    clusters = _join_names([n for n in names if not n.adjective], titles)
    _add_roles(scenes, clusters, titles)
    speaking = _add_nominals(scenes, clusters, titles)
    _add_pairs(scenes, clusters, titles)
    return _finish(clusters, scenes, speaking, titles)


def _join_names(names: Sequence[Name], titles: Titles) -> list[Cluster]:
    """Join the names that are one actor's; longest names first, then what is short for them."""
    clusters: list[Cluster] = []
    exact: dict[str, int] = {}
    words: dict[str, list[int]] = {}
    later: list[Name] = []
    for name in names:
        if name.title or len(name.words) > 1:
            _place(name, clusters, exact, words)
        else:
            later.append(name)
    for name in later:
        _place_single(name, clusters, exact, words)
    _join_variants(clusters)
    return [c for c in clusters if c.mentions]


def _place(name: Name, clusters: list[Cluster], exact: dict[str, int], words: dict[str, list[int]]) -> None:
    key = _key(name)
    at = exact.get(key)
    if at is None and name.kind in ("", "person") and not name.title:
        for i in sorted({i for w in name.words for i in words.get(w.lower(), ())[:_BEARERS]}):
            c = clusters[i]
            if _same_person(c.words, name.words) and not c.kinds["outlet"] and not c.kinds["organisation"]:
                at = i
                break
    if at is None:
        at = len(clusters)
        clusters.append(Cluster(name.words))
        for word in dict.fromkeys(w.lower() for w in name.words):
            words.setdefault(word, []).append(at)
    exact.setdefault(key, at)
    _add(clusters[at], name)
    if name.gloss:
        exact.setdefault(name.gloss.lower(), at) if _glosses(name.words, name.gloss) else None


def _glosses(words: tuple[str, ...], gloss: str) -> bool:
    """Whether the brackets after a name hold its acronym, or a form of the same name."""
    if gloss.isupper() and " " not in gloss and len(gloss) > 1:
        heads = "".join(w[0] for w in words if w[0].isupper()).upper()
        return gloss == heads or (len(words) > 1 and gloss[0] == heads[:1] and _subsequence(gloss, "".join(words).upper()))
    shared = {w.lower() for w in words} & {w.lower() for w in gloss.split()}
    return bool(shared)


def _subsequence(short: str, long: str) -> bool:
    rest = iter(long)
    return all(c in rest for c in short)


def _same_person(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two names of several words are one: same ends and one within the other, or one letter apart in a long word."""
    if len(a) < 2 or len(b) < 2:
        return False
    x, y = [w.lower() for w in a], [w.lower() for w in b]
    if x[-1] == y[-1] and x[0] == y[0]:
        return True
    if x[-1] == y[-1] and (len(x[0]) == 1 or len(y[0]) == 1) and x[0][0] == y[0][0]:
        return True
    if len(x) == len(y):
        unlike = [(p, q) for p, q in zip(x, y, strict=True) if p != q]
        return len(unlike) == 1 and _one_apart(*unlike[0])
    return False


def _one_apart(a: str, b: str) -> bool:
    """Whether two long words differ by one letter put in, left out or changed."""
    short, long = sorted((a, b), key=len)
    if long in (short + "n", short + "s") or (a[:-1] == b[:-1] and "a" in (a[-1], b[-1])) or long == short + "a":
        return False  # a people, a plural, a woman's form of a man's name
    if min(len(a), len(b)) < 6 or abs(len(a) - len(b)) > 1 or a[0] != b[0]:
        return False
    i = 0
    while i < min(len(a), len(b)) and a[i] == b[i]:
        i += 1
    return a[i:] == b[i + 1 :] or a[i + 1 :] == b[i:] or a[i + 1 :] == b[i + 1 :]


def _place_single(name: Name, clusters: list[Cluster], exact: dict[str, int], words: dict[str, list[int]]) -> None:
    """A name of one word: short for a longer name of the page, or a name of its own."""
    key = _key(name)
    if key in exact:
        _add(clusters[exact[key]], name)
        return
    short = name.text.isupper() and len(key) < 6
    whole = _spelt(key, clusters) if short else []
    bearers = (
        [] if short else [i for i in words.get(key, ())[:_BEARERS] if len(clusters[i].words) > 1 and _may_shorten(clusters[i])]
    )
    last = [i for i in bearers if clusters[i].words[-1].lower() == key]
    first = [i for i in bearers if clusters[i].words[0].lower() == key]
    near = whole or (_near(key, clusters) if not bearers else [])
    chosen = _choose(name, last, clusters) if last else (first[0] if len(first) == 1 else None)
    if chosen is None and not first and len(near) == 1:
        chosen = near[0]
    if chosen is None:
        chosen = len(clusters)
        clusters.append(Cluster(name.words))
        exact[key] = chosen
    elif len(last) < 2:
        exact[key] = chosen
    _add(clusters[chosen], name)


def _key(name: Name) -> str:
    """What a name is compared by: lower case, and an acronym without its full stops."""
    key = name.text.lower()
    return key.replace(".", "") if len(name.words) == 1 and name.text.isupper() else key


def _spelt(acronym: str, clusters: list[Cluster]) -> list[int]:
    """Clusters (of the first `_BEARERS`) of several words, no person's, whose initials an acronym is."""
    found = []
    for i, c in enumerate(clusters[:_BEARERS]):
        if len(c.words) > 1 and not c.kinds["person"] and not c.roles:
            initials = "".join(w[0] for w in c.words if w[0].isupper()).lower()
            if initials == acronym and len(acronym) > 1:
                found.append(i)
    return found


def _near(key: str, clusters: list[Cluster]) -> list[int]:
    """Clusters (of the first `_BEARERS`) whose surname is one letter from a word."""
    return [
        i
        for i, c in enumerate(clusters[:_BEARERS])
        if len(c.words) > 1 and _may_shorten(c) and _one_apart(c.words[-1].lower(), key)
    ]


def _may_shorten(c: Cluster) -> bool:
    return not (c.kinds["organisation"] or c.kinds["outlet"] or c.kinds["place"])


def _choose(name: Name, among: list[int], clusters: list[Cluster]) -> int:
    """Of several bearers of a surname, the one named in full last before this place."""
    if len(among) == 1:
        return among[0]

    def distance(i: int) -> tuple[int, int]:
        before = [m.start for m in clusters[i].mentions if m.field == name.field and m.start < name.start]
        return (name.start - max(before) if before else 1 << 30, i)

    return min(among, key=distance)


def _add(c: Cluster, name: Name) -> None:
    c.forms[name.text] += 1
    if len(name.words) > len(c.words) and not name.title:
        c.words = name.words
    if name.role and name.role.lower() not in (r.lower() for r in c.roles):
        c.roles.append(name.role)
    if name.kind:
        c.kinds[name.kind] += 1
    if name.honorific:
        c.kinds["person"] += 1
    c.placed += name.placed
    c.addressed += name.addressed
    c.mentions.append(Mention(actor=0, start=name.start, end=name.end, field=name.field))


def _join_variants(clusters: list[Cluster]) -> None:
    """Join names of one long word that are one letter apart."""
    singles = [c for c in clusters if len(c.words) == 1 and len(c.words[0]) >= 6 and not c.kinds["outlet"]][:_BEARERS]
    for i, a in enumerate(singles):
        for b in singles[i + 1 :]:
            if a.mentions and b.mentions and len(a.words[0]) >= 7 and _one_apart(a.words[0].lower(), b.words[0].lower()):
                a.forms += b.forms
                a.kinds += b.kinds
                a.mentions += b.mentions
                b.mentions = []


def _grounds(scenes: Sequence[Scene], clusters: Sequence[Cluster], titles: Titles) -> list[Ground]:
    mentions = _mentions(clusters)
    return [lay_ground(s, mentions, titles) for s in scenes]


def _mentions(clusters: Sequence[Cluster]) -> tuple[Mention, ...]:
    rows = [
        Mention(actor=i, start=m.start, end=m.end, kind=m.kind, field=m.field) for i, c in enumerate(clusters) for m in c.mentions
    ]
    return tuple(sorted(rows, key=lambda m: (m.field != "title", m.start, m.end)))


def _add_roles(scenes: Sequence[Scene], clusters: list[Cluster], titles: Titles) -> None:
    """Mentions by role alone, and unnamed groups and bodies under a name."""
    carried = [
        Carried(i, frozenset(w.lower() for w in role.replace("’s", "").split()), role.split()[-1].lower())
        for i, c in enumerate(clusters)
        for role in c.roles
    ]
    people = [Person(p.index, not p.roles, p.places) for p in _people(clusters)]
    roles = index_roles(carried, people, titles)
    grounds = _grounds(scenes, clusters, titles)
    found = [match for ground in grounds for match in role_mentions(ground, roles)]
    taken = {(m.field, m.start) for _, m in found}
    known: dict[str, int] = {}
    for ground in grounds:
        items, name_of = ground.scene.items, ground.scene.field
        for first, last, head in owned_mentions(ground):
            start, end = items[first].start, items[last].end
            if (name_of, start) in taken:
                continue
            name = " ".join(ground.scene.text[start:end].split())
            at = known.setdefault(name.lower(), len(clusters))
            if at == len(clusters):
                clusters.append(Cluster(tuple(name.split()), nominal=True))
                clusters[at].kinds[_nominal_kind(items[head].low, titles)] += 1
            found.append((at, Mention(actor=0, start=start, end=end, kind="role", field=name_of)))
    for i, mention in found:
        clusters[i].mentions.append(mention)


def _add_nominals(scenes: Sequence[Scene], clusters: list[Cluster], titles: Titles) -> set[int]:
    """Unnamed sources ("officials", "the harbour ministry") become actors; the same words are the same actor.

    Returns the clusters that are the source of a cue.
    """
    speaking: set[int] = set()
    known: dict[str, int] = {" ".join(c.words).lower(): i for i, c in enumerate(clusters) if c.nominal}
    bodies: dict[str, list[int]] = {}
    for i, c in enumerate(clusters):
        if len(c.words) > 1 and not c.kinds["person"]:
            bodies.setdefault(c.words[-1].lower(), []).append(i)
    outlets = [i for i, c in enumerate(clusters) if c.kinds["outlet"]]
    people = _people(clusters)
    for ground in _grounds(scenes, clusters, titles):
        spoken = [(p, p is cue.source) for cue in find_cues(ground) for p in (cue.source, cue.via) if p is not None]
        for phrase, is_source in spoken:
            if phrase.mention >= 0 and is_source:
                speaking.add(ground.mentions[phrase.mention].actor)
            if phrase.kind != "nominal" or phrase.mention >= 0:
                continue
            first, head = phrase.first, phrase.head
            items = ground.scene.items
            while first < head and items[first].low in DETERMINERS - {"his", "her", "their", "its"}:
                first += 1
            start, end = items[first].start, items[phrase.last].end
            name = " ".join(ground.scene.text[start:end].split())
            at = None
            if first == head:
                outlet = items[head].low in titles.outlet_nouns and first > phrase.first
                at = _refers_back(outlets if outlet else bodies.get(items[head].low, ()), clusters, start, ground)
            if at is None:
                at = bearer_of(ground, phrase, people)
            if at is None:
                at = known.get(name.lower())
            if at is None:
                at = len(clusters)
                clusters.append(Cluster(tuple(name.split()), nominal=True))
                clusters[at].kinds[_nominal_kind(items[head].low, titles)] += 1
                known[name.lower()] = at
            if not any(m.start == start and m.field == ground.scene.field for m in clusters[at].mentions):
                clusters[at].mentions.append(Mention(actor=0, start=start, end=end, kind="role", field=ground.scene.field))
            if is_source:
                speaking.add(at)
    return speaking


def _add_pairs(scenes: Sequence[Scene], clusters: list[Cluster], titles: Titles) -> None:
    """Mentions of two at once ("the two", "both countries")."""
    persons = frozenset(bearer.index for bearer in _people(clusters))
    for i, mention in [pair for ground in _grounds(scenes, clusters, titles) for pair in paired_mentions(ground, persons)]:
        clusters[i].mentions.append(mention)


def _people(clusters: Sequence[Cluster]) -> list[Bearer]:
    """The clusters that may be persons with a name, first `_BEARERS` of them."""
    found = []
    for i, c in enumerate(clusters):
        shape = 2 <= len(c.words) <= 3 and all(w[0].isupper() and not w.isupper() for w in c.words)
        other = sum(n for kind, n in c.kinds.items() if kind != "person")
        if c.kinds["person"] > other or (shape and not c.kinds and c.placed * 2 <= len(c.mentions)):
            places = tuple((m.field, m.start) for m in c.mentions[:_BEARERS] if m.kind == "name")
            found.append(Bearer(i, tuple(c.roles), places))
    return found[:_BEARERS]


def _nominal_kind(head: str, titles: Titles) -> str:
    if head in titles.groups or (head.endswith("s") and head[:-1] in titles.roles):
        return "group"
    if head in titles.outlet_nouns:
        return "outlet"
    if head in titles.organisations:
        return "organisation"
    if head in titles.roles:
        return "person"
    return "unknown"


def _refers_back(bodies: Sequence[int], clusters: Sequence[Cluster], start: int, ground: Ground) -> int | None:
    """A bare head ("the ministry") refers to the last body before it whose name ends with that word."""
    best, place = None, -1
    for i in bodies[:_BEARERS]:
        before = [m.start for m in clusters[i].mentions[:_BEARERS] if m.field == ground.scene.field and m.start < start]
        if before and max(before) > place:
            best, place = i, max(before)
    return best


def _finish(
    clusters: Sequence[Cluster], scenes: Sequence[Scene], speaking: set[int], titles: Titles
) -> tuple[tuple[Actor, ...], tuple[Mention, ...]]:
    order = sorted(range(len(clusters)), key=lambda i: min((m.field != "title", m.start) for m in clusters[i].mentions))
    place = {old: new for new, old in enumerate(order)}
    _name_outlets(clusters, scenes, speaking, titles)
    actors = tuple(_actor(clusters[i], i in speaking, titles) for i in order)
    mentions = tuple(
        Mention(actor=place[m.actor], start=m.start, end=m.end, kind=m.kind, field=m.field) for m in _mentions(clusters)
    )  # fmt: skip
    return actors, mentions


def _name_outlets(clusters: Sequence[Cluster], scenes: Sequence[Scene], speaking: set[int], titles: Titles) -> None:
    """A name that people speak to is an outlet where the page also calls one ("told the website"), and so is a bare acronym."""
    nouns = False
    for scene in scenes:
        for i, item in enumerate(scene.items[:-2]):
            to = item.low in ("told", "tells") or (
                item.low in ("to", "with") and i > 0 and scene.items[i - 1].low in ("speaking", "spoke", "interview")
            )
            nouns = nouns or (to and scene.items[i + 1].low == "the" and scene.items[i + 2].low in titles.outlet_nouns)
    for i, c in enumerate(clusters):
        acronym = len(c.words) == 1 and c.words[0].isupper() and len(c.words[0]) > 2
        if c.addressed and not c.roles and not c.kinds["person"] and i not in speaking and (nouns or acronym):
            c.kinds["outlet"] += c.addressed + sum(c.kinds.values())


def _actor(c: Cluster, speaks: bool, titles: Titles) -> Actor:
    name = " ".join(c.words)
    aliases = sorted({form for form in c.forms if form != name})
    kind: Kind = "unknown"
    voted = c.kinds.most_common()
    if voted:
        best = max(n for _, n in voted)
        kind = next(k for k in ("person", "outlet", "organisation", "group", "place", "unknown") if c.kinds[k] == best)
    elif c.placed * 2 > len(c.mentions) and not (speaks and len(c.words) > 1):
        kind = "place"
    elif len(c.words) > 1 and (speaks or any(f in c.words for f in c.forms)) and len(c.words) <= 4:
        kind = "person"
    return Actor(name=name, kind=kind, aliases=tuple(aliases), roles=tuple(c.roles))
