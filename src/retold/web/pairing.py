"""Any two articles side by side, whether the lineage reads them as a pair or not."""

from __future__ import annotations

import msgspec
import numpy as np

from retold.config import VERSION
from retold.dossier.dossier import Dossier
from retold.dossier.rows import tables_of
from retold.dossier.story import Story as Shown
from retold.lineage import Side, orient
from retold.pipeline.telling import compare_articles
from retold.store import Archive
from retold.types import Edge, Lineage, Node, Story, Told
from retold.web.catalog import Catalog


def set_side_by_side(archive: Archive, catalog: Catalog, names: tuple[str, str]) -> tuple[Dossier, Shown]:
    """A dossier of two articles alone, the earlier one as if it were the exemplar, direction undecided.

    names: ids of articles that are there. Cost of a pair, some tens of milliseconds.
    """
    places = sorted((catalog.place_of[name] for name in names), key=lambda place: (_when(catalog, place), place))
    one, other = archive.articles_of([int(n) for n in catalog.corpus.numbers[np.array(places, np.int64)]])
    page_a, page_b, record_a, record_b, pair, account = compare_articles(one, other)
    sides = [Side(page_a, record_a, page_a.article.published), Side(page_b, record_b, page_b.article.published)]
    edge = Edge(
        retelling=1, exemplar=0, upstream=None, basis="text", probability=0.5, contributes=0.0, support=0.0, direction="undecided"
    )
    nodes = tuple(Node(kind="article", name=catalog.names[place], article=n) for n, place in enumerate(places))
    lineage = Lineage(nodes=nodes, edges=(edge,), lines=(1, 1))
    fates, changes = orient(sides, lineage, {(0, 1): account})
    told = Told(members=(0, 1), lineage=lineage, fates=fates, changes=changes)
    tables = tables_of(
        [page_a.article, page_b.article],
        [page_a, page_b],
        [record_a, record_b],
        [msgspec.structs.replace(pair, a=0, b=1)],
        {(0, 1): account},
        [Story(members=(0, 1), probabilities=(1.0, 1.0))],
        {0: told},
        [],
        names=[catalog.names[place] for place in places],
        shared=catalog.shared,
    )
    dossier = Dossier.of(tables, {"retold": VERSION})
    return dossier, dossier.stories[0]


def _when(catalog: Catalog, place: int) -> float:
    return float(catalog.seconds[place])
