"""retold add"""

from __future__ import annotations

from pathlib import Path

import click

from retold.cli.hints import carry
from retold.cli.options import archive_option, config_option, quiet_option, settings_of
from retold.cli.progress import ProgressLine, tell_interrupted


@click.command("add", short_help="Add articles to the archive, without tracing them yet.")
@click.argument("paths", nargs=-1, required=True)
@archive_option
@config_option
@quiet_option
def command(paths: tuple[str, ...], archive: Path, config: Path | None, quiet: bool) -> int:
    """Add the articles of PATHS to the archive, without tracing them yet.

    Interrupted, it keeps what it has read: the same command goes on from there.
    """
    from retold.reading import count_bytes, read_paths
    from retold.store import open_archive

    settings = settings_of(config)
    progress = ProgressLine(quiet=quiet)
    try:
        with progress, open_archive(archive, write=True, create=True) as kept:
            count = count_bytes(progress if progress.shown else None, paths)
            added = kept.add(read_paths(paths, settings, count), lambda sums: progress.note_kept(sums.read))
    except KeyboardInterrupt:
        return tell_interrupted(progress.kept, archive)
    click.echo(
        f"{added.read} read: {added.added} added, {added.versions} new versions, {added.updated} updated, "
        f"{added.unchanged} unchanged, {added.rejected} rejected"
    )
    if added.rejected == added.read:
        line = "retold: no article could be read; `retold rejects` says why. [no-input]"
        click.echo(carry(click.get_current_context(), line), err=True)
        return 4
    return 3 if added.rejected else 0
