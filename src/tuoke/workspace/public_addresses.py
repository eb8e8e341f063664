"""Which addresses of the internet are public: outgoing requests go to no other.

A name is resolved once and the answer judged as numbers, however the address was spelled (decimal, octal, hex, short):
what the resolver understands is what is judged. Of IPv6 only the space given out to the public counts, and nothing that
carries an IPv4 address inside.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Collection
from typing import NamedTuple

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

#: IPv4 that Python calls global and yet no public host has: relays of 6to4, multicast, what is kept for later.
NOT_V4 = tuple(map(ipaddress.IPv4Network, ("192.88.99.0/24", "224.0.0.0/4", "240.0.0.0/4", "192.0.0.0/24")))
#: The space of IPv6 that is given out (RFC 4291), and what in it carries another address or is for examples.
GIVEN_OUT_V6 = ipaddress.IPv6Network("2000::/3")
NOT_V6 = tuple(
    map(ipaddress.IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "2620:4f:8000::/48"))
)

#: host, port -> the numbers it stands for, as socket.getaddrinfo gives them.
Resolver = Callable[[str, int], Collection[str]]


class Place(NamedTuple):
    """A number and a port that may be connected to."""

    ip: str
    port: int


def is_public(ip: str) -> bool:
    """Whether the number (IPv4, or IPv6 without a zone) is that of a public host; False where it is no number."""
    try:
        found: Address = ipaddress.ip_address(ip)
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv4Address):
        return found.is_global and not any(found in net for net in NOT_V4)
    return found in GIVEN_OUT_V6 and found.is_global and not any(found in net for net in NOT_V6)


def resolve(host: str, port: int) -> Collection[str]:
    """What the machine's resolver knows of a host; OSError where it knows nothing."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))
