"""retold trace"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from retold.cli.hints import carry
from retold.cli.options import (
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


@click.command("trace", short_help="Read files and folders; say who retold whom, and what changed.")
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
    paths: tuple[str, ...],
    archive: Path,
    report: Path | None,
    depth: str | None,
    config: Path | None,
    as_json: bool,
    quiet: bool,
) -> int:
    """Read PATHS (files, folders, globs), find the stories, and say who retold whom and what changed.

    What was read is kept in the archive: a second run does only what is new. Without PATHS, what the archive holds is traced.
    """
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
    where = {"archive": str(archive)} | ({"config": str(config)} if config else {})
    if report is not None:
        where["report"] = str(write_report(found, report, where))
    if as_json:
        from retold.dossier.to_json import to_json

        click.echo(json.dumps(to_json(found.shown.dossier, found.overview), ensure_ascii=False, indent=1))
    elif found.large:
        from retold.dossier.overview import overview_text

        click.echo(overview_text(found.overview, where))
    else:
        from retold.dossier.to_text import to_text

        click.echo(to_text(found.dossier, width=width_wanted(), colour=colour_wanted(), where=where))
    rejected = found.added.rejected if found.added else 0
    if rejected:
        line = f"retold: {rejected} input{'s' if rejected > 1 else ''} gave no article; `retold rejects` lists them."
        click.echo(carry(click.get_current_context(), line), err=True)
    return 3 if rejected else 0


def write_report(found: Traced, folder: Path, where: Mapping[str, str]) -> Path:
    """Write index.html and a page for each story of two articles or more; returns the path of the index.

    where   the archive and the settings, as they were given: they stand in the commands that the pages propose.
    """
    from retold.dossier.to_html import index_html, page_name, to_html
    from retold.dossier.wording import options_of

    options = options_of(where)

    folder.mkdir(parents=True, exist_ok=True)
    for story in found.dossier.told:
        (folder / page_name(story.id)).write_text(to_html(found.dossier, story.id, options), encoding="utf-8")
    index = folder / "index.html"
    index.write_text(index_html(found.dossier, options), encoding="utf-8")
    return index
