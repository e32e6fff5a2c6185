"""retold export"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from retold.cli.hints import note
from retold.cli.options import DEFAULT_ARCHIVE, config_option, existing, quiet_option, settings_of
from retold.cli.progress import ProgressLine
from retold.dossier.wording import printable

if TYPE_CHECKING:
    from retold.dossier.tables import Tables

_TABLES = ["jsonl", "csv", "parquet"]
_FILES = ["graphml", "gexf", "prov-json", "dot", "newick", "web-annotation", "jsonld", "collatex", "tei", "passim"]
_STDOUT = Path("-")


@click.command("export", short_help="Write the result tables, or the lineage as a graph, for others.")
@click.argument("places", nargs=-1, required=True, metavar="[ARCHIVE] OUT", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--archive", type=click.Path(path_type=Path, dir_okay=False), help="Another way to name the archive.  [pile.retold]")
@click.option("--format", "form", type=click.Choice(_TABLES + _FILES), help="By default what the name of OUT says, else jsonl.")
@click.option("--story", help="Only this story.")
@click.option("--no-text", is_flag=True, help="Offsets and hashes without the articles; snippets of at most 25 words.")
@config_option
@quiet_option
def command(
    places: tuple[Path, ...],
    archive: Path | None,
    form: str | None,
    story: str | None,
    no_text: bool,
    config: Path | None,
    quiet: bool,
) -> int:
    """Write the results of ARCHIVE for other programs.

    As jsonl, csv or parquet: every result table into the folder OUT, one file a table (docs/tables.md says what the columns mean).

    As graphml, gexf (for Gephi, with times), prov-json, dot or newick (where it is a tree): the lineage. As web-annotation: the
    report's statements. As jsonld: quotations and claims in the words of schema.org. As collatex, or tei (a critical apparatus):
    each retelling beside its exemplar. As passim: clusters of passages. Into the folder OUT, or into the file OUT where its name
    has an ending (story.gexf), or to the terminal where OUT is - (docs/exports.md).
    """
    from retold.dossier.exports import names_file
    from retold.dossier.tables import of_story
    from retold.results import load

    if len(places) > 2 or (len(places) == 2 and archive):
        raise click.UsageError("give an archive and where to write, or where to write and --archive")
    out = places[-1]
    archive = places[0] if len(places) == 2 else archive or DEFAULT_ARCHIVE
    if archive != DEFAULT_ARCHIVE:
        note(click.get_current_context(), "--archive", archive)
    form = form or _meant(out)
    if form in _TABLES and (out == _STDOUT or names_file(out)):
        raise click.UsageError(f"as {form} there is a file for each table: OUT is a folder, and {printable(str(out))!r} names none")
    existing(archive)
    settings = settings_of(config)
    with ProgressLine(quiet=quiet) as progress:
        found = load(archive, settings=settings, progress=progress if progress.shown else None, story=story)
    tables = found.tables if found.story is None else of_story(found.tables, found.story)
    _write(tables, out, form, no_text)
    return 0


def _meant(out: Path) -> str:
    """The format that OUT means where none is named."""
    from retold.dossier.exports import FORMS, form_of, names_file

    form = form_of(out)
    if form is None and names_file(out):
        endings = ", ".join(one.suffixes[0] for one in FORMS.values())
        raise click.UsageError(f"{printable(str(out))!r} says no format: end it in one of {endings}, or give --format")
    return form.name if form else "jsonl"


def _write(tables: Tables, out: Path, form: str, no_text: bool) -> None:
    from retold.dossier.exports import FORMS, export_file, export_tables

    if form in _TABLES:
        export_tables(tables, out, form, no_text=no_text)
        click.echo(f"{len(tables)} tables, {sum(map(len, tables.values()))} rows in {out}")
        return
    if out == _STDOUT:
        written = FORMS[form].write(tables, sys.stdout.buffer, no_text)
    else:
        path, written = export_file(tables, out, form, no_text)
        click.echo(f"{written.said} in {path}")
    for line in written.missing:
        click.echo(f"retold: {line}", err=True)
