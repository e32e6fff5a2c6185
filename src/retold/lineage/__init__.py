"""trace and orient: who retold whom, with probabilities; then the accounts read in that direction."""

from retold.lineage.deciding import Decision
from retold.lineage.evidence import Side
from retold.lineage.likeness import candidate_pairs
from retold.lineage.orient import orient
from retold.lineage.trace import trace

__all__ = ["Decision", "Side", "candidate_pairs", "orient", "trace"]
