"""retold show"""

from __future__ import annotations

import json
from pathlib import Path

import click

from retold.cli.options import archive_option, colour_wanted, config_option, existing, json_option, settings_of, width_wanted
from retold.cli.progress import ProgressLine


@click.command("show", short_help="Show one story: lineage, changes, quotations, what is open.")
@click.argument("story")
@archive_option
@config_option
@json_option
def command(story: str, archive: Path, config: Path | None, as_json: bool) -> int:
    """Show one STORY (its id, or an article of it): lineage, changes, quotations, what could not be told."""
    from retold.dossier.to_json import to_json
    from retold.dossier.to_text import story_text
    from retold.results import load

    with ProgressLine(quiet=False) as progress:
        found = load(existing(archive), settings=settings_of(config), progress=progress if progress.shown else None, story=story)
    dossier = found.dossier
    chosen = next(s for s in dossier.stories if s.id == found.story)
    if as_json:
        whole = to_json(dossier)
        click.echo(json.dumps(next(s for s in whole["stories"] if s["story"] == chosen.id), ensure_ascii=False, indent=1))
    else:
        click.echo(story_text(dossier, chosen, width=width_wanted(), colour=colour_wanted()))
    return 0
