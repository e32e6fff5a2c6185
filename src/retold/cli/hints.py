"""The commands that a line proposes, with the archive and the settings of this run: so that they can be run as they stand.

The options that name them note what they were given; `carry` puts it into every command that stands between backticks.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import click

from retold.dossier.wording import printable

_NOTED = "retold.options"  # of click's context: option → value, where it was given
_COMMAND = re.compile(r"`(retold ([a-z]+)[^`]*)`")


def note_option(context: click.Context, option: click.Parameter, value: Any) -> Any:
    """A callback of an option: notes its value where the user gave one."""
    if value is not None and value != option.get_default(context):
        note(context, option.opts[0], value)
    return value


def note(context: click.Context, option: str, value: Path) -> None:
    """Note that this option would have to be given again."""
    context.meta.setdefault(_NOTED, {})[option] = str(value)


def options_of(context: click.Context, verb: str) -> str:
    """The options to give to another verb, so that it speaks of the same archive under the same settings: " --archive x", or ""."""
    group = context.find_root().command
    command = group.get_command(context, verb) if isinstance(group, click.Group) else None
    if command is None:
        return ""
    known = {name for parameter in command.params for name in parameter.opts}
    noted: dict[str, str] = context.meta.get(_NOTED, {})
    return "".join(f" {name} {shlex.quote(printable(value))}" for name, value in sorted(noted.items()) if name in known)


def carry(context: click.Context, line: str) -> str:
    """The line, with these options in each command that it proposes and that does not name its archive itself."""

    def whole(found: re.Match[str]) -> str:
        options = "" if "--archive" in found[1] else options_of(context, found[2])
        return f"`{found[1]}{options}`"

    return _COMMAND.sub(whole, line)
