"""Fetches pictures from addresses that strangers wrote, and reaches nothing private by them."""

import asyncio
from dataclasses import dataclass
from io import BytesIO

import httpx2
from PIL import Image

from integrations import public_address
from integrations.public_address import AddressRefused, Resolve, addresses_of

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 50_000_000
MAX_REDIRECTS = 3
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


async def fetch(
    url: str,
    *,
    resolve: Resolve = addresses_of,
    transport: httpx2.AsyncBaseTransport | None = None,
) -> FetchedImage:
    """The picture at ``url``; raises ``FetchRefused`` when it cannot be had safely.

    Redirects are followed, each checked like the first address.
    """
    transport = transport or public_address.transport()
    try:
        async with (
            asyncio.timeout(TIME_LIMIT),
            httpx2.AsyncClient(transport=transport, trust_env=False, timeout=10.0) as client,
        ):
            content = await _followed(client, url, resolve)
    except AddressRefused as refused:
        raise FetchRefused(str(refused)) from None
    except TimeoutError:
        raise FetchRefused(f"it took longer than {TIME_LIMIT:.0f} s") from None
    except httpx2.InvalidURL:
        raise FetchRefused("this is not a URL") from None
    except httpx2.HTTPError as error:
        reason = str(error) or type(error).__name__
        raise FetchRefused(f"the download failed: {reason}") from error
    return await asyncio.to_thread(identified, content)


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
    """The response, its body unread."""
    headers = {
        "Accept": "image/*",
        "Accept-Encoding": "identity",
        "User-Agent": "cartograph (image import)",
    }
    return await public_address.send(client, "GET", url, headers, resolve=resolve)


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
