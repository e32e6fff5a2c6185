"""What articles, stories and nodes are called in the tables: pure functions of the set, whatever its order."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence

from retold.types import Article, Story

_SUFFIX = re.compile(r"(?<=[^/])\.[A-Za-z0-9]{1,8}$")
_SLUG = re.compile(r"[^a-z0-9]+")
_SLUG_LENGTH = 40


def name_articles(articles: Sequence[Article]) -> list[str]:
    """The id of each article: the one given; else its file's stem; where stems collide the path from the pile's root without
    suffix; where those do, `sha-` and 12 hex digits. An id given to several texts gets `@` and 8 hex digits of each text's
    SHA-256. Different articles have different ids; an article that is listed twice has one. Cost O(n).
    """
    distinct = sorted({(article.key, article.given, article.sha256) for article in articles})
    level = dict.fromkeys(distinct, 0)
    while True:
        holders: dict[str, list[tuple[str, bool, str]]] = defaultdict(list)
        for one in distinct:
            holders[_ladder(*one)[level[one]]].append(one)
        moved = [one for many in holders.values() if len(many) > 1 for one in _who_yields(many)]
        if not moved:
            return [_ladder(*one)[level[one]] for one in ((a.key, a.given, a.sha256) for a in articles)]
        for one in moved:
            level[one] += 1


def name_identities(identities: Sequence[tuple[str, str, bool]]) -> list[str]:
    """The id of each article of an archive, from (sha256, key, whether the key was given) alone."""
    return name_articles([Article(key=key, given=given, sha256=sha256, text="") for sha256, key, given in identities])


def _ladder(key: str, given: bool, sha256: str) -> tuple[str, ...]:
    """An article's names, the one to prefer first; the last is its own alone."""
    own = hashlib.sha256(f"{given}:{key}:{sha256}".encode("utf-8", "surrogatepass")).hexdigest()
    if given:
        return key, f"{key}@{sha256[:8]}", f"{key}@{sha256}", f"sha-{own}"
    path = _SUFFIX.sub("", key)
    return path.rpartition("/")[2] or path, path, f"sha-{sha256[:12]}", f"sha-{sha256[:12]}-{own[:8]}", f"sha-{own}"


def _who_yields(many: list[tuple[str, bool, str]]) -> list[tuple[str, bool, str]]:
    """Of articles with the same name, those that take their next one: a given id stays where only files contend for it."""
    given = [one for one in many if one[1]]
    return [one for one in many if not one[1]] if len(given) == 1 else many


def name_stories(stories: Sequence[Story], articles: Sequence[Article]) -> list[str]:
    """`s-` and 10 hex digits of the smallest SHA-256 of each story's members; where two stories share that member, also 6 hex
    digits of the SHA-256 of all their members' SHA-256s."""
    members = [sorted(articles[place].sha256 for place in story.members) for story in stories]
    names = [story_id(hashes[0]) for hashes in members]
    shared = {name for name, holders in Counter(names).items() if holders > 1}
    return [
        f"{name}-{hashlib.sha256(','.join(hashes).encode()).hexdigest()[:6]}" if name in shared else name
        for name, hashes in zip(names, members, strict=True)
    ]


def story_id(sha256: str) -> str:
    """The id of a story whose smallest member has this SHA-256."""
    return f"s-{sha256[:10]}"


def slug_of(name: str) -> str:
    """A name in small ASCII letters, digits and hyphens; "unnamed" where nothing is left of no name, else a hash of it."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").lower()
    slug = _SLUG.sub("-", plain).strip("-")[:_SLUG_LENGTH].rstrip("-")
    if slug:
        return slug
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8] if name.strip() else "unnamed"
