"""Word lists of a language, kept as TOML beside this file so that a linguist can read and mend them.

Each list lies in `language/<language>/<name>.toml` and says in a comment where its words come from.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any


@cache
def lexicon(name: str, language: str = "en") -> Mapping[str, Any]:
    """The word list `name` of a language, read once a process; read-only at its top level.

    Raises FileNotFoundError where the package has no such list. Cost: one file read, then O(1).
    """
    path = files("retold.language").joinpath(language, f"{name}.toml")
    return MappingProxyType(tomllib.loads(path.read_text(encoding="utf-8")))


def load(name: str) -> dict[str, Any]:
    """A fresh top-level copy of the English word list `name`: see `lexicon`."""
    return dict(lexicon(name))


@cache
def languages() -> frozenset[str]:
    """The languages that have word lists of their own."""
    return frozenset(entry.name for entry in files("retold.language").iterdir() if entry.joinpath("reporting.toml").is_file())
