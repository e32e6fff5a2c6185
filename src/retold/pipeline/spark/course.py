"""The course of the corpus stages on Spark.

Articles travel as bytes of the noun, keys and passages as bytes of arrays: a row holds hundreds of them. To the machine that starts
the run come whole numbers only: for each article the words it is most about, for each pair what grouping asks for. The result is
that of `retold trace --depth find`, row by row, in however many parts: a place is a place in the order of (SHA-256, id), a key
meets in one part whatever article it comes from, and a pair is a function of its two articles.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from retold.config import Settings
from retold.engine.spark import Form, Spark, Table, open_spark
from retold.errors import NoInput, UsageError
from retold.finding import PairTable, stand_for_copies
from retold.kernels.components import find_components
from retold.kernels.shingles import MOST_HOLDERS
from retold.pipeline.corpus import complete_components, pairs_in_batches, pairs_kind, stories_of
from retold.pipeline.grouping import group_pairs
from retold.pipeline.spark import articles as on_articles
from retold.pipeline.spark import pairs as on_pairs
from retold.pipeline.spark.outward import Outward, Row
from retold.pipeline.spark.sources import read_sources
from retold.types import Article, Story

Ints = NDArray[np.int64]
Keys = NDArray[np.uint64]
Progress = Callable[[str, int, int], None]

_POSTINGS = 170  # of an article
_PART_BYTES = 64_000_000  # of postings that are sorted and paired at once
_MOST_PARTS = 256
_STEPS = ("read", "place", "index", "candidates", "compare", "group", "write")
_STORIES_TOGETHER = 100_000


def find_on_spark(
    sources: Sequence[str],
    target: str,
    settings: Settings,
    outward: Outward,
    *,
    master: str = "local[2]",
    form: Form = "parquet",
    report: Progress | None = None,
) -> dict[str, int]:
    """Find what the articles of `sources` share and which tell one story; write the result tables of depth find.

    sources   files and folders of .jsonl, .ndjson, .json (a record a line) and .parquet (a record a row), as paths or URIs.
    target    folder that is not there yet: gets a folder of part files for each table, and `pile`, of which `retold import`
              makes an archive without comparing again.
    outward   how nouns become rows. master: as Spark calls it. form: of the tables ("pile" is Parquet).
    report    called with (step, steps done, steps).
    Returns how many rows each table has, and under "repeated" how many records were the same article as another.
    Raises NoInput, UsageError, MissingExtra, NoSpace. Cost: as `retold trace --depth find`, and what Spark moves: some five times
    the text. Here stand 200 bytes an article and 60 a pair.
    """
    told = report or (lambda step, done, steps: None)
    with open_spark(target, master=master, memory_bytes=settings.memory_bytes) as spark:
        course = _Course(spark, settings, outward, form, lambda step: told(step, _STEPS.index(step), len(_STEPS)))
        return course.find(sources)


def _parts_of(n_articles: int) -> int:
    parts = 16
    while parts < _MOST_PARTS and n_articles * _POSTINGS * 40 // parts > _PART_BYTES:
        parts *= 2
    return parts


class _Course:
    def __init__(self, spark: Spark, settings: Settings, outward: Outward, form: Form, step: Callable[[str], None]) -> None:
        self.spark, self.settings, self.outward, self.form, self.step = spark, settings, outward, form, step

    def find(self, sources: Sequence[str]) -> dict[str, int]:
        self.step("read")
        items, rejects = read_sources(self.spark, sources, self.settings)
        self.step("place")
        articles, folds, repeated = self.place(items)
        if not len(folds):
            why = f": {rejects[0].detail}" if rejects else ""
            raise NoInput(f"no article could be read{why}", "Give folders of .jsonl or .parquet files")
        names = self.name(articles)
        self.step("index")
        keys = partial(on_articles.index_batches, parts=_parts_of(len(folds)), settings=self.settings)
        index = articles.select("place", "noun").map(keys, on_articles.INDEX).kept("index")
        rejects += on_articles.rejects_of(index.where("part = -2").select("noun").columns())
        self.step("candidates")
        candidates = self.candidates(index, folds)
        self.step("compare")
        known = (
            index.where("part = -1").select("place", "noun", "outlet", "day", "spans").join(names.select("place", "name"), "place")
        )
        compared = self.compare(candidates, known, len(folds), "first")
        wanted = complete_components(_numbers_of(compared), folds, candidates, self.settings)
        more = np.setdiff1d(wanted, candidates, assume_unique=True)
        pairs = compared.also(self.compare(more, known, len(folds), "more"))
        self.step("group")
        labels, belonging = group_pairs(_numbers_of(pairs), folds, self.settings)
        self.step("write")
        self.write_pile(articles, pairs)
        counts = self.write_articles(
            articles.select("place", "noun").join(names.select("place", "name", "shared"), "place")
        ) | self.write_pairs(pairs)
        counts |= self.write_stories(names, labels, belonging)
        counts["rejects"] = self.write(self.rows("rejects", [self.outward.row_of_reject(reject) for reject in rejects]), "rejects")
        return counts | {"repeated": repeated}

    # --- places and names -----------------------------------------------------------------------------------------------------

    def place(self, items: Table) -> tuple[Table, Ints, int]:
        """The articles by place, each once; for each place the first of the same text; and how many records came again."""
        placed = items.ranged("sha256", "key").map(on_articles.place_articles, on_articles.PLACED).kept("placed")
        rows = placed.select("part", "number", "fresh", "repeats").columns()
        part, number = (np.asarray(rows[name], np.int64) for name in ("part", "number"))
        if len(part) >= MOST_HOLDERS:
            raise UsageError("there are more than 16,777,215 articles", "Divide the pile")
        offsets = list(accumulate(np.bincount(part, minlength=1).tolist()[:-1], initial=0))
        new = np.zeros(len(part), np.bool_)
        new[np.array(offsets, np.int64)[part] + number] = rows["fresh"]
        folds = np.flatnonzero(new)[np.cumsum(new) - 1] if len(new) else np.zeros(0, np.int64)
        before = ", ".join(f"{offset}L" for offset in offsets)
        articles = placed.select(f"array({before})[part] + number as place", "sha256", "key", "given", "noun")
        return articles, folds, int(np.sum(rows["repeats"], dtype=np.int64))

    def name(self, articles: Table) -> Table:
        """place, sha256, name, shared (whether the key stands for several texts) of each article."""
        function = partial(on_articles.first_names, name=self.outward.name_articles)
        named = articles.select("place", "sha256", "key", "given").map(function, on_articles.NAMED)
        counted = named.select("*", "count(1) over (partition by name) as holders", "count(1) over (partition by key) as texts")
        columns = ("place", "sha256", "key", "given", "name", "holders > 1 as contested", "texts > 1 as shared")
        table = counted.select(*columns).kept("names")
        settled = self.settle(table)
        if not settled:
            return table
        others = self.spark.table(settled.items(), "place bigint, other string")
        return (
            table.join(others, "place", "left").select("place", "sha256", "coalesce(other, name) as name", "shared").kept("named")
        )

    def settle(self, table: Table) -> dict[int, str]:
        """The names of articles whose first one is not theirs alone: settled among them and those that they come to meet."""
        held = _light_articles(table.where("contested"))
        while held:
            names = dict(zip(held, self.outward.name_articles(list(held.values())), strict=True))
            taken = self.spark.table([(name,) for name in sorted(set(names.values()))], "name string")
            met = _light_articles(table.join(taken, "name", "left_semi"))
            if held.keys() >= met.keys():
                return names
            held |= met
        return {}

    # --- pairs ----------------------------------------------------------------------------------------------------------------

    def candidates(self, index: Table, folds: Ints) -> Keys:
        rows = index.where("part = -1").select("place", "salient", "day").columns()
        salient = np.frombuffer(b"".join(rows["salient"]), np.uint64).reshape(len(rows["salient"]), -1)
        order = np.argsort(np.asarray(rows["place"], np.int64))
        shared = self.spark.share(salient[order])
        places, copies = stand_for_copies(folds, np.asarray(rows["day"], np.int64)[order])
        hot, hot_subjects = self.settings.hot_articles, self.settings.hot_subjects
        function = partial(on_pairs.meet_keys, salient=shared, places=self.spark.share(places), hot=hot, hot_subjects=hot_subjects)
        met = index.where("part >= 0").select("part", "shingles", "subjects").grouped("part").map(function, "code bigint")
        return np.union1d(np.asarray(met.distinct().columns()["code"], np.int64).astype(np.uint64), copies)

    def compare(self, codes: Keys, known: Table, n_articles: int, name: str) -> Table:
        """Pairs in lists that speak of few articles each, so that an article travels once a list and not once a pair."""
        a, b = (codes >> np.uint64(32)).astype(np.int64), (codes & np.uint64(0xFFFFFFFF)).astype(np.int64)
        component = find_components(n_articles, a, b)[a]
        order = np.lexsort((b, a, component))
        lists = [(i, -1, pairs.tobytes()) for i, pairs in enumerate(pairs_in_batches(a[order], b[order]))]
        asked = self.spark.table(lists, "list bigint, place bigint, pairs binary")
        spoken_of = asked.select("list", "pairs").map(on_pairs.places_of_lists, "list bigint, place bigint").join(known, "place")
        return asked.also(spoken_of).grouped("list", "place").map(on_pairs.compare_lists, on_pairs.PAIRS).kept(name)

    # --- writing --------------------------------------------------------------------------------------------------------------

    def rows(self, name: str, rows: Sequence[Row]) -> Table:
        """Rows from here, as a table of results."""
        return self.spark.table([[row[column] for column in self.names(name)] for row in rows], self.outward.schemas[name])

    def names(self, name: str) -> tuple[str, ...]:
        return self.spark.table([], self.outward.schemas[name]).names()

    def write(self, table: Table, name: str) -> int:
        return self.spark.write(table, name, self.form)

    def write_pile(self, articles: Table, pairs: Table) -> None:
        """What an archive can be made of: the articles as they were read, and all that is kept of each pair."""
        self.spark.write(articles.select("place", "noun"), "pile/articles", "parquet")
        columns = (*on_pairs.NUMBERS, "passages", f"'{pairs_kind(self.settings)}' as kind")
        self.spark.write(pairs.select(*columns), "pile/pairs", "parquet")

    def write_articles(self, articles: Table) -> dict[str, int]:
        given, name = self.outward, "articles"
        function = partial(
            on_articles.rows_of_articles, row=given.row_of_article, outlets=self.settings.outlets, names=self.names(name)
        )
        return {name: self.write(articles.map(function, given.schemas[name]), name)}

    def write_pairs(self, pairs: Table) -> dict[str, int]:
        schemas, counts = self.outward.schemas, {}
        for name, rows in (("relations", self.outward.rows_of_pairs), ("alignments", self.outward.rows_of_passages)):
            function = partial(on_pairs.rows_of_pairs, rows=rows, names=self.names(name))
            counts[name] = self.write(pairs.map(function, schemas[name]), name)
        return counts

    def write_stories(self, names: Table, labels: Ints, belonging: NDArray[np.float64]) -> dict[str, int]:
        chances = np.zeros(len(labels))
        for story in stories_of(labels, belonging):
            chances[list(story.members)] = story.probabilities
        step = _STORIES_TOGETHER
        blobs = [(i, labels[i : i + step].tobytes(), chances[i : i + step].tobytes()) for i in range(0, len(labels), step)]
        stretches = self.spark.table(blobs, "place bigint, labels binary, chances binary")
        members = stretches.map(on_pairs.members_of_blobs, "place bigint, label bigint, chance double")
        told = members.join(names.select("place", "sha256", "name"), "place").kept("members")
        ids, counts = self.name_stories(told), {}
        for name in ("stories", "stages"):
            function = partial(
                on_pairs.rows_of_stories, rows=self.outward.rows_of_stories, table=name, ids=ids, names=self.names(name)
            )
            of_pile = self.rows(name, self.outward.rows_of_pile().get(name, []))
            counts[name] = self.write(told.grouped("label", "place").map(function, self.outward.schemas[name]).also(of_pile), name)
        return counts

    def name_stories(self, members: Table) -> dict[int, str]:
        """The ids of stories that share the usual one with another, by first member."""
        function = partial(on_pairs.name_stories, name=self.outward.name_stories)
        firsts = members.where("place = label").map(function, "label bigint, story string")
        shared = firsts.select("label", "count(1) over (partition by story) as holders").where("holders > 1")
        rows = members.join(shared, "label", "left_semi").select("label", "place", "sha256").columns()
        each = sorted(zip(map(int, rows["label"]), map(int, rows["place"]), rows["sha256"], strict=True))
        labels = sorted({label for label, _, _ in each})
        articles = [on_articles.light("", True, sha256) for _, _, sha256 in each]
        stories = [Story(members=tuple(i for i, one in enumerate(each) if one[0] == label), probabilities=()) for label in labels]
        return dict(zip(labels, self.outward.name_stories(stories, articles), strict=True))


def _numbers_of(pairs: Table) -> PairTable:
    """The pairs here, in order, without their passages."""
    table = on_pairs.table_of(pairs.select(*on_pairs.NUMBERS).columns())
    return table.take(np.argsort(table.codes(), kind="stable"))


def _light_articles(table: Table) -> dict[int, Article]:
    rows = table.select("place", "key", "given", "sha256").columns()
    each = zip(map(int, rows["place"]), rows["key"], rows["given"], rows["sha256"], strict=True)
    return {place: on_articles.light(key, bool(given), sha256) for place, key, given, sha256 in sorted(each)}
