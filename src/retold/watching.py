"""What keeps an archive current: round after round, what is new, changed or gone in a folder or a feed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import msgspec

from retold.config import Settings
from retold.errors import NoInput, NothingFound
from retold.fetching import Feed, is_address
from retold.pipeline import Depth, work
from retold.reading import read_some, stats_of
from retold.reading.feeds import read_feed
from retold.store import Added, Archive, open_archive
from retold.types import Article, Reject, Text

_NOTE = "watched: "  # before the folder, in the name of the note that says what each file gave


class _Given(msgspec.Struct):
    """A file as it was last read: what it was (size, time, number), and the articles that it gave (SHA-256, key)."""

    stat: tuple[int, int, int]
    texts: list[Text]


@dataclass(frozen=True)
class Round:
    """What became of a round: files (or entries) that were new, changed or gone, inputs without an article, articles there are now.

    articles   None where nothing had changed, and the archive was not opened.
    """

    new: int = 0
    changed: int = 0
    gone: int = 0
    rejected: int = 0
    articles: int | None = None

    def __str__(self) -> str:
        if self.articles is None:
            return "nothing new"
        counts = [f"{n} {what}" for n, what in ((self.new, "new"), (self.changed, "changed"), (self.gone, "gone")) if n]
        counts += [f"{self.rejected} without an article"] if self.rejected else []
        return f"{', '.join(counts) or 'nothing new'}; {self.articles:,} articles"


class Watch(Protocol):
    """Something that is looked at again and again."""

    def look(self) -> Round:
        """Look once, and bring the archive up to date. Raises ArchiveLocked, and what else the archive raises."""
        ...


def watch(
    source: str | Path,
    archive: str | Path,
    *,
    settings: Settings | None = None,
    depth: Depth | None = None,
    keep: bool = False,
    fetch: bool = False,
) -> Watch:
    """A watch over a folder, or a feed (its address, or a file that somebody writes), for an archive, which is made if need be.

    keep    of a folder: keep what went, and what files said before they changed. Without it the archive holds what the folder
            holds (and what other folders gave). What a feed no longer has is always kept: a feed shows its latest alone.
    fetch   go to the network, without which an address is refused.
    Raises NothingFound (no such folder or file), NoInput (an address without `fetch`).
    """
    settings, archive = settings or Settings(), Path(archive)
    if is_address(str(source)):
        if not fetch:
            raise NoInput(f"{source} is on the network, where retold goes only when it is told to", "Add --fetch")
        feed = Feed(str(source))
        return FeedWatch(str(source), lambda: feed.fetch(settings.max_input_bytes), archive, settings, depth)
    place = Path(os.path.realpath(source))
    if place.is_dir():
        return FolderWatch(place, archive, settings, depth, keep)
    if not place.is_file():
        raise NothingFound(f"there is no folder or feed {source}", "Name a folder, or the address of a feed")
    return FeedWatch(str(source), FileFeed(place, settings.max_input_bytes).read, archive, settings, depth)


class FolderWatch:
    """A folder. What each file gave is noted in the archive, so that another watch goes on where this one ended."""

    def __init__(self, folder: Path, archive: Path, settings: Settings, depth: Depth | None, keep: bool) -> None:
        """Made by `watch`."""
        self._folder, self._archive, self._settings, self._depth, self._keep = folder, archive, settings, depth, keep
        self._seen: dict[str, tuple[int, int, int]] | None = None

    def look(self) -> Round:
        """One round. A file that was being written is read again in the next, when it is another. Cost: a look at each file.

        Raises NothingFound where the folder is gone, NoInput where a part of it cannot be listed: nothing is taken away then.
        """
        if not self._folder.is_dir():
            raise NothingFound(f"the folder {self._folder} is gone", "Put it back, or watch another; the archive was left as it is")
        # As they were before they are read: what changes meanwhile is another in the next round.
        stats = stats_of(self._folder)
        if stats == self._seen:
            return Round()
        with open_archive(self._archive, write=True, create=True) as kept:
            found = self._update(kept, stats)
            if found.new or found.changed or found.gone:
                work(kept, self._settings, self._depth)
            found = replace(found, articles=kept.outlines().holding()[0])
        self._seen = stats
        return found

    def _update(self, kept: Archive, stats: dict[str, tuple[int, int, int]]) -> Round:
        note = kept.notes().load(f"{_NOTE}{self._folder}")
        before = msgspec.json.decode(note, type=dict[str, _Given]) if note else {}
        fresh = {key for key, stat in stats.items() if key not in before or before[key].stat != stat}
        gone = set(before) - set(stats)
        if not fresh and not gone:
            return Round()
        given = {key: _Given(stats[key], []) for key in fresh}
        added = kept.add(self._noting(fresh, given))
        after = {key: one for key, one in before.items() if key not in gone and key not in fresh} | given
        if self._keep:
            after |= {key: _Given(one.stat, one.texts) for key, one in before.items() if key in gone}
            gone -= set(after)
        else:
            held = {text for one in after.values() for text in one.texts}
            kept.remove_versions({text for one in before.values() for text in one.texts} - held)
        kept.notes().save(f"{_NOTE}{self._folder}", msgspec.json.encode(after))
        new = len(fresh - set(before))
        return Round(new=new, changed=len(fresh) - new, gone=len(gone), rejected=added.rejected)

    def _noting(self, keys: set[str], given: dict[str, _Given]) -> Iterator[Article | Reject]:
        for key, one in read_some(self._folder, keys, self._settings):
            if isinstance(one, Article):
                given[key].texts.append((one.sha256, one.key))
            yield one


class FileFeed:
    """A feed that lies in a file."""

    def __init__(self, place: Path, most: int) -> None:
        """most: bytes that are read of it."""
        self._place, self._most = place, most
        self._seen: tuple[int, int, int] | None = None

    def read(self) -> bytes | None:
        """The feed as it is now; None where it is as it was, or is being put in place."""
        try:
            seen = self._place.stat()
            stat = seen.st_size, seen.st_mtime_ns, seen.st_ino
            if stat == self._seen:
                return None
            with self._place.open("rb") as file:
                data = file.read(self._most)
        except OSError:
            return None
        self._seen = stat
        return data


class FeedWatch:
    """A feed."""

    def __init__(
        self, shown: str, read: Callable[[], bytes | None], archive: Path, settings: Settings, depth: Depth | None
    ) -> None:
        """Made by `watch`. read: gives the feed as it is now, None where it is as it was."""
        self._shown, self._read, self._archive, self._settings, self._depth = shown, read, archive, settings, depth
        self._pending: bytes | None = None

    def look(self) -> Round:
        """One round. Raises NoInput where the feed could not be fetched: the next round may."""
        self._pending = self._read() or self._pending  # kept where the archive cannot be written just now
        if self._pending is None:
            return Round()
        with open_archive(self._archive, write=True, create=True) as kept:
            added: Added = kept.add(read_feed(self._pending, self._shown))
            if added.added or added.versions or added.updated:
                work(kept, self._settings, self._depth)
            articles = kept.outlines().holding()[0]
        self._pending = None
        changed = added.versions + added.updated
        return Round(new=added.added, changed=changed, rejected=added.rejected, articles=articles)
