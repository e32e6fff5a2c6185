"""Runs stage functions over many articles or pairs; knows nothing of what they do."""

from retold.engine.local import Failed, run

__all__ = ["Failed", "run"]
