"""Where somebody asks from, as far as it tells one household from another."""

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

NOWHERE = "nowhere"


def _found(address: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(address)
    except ValueError:
        return None
    # What listens for both kinds is told the shorter kind in the longer one's spelling.
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found


@lru_cache(maxsize=4096)
def household(address: str) -> str:
    """An address as it counts: a household has 2**64 of the longer kind.

    What is no address is nobody's: all who send such share one name.
    """
    found = _found(address)
    if isinstance(found, IPv6Address):
        return str(ip_network((int(found), 64), strict=False))
    return NOWHERE if found is None else str(found)


@lru_cache(maxsize=4096)
def is_this_machine(address: str) -> bool:
    """Whether it is an address that only this machine can ask from, or a socket of its own."""
    found = _found(address)
    return address.startswith("unix:") if found is None else found.is_loopback
