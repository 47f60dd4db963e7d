"""Large answers are compressed for those who can read them, and known again by their tags."""

import gzip
from collections.abc import AsyncIterator

import httpx2
import pytest
from conftest import Shop
from factories import product, variant

from app import create_app
from execution import Written
from transport.compression import accepts_gzip, compressed_once

QUERY = "{ products(first: 50) { nodes { id title handle variants(first: 1) { nodes { id } } } } }"


@pytest.fixture
async def client(shop: Shop) -> AsyncIterator[httpx2.AsyncClient]:
    await shop.add(*(product(variant()) for _ in range(50)))
    app = create_app(shop.settings.model_copy(update={"public_url": "https://shop.test"}))
    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://shop.test") as client:
        yield client
    await app.state.database.dispose()


async def raw(client: httpx2.AsyncClient, encoding: str, **headers: str) -> tuple[int, bytes, str]:
    headers = {"accept-encoding": encoding, **{k.replace("_", "-"): v for k, v in headers.items()}}
    sent = {"params": {"query": QUERY}, "headers": headers}
    async with client.stream("GET", "/graphql", **sent) as answer:
        body = b"".join([chunk async for chunk in answer.aiter_raw()])
        assert int(answer.headers.get("content-length", 0)) == len(body)
        assert "accept-encoding" in answer.headers["vary"]
        assert answer.headers.get("content-encoding") == (
            "gzip" if body[:2] == b"\x1f\x8b" else None
        )
        return answer.status_code, body, answer.headers["etag"]


async def test_a_large_answer_is_sent_in_gzip_with_a_tag_of_its_own(
    client: httpx2.AsyncClient,
) -> None:
    _, plain, tag = await raw(client, "identity")
    _, packed, packed_tag = await raw(client, "br, gzip")

    assert gzip.decompress(packed) == plain
    assert len(packed) < len(plain) / 4
    assert packed_tag != tag
    for known in (tag, packed_tag):
        assert await raw(client, "gzip", if_none_match=known) == (304, b"", known)


async def test_a_small_answer_is_sent_as_it_is(client: httpx2.AsyncClient) -> None:
    answer = await client.post("/graphql", json={"query": "{ shop { name } }"})

    assert "content-encoding" not in answer.headers


@pytest.mark.parametrize("path", ["/health/live", "/static/nothing", "/graphql"])
async def test_no_answer_is_without_its_guards(client: httpx2.AsyncClient, path: str) -> None:
    headers = (await client.get(path)).headers

    assert headers.get_list("x-content-type-options") == ["nosniff"]
    assert headers["strict-transport-security"] == "max-age=31536000"


async def test_https_is_not_insisted_on_where_it_may_be_missing(shop: Shop) -> None:
    app = create_app(shop.settings)
    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url="https://localhost") as client:
        answer = await client.get("/health/live")
    await app.state.database.dispose()

    assert "strict-transport-security" not in answer.headers


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("gzip", True),
        ("br;q=1, GZIP;q=0.5", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000", False),
        ("deflate, br", False),
        ("", False),
    ],
)
def test_gzip_is_for_those_who_name_it(header: str, expected: bool) -> None:
    assert accepts_gzip(header) == expected


def test_what_is_given_again_is_compressed_once() -> None:
    data, content = Written(b"a" * 3_000), b"a" * 3_000
    first = compressed_once(data, content, "gzip")
    assert first is not None
    assert gzip.decompress(first) == content
    assert compressed_once(data, content, "gzip, br") is first
    assert compressed_once(data, content, "br") is None

    other = compressed_once(data, b"b" * 3_000, "gzip")
    assert other is not None
    assert gzip.decompress(other) == b"b" * 3_000
    assert compressed_once({}, b"short", "gzip") is None


async def test_many_who_ask_the_same_are_answered_alike(client: httpx2.AsyncClient) -> None:
    found = set()
    for number in range(12):
        headers = {"accept-encoding": "gzip" if number % 2 else "identity"}
        answer = await client.post("/graphql", json={"query": QUERY}, headers=headers)
        assert answer.headers.get("content-encoding") == ("gzip" if number % 2 else None)
        found.add(answer.text)
    assert len(found) == 1
