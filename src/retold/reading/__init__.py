"""Files in, articles out. Every input gives at least one `Article` or `Reject`; nothing disappears silently.

Settings that matter here: max_input_bytes, max_record_bytes, read_seconds, read_memory_bytes.
"""

from __future__ import annotations

from retold.reading.files import count_bytes, read_paths, read_some, read_text, size_of, stats_of
from retold.reading.first import read_first
from retold.reading.rows import read_rows

__all__ = ["count_bytes", "read_first", "read_paths", "read_rows", "read_some", "read_text", "size_of", "stats_of"]
