"""retold import"""

from __future__ import annotations

from pathlib import Path

import click

from retold.cli.options import archive_option, config_option, quiet_option, settings_of
from retold.cli.progress import ProgressLine, tell_interrupted


@click.command("import", short_help="Bring exported tables into an archive, for browsing.")
@click.argument("folder", type=click.Path(path_type=Path))
@archive_option
@config_option
@quiet_option
def command(folder: Path, archive: Path, config: Path | None, quiet: bool) -> int:
    """Bring the tables of FOLDER into the archive, for browsing: of `retold spark`, or of `retold export` in JSONL or Parquet.

    The articles are added, with the rejects. What `retold spark` found is kept too, so that nothing is compared again; after an
    export it is found again by the next verb that asks for it.
    """
    from retold.folders import import_folder

    settings = settings_of(config)
    progress = ProgressLine(quiet=quiet)
    try:
        with progress:
            found = import_folder(folder, archive, settings=settings, on_batch=lambda sums: progress.note_kept(sums.read))
    except KeyboardInterrupt:
        return tell_interrupted(progress.kept, archive)
    added = found.added
    click.echo(
        f"{added.read - added.rejected} articles: {added.added} added, {added.versions} new versions, {added.updated} updated, "
        f"{added.unchanged} unchanged; {added.rejected} rejects; {found.pairs} pairs kept"
    )
    return 0
