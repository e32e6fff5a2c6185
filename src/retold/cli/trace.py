"""retold trace"""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from retold.cli.options import (
    DEFAULT_ARCHIVE,
    archive_option,
    colour_wanted,
    config_option,
    depth_option,
    existing,
    json_option,
    quiet_option,
    settings_of,
    width_wanted,
)
from retold.cli.progress import ProgressLine, tell_interrupted

if TYPE_CHECKING:
    from retold.results import Traced


@click.command("trace")
@click.argument("paths", nargs=-1)
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

    What was read is kept in the archive: a second run does only what is new. Without PATHS, what the archive holds is traced.
    """
    from retold.dossier.to_json import to_json
    from retold.dossier.to_text import to_text
    from retold.results import trace

    if not paths:
        existing(archive)
    settings = settings_of(config)
    progress = ProgressLine(quiet=quiet)
    try:
        with progress:
            found = trace(
                paths,
                archive=archive,
                depth=depth,  # type: ignore[arg-type]  # click checked the choice
                settings=settings,
                progress=progress if progress.shown else None,
                on_batch=lambda sums: progress.note_kept(sums.read),
            )
    except KeyboardInterrupt:
        return tell_interrupted(progress.kept, archive)
    where = {"archive": str(archive)}
    if report is not None:
        where["report"] = str(write_report(found, report))
    if found.large:
        tell_overview(found, where, archive, as_json)
    elif as_json:
        click.echo(json.dumps(to_json(found.dossier), ensure_ascii=False, indent=1))
    else:
        click.echo(to_text(found.dossier, width=width_wanted(), colour=colour_wanted(), where=where))
    rejected = found.added.rejected if found.added else 0
    if rejected:
        click.echo(f"retold: {rejected} input{'s' if rejected > 1 else ''} gave no article; `retold rejects` lists them.", err=True)
    return 3 if rejected else 0


def tell_overview(found: Traced, where: dict[str, str], archive: Path, as_json: bool) -> None:
    """Print what find knows of a pile that is too large to show whole."""
    from retold.dossier.overview import overview_json, overview_text

    if as_json:
        click.echo(json.dumps(overview_json(found.overview), ensure_ascii=False, indent=1))
        return
    option = "" if archive == DEFAULT_ARCHIVE else f" --archive {shlex.quote(str(archive))}"
    click.echo(overview_text(found.overview, where, option))


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
