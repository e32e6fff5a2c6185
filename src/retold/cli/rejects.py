"""retold rejects"""

from __future__ import annotations

import json
from pathlib import Path

import click
import msgspec

from retold.cli.options import archive_option, config_option, existing, json_option, settings_of


@click.command("rejects")
@archive_option
@click.option("--retry", is_flag=True, help="Read them again: what can be read now is added.")
@config_option
@json_option
def command(archive: Path, retry: bool, config: Path | None, as_json: bool) -> int:
    """List the inputs that gave no article, and why."""
    from retold.reading import read_paths
    from retold.store import open_archive
    from retold.store.cells import UNINDEXED

    with open_archive(existing(archive), write=retry) as kept:
        if retry:
            inputs = sorted({r.input for r in kept.rejects() if r.reason != UNINDEXED and Path(r.input).exists()})
            kept.drop_rejects(inputs)
            added = kept.add(read_paths(list(inputs), settings_of(config)))
            click.echo(f"{len(inputs)} inputs read again: {added.added} articles added, {added.rejected} rejected", err=True)
        rows = kept.rejects()
    if as_json:
        click.echo(json.dumps([msgspec.to_builtins(r) for r in rows], ensure_ascii=False, indent=1))
    else:
        for r in rows:
            place = f" ({r.place})" if r.place else ""
            click.echo(f"{r.input}{place}: {r.detail} [{r.reason}]")
        if not rows:
            click.echo("nothing was rejected", err=True)
    return 0
