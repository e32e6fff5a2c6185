"""The road: what each stage is given of the others' results, what is kept, and what is done again.

`indexing` and `corpus` carry the corpus stages over an archive of any size, `telling` the article and story stages.
"""

from retold.pipeline.corpus import Corpus
from retold.pipeline.telling import Depth, Findings, Progress, choose_depth, compare_articles, work

__all__ = ["Corpus", "Depth", "Findings", "Progress", "choose_depth", "compare_articles", "work"]
