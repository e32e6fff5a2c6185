"""retold backup"""

from __future__ import annotations

import os
from pathlib import Path

import click

from retold.cli.options import archive_option, existing
from retold.errors import UsageError


@click.command("backup", short_help="Copy the archive, whole, also while it is written to.")
@click.argument("destination", type=click.Path(path_type=Path, dir_okay=False))
@archive_option
def command(destination: Path, archive: Path) -> int:
    """Copy the archive to DESTINATION, whole, also while another process writes to it."""
    from retold.store import open_archive

    folder = destination.absolute().parent
    if not os.access(folder, os.W_OK):
        raise UsageError(f"{folder} cannot be written to; no backup was made", "Name a file in another folder")
    with open_archive(existing(archive), write=False) as kept:
        kept.backup(destination)
    click.echo(f"{destination} written")
    return 0
