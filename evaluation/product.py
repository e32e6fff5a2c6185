"""The only door to the product: what anybody gets with `import retold`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from evaluation.scores import Row

Tables = dict[str, list[Row]]


def tables_of(source: Any, depth: Literal["find", "stories", "all"] | None = None) -> Tables:
    """The tables of docs/tables.md for a path, a list of paths, or articles as dicts (id, text, and outlet, title … if known)."""
    import retold

    traced = retold.trace(source, depth=depth)
    return {name: [dict(row) for row in rows] for name, rows in traced.tables.items()}


def compared(a: str, b: str) -> Row:
    """What `retold compare A B --json` says of two texts: `pair` and `account`."""
    from click.testing import CliRunner

    from retold.cli import group

    with TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in ("a.txt", "b.txt")]
        for path, text in zip(paths, (a, b), strict=True):
            path.write_text(text, encoding="utf-8")
        done = CliRunner().invoke(group, ["compare", *map(str, paths), "--json"], standalone_mode=False)
    if done.exception is not None:
        raise done.exception
    found: Row = json.loads(done.stdout)
    return found


def rows_of(path: Path) -> Iterator[Row]:
    """The rows of a JSON lines file."""
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def articles_from(rows: Iterable[Row]) -> list[Row]:
    """Rows of a data set as articles that retold reads: what is known of id, outlet, title, published, text, url."""
    names = ("id", "outlet", "title", "published", "text", "url")
    return [{name: row[name] for name in names if row.get(name) is not None} for row in rows]


def sha256_of(text: str) -> str:
    """The digest that the articles table carries beside a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
