"""What siblings share beyond their exemplar, and what one of them has from somewhere else."""

from retold.lineage.lost import lost_nodes
from retold.types import Edge
from tests.lineage.test_story import BRIDGE, ODDITY, side
from tests.lineage.test_weighing import texts_of

PARTS = BRIDGE.split("\n\n")
DROPPED = "\n\n".join([*PARTS[:2], ODDITY])
RESTORED = "\n\n".join([*PARTS, ODDITY])  # the oddity, and what the one before it dropped


def edge(exemplar: int | None, retelling: int, probability: float, contributes: float) -> Edge:
    return Edge(
        retelling=retelling, exemplar=exemplar, upstream=None, basis=None, probability=probability, contributes=contributes,
        support=1.0, direction="inferred",
    )  # fmt: skip


def lost_where(*edges: Edge) -> list[set[int]]:
    texts = (BRIDGE, DROPPED, RESTORED)
    nodes = lost_nodes([side(text) for text in texts], edges, texts_of(*texts)[2])
    return [{row.article for row in node.evidence} for node in nodes]


def test_what_comes_back_speaks_for_a_lost_article_unless_it_is_from_a_second_exemplar() -> None:
    line = edge(None, 0, 0.9, 0.0), edge(0, 1, 0.9, 0.9), edge(1, 2, 0.9, 0.3)
    assert lost_where(*line) == [{1, 2}]
    assert lost_where(*line, edge(0, 2, 0.05, 0.8)) == []


def test_siblings_of_which_one_took_from_the_other_have_none_between() -> None:
    siblings = edge(None, 0, 0.9, 0.0), edge(0, 1, 0.9, 0.9), edge(0, 2, 0.6, 0.6)
    assert lost_where(*siblings) == [{1, 2}]
    assert lost_where(*siblings, edge(1, 2, 0.3, 0.7)) == []
