"""retold serve"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import click

from retold.cli.options import config_option, existing, settings_of
from retold.cli.progress import ProgressLine
from retold.errors import UsageError

_PORT = 8420
_TOKEN = "RETOLD_TOKEN"


@click.command("serve", short_help="Open the archive in a browser, on this machine.")
@click.argument("archive", type=click.Path(path_type=Path, dir_okay=False), default=Path("pile.retold"))
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to listen at; another than this machine's own wants --token."
)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=_PORT, show_default=True, help="Port to listen at; 0 = any that is free."
)
@click.option("--token", envvar=_TOKEN, show_envvar=True, help="Ask every request for this word.")
@click.option("--open", "open_page", is_flag=True, help="Open the first page in a browser.")
@config_option
def command(archive: Path, host: str, port: int, token: str | None, open_page: bool, config: Path | None) -> int:
    """Serve ARCHIVE as web pages and an HTTP API, until Ctrl-C. Nothing leaves this machine, and no page loads from elsewhere."""
    from retold.web.serving import is_loopback, serve

    if token is not None and not token.strip():
        raise UsageError("the token is empty", f"Give a long word with --token or {_TOKEN}, or none")
    if token is None and not is_loopback(host):
        raise UsageError(f"{host} can be reached from other machines", f"Set a token with --token or {_TOKEN}, or leave out --host")
    settings = settings_of(config)
    with ProgressLine(quiet=False) as progress:
        ready = serve(existing(archive), settings, host=host, port=port, token=token, progress=progress if progress.shown else None)
    click.echo(f"retold: {archive} at {ready.address} (Ctrl-C ends it)", err=True)
    if open_page:
        click.launch(ready.address)
    with suppress(KeyboardInterrupt):  # how a server is ended
        ready.run()
    return 0
