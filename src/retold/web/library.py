"""What the pages and the API are served from: an archive, what find knows of it, and the stories that were told lately.

Requests are answered on several threads: each reads the archive by a connection of its own; what is computed is computed by one
thread at a time, and kept by what it depends on, so that nothing has to be forgotten by hand.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar

import msgspec
import numpy as np

from retold.config import VERSION, Settings
from retold.errors import ArchiveLocked, NoSpace, NothingFound, UsageError
from retold.pipeline.corpus import find
from retold.pipeline.findings import Progress, choose_depth, silent
from retold.results import Traced
from retold.store import Archive, open_archive
from retold.web.catalog import Catalog

_T = TypeVar("_T")
_KEPT_ARTICLES = 4_000  # articles of told stories that are held in memory
_NEAR = 3
_PATIENCE = 2.5  # seconds that a request waits for a story to be told before it says how far that is


class Telling:
    """A story on its way: the stage it is at, how far, and in the end what was told of it."""

    def __init__(self, done: Traced | None = None) -> None:
        """done: where it was told before."""
        self.done = done
        self.error: BaseException | None = None
        self.stage, self.at, self.total = "", 0, 0
        self.ended = threading.Event()
        if done is not None:
            self.ended.set()

    def note(self, stage: str, at: int, total: int) -> None:
        """Called by the stages as they go on."""
        self.stage, self.at, self.total = stage, at, total


class Library:
    """An archive as it is served. Every method may be called by several threads at once."""

    def __init__(self, path: Path, settings: Settings | None = None) -> None:
        """path: of an archive that is there; nothing is read before it is asked for."""
        self.path = path
        # A pool of processes is not started from a server of threads.
        self.settings = msgspec.structs.replace(settings or Settings(), workers=1)
        self._computing = threading.RLock()
        self._keeping = threading.Lock()
        self._catalog: Catalog | None = None
        self._state: tuple[object, ...] | None = None
        self._under_way: dict[str, Telling] = {}
        self._told: OrderedDict[str, Traced] = OrderedDict()

    # --- the archive ----------------------------------------------------------------------------------------------------------

    def read(self, ask: Callable[[Archive], _T]) -> _T:
        """What `ask` returns, the archive open for reading and of one state. Raises what the archive raises."""
        with open_archive(self.path, write=False) as archive:
            return archive.consistently(lambda: ask(archive))

    def write(self, do: Callable[[Archive], _T]) -> _T:
        """What `do` returns, the archive open for writing. Raises ArchiveLocked where another program writes."""
        with open_archive(self.path, write=True) as archive:
            return do(archive)

    def _keeping_what_it_can(self, do: Callable[[Archive], _T]) -> _T:
        """`do` with the archive open for writing, so that what is computed is kept; where it cannot be written, for reading."""
        try:
            return self.write(do)
        except (ArchiveLocked, UsageError, NoSpace):
            return self.read(do)

    def prepare(self, progress: Progress | None = None) -> None:
        """Bring what find knows, and the index of words, up to date before anybody asks; kept in the archive where it can be."""
        with self._computing:
            if self.read(lambda archive: self._digest(archive)) != self._state:
                self._keeping_what_it_can(lambda archive: self._renew(archive, progress or silent))
            try:
                if self.read(lambda archive: archive.words().behind()):
                    report = progress or silent
                    self.write(lambda archive: archive.words().update(lambda done, total: report("words", done, total)))
            except (ArchiveLocked, UsageError, NoSpace):
                pass  # searched without what is new; the page says so

    def _digest(self, archive: Archive) -> tuple[object, ...]:
        return (*archive.outlines().holding(), archive.corrections_digest())

    def _renew(self, archive: Archive, progress: Progress) -> Catalog:
        state = self._digest(archive)
        catalog = Catalog(archive, find(archive, self.settings, progress), self.settings)
        self._catalog, self._state = catalog, state
        return catalog

    # --- what find knows ------------------------------------------------------------------------------------------------------

    def catalog(self) -> Catalog:
        """What find knows of the archive as it is now; made again where its articles changed."""
        state = self.read(self._digest)
        if state == self._state and self._catalog is not None:
            return self._catalog
        with self._computing:
            if state != self._state or self._catalog is None:
                self._keeping_what_it_can(lambda archive: self._renew(archive, silent))
            assert self._catalog is not None
            return self._catalog

    @property
    def fingerprint(self) -> str:
        """Changes with the articles of the archive and its corrections, and with nothing else."""
        state = self.read(self._digest)
        return hashlib.sha256(repr((VERSION, state, msgspec.json.encode(self.settings))).encode()).hexdigest()[:16]

    # --- one story ------------------------------------------------------------------------------------------------------------

    def told(self, wanted: str, progress: Progress | None = None) -> Traced:
        """One story told to its end: by its id, or that of an article of it. Kept in memory while there is room.

        Raises NothingFound, naming what is near. Cost of one that is not kept: as `retold show`.
        """
        catalog = self.catalog()
        story, key, places = self._key_of(catalog, wanted)
        kept = self._kept(key)
        if kept is not None:
            return kept
        with self._computing:
            kept = self._kept(key)
            if kept is None:
                kept = self._keeping_what_it_can(lambda archive: self._tell(archive, catalog, story, places, progress or silent))
                self._keep(key, kept)
        return kept

    def start_telling(self, wanted: str) -> Telling:
        """Begin to tell a story, or say how far that is; raises what `told` raises, also where it came to an end that way."""
        key = self._key_of(self.catalog(), wanted)[1]
        kept = self._kept(key)
        if kept is not None:
            return Telling(done=kept)
        with self._keeping:
            telling = self._under_way.get(key)
            if telling is None:
                telling = self._under_way[key] = Telling()
                threading.Thread(target=self._tell_aside, args=(wanted, key, telling), daemon=True).start()
        telling.ended.wait(_PATIENCE)
        if telling.error is not None:
            raise telling.error
        return telling

    def _tell_aside(self, wanted: str, key: str, telling: Telling) -> None:
        try:
            telling.done = self.told(wanted, telling.note)
        except BaseException as error:  # told to whoever waits for it
            telling.error = error
        finally:
            with self._keeping:
                self._under_way.pop(key, None)
            telling.ended.set()

    def is_told(self, wanted: str) -> bool:
        """Whether `told` would return at once."""
        return self._kept(self._key_of(self.catalog(), wanted)[1]) is not None

    def _key_of(self, catalog: Catalog, wanted: str) -> tuple[str, str, list[int]]:
        rank = catalog.rank_of(wanted)
        if rank is None:
            raise NothingFound(f"no story or article {wanted!r} in this archive", self._near(catalog, wanted))
        story = catalog.ids[rank]
        places = sorted(catalog.members(story))
        parts = [(int(catalog.corpus.numbers[place]), catalog.names[place]) for place in places]
        corrected = self._state[2:] if self._state else ()
        return story, hashlib.sha256(repr((parts, corrected)).encode("utf-8", "surrogatepass")).hexdigest(), places

    def near(self, wanted: str) -> list[str]:
        """Ids of articles and stories that look like one that is not there."""
        catalog = self.catalog()
        names = [*catalog.ids, *catalog.names] if len(catalog.names) <= 20_000 else [*catalog.ids[:10_000], *catalog.names[:10_000]]
        return get_close_matches(wanted, names, _NEAR, 0.5)

    def _near(self, catalog: Catalog, wanted: str) -> str:
        return "Did you mean one of those below" if self.near(wanted) else "The list of stories has all that there are"

    def _tell(self, archive: Archive, catalog: Catalog, story: str, places: list[int], progress: Progress) -> Traced:
        from retold.pipeline.telling import tell

        depth = choose_depth(len(catalog.corpus), self.settings)
        part = catalog.corpus.only(np.array(places, np.int64))
        found = tell(archive, part, "all" if depth == "all" else "stories", self.settings, progress)
        traced = Traced(
            found,
            names=[catalog.names[place] for place in places],
            shared=catalog.shared,
            story=story,
        )
        _ = traced.dossier.statements  # worked out here, once, and not by the first who looks
        return traced

    def _kept(self, key: str) -> Traced | None:
        with self._keeping:
            kept = self._told.get(key)
            if kept is not None:
                self._told.move_to_end(key)
            return kept

    def _keep(self, key: str, traced: Traced) -> None:
        with self._keeping:
            self._told[key] = traced
            while len(self._told) > 1 and sum(len(one.findings.articles) for one in self._told.values()) > _KEPT_ARTICLES:
                self._told.popitem(last=False)

    def held(self) -> list[Traced]:
        """The stories that are held in memory, those that were looked at lately last."""
        with self._keeping:
            return list(self._told.values())
