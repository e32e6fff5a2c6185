"""retold add"""

from __future__ import annotations

from pathlib import Path

import click

from retold.cli.options import archive_option, config_option, settings_of


@click.command("add")
@click.argument("paths", nargs=-1, required=True)
@archive_option
@config_option
def command(paths: tuple[str, ...], archive: Path, config: Path | None) -> int:
    """Add the articles of PATHS to the archive, without tracing them yet."""
    from retold.reading import read_paths
    from retold.store import open_archive

    settings = settings_of(config)
    with open_archive(archive, write=True, create=True) as kept:
        added = kept.add(read_paths(list(paths), settings))
    click.echo(
        f"{added.read} read: {added.added} added, {added.versions} new versions, {added.updated} updated, "
        f"{added.unchanged} unchanged, {added.rejected} rejected"
    )
    if added.rejected == added.read:
        click.echo("retold: no article could be read; `retold rejects` says why. [no-input]", err=True)
        return 4
    return 3 if added.rejected else 0
