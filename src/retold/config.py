"""Settings that explain themselves: each has a unit in its name, a default, and a line that says what it does.

Read from `retold.toml` (table `[retold]`; `[retold.outlets]` maps another name of an outlet to the one to show).
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import msgspec

from retold.errors import SettingError

VERSION = "0.1.0"  # of the package; pyproject.toml says the same, and a test holds them together


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Every setting, with its default. docs/settings.md is made from these comments."""

    workers: int = 0  # processes for the article stages; 0 = one a core
    max_input_bytes: int = 20_000_000  # an input file larger than this is rejected, whole; a .jsonl file may be of any size
    max_record_bytes: int = 10_000_000  # a record of a .jsonl file larger than this is rejected
    read_seconds: int = 30  # a web page that takes longer to extract is rejected
    read_memory_bytes: int = 2_000_000_000  # address space of the process that extracts web pages
    hot_articles: int = 200  # a shared word n-gram in more articles than this joins each to one of them only
    hot_subjects: int = 50  # the same of two words that articles are about
    memory_bytes: int = 4_000_000_000  # of memory for meeting the keys of an archive; more work is done in parts
    exemplars_per_article: int = 8  # candidate exemplars that are accounted in full, for one distinct text
    deep_articles: int = 1_000  # up to so many articles, `trace` goes to depth "all" unless told otherwise
    story_articles: int = 20_000  # up to so many, to depth "stories"; above, "find"
    story_probability: float = 0.5  # a pair of at least this probability may be of one story
    attribution_model: bool = True  # indirect speech by the model that ships with the package; false = by rules alone, less of it
    attribution_confidence: float = 0.3  # indirect speech of which the model is less sure is not told; 0.9 = only the surest
    outlets: dict[str, str] = {}  # another name of an outlet → the name to show


def load_settings(path: Path | None) -> Settings:
    """Read settings from a TOML file; the defaults where `path` is None.

    Raises SettingError on an unknown setting, a value of the wrong type, or a file that is not TOML.
    """
    if path is None:
        return Settings()
    try:
        whole: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingError(f"{path} cannot be read as TOML ({error})", "Mend the file or leave out --config") from error
    outside = sorted(set(whole) - {"retold"})
    if outside:
        raise SettingError(f"{outside[0]!r} in {path} stands outside the table [retold]", "Put settings below a line [retold]")
    table: dict[str, Any] = whole.get("retold", {})
    unknown = sorted(set(table) - set(Settings.__struct_fields__))
    if unknown:
        raise SettingError(f"unknown setting {unknown[0]!r} in {path}", "See docs/settings.md for the names")
    try:
        return msgspec.convert(table, Settings)
    except msgspec.ValidationError as error:
        raise SettingError(f"a setting in {path} has a value of the wrong kind ({error})", "See docs/settings.md") from error
