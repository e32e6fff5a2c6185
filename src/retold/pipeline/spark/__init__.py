"""The corpus stages on Spark: the functions of `corpus` and `indexing`, over parts of a pile instead of an archive."""

from retold.pipeline.spark.course import find_on_spark
from retold.pipeline.spark.outward import Outward

__all__ = ["Outward", "find_on_spark"]
