"""retold export"""

from __future__ import annotations

from pathlib import Path

import click

from retold.cli.hints import note
from retold.cli.options import DEFAULT_ARCHIVE, config_option, existing, quiet_option, settings_of
from retold.cli.progress import ProgressLine


@click.command("export", short_help="Write every result table, as JSONL, CSV or Parquet.")
@click.argument("places", nargs=-1, required=True, metavar="[ARCHIVE] DIR", type=click.Path(path_type=Path))
@click.option("--archive", type=click.Path(path_type=Path, dir_okay=False), help="Another way to name the archive.  [pile.retold]")
@click.option("--format", "form", type=click.Choice(["jsonl", "csv", "parquet"]), default="jsonl", show_default=True)
@click.option("--story", help="Only the rows of this story.")
@click.option("--no-text", is_flag=True, help="Offsets and hashes without the articles; snippets of at most 25 words.")
@config_option
@quiet_option
def command(
    places: tuple[Path, ...], archive: Path | None, form: str, story: str | None, no_text: bool, config: Path | None, quiet: bool
) -> int:
    """Write every result table of ARCHIVE into the folder DIR, one file a table (docs/tables.md says what the columns mean)."""
    from retold.dossier.exports import export_tables
    from retold.dossier.tables import of_story
    from retold.results import load

    if len(places) > 2 or (len(places) == 2 and archive):
        raise click.UsageError("give an archive and a folder, or a folder and --archive")
    folder = places[-1]
    archive = places[0] if len(places) == 2 else archive or DEFAULT_ARCHIVE
    if archive != DEFAULT_ARCHIVE:
        note(click.get_current_context(), "--archive", archive)
    existing(archive)
    settings = settings_of(config)
    with ProgressLine(quiet=quiet) as progress:
        found = load(archive, settings=settings, progress=progress if progress.shown else None, story=story)
    tables = found.tables if found.story is None else of_story(found.tables, found.story)
    export_tables(tables, folder, form, no_text=no_text)
    click.echo(f"{len(tables)} tables, {sum(map(len, tables.values()))} rows in {folder}")
    return 0
