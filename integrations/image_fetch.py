"""Fetches pictures from addresses that strangers wrote, and reaches nothing private by them."""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from ssl import SSLContext

import httpx2
from PIL import Image

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 50_000_000
MAX_REDIRECTS = 3
MAX_ADDRESSES = 4
TIME_LIMIT = 30.0  # seconds, for all of it: names, redirects and the last byte

# Pillow knows many more formats; these are the ones that browsers show. Files made of several
# JPEGs, as some cameras write, are called MPO.
CONTENT_TYPES = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "GIF": "image/gif",
    "WEBP": "image/webp",
    "AVIF": "image/avif",
    "MPO": "image/jpeg",
}
_REDIRECTS = {301, 302, 303, 307, 308}
ORIENTATION = 0x0112
_LYING_DOWN = {5, 6, 7, 8}

_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
# Global by `ipaddress`'s tables, at least of Python 3.11; yet they are tunnels into IPv4
# networks (which may be private), or set apart for protocols and documentation.
_NOT_FOR_HOSTS = [
    *map(ipaddress.ip_network, ("192.0.0.0/24", "192.88.99.0/24")),
    *map(ipaddress.ip_network, ("2001::/23", "2002::/16", "3fff::/20")),
]

Resolve = Callable[[str, int], Awaitable[list[str]]]


class FetchRefused(Exception):
    """There is no picture at the address, or none we dare to fetch; the text says why."""


@dataclass(frozen=True, slots=True)
class FetchedImage:
    """A picture as it came; its type is what its bytes say, not what its server said.

    ``width`` and ``height`` are those it is shown with, turned as its camera noted.
    """

    content: bytes
    width: int
    height: int
    content_type: str


async def addresses_of(host: str, port: int) -> list[str]:
    """The IP addresses of a host, by the system's resolver."""
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


async def fetch(
    url: str,
    *,
    resolve: Resolve = addresses_of,
    transport: httpx2.AsyncBaseTransport | None = None,
) -> FetchedImage:
    """The picture at ``url``; raises ``FetchRefused`` when it cannot be had safely.

    A host is looked up once, and what connects is the very address that was checked: a name
    that answers differently the second time gains nothing. For the same reason no proxy of
    the environment is used, since a proxy looks names up by itself.
    """
    # A connection is never kept: one made for a name must not serve another name there.
    transport = transport or httpx2.AsyncHTTPTransport(
        verify=_certificates(), trust_env=False, limits=httpx2.Limits(max_keepalive_connections=0)
    )
    try:
        async with (
            asyncio.timeout(TIME_LIMIT),
            httpx2.AsyncClient(transport=transport, trust_env=False, timeout=10.0) as client,
        ):
            content = await _followed(client, url, resolve)
    except TimeoutError:
        raise FetchRefused(f"it took longer than {TIME_LIMIT:.0f} s") from None
    except httpx2.InvalidURL:
        raise FetchRefused("this is not a URL") from None
    except httpx2.HTTPError as error:
        reason = str(error) or type(error).__name__
        raise FetchRefused(f"the download failed: {reason}") from error
    return await asyncio.to_thread(identified, content)


@cache
def _certificates() -> SSLContext:
    """Reading the system's certificates takes longer than many a picture."""
    return httpx2.create_ssl_context(trust_env=False)


async def _followed(client: httpx2.AsyncClient, address: str, resolve: Resolve) -> bytes:
    """The body at the end of the redirects, each of which is checked like the first address."""
    url = httpx2.URL(address)
    for _ in range(MAX_REDIRECTS + 1):
        response = await _answer(client, url, resolve)
        try:
            if response.status_code not in _REDIRECTS or "location" not in response.headers:
                return await _body(response)
            url = url.join(response.headers["location"])
        finally:
            await response.aclose()
    raise FetchRefused(f"it is redirected more than {MAX_REDIRECTS} times")


async def _answer(client: httpx2.AsyncClient, url: httpx2.URL, resolve: Resolve) -> httpx2.Response:
    """The response, its body unread, of the first of the host's addresses that takes a call."""
    host = _host(url)
    port = url.port or (443 if url.scheme == "https" else 80)
    addresses = await resolve(host, port)
    if not addresses:
        raise FetchRefused(f"the host {host} is not known")
    for address in addresses:
        if not is_public(address):
            raise FetchRefused(f"{host} is at {address}, which is not a public address")
    for address in addresses[:MAX_ADDRESSES]:
        request = client.build_request(
            "GET",
            url.copy_with(host=address, fragment=None),
            headers={
                "Host": url.netloc.decode("ascii"),
                "Accept": "image/*",
                "Accept-Encoding": "identity",
                "User-Agent": "cartograph (image import)",
            },
            extensions={"sni_hostname": host},
        )
        try:
            return await client.send(request, stream=True)
        except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
            failure = str(error) or type(error).__name__
    raise FetchRefused(f"{host} cannot be reached: {failure}")


def _host(url: httpx2.URL) -> str:
    if url.scheme not in ("http", "https"):
        raise FetchRefused("only http:// and https:// addresses are fetched")
    if url.userinfo:
        raise FetchRefused("an address with a user name or password in it is not fetched")
    if not url.host:
        raise FetchRefused("the address names no host")
    if url.port is not None and not 0 < url.port < 65_536:
        raise httpx2.InvalidURL("there is no such port")
    return url.raw_host.decode("ascii")


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


async def _body(response: httpx2.Response) -> bytes:
    """The bytes as sent; never decompressed, as a few of them could become gigabytes."""
    if response.status_code != 200:
        raise FetchRefused(f"the server answered {response.status_code}")
    if response.headers.get("content-encoding", "identity") != "identity":
        raise FetchRefused("the server compressed it, although asked not to")
    body = bytearray()
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > MAX_BYTES:
            raise FetchRefused(f"it is larger than {MAX_BYTES // 1024**2} MB")
    return bytes(body)


def identified(content: bytes) -> FetchedImage:
    """What the picture says of itself in its first bytes; its pixels are not unpacked."""
    too_large = FetchRefused(f"it has more than {MAX_PIXELS // 10**6} million pixels")
    try:
        with Image.open(BytesIO(content), formats=tuple(CONTENT_TYPES)) as image:
            width, height = image.size
            content_type = CONTENT_TYPES[str(image.format)]
            noted = Image.Exif()
            noted.load(image.info.get("exif") or b"")  # `getexif` would unpack a PNG's pixels
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise too_large from None
    except Exception:  # Pillow's readers raise whatever they stumble over in a damaged file
        raise FetchRefused("it is not a JPEG, PNG, GIF, WebP or AVIF picture") from None
    if width * height > MAX_PIXELS:
        raise too_large
    if noted.get(ORIENTATION) in _LYING_DOWN:
        width, height = height, width
    return FetchedImage(content, width, height, content_type)
