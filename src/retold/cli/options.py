"""Options that several verbs share, and how they are resolved."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from retold.cli.hints import note_option
from retold.config import Settings, load_settings
from retold.errors import NothingFound

_F = TypeVar("_F", bound=Callable[..., Any])

DEFAULT_ARCHIVE = Path("pile.retold")

archive_option = click.option(
    "--archive",
    type=click.Path(path_type=Path, dir_okay=False),
    default=DEFAULT_ARCHIVE,
    show_default=True,
    callback=note_option,
    help="The file that keeps what was read and found.",
)
config_option = click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    callback=note_option,
    help="Settings; retold.toml of this folder where there is one.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
quiet_option = click.option("--quiet", "-q", is_flag=True, help="No progress.")
depth_option = click.option(
    "--depth",
    type=click.Choice(["find", "stories", "all"]),
    help="How far to go: corpus stages; also stories of two or more; also every single article.  [by the size of the pile]",
)


def settings_of(config: Path | None) -> Settings:
    """The settings of `--config`, else of retold.toml in this folder, else the defaults."""
    here = Path("retold.toml")
    return load_settings(config or (here if here.is_file() else None))


def existing(archive: Path) -> Path:
    """The archive, which must be there. Raises NothingFound."""
    if not archive.is_file():
        raise NothingFound(f"there is no archive {archive}", "Make one with `retold trace FOLDER`, or name another with --archive")
    return archive


def colour_wanted() -> bool:
    """Whether stdout is a terminal that wants colour (NO_COLOR is kept)."""
    import os

    return sys.stdout.isatty() and "NO_COLOR" not in os.environ


def width_wanted() -> int:
    """Columns of the terminal; 100 where there is none."""
    import shutil

    return min(120, shutil.get_terminal_size((100, 24)).columns)
