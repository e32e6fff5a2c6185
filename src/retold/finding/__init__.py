"""find: which articles share text or subject, what they share, and how they are related. Linear in the pile."""

from retold.finding.keys import Meetings, Postings, find_candidates, make_postings, stand_for_copies, sum_meetings
from retold.finding.pairs import compare_prints
from retold.finding.prints import Prints, left_out_of, make_prints, prints_of, words_of_articles
from retold.finding.reasons import explain_pair
from retold.finding.tables import RELATIONS, UNIT, PairTable, join_tables, no_pairs, widened

__all__ = [
    "RELATIONS",
    "UNIT",
    "Meetings",
    "PairTable",
    "Postings",
    "Prints",
    "compare_prints",
    "explain_pair",
    "find_candidates",
    "join_tables",
    "left_out_of",
    "make_postings",
    "make_prints",
    "no_pairs",
    "prints_of",
    "stand_for_copies",
    "sum_meetings",
    "widened",
    "words_of_articles",
]
