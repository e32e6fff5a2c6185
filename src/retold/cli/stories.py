"""retold stories"""

from __future__ import annotations

import json
from pathlib import Path

import click

from retold.cli.hints import carry
from retold.cli.options import archive_option, config_option, existing, json_option, settings_of


@click.command("stories", short_help="List the stories of the archive, largest first.")
@archive_option
@config_option
@json_option
def command(archive: Path, config: Path | None, as_json: bool) -> int:
    """List the stories of the archive, largest first, each with its articles."""
    from retold.results import load

    found = load(existing(archive), depth="find", settings=settings_of(config))
    rows = [{"story": story, "articles": articles} for story, articles in found.story_list()]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    for row in [] if as_json else rows:
        click.echo(f"{row['story']}  {len(row['articles'])}  {' '.join(row['articles'])}")
    if not rows:
        line = "retold: the archive holds no article. Add some with `retold add`. [not-found]"
        click.echo(carry(click.get_current_context(), line), err=True)
        return 1
    return 0
