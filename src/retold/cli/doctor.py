"""retold doctor"""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import click

from retold.cli.options import DEFAULT_ARCHIVE
from retold.config import VERSION

_LIBRARIES = (
    "retold",
    "apsw",
    "click",
    "jinja2",
    "msgspec",
    "numba",
    "numpy",
    "onnxruntime",
    "rapidfuzz",
    "sentencex",
    "trafilatura",
)


@click.command("doctor")
@click.option(
    "--archive",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Also look at this archive.  [pile.retold where there is one]",
)
def command(archive: Path | None) -> int:
    """Say which versions are at work, and whether the archive is sound."""
    from retold.record import why_rules_alone
    from retold.store import open_archive, sqlite_version

    sqlite = ".".join(map(str, sqlite_version()))
    click.echo(f"Python {platform.python_version()}, SQLite {sqlite}")
    click.echo(", ".join(f"{name} {_version(name)}" for name in _LIBRARIES))
    trouble = why_rules_alone()
    click.echo(f"attribution model: {f'none, indirect speech by rules alone ({trouble})' if trouble else 'at work'}")
    archive = archive or (DEFAULT_ARCHIVE if DEFAULT_ARCHIVE.is_file() else None)
    if archive is None:
        return 0
    with open_archive(archive, write=False) as kept:
        for name, value in kept.describe().items():
            click.echo(f"{name}: {value}")
        troubles = kept.check()
    for trouble in troubles:
        click.echo(f"retold: {trouble}", err=True)
    click.echo(f"{archive}: {'sound' if not troubles else 'see above'}")
    return 5 if troubles else 0


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed" if name != "retold" else f"{VERSION} (not installed)"
