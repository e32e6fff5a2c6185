"""retold where"""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path

import click

from retold.cli.options import archive_option, colour_wanted, config_option, existing, json_option, settings_of, width_wanted
from retold.cli.progress import ProgressLine
from retold.config import Settings
from retold.dossier.wording import printable, quoted
from retold.errors import NoInput, NothingFound, UsageError
from retold.types import Article

_FILE = re.compile(r"\S+\.(?:txt|text|md|html?|xhtml|jsonl|ndjson|json|gz)|\S*/\S*\.\w{1,5}", re.IGNORECASE)


@click.command("where", short_help="Say where a passage first stands, in which wordings since.")
@click.argument("passage", metavar="TEXT|FILE")
@archive_option
@config_option
@json_option
def command(passage: str, archive: Path, config: Path | None, as_json: bool) -> int:
    """Say where a passage first stands in the archive, and in which wordings since.

    TEXT is a sentence, a quotation or a paragraph; FILE a page or text that holds one article; - is standard input. Nothing is
    added to the archive, which need not be traced.
    """
    from retold.dossier.where_json import where_json
    from retold.dossier.where_text import where_text
    from retold.results import where

    settings = settings_of(config)
    archive = existing(archive)
    question = _question(passage, settings)
    with ProgressLine(quiet=False) as progress:
        answer = where(question, archive, settings=settings, progress=progress if progress.shown else None)
    found, names = answer.found, answer.names
    for line in answer.notes:
        click.echo(f"retold: {line}", err=True)
    if as_json:
        click.echo(json.dumps(where_json(found, names), ensure_ascii=False, indent=1))
    elif found.carriers:
        click.echo(where_text(found, names, width=width_wanted(), colour=colour_wanted()))
    if not found.carriers:
        few = f" ({found.left:,} more with some of its words were not compared)" if found.left else ""
        line = f"{quoted(found.question.text, 60)} was not found in the {found.searched:,} articles at hand{few}"
        click.echo(f"retold: {line}. Ask for fewer of its words, or for its names and figures. [not-found]", err=True)
        return 1
    return 0


def _question(passage: str, settings: Settings) -> Article | Path:
    """What is asked for: a text as it was typed, or a file that holds it."""
    if passage == "-":
        return typed(sys.stdin.buffer.read(settings.max_input_bytes + 1), settings)
    if os.path.isfile(passage):  # noqa: PTH113  # False also for a text that is too long for a name or holds a NUL
        return Path(passage)
    if os.path.isdir(passage):  # noqa: PTH112  # the same
        raise NothingFound(f"{printable(passage)!r} is a folder", "Name a file in it, or give the passage itself")
    if _FILE.fullmatch(passage):
        raise NothingFound(f"there is no file {printable(passage)}", "Check its name, or give the passage itself")
    return typed(passage.encode("utf-8", "surrogateescape"), settings)


def typed(data: bytes, settings: Settings) -> Article:
    """A passage that was typed or piped in. Raises NoInput where it is blank, UsageError where it is too large."""
    from retold.reading import read_text
    from retold.reading.decoding import decode

    if len(data) > settings.max_input_bytes:
        raise UsageError(f"the passage has more than {settings.max_input_bytes:,} bytes", "Ask for a part of it")
    read = read_text(decode(data), "question")
    if not isinstance(read, Article):
        raise NoInput("the passage holds no word", "Give a sentence, a quotation, or a file with one")
    return read
