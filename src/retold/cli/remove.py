"""retold remove"""

from __future__ import annotations

from pathlib import Path

import click

from retold.cli.options import archive_option, existing
from retold.errors import NothingFound


@click.command("remove", short_help="Take articles out of the archive, as if never added.")
@click.argument("articles", nargs=-1, required=True)
@archive_option
def command(articles: tuple[str, ...], archive: Path) -> int:
    """Take ARTICLES (ids as `retold stories` prints them) out of the archive, as if they had never been added."""
    from retold.dossier.names import name_identities
    from retold.store import open_archive

    with open_archive(existing(archive), write=True) as kept:
        identities = kept.identities()
        named = {name: (sha256, key) for name, (sha256, key, _) in zip(name_identities(identities), identities, strict=True)}
        unknown = [a for a in articles if a not in named]
        if unknown:
            raise NothingFound(
                f"there is no article {unknown[0]!r} in {archive}; nothing was removed", "`retold stories` lists the articles by id"
            )
        removed = kept.remove_versions(named[a] for a in articles)
    click.echo(f"{removed} removed")
    return 0
