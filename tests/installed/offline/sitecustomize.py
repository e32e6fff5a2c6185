"""Cuts the network off for every Python that starts with this folder on its path: a stand-in for a network namespace."""

import socket


def _refuse(self: socket.socket, address: object, *rest: object) -> None:
    if self.family in (socket.AF_INET, socket.AF_INET6):
        raise OSError(f"the network is cut off: no connection to {address}")
    _connect(self, address)  # a socket between processes of this machine is no network


def _no_names(*args: object, **more: object) -> None:
    raise OSError(f"the network is cut off: no look-up of {args[:1]}")


_connect = socket.socket.connect
socket.socket.connect = _refuse  # type: ignore[assignment, method-assign]  # that is what a guard does
socket.socket.connect_ex = _refuse  # type: ignore[assignment, method-assign]
socket.getaddrinfo = _no_names  # type: ignore[assignment]
