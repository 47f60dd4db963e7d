"""Calling addresses that strangers wrote, so that nothing private is reached by them.

A host is looked up once, and what connects is the very address that was checked: a name that
answers differently the second time gains nothing. For the same reason no proxy of the
environment is used, since a proxy looks names up by itself.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Mapping
from functools import cache
from ssl import SSLContext

import httpx2

MAX_ADDRESSES = 4
_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
# Global by `ipaddress`'s tables, at least of Python 3.11; yet they are tunnels into IPv4
# networks (which may be private), or set apart for protocols and documentation.
_NOT_FOR_HOSTS = [
    *map(ipaddress.ip_network, ("192.0.0.0/24", "192.88.99.0/24")),
    *map(ipaddress.ip_network, ("2001::/23", "2002::/16", "3fff::/20")),
]

Resolve = Callable[[str, int], Awaitable[list[str]]]
MayCall = Callable[[str], bool]


class AddressRefused(Exception):
    """The address leads nowhere, or where we do not go; the text says why."""


async def addresses_of(host: str, port: int) -> list[str]:
    """The IP addresses of a host, by the system's resolver."""
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet's, which anybody may call."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            ip = ip.ipv4_mapped
        elif ip not in _GLOBAL_UNICAST:
            return False
    return (
        ip.is_global
        and not ip.is_multicast
        and not ip.is_reserved
        and not any(ip in network for network in _NOT_FOR_HOSTS)
    )


def is_loopback(address: str) -> bool:
    return ipaddress.ip_address(address).is_loopback


def host_of(url: httpx2.URL) -> str:
    """The host as it is looked up."""
    if url.scheme not in ("http", "https"):
        raise AddressRefused("only http:// and https:// addresses are fetched")
    if url.userinfo:
        raise AddressRefused("an address with a user name or password in it is not fetched")
    if not url.host:
        raise AddressRefused("the address names no host")
    if url.port is not None and not 0 < url.port < 65_536:
        raise httpx2.InvalidURL("there is no such port")
    return url.raw_host.decode("ascii")


async def checked(url: httpx2.URL, resolve: Resolve, may_call: MayCall = is_public) -> list[str]:
    """The addresses of the URL's host, if all of them may be called."""
    host = host_of(url)
    addresses = await resolve(host, url.port or (443 if url.scheme == "https" else 80))
    if not addresses:
        raise AddressRefused(f"the host {host} is not known")
    for address in addresses:
        if not may_call(address):
            raise AddressRefused(f"{host} is at {address}, which is not a public address")
    return addresses


@cache
def _certificates() -> SSLContext:
    """Reading the system's certificates takes longer than many a call."""
    return httpx2.create_ssl_context(trust_env=False)


def transport() -> httpx2.AsyncHTTPTransport:
    """A connection is never kept: one made for a name must not serve another name there."""
    limits = httpx2.Limits(max_keepalive_connections=0)
    return httpx2.AsyncHTTPTransport(verify=_certificates(), trust_env=False, limits=limits)


async def send(
    client: httpx2.AsyncClient,
    method: str,
    url: httpx2.URL,
    headers: Mapping[str, str],
    content: bytes | None = None,
    *,
    resolve: Resolve = addresses_of,
    may_call: MayCall = is_public,
) -> httpx2.Response:
    """The response, its body unread, of the first of the host's addresses that takes a call."""
    host = host_of(url)
    failure = ""
    for address in (await checked(url, resolve, may_call))[:MAX_ADDRESSES]:
        request = client.build_request(
            method,
            url.copy_with(host=address, fragment=None),
            headers={"Host": url.netloc.decode("ascii"), **headers},
            content=content,
            extensions={"sni_hostname": host},
        )
        try:
            return await client.send(request, stream=True, follow_redirects=False)
        except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
            failure = str(error) or type(error).__name__
    raise AddressRefused(f"{host} cannot be reached: {failure}")
