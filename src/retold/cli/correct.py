"""retold correct"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from retold.cli.options import archive_option, config_option, existing, json_option, settings_of

if TYPE_CHECKING:
    from retold.store import Archive

_ACTIONS = ("confirm", "reject", "list", "undo", "export", "import")
_SAY = {
    "story": "retold correct {} story ARTICLE STORY",
    "edge": "retold correct {} edge RETELLING [EXEMPLAR] [--upstream NAME]",
    "speaker": "retold correct {} speaker ATTRIBUTION [NAME]",
    "alignment": "retold correct {} alignment A START END B START END",
}


@click.command("correct", short_help="Keep what a person knows better, list it, take it back.")
@click.argument("action", type=click.Choice(_ACTIONS))
@click.argument("what", nargs=-1)
@click.option("--upstream", help="Of an edge: the cited name that it was taken from.")
@click.option("--who", help="Who decided.  [the name you are logged in under]")
@click.option("--note", default="", help="Why, in your own words.")
@click.option("--all", "every", is_flag=True, help="With list: also what was taken back.")
@archive_option
@config_option
@json_option
def command(
    action: str,
    what: tuple[str, ...],
    upstream: str | None,
    who: str | None,
    note: str,
    every: bool,
    archive: Path,
    config: Path | None,
    as_json: bool,
) -> int:
    """Confirm or reject what was found. Kept apart from it, with who and when; whatever depends on it is told anew.

    \b
    confirm|reject story ARTICLE STORY                it belongs to that story
    confirm|reject edge RETELLING [EXEMPLAR]          it has its text from there (or --upstream NAME, or none)
    confirm|reject speaker ATTRIBUTION [NAME]         who was found, or NAME, said it
    confirm|reject alignment A START END B START END  those spans stand for each other
    list, undo CORRECTION, export FILE, import FILE
    """
    from retold.store import open_archive

    with open_archive(existing(archive), write=action not in ("list", "export")) as kept:
        if action in ("confirm", "reject"):
            rows = [_decided(kept, action, what, upstream, (_who(who), note), config)]
        elif action == "list" and not what:
            from retold.corrections import corrections_of

            rows = corrections_of(kept, every=every)
        else:
            click.echo(_done(kept, action, what))
            return 0
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        for row in rows:
            click.echo(_line(row))
        if not rows:
            click.echo("nothing was corrected", err=True)
    return 0


def _decided(
    kept: Archive, action: str, what: tuple[str, ...], upstream: str | None, said: tuple[str, str], config: Path | None
) -> dict[str, Any]:
    from retold.corrections import correct

    kind, about = _about(action, what, upstream)
    who, note = said
    return correct(kept, kind, action, about, who=who, note=note, settings=settings_of(config))  # type: ignore[arg-type]  # chosen


def _done(kept: Archive, action: str, what: tuple[str, ...]) -> str:
    from retold.corrections import export_corrections, import_corrections, undo

    if action == "list" or len(what) != 1:
        raise click.UsageError(f"retold correct {action}{dict(list='', undo=' CORRECTION').get(action, ' FILE')}")
    if action == "undo":
        return f"{undo(kept, what[0])['correction']} taken back"
    if action == "export":
        return f"{export_corrections(kept, Path(what[0]))} corrections in {what[0]}"
    return f"{import_corrections(kept, Path(what[0]))} corrections were new"


def _about(action: str, what: tuple[str, ...], upstream: str | None) -> tuple[str, dict[str, Any]]:
    """The kind of a correction, and what it is about."""
    kind, *rest = what or ("",)
    if kind not in _SAY:
        raise click.UsageError(f"{action} what? One of {', '.join(_SAY)}")
    about: dict[str, Any] = {}
    if kind == "story" and len(rest) == 2:
        about = {"article": rest[0], "story": rest[1]}
    elif kind == "edge" and len(rest) in (1, 2):
        about = {"retelling": rest[0], "exemplar": rest[1] if len(rest) == 2 else None, "upstream": upstream}
    elif kind == "speaker" and len(rest) in (1, 2):
        about = {"attribution": rest[0], "name": rest[1] if len(rest) == 2 else None}
    elif kind == "alignment" and len(rest) == 6:
        places = [int(rest[n]) for n in (1, 2, 4, 5) if rest[n].isascii() and rest[n].isdecimal() and len(rest[n]) < 12]
        if len(places) == 4:
            about = {"a": rest[0], "a_start": places[0], "a_end": places[1], "b": rest[3], "b_start": places[2], "b_end": places[3]}
    if not about:
        raise click.UsageError(_SAY[kind].format(action))
    return kind, about


def _who(given: str | None) -> str:
    import getpass

    try:
        return given or getpass.getuser()
    except (OSError, KeyError):  # nobody is logged in
        return "somebody"


def _line(row: dict[str, Any]) -> str:
    from retold.dossier.wording import printable

    spans = " ".join(f"[{start}, {end})" for start, end in row["spans"])
    parts = [row["correction"], row["verdict"], row["kind"], row["article"], row["other"], row["name"], spans]
    parts += [f"by {row['who']}", row["at"], row["note"], f"taken back {row['undone']}" if row["undone"] else ""]
    return printable("  ".join(str(part) for part in parts if part))
