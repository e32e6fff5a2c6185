"""retold watch"""

from __future__ import annotations

import time
from pathlib import Path

import click

from retold.cli.options import config_option, depth_option, settings_of


@click.command("watch", short_help="Keep an archive current with a folder or a feed.")
@click.argument("archive", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("source", metavar="FOLDER|FEED")
@click.option("--every", type=click.FloatRange(min=0.1), default=10.0, show_default=True, help="Seconds between two rounds.")
@click.option("--once", is_flag=True, help="One round, and end.")
@click.option("--keep", is_flag=True, help="Keep articles whose file is gone, and what a file said before it changed.")
@click.option("--fetch", is_flag=True, help="Go to the network: without it the address of a feed is refused.")
@depth_option
@config_option
def command(
    archive: Path, source: str, every: float, once: bool, keep: bool, fetch: bool, depth: str | None, config: Path | None
) -> int:
    """Keep ARCHIVE current with a folder, or a feed (RSS or Atom): what is new is read, what changed is read again, what went goes.

    One line a round on stderr; Ctrl-C ends it. `retold serve` may run beside it, and shows what comes in.
    """
    from retold.errors import ArchiveLocked, NoInput
    from retold.watching import watch

    watched = watch(
        source,
        archive,
        settings=settings_of(config),
        depth=depth,  # type: ignore[arg-type]  # click checked the choice
        keep=keep,
        fetch=fetch,
    )
    number = 0
    try:
        while True:
            number += 1
            try:
                said = str(watched.look())
            except (ArchiveLocked, NoInput) as error:  # another program writes, or the network is down: the next round may go
                if once:
                    raise
                said = f"{error.what}; tried again"
            click.echo(f"retold: round {number}: {said}", err=True)
            if once:
                return 0
            time.sleep(every)
    except KeyboardInterrupt:
        click.echo(f"retold: ended after {number} rounds; what was read is kept in {archive}. [interrupted]", err=True)
        return 130
