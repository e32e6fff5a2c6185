"""align: which unit of one article stands for which unit of another, in any order, many to many. No direction."""

from retold.alignment.align import align
from retold.alignment.closeness import closeness_of
from retold.alignment.views import make_view

__all__ = ["align", "closeness_of", "make_view"]
