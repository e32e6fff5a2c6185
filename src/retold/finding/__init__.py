"""find: which pairs of articles share rare word n-grams or weighted content words, and the verbatim passages they share."""

from retold.finding.pairs import compare_prints, find_candidates, find_pairs
from retold.finding.prints import Print, make_print

__all__ = ["Print", "compare_prints", "find_candidates", "find_pairs", "make_print"]
