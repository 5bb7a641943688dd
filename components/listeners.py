"""The listening sockets of this process: where the app is really bound, whoever started it."""

from __future__ import annotations

import ipaddress
import os
import socket
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

_DESCRIPTORS = Path("/proc/self/fd")


def listeners() -> Iterator[socket.socket]:
    """Each listening socket, usable until the next one is asked for; Linux only, elsewhere none can be listed."""
    if sys.platform != "linux" or not _DESCRIPTORS.is_dir():
        return
    for name in os.listdir(_DESCRIPTORS):
        borrowed = _socket_on(int(name))
        if borrowed is not None:
            with borrowed:
                yield borrowed


def bound_addresses() -> list[str]:
    """The IP addresses that the process listens on."""
    return [listener.getsockname()[0] for listener in listeners() if listener.family in (socket.AF_INET, socket.AF_INET6)]


def is_loopback(address: str | None) -> bool:
    """Whether only this machine can reach an address; no address means every address, so it is not."""
    if not address:
        return False
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"


def _socket_on(descriptor: int) -> socket.socket | None:
    """A socket object of its own on a listening descriptor, None for any other descriptor."""
    try:
        if not stat.S_ISSOCK(os.fstat(descriptor).st_mode):
            return None
        found = socket.socket(fileno=os.dup(descriptor))
        if found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
            return found
        found.close()
    except OSError:  # closed meanwhile by another thread
        pass
    return None
