"""account: an unordered pair of articles: what is shared, what only one has, and how the shared pieces differ. No direction."""

from retold.account.compare import compare
from retold.account.conflicts import find_conflicts

__all__ = ["compare", "find_conflicts"]
