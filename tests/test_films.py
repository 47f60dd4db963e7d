"""Films that staff send: kept and served by us, in parts, and played on the product's page."""

from pathlib import Path
from typing import Any

import httpx2
import pytest
from conftest import Shop
from factories import product, stock, variant
from managing import done, shirt
from test_uploads import STAGE
from test_uploads import _folder as _folder
from test_uploads import client as client

from integrations import film

ADD = """mutation($id: ID!, $media: [ProductMediaInput!]!) {
  productMediaCreate(productId: $id, media: $media) {
    product { media(first: 9) { nodes { ... on Video {
      sources { url format mimeType width height } } } } }
    userErrors { code field message } } }"""
MP4 = b"\0\0\0\x18ftypisom\0\0\2\0isommp42" + bytes(range(256)) * 40
WEBM = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm" + b"\0" * 500
AVIF = b"\0\0\0\x18ftypavif\0\0\0\0avifmif1" + b"\0" * 500


async def sent(client: httpx2.AsyncClient, shop: Shop, content: bytes, name: str) -> Any:
    """Where it can be spoken of, and what was answered to its coming."""
    said = {"filename": name, "fileSize": str(len(content))}
    [target] = await done(shop, STAGE, input=[said])
    return target["resourceUrl"], await client.put(target["url"], content=content)


def source(url: str, kind: str = "video/mp4") -> dict[str, Any]:
    return {"sources": [{"url": url, "mimeType": kind, "width": 640, "height": 360}]}


async def added(client: httpx2.AsyncClient, id: str, *media: Any) -> Any:
    body = {"query": ADD, "variables": {"id": id, "media": list(media)}}
    return (await client.post("/graphql", json=body)).json()["data"]["productMediaCreate"]


async def test_a_film_is_kept_served_in_parts_and_played(
    client: httpx2.AsyncClient, shop: Shop, tmp_path: Path
) -> None:
    walk = product(variant(), title="Walk", handle="walk")
    await stock(shop, walk)
    id = walk.gid
    mp4, came = await sent(client, shop, MP4, "walk.mp4")
    webm, _ = await sent(client, shop, WEBM, "walk.webm")
    answer = await added(client, id, source(mp4), source(webm, "video/webm"), source(mp4))

    nodes = answer["product"]["media"]["nodes"]
    [first] = nodes[0]["sources"]
    assert (came.status_code, answer["userErrors"]) == (201, [])
    assert (first["format"], first["width"], first["height"]) == ("mp4", 640, 360)
    assert nodes[1]["sources"][0]["url"].endswith(".webm")
    assert nodes[2]["sources"] == nodes[0]["sources"]
    assert len(list((tmp_path / "films").iterdir())) == 2
    whole = await client.get(first["url"])
    part = await client.get(first["url"], headers={"range": "bytes=4-11"})
    rest = await client.get(first["url"], headers={"range": "bytes=-4"})
    beyond = await client.get(first["url"], headers={"range": "bytes=99999999-"})
    assert (whole.status_code, whole.content) == (200, MP4)
    assert (part.status_code, part.content) == (206, b"ftypisom")
    assert part.headers["content-range"] == f"bytes 4-11/{len(MP4)}"
    assert (rest.content, beyond.status_code) == (MP4[-4:], 416)
    assert whole.headers["content-type"] == "video/mp4"
    assert whole.headers["x-content-type-options"] == "nosniff"
    assert "immutable" in whole.headers["cache-control"]
    assert (await client.get(nodes[1]["sources"][0]["url"])).headers["content-type"] == "video/webm"
    page = await client.get("/products/walk")
    assert f'<source src="{first["url"]}" type="video/mp4">' in page.text
    assert 'controls preload="none"' in page.text
    assert "media-src 'self' https:" in page.headers["content-security-policy"]


async def test_what_is_no_film_is_not_taken_for_one(client: httpx2.AsyncClient, shop: Shop) -> None:
    id = await shirt(shop)
    for content in (AVIF, b"MZ" + MP4, b"<html>" + MP4, b"\x1a\x45\xdf\xa3matroska"):
        _, came = await sent(client, shop, content, "walk.mp4")
        assert (came.status_code, "The file is not taken" in came.text) == (422, True)
    url, _ = await sent(client, shop, MP4, "walk.mp4")
    wrong = await added(client, id, source(url, "video/webm"))
    nothing = await added(client, id, source(url + "x"))
    picture = await added(client, id, {"originalSource": url})

    assert wrong["userErrors"][0]["field"] == ["media", "0", "sources", "0", "url"]
    assert "by its bytes it is video/mp4, not video/webm" in wrong["userErrors"][0]["message"]
    assert "nothing was sent there" in nothing["userErrors"][0]["message"]
    assert picture["userErrors"][0]["code"] == "UNREADABLE"


async def test_films_are_bounded(
    client: httpx2.AsyncClient, shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(film, "MAX_BYTES", 5_000)
    _, came = await sent(client, shop, MP4, "walk.mp4")
    said = {"filename": "walk.mp4", "fileSize": str(2**40)}
    refused = await _refused(client, said)

    assert (came.status_code, "larger than was said" in came.text) == (422, True)
    assert refused == "A file has 1 to 104,857,600 bytes."
    assert list((tmp_path / "staged").iterdir()) == []


async def _refused(client: httpx2.AsyncClient, said: dict[str, str]) -> str:
    body = {"query": STAGE, "variables": {"input": [said]}}
    [error] = (await client.post("/graphql", json=body)).json()["data"]["stagedUploadsCreate"][
        "userErrors"
    ]
    return str(error["message"])


async def test_only_films_are_served_as_such(client: httpx2.AsyncClient) -> None:
    for name in ("../secret", "x.mp4", "0" * 64 + ".mp4", "0" * 64 + ".html"):
        assert (await client.get(f"/films/{name}")).status_code == 404
