"""Who may change the data: only the person who sits at the machine that serves the product."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address

LISTENING = "THUOCDO_ADDRESS"
"""The environment variable in which `thuocdo serve` says which address it listens on."""

_FORWARDED = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")


def may_publish(listening_on: str | None, asked_host: str | None, headers: Mapping[str, str]) -> bool:
    """Whether a request came from this machine to a server that only this machine can reach.

    `asked_host` is the host in the browser's address, with or without a port. Nobody may where the server's address
    or the browser's is not known, nor behind a proxy: what it forwards comes from this machine whoever sent it.
    """
    named = {name.lower(): value for name, value in headers.items()}
    is_forwarded = any(name in named for name in _FORWARDED)
    hosts = (listening_on, asked_host, named.get("host", asked_host))
    return not is_forwarded and all(map(is_loopback, hosts))


def is_loopback(host: str | None) -> bool:
    """Whether a host, with or without brackets and port, is this machine and nothing else."""
    bare = _without_port((host or "").strip().lower())
    if bare == "localhost":
        return True
    try:
        return ip_address(bare).is_loopback
    except ValueError:
        return False


def _without_port(host: str) -> str:
    if host.startswith("["):
        inner, closed, port = host[1:].partition("]")
        return inner if closed and (not port or port[1:].isdigit()) else ""
    name, _, port = host.partition(":")
    return name if port.isdigit() else host
