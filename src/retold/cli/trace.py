"""retold trace"""

from __future__ import annotations

import json
from pathlib import Path

import click

from retold.cli.options import (
    archive_option,
    colour_wanted,
    config_option,
    depth_option,
    json_option,
    quiet_option,
    settings_of,
    width_wanted,
)
from retold.cli.progress import ProgressLine


@click.command("trace")
@click.argument("paths", nargs=-1, required=True)
@archive_option
@click.option(
    "--report", type=click.Path(path_type=Path, file_okay=False), help="Write an HTML page for each story into this folder."
)
@depth_option
@config_option
@json_option
@quiet_option
def command(
    paths: tuple[str, ...], archive: Path, report: Path | None, depth: str | None, config: Path | None, as_json: bool, quiet: bool
) -> int:
    """Read PATHS (files, folders, globs), find the stories, and say who retold whom and what changed.

    What was read is kept in the archive: a second run does only what is new.
    """
    from retold.dossier.to_json import to_json
    from retold.dossier.to_text import to_text
    from retold.results import trace

    with ProgressLine(quiet=quiet) as progress:
        found = trace(list(paths), archive=archive, depth=depth, settings=settings_of(config), progress=progress)  # type: ignore[arg-type]  # click checked the choice
    where = {"archive": str(archive)}
    if report is not None:
        where["report"] = str(write_report(found, report))
    if as_json:
        click.echo(json.dumps(to_json(found.dossier), ensure_ascii=False, indent=1))
    else:
        click.echo(to_text(found.dossier, width=width_wanted(), colour=colour_wanted(), where=where))
    rejected = found.added.rejected if found.added else 0
    if rejected:
        click.echo(f"retold: {rejected} input{'s' if rejected > 1 else ''} gave no article; `retold rejects` lists them.", err=True)
    return 3 if rejected else 0


def write_report(found: object, folder: Path) -> Path:
    """Write index.html and a page for each story of two articles or more; returns the path of the index."""
    from retold.dossier.to_html import index_html, to_html
    from retold.results import Traced

    if not isinstance(found, Traced):
        raise TypeError("a report is written of what trace() returns")
    folder.mkdir(parents=True, exist_ok=True)
    for story in found.dossier.stories:
        (folder / f"{story.id}.html").write_text(to_html(found.dossier, story.id), encoding="utf-8")
    index = folder / "index.html"
    index.write_text(index_html(found.dossier), encoding="utf-8")
    return index
