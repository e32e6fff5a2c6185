"""retold compare"""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import click
import msgspec

from retold.cli.options import archive_option, colour_wanted, config_option, json_option, settings_of, width_wanted
from retold.config import Settings
from retold.dossier.wording import printable
from retold.errors import NothingFound
from retold.types import Article


@click.command("compare")
@click.argument("a")
@click.argument("b")
@click.option("--why", is_flag=True, help="Only why the two were, or were not, joined: what they share, and what each of it adds.")
@archive_option
@config_option
@json_option
def command(a: str, b: str, why: bool, archive: Path, config: Path | None, as_json: bool) -> int:
    """Compare two articles, A and B: files, or ids of the archive. No archive is needed for files."""
    from retold.dossier.pair_text import pair_text
    from retold.pipeline.telling import compare_articles

    settings = settings_of(config)
    one, other = _article(a, archive, settings), _article(b, archive, settings)
    if why:
        click.echo(_reasons((a, b), one, other, settings, as_json))
        return 0
    page_a, page_b, _, _, pair, account = compare_articles(one, other)
    if as_json:
        click.echo(
            json.dumps({"a": a, "b": b, "pair": msgspec.to_builtins(pair), "account": msgspec.to_builtins(account)}, indent=1)
        )
    else:
        click.echo(pair_text((page_a, page_b), (a, b), pair, account, width=width_wanted(), colour=colour_wanted()))
    return 0


def _reasons(names: tuple[str, str], one: Article, other: Article, settings: Settings, as_json: bool) -> str:
    from retold.dossier.why_text import why_json, why_text
    from retold.pipeline.telling import explain_articles

    a, b, why = explain_articles(one, other)
    joins = settings.story_probability
    if as_json:
        return json.dumps(why_json(names, why, joins), ensure_ascii=False, indent=1)
    return why_text(names, (a, b), why, joins=joins, width=width_wanted())


def _article(name: str, archive: Path, settings: Settings) -> Article:
    if Path(name).is_file():
        return _first_article(name, settings)
    if Path(name).is_dir():
        raise NothingFound(
            f"{name!r} is a folder", f"Name a file in it; `retold trace {shlex.quote(printable(name))}` compares all that it holds"
        )
    if archive.is_file():
        return _kept_article(name, archive)
    raise NothingFound(
        f"{name!r} is no file, and there is no archive {archive}", "Give two files, or name an archive with --archive"
    )


def _first_article(name: str, settings: Settings) -> Article:
    from retold.reading import read_first

    article, more = read_first(name, settings)
    if more:
        todo = "add the file to an archive and name the article by its id"
        click.echo(f"retold: {name} holds several articles; its first, {article.key}, is compared. For another, {todo}.", err=True)
    return article


def _kept_article(name: str, archive: Path) -> Article:
    from retold.dossier.names import name_identities
    from retold.store import open_archive

    with open_archive(archive, write=False) as kept:

        def read() -> list[Article]:
            names = name_identities(kept.identities())
            return kept.articles_of([kept.places()[names.index(name)][2]]) if name in names else []

        found = kept.consistently(read)
    if not found:
        raise NothingFound(f"{name!r} is no file and no article of {archive}", "`retold stories` lists the articles by id")
    return found[0]
