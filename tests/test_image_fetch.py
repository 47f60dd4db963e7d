"""Pictures from other people's servers, which may be out to reach ours."""

import asyncio
import datetime
import ipaddress
import random
import ssl
import struct
import zlib
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import httpx2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from integrations import image_fetch
from integrations.image_fetch import FetchRefused, fetch
from integrations.public_address import MAX_ADDRESSES, addresses_of, is_public

PUBLIC = "93.184.216.34"


def picture(
    size: tuple[int, int] = (4, 3), kind: str = "PNG", orientation: int | None = None
) -> bytes:
    exif = Image.Exif()
    if orientation is not None:
        exif[0x0112] = orientation
    file = BytesIO()
    Image.new("RGB", size).save(file, kind, exif=exif)
    return file.getvalue()


def answer(body: bytes, status: str = "200 OK", *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode() + body


def redirect(to: str, status: str = "302 Found") -> bytes:
    return answer(b"", status, f"Location: {to}")


class Rerouted(httpx2.AsyncHTTPTransport):
    """The internet, in which every address is the test's own server; notes who was called."""

    def __init__(self, port: int, certificates: ssl.SSLContext | None = None) -> None:
        super().__init__(verify=certificates or False, trust_env=False)
        self.port = port
        self.called: list[tuple[str, int | None]] = []
        self.down: set[str] = set()

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        self.called.append((request.url.host, request.url.port))
        if request.url.host in self.down:
            raise httpx2.ConnectError("nobody there", request=request)
        request.url = request.url.copy_with(host="127.0.0.1", port=self.port)
        return await super().handle_async_request(request)


class Web:
    """Some hosts with their addresses, and what their one server answers by path."""

    def __init__(self) -> None:
        self.pages: dict[str, bytes] = {}
        self.hosts: dict[str, list[str]] = {"pictures.example": [PUBLIC]}
        self.heads: list[str] = []
        self.asked: list[tuple[str, int]] = []
        self.transport: Rerouted

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        self.heads.append(head)
        try:
            writer.write(self.pages[head.split()[1]])
            await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.close()

    async def resolve(self, host: str, port: int) -> list[str]:
        self.asked.append((host, port))
        return self.hosts.get(host, [])

    async def fetch(self, url: str) -> image_fetch.FetchedImage:
        return await fetch(url, resolve=self.resolve, transport=self.transport)


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    web = Web()
    server = await asyncio.start_server(web.serve, "127.0.0.1", 0)
    web.transport = Rerouted(server.sockets[0].getsockname()[1])
    async with server:
        yield web


@pytest.mark.parametrize(
    ("kind", "content_type"),
    [
        ("PNG", "image/png"),
        ("JPEG", "image/jpeg"),
        ("GIF", "image/gif"),
        ("WEBP", "image/webp"),
        ("AVIF", "image/avif"),
        ("MPO", "image/jpeg"),
    ],
)
async def test_a_picture_is_fetched_with_its_size_and_type(
    web: Web, kind: str, content_type: str
) -> None:
    web.pages["/a?v=1"] = answer(picture((40, 30), kind), "200 OK", "Content-Type: text/html")

    found = await web.fetch("http://pictures.example/a?v=1#top")

    assert (found.width, found.height, found.content_type) == (40, 30, content_type)
    assert found.content == picture((40, 30), kind)


@pytest.mark.parametrize(("orientation", "shown"), [(1, (40, 30)), (3, (40, 30)), (6, (30, 40))])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
async def test_a_picture_taken_upright_has_the_size_it_is_shown_with(
    web: Web, kind: str, orientation: int, shown: tuple[int, int]
) -> None:
    web.pages["/a"] = answer(picture((40, 30), kind, orientation))

    found = await web.fetch("http://pictures.example/a")

    assert (found.width, found.height) == shown


async def test_the_address_that_was_checked_is_the_one_called_and_the_host_hears_its_name(
    web: Web,
) -> None:
    web.pages["/a"] = answer(picture())

    await web.fetch("http://Pictures.example:8080/a")

    assert web.transport.called == [(PUBLIC, 8080)]
    assert web.asked == [("pictures.example", 8080)]
    assert "host: pictures.example:8080\r\n" in web.heads[0].lower()


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1"),
        *("169.254.169.254", "100.64.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255"),
        *("192.0.0.8", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "192.88.99.1"),
        *("::", "::1", "::127.0.0.1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254"),
        *("fec0::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::ffff:10.0.0.1"),
        *("64:ff9b::7f00:1", "64:ff9b:1::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "3fff::1"),
    ],
)
async def test_nothing_private_is_called(web: Web, address: str) -> None:
    web.hosts["inside.example"] = [address]

    with pytest.raises(FetchRefused, match="not a public address"):
        await web.fetch("http://inside.example/a")
    assert web.transport.called == []


@pytest.mark.parametrize(
    "address", [PUBLIC, "8.8.8.8", "2606:2800:220:1::1", "2001:4860:4860::8888", "::ffff:8.8.8.8"]
)
async def test_what_is_public_is_called(web: Web, address: str) -> None:
    web.hosts["pictures.example"] = [address]
    web.pages["/a"] = answer(picture())

    await web.fetch("http://pictures.example/a")

    assert web.transport.called == [(address, None)]


@given(st.ip_addresses(v=4, network="10.0.0.0/8") | st.ip_addresses(v=4, network="127.0.0.0/8"))
def test_a_private_address_stays_private_however_it_is_written(
    address: ipaddress.IPv4Address,
) -> None:
    assert not is_public(str(address))
    assert not is_public(f"::ffff:{address}")
    assert not is_public(f"64:ff9b::{address}")


async def test_one_private_address_among_public_ones_is_enough_to_refuse(web: Web) -> None:
    web.hosts["pictures.example"] = [PUBLIC, "127.0.0.1"]

    with pytest.raises(FetchRefused, match=r"127\.0\.0\.1"):
        await web.fetch("http://pictures.example/a")
    assert web.transport.called == []


@pytest.mark.parametrize(
    "url",
    [
        *("http://127.0.0.1/a", "http://localhost/a", "http://[::1]/a", "http://2130706433/a"),
        *("http://0x7f.1/a", "http://[::ffff:127.0.0.1]/a", "http://127.1/a", "http://0/a"),
    ],
)
async def test_our_own_machine_is_refused_by_any_of_its_names(url: str) -> None:
    with pytest.raises(FetchRefused, match="not a public address"):
        await fetch(url)


async def test_a_host_nobody_knows_is_refused() -> None:
    with pytest.raises(FetchRefused, match=r"nowhere\.invalid is not known"):
        await fetch("http://nowhere.invalid/a")


async def test_a_host_with_an_impossible_name_has_no_address() -> None:
    assert await addresses_of("a" * 300 + ".example", 80) == []


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://pictures.example/a", "only http"),
        ("file:///etc/passwd", "only http"),
        ("/a.png", "only http"),
        ("", "only http"),
        ("http://user:secret@pictures.example/a", "user name or password"),
        ("http:///a", "no host"),
        ("http://[", "not known"),
        ("http://[::1", "not known|not a URL"),
        ("http://pictures.example:0/a", "not a URL"),
        ("http://pictures.example:99999/a", "not a URL"),
        ("http://pictures.example/\x00", "not a URL"),
    ],
)
async def test_an_address_of_another_kind_is_refused(web: Web, url: str, reason: str) -> None:
    with pytest.raises(FetchRefused, match=reason):
        await web.fetch(url)
    assert web.transport.called == []


async def test_redirects_are_followed(web: Web) -> None:
    web.hosts["cdn.example"] = ["8.8.8.8"]
    web.pages |= {
        "/a": redirect("/b", "301 Moved Permanently"),
        "/b": redirect("//cdn.example/c", "307 Temporary Redirect"),
        "/c": redirect("http://cdn.example/d", "308 Permanent Redirect"),
        "/d": answer(picture()),
    }

    found = await web.fetch("http://pictures.example/a")

    assert found.width == 4
    assert [host for host, _ in web.transport.called] == [PUBLIC, PUBLIC, "8.8.8.8", "8.8.8.8"]


async def test_redirects_come_to_an_end(web: Web) -> None:
    web.pages["/a"] = redirect("/a")

    with pytest.raises(FetchRefused, match="redirected more than 3 times"):
        await web.fetch("http://pictures.example/a")
    assert len(web.heads) == 4


@pytest.mark.parametrize(
    ("to", "reason"),
    [
        ("http://169.254.169.254/latest/meta-data", "not known|not a public"),
        ("http://inside.example/", "not a public address"),
        ("file:///etc/passwd", "only http"),
        ("http://x:99999/", "not a URL"),
    ],
)
async def test_every_redirect_is_checked_like_the_first_address(
    web: Web, to: str, reason: str
) -> None:
    web.hosts |= {"inside.example": ["10.0.0.1"], "169.254.169.254": ["169.254.169.254"]}
    web.pages["/a"] = redirect(to)

    with pytest.raises(FetchRefused, match=reason):
        await web.fetch("http://pictures.example/a")
    assert len(web.heads) == 1


async def test_a_name_that_changes_its_address_is_checked_anew_for_every_call(web: Web) -> None:
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    web.pages["/a"] = redirect("/b")

    async def rebinding(host: str, port: int) -> list[str]:
        return next(answers)

    with pytest.raises(FetchRefused, match=r"127\.0\.0\.1"):
        await fetch("http://pictures.example/a", resolve=rebinding, transport=web.transport)
    assert web.transport.called == [(PUBLIC, None)]


async def test_another_address_of_the_host_is_called_where_one_is_down(web: Web) -> None:
    web.hosts["pictures.example"] = ["2606:2800:220:1::1", PUBLIC]
    web.transport.down = {"2606:2800:220:1::1"}
    web.pages["/a"] = answer(picture())

    found = await web.fetch("http://pictures.example/a")

    assert found.width == 4


async def test_a_host_that_is_down_is_given_up(web: Web) -> None:
    addresses = [f"8.8.8.{number}" for number in range(9)]
    web.hosts["pictures.example"] = addresses
    web.transport.down = set(addresses)

    with pytest.raises(FetchRefused, match="cannot be reached: nobody there"):
        await web.fetch("http://pictures.example/a")
    assert len(web.transport.called) == MAX_ADDRESSES


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (answer(b"", "404 Not Found"), "answered 404"),
        (answer(b"", "302 Found"), "answered 302"),
        (answer(picture(), "206 Partial Content"), "answered 206"),
        (answer(b"x", "200 OK", "Content-Encoding: gzip"), "compressed it"),
        (answer(b"<html>"), "not a JPEG, PNG"),
        (answer(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "not a JPEG, PNG"),
        (answer(picture()[:20]), "not a JPEG, PNG"),
        (answer(picture(kind="TIFF")), "not a JPEG, PNG"),
        (answer(b""), "not a JPEG, PNG"),
        (answer(picture())[:-5], "download failed"),
        (b"not http at all\r\n\r\n", "download failed"),
        (b"", "download failed"),
    ],
)
async def test_what_is_no_picture_is_refused(web: Web, page: bytes, reason: str) -> None:
    web.pages["/a"] = page

    with pytest.raises(FetchRefused, match=reason):
        await web.fetch("http://pictures.example/a")


async def test_a_picture_too_large_is_refused_while_it_comes(web: Web) -> None:
    web.pages["/a"] = b"HTTP/1.1 200 OK\r\n\r\n" + bytes(image_fetch.MAX_BYTES + 1)

    with pytest.raises(FetchRefused, match="larger than 20 MB"):
        await web.fetch("http://pictures.example/a")


def png_that_claims(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose header promises any size."""
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))]
    chunks += [(b"IDAT", zlib.compress(bytes(100))), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )


@pytest.mark.parametrize("size", [(8_000, 8_000), (10_000, 10_000), (60_000, 60_000)])
async def test_a_picture_of_too_many_pixels_is_refused(web: Web, size: tuple[int, int]) -> None:
    web.pages["/a"] = answer(png_that_claims(*size))

    with pytest.raises(FetchRefused, match="more than 50 million pixels"):
        await web.fetch("http://pictures.example/a")


async def test_a_picture_of_just_few_enough_pixels_is_taken(web: Web) -> None:
    web.pages["/a"] = answer(png_that_claims(5_000, 10_000))

    found = await web.fetch("http://pictures.example/a")

    assert (found.width, found.height) == (5_000, 10_000)


async def test_a_server_that_dawdles_is_left(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(image_fetch, "TIME_LIMIT", 0.2)
    web.pages["/a"] = b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n"

    async def dawdle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(dawdle, "127.0.0.1", 0)
    web.transport.port = server.sockets[0].getsockname()[1]
    async with server:
        with pytest.raises(FetchRefused, match="took longer"):
            await web.fetch("http://pictures.example/a")


def certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """A certificate for ``name`` that signs itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return folder / "cert.pem", folder / "key.pem"


async def test_over_https_the_certificate_must_be_the_hosts_though_its_address_is_called(
    tmp_path: Path,
) -> None:
    cert, key = certificate(tmp_path, "pictures.example")
    offered = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    offered.load_cert_chain(cert, key)
    web = Web()
    web.hosts["other.example"] = [PUBLIC]
    web.pages["/a"] = answer(picture())
    server = await asyncio.start_server(web.serve, "127.0.0.1", 0, ssl=offered)
    port = server.sockets[0].getsockname()[1]

    async with server:
        web.transport = Rerouted(port, ssl.create_default_context(cafile=str(cert)))
        found = await web.fetch("https://pictures.example/a")
        with pytest.raises(FetchRefused, match="certificate"):
            await web.fetch("https://other.example/a")

    assert found.width == 4
    assert web.asked == [("pictures.example", 443), ("other.example", 443)]


async def test_the_systems_resolver_knows_this_machine() -> None:
    assert set(await addresses_of("localhost", 80)) & {"127.0.0.1", "::1"}


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "AVIF"])
async def test_a_damaged_picture_is_taken_or_refused_and_never_anything_else(
    web: Web, kind: str
) -> None:
    luck = random.Random(kind)
    sound = picture((40, 30), kind, orientation=6)
    refused = 0
    for _ in range(60):
        damaged = bytearray(sound)
        for _ in range(luck.randint(1, 8)):
            damaged[luck.randrange(len(damaged))] = luck.randrange(256)
        web.pages["/a"] = answer(bytes(damaged))
        try:
            await web.fetch("http://pictures.example/a")
        except FetchRefused:
            refused += 1

    assert refused > 0
