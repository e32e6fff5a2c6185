"""The command line: one file a verb. Data go to stdout, progress and errors to stderr, on one line each."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable
from importlib import import_module
from keyword import iskeyword
from typing import Any

import click

from retold.config import VERSION
from retold.errors import NoSpace, RetoldError, UsageError

_VERBS = (
    "trace",
    "add",
    "remove",
    "stories",
    "show",
    "compare",
    "where",
    "serve",
    "watch",
    "export",
    "import",
    "spark",
    "correct",
    "rejects",
    "backup",
    "sample",
    "doctor",
)


class _Verbs(click.Group):
    """Loads a verb when it is asked for, so that `retold --help` does not import every stage."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _VERBS:
            return None
        command: click.Command = import_module(f"retold.cli.{cmd_name}{'_' * iskeyword(cmd_name)}").command
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except RetoldError as error:
            from retold.cli.hints import carry

            error.todo = carry(ctx, error.todo)
            raise

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args:  # whoever asks for nothing is shown what there is, as help and not as an error on one line
            click.echo(ctx.get_help(), err=True)
            ctx.exit(2)
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in _VERBS and not args[0].startswith("-"):
            near = _nearest(args[0])
            hint = f' Did you mean "retold {near}"?' if near else ' See "retold --help".'
            raise click.UsageError(f"there is no verb {args[0]!r}.{hint}")
        return super().resolve_command(ctx, args)


def _nearest(word: str) -> str | None:
    from difflib import get_close_matches

    return next(iter(get_close_matches(word, _VERBS, 1)), None)


@click.command(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="retold")
def group() -> None:
    """Which news articles retell which, through whom, and exactly what changed on the way.

    Start with `retold sample`, then `retold trace FOLDER`.
    """


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit: 0 done, 1 nothing found, 2 usage, 3 done with rejects, 4 no input, 5 archive damaged or of
    another version, 6 no space, 7 locked, 130 interrupted."""
    sys.exit(run_guarded(lambda: group.main(arguments, prog_name="retold", standalone_mode=False)))


def run_guarded(call: Callable[[], object]) -> int:
    """Call, and turn whatever a user may meet into one line on stderr and an exit code."""
    try:
        code = call()
    except RetoldError as error:
        click.echo(f"retold: {error}", err=True)
        return error.exit_code
    except click.MissingParameter as error:
        verb = f"; see `{error.ctx.command_path} --help`" if error.ctx else ""
        click.echo(f"retold: {error.format_message().rstrip('.')}{verb}. [usage]", err=True)
        return 2
    except click.ClickException as error:
        click.echo(f"retold: {error.format_message()} [usage]", err=True)
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("retold: interrupted; what was read is kept. Run the same command to go on. [interrupted]", err=True)
        return 130
    except BrokenPipeError:
        _close_stdout()
        return 0
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        todo = "Make room and run it again" if full else "Check its name and permissions"
        slug = NoSpace.slug if full else UsageError.slug
        click.echo(f"retold: {error.filename or 'the output'} cannot be written ({error.strerror}). {todo}. [{slug}]", err=True)
        return NoSpace.exit_code if full else 2
    except SystemExit as stop:
        if type(sys.stdout).__name__ == "PacifyFlushWrapper":  # click has seen that the reader of a pipe is gone (`| head`)
            return 0
        return stop.code if isinstance(stop.code, int) else 1
    return code if isinstance(code, int) else 0


def _close_stdout() -> None:
    # The reader of a pipe has gone (`| head`): say nothing, also not when Python flushes at exit.
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
