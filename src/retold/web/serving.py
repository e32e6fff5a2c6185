"""The application on a socket of this machine."""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import uvicorn

from retold.config import Settings
from retold.errors import UsageError
from retold.pipeline.findings import Progress
from retold.web.app import make_app
from retold.web.guards import LOOPBACK

_BACKLOG = 128


@dataclass(frozen=True)
class Ready:
    """A server that listens already: where, and what answers until it is interrupted."""

    address: str
    run: Callable[[], None]


def is_loopback(host: str) -> bool:
    """Whether an address is one that other machines cannot reach."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def serve(
    archive: Path, settings: Settings, *, host: str, port: int, token: str | None = None, progress: Progress | None = None
) -> Ready:
    """Bring the archive up to date for being looked at, and listen; port 0: any that is free.

    Raises UsageError where the address cannot be listened at, and what the archive raises.
    """
    hosts = (*LOOPBACK, host.strip("[]")) if is_loopback(host) else ()  # a token keeps others out, whatever name they use
    app = make_app(archive, settings, token=token, hosts=hosts)
    config = uvicorn.Config(app, host=host.strip("[]"), port=port, log_level="warning", server_header=False, backlog=_BACKLOG)
    log = logging.getLogger("uvicorn.error")
    log.disabled = True  # what it would say on a line of its own is said by the error
    try:
        listening = config.bind_socket()
    except (OSError, SystemExit) as error:
        what = f"{host}:{port} cannot be listened at: the port is taken, or the address is not of this machine"
        raise UsageError(what, "Name another port with --port; 0 takes any that is free") from error
    finally:
        log.disabled = False
    try:
        app.state.library.prepare(progress)
    except BaseException:
        listening.close()
        raise
    shown = f"[{host}]" if ":" in host and not host.startswith("[") else host
    address = f"http://{shown}:{listening.getsockname()[1]}/" + (f"?token={quote(token)}" if token else "")
    server = uvicorn.Server(config)
    return Ready(address, lambda: server.run(sockets=[listening]))
