"""account: an unordered pair of articles: what is shared, what only one has, and how the shared pieces differ. No direction."""

from retold.account.compare import compare

__all__ = ["compare"]
