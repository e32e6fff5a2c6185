"""retold compare"""

from __future__ import annotations

import json
from pathlib import Path

import click
import msgspec

from retold.cli.options import archive_option, colour_wanted, config_option, json_option, settings_of, width_wanted
from retold.config import Settings
from retold.errors import NoInput, NothingFound
from retold.types import Article


@click.command("compare")
@click.argument("a")
@click.argument("b")
@click.option("--why", is_flag=True, help="Only why the two were, or were not, joined.")
@archive_option
@config_option
@json_option
def command(a: str, b: str, why: bool, archive: Path, config: Path | None, as_json: bool) -> int:
    """Compare two articles, A and B: files, or ids of the archive. No archive is needed for files."""
    from retold.dossier.pair_text import pair_text, why_lines
    from retold.pipeline import compare_articles

    settings = settings_of(config)
    one, other = _article(a, archive, settings), _article(b, archive, settings)
    page_a, page_b, _, _, pair, account = compare_articles(one, other)
    if as_json:
        click.echo(
            json.dumps({"a": a, "b": b, "pair": msgspec.to_builtins(pair), "account": msgspec.to_builtins(account)}, indent=1)
        )
    elif why:
        click.echo("\n".join(why_lines(pair)))
    else:
        click.echo(pair_text((page_a, page_b), (a, b), pair, account, width=width_wanted(), colour=colour_wanted()))
    return 0


def _article(name: str, archive: Path, settings: Settings) -> Article:
    if Path(name).is_file():
        from retold.reading import read_paths

        read = list(read_paths([name], settings))
        article = next((r for r in read if isinstance(r, Article)), None)
        if article is None:
            why = "; ".join(r.detail for r in read if not isinstance(r, Article))
            raise NoInput(why or f"{name} holds no article", "Give a .txt, .html or .jsonl file with an article")
        return article
    if archive.is_file():
        from retold.dossier.rows import name_articles
        from retold.store import open_archive

        with open_archive(archive, write=False) as kept:
            held = kept.articles()
        named = dict(zip(name_articles(held), held, strict=True))
        if name in named:
            return named[name]
        raise NothingFound(f"{name!r} is no file and no article of {archive}", "`retold stories` lists the articles by id")
    raise NothingFound(
        f"{name!r} is no file, and there is no archive {archive}", "Give two files, or name an archive with --archive"
    )
