"""The road: what each stage is given of the others' results, what is kept, and what is done again.

`indexing` and `corpus` carry the corpus stages over an archive of any size, `telling` the article and story stages.
"""

from retold.pipeline.corpus import Corpus
from retold.pipeline.findings import Depth, Findings, KeptArticles, Later, Progress, choose_depth, work

__all__ = ["Corpus", "Depth", "Findings", "KeptArticles", "Later", "Progress", "choose_depth", "work"]
