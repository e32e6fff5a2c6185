"""An article that find cannot work on: it keeps its place, and the user is told."""

from __future__ import annotations

import logging

from retold.store.archive import Archive
from retold.store.cells import UNINDEXED
from retold.types import Article, Reject

_LOG = logging.getLogger("retold")
_LINE = 200  # code points of an error's own words


def reject_unindexed(article: Article, error: Exception) -> Reject:
    """The row that tells of it: what, where, what was kept, what to do."""
    words = " ".join(str(error).split())[:_LINE]
    why = f"{type(error).__name__}: {words}" if words else type(error).__name__
    return Reject(
        input=article.key,
        place="",
        reason=UNINDEXED,
        detail=f"article {article.key!r} could not be indexed ({why}); it was kept, and is taken to share nothing with any other; "
        "please report it",
        kept="the article, without keys",
        sha256=article.sha256,
    )


def tell_unindexed(archive: Archive, article: Article, error: Exception) -> None:
    """A row in the archive, where that may be written, and a line in the log (on stderr, unless a program says otherwise)."""
    reject = reject_unindexed(article, error)
    if archive.writable:
        archive.add([reject])
    _LOG.warning("retold: %s. [%s]", reject.detail, reject.reason)
