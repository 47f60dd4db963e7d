"""What there is to look at of a product, as staff add, change, delete and order it."""

import time
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from conftest import Shop
from drawing import drawn, noted
from managing import STAFF, do, done, events, ids, refused, shirt

import models
from commerce.video import hosted
from integrations.image_fetch import FetchedImage, FetchRefused, identified
from schema import schema

MEDIA = """product { media(first: 9) { nodes { __typename id alt
    ... on MediaImage { image { url width height } }
    ... on ExternalVideo { host embedUrl originUrl }
    ... on Video { previewImage { width } sources { url mimeType format width height } }
    ... on Model3d { sources { url mimeType format filesize } } } } }
  userErrors { code field message }"""
ADD = f"""mutation($id: ID!, $media: [ProductMediaInput!]!) {{
  productMediaCreate(productId: $id, media: $media) {{ {MEDIA} }} }}"""
CHANGE = f"""mutation($id: ID!, $media: [ProductMediaUpdateInput!]!) {{
  productMediaUpdate(productId: $id, media: $media) {{ {MEDIA} }} }}"""
DELETE = f"""mutation($id: ID!, $ids: [ID!]!) {{
  productMediaDelete(productId: $id, mediaIds: $ids) {{ {MEDIA} }} }}"""
REORDER = f"""mutation($id: ID!, $ids: [ID!]!) {{
  productMediaReorder(productId: $id, mediaIds: $ids) {{ {MEDIA} }} }}"""
VIDEO = "https://youtu.be/abc-DEF_123"


class Web:
    """Strangers' servers: pictures by their addresses."""

    def __init__(self, **pictures: bytes) -> None:
        self._pictures = {f"https://e.test/{name}": found for name, found in pictures.items()}

    async def fetch(self, url: str) -> FetchedImage:
        if url not in self._pictures:
            raise FetchRefused("the server answered 404")
        return identified(self._pictures[url])


@pytest.fixture(autouse=True)
def _folder(shop: Shop, tmp_path: Path) -> None:
    shop.settings = shop.settings.model_copy(update={"state_dir": tmp_path})


async def add(shop: Shop, web: Web, id: str, *media: dict[str, Any]) -> Any:
    """What is answered where these addresses can be reached."""
    async with shop.context(*STAFF) as context:
        context.fetch_image = web.fetch
        said = {"id": id, "media": list(media)}
        result = await schema.execute(ADD, said, context_value=context)
    assert not result.errors
    assert result.data
    return result.data["productMediaCreate"]


def nodes(answer: Any) -> list[Any]:
    found: list[Any] = answer["media"]["nodes"]
    return found


async def test_pictures_are_fetched_cleaned_and_kept(shop: Shop, tmp_path: Path) -> None:
    id = await shirt(shop)
    web = Web(a=noted("JPEG"), b=drawn("PNG", (8, 8)))

    added = await add(
        shop,
        web,
        id,
        {"originalSource": "https://e.test/a", "alt": " Front "},
        {"originalSource": VIDEO},
        {"originalSource": "https://e.test/b"},
    )

    assert added["userErrors"] == []
    front, video, back = nodes(added["product"])
    assert (front["alt"], front["image"]["width"], front["image"]["height"]) == ("Front", 6, 4)
    assert front["image"]["url"].startswith("http://shop.test/images/")
    assert video == {
        "__typename": "ExternalVideo",
        "id": video["id"],
        "alt": None,
        "host": "YOUTUBE",
        "embedUrl": "https://www.youtube.com/embed/abc-DEF_123",
        "originUrl": "https://www.youtube.com/watch?v=abc-DEF_123",
    }
    assert back["image"]["width"] == 8
    kept = [place.read_bytes() for place in (tmp_path / "images").iterdir()]
    assert len(kept) == 2
    assert not any(b"Ann" in content for content in kept)
    [event] = await events(shop, "products/update")
    assert len(event.detail["after"]["media"]) == 3


async def test_all_media_are_added_or_none(shop: Shop) -> None:
    id = await shirt(shop)
    web = Web(a=drawn(), text=drawn()[:20])
    for bad, reason in (
        ({"originalSource": "https://e.test/none"}, ("UNREADABLE", "originalSource")),
        ({"originalSource": "ftp://e.test/a"}, ("UNREADABLE", "originalSource")),
        ({"originalSource": "http://shop.test/uploads/none"}, ("UNREADABLE", "originalSource")),
        ({"originalSource": "https://e.test/a", "alt": "x" * 1_001}, ("TOO_LONG", "alt")),
        ({}, ("INVALID", None)),
    ):
        answer = await add(shop, web, id, {"originalSource": "https://e.test/a"}, bad)
        code, field = reason
        path = ["media", "1", *([field] if field else [])]
        assert [(e["code"], e["field"]) for e in answer["userErrors"]] == [(code, path)]
    assert await shop.all(sa.select(models.Image)) == []


FILM = {
    "url": "https://e.test/film.mp4",
    "mimeType": "video/mp4",
    "width": 1920,
    "height": 1080,
}
SHAPE = {"url": "https://e.test/lamp.glb", "mimeType": "model/gltf-binary", "filesize": 9_000}


async def test_videos_and_models_are_their_files(shop: Shop) -> None:
    id = await shirt(shop)
    small = FILM | {"url": "https://e.test/film.webm", "mimeType": "video/webm", "width": 640}
    still = {"originalSource": "https://e.test/a", "alt": "A film"}

    added = await add(
        shop, Web(a=drawn()), id, {"sources": [FILM, small]} | still, {"sources": [SHAPE]}
    )

    assert added["userErrors"] == []
    film, shape = nodes(added["product"])
    assert film == {
        "__typename": "Video",
        "id": film["id"],
        "alt": "A film",
        "previewImage": {"width": 6},
        "sources": [FILM | {"format": "mp4"}, small | {"format": "webm"}],
    }
    assert film["id"].startswith("gid://shopify/Video/")
    assert (shape["__typename"], shape["sources"]) == ("Model3d", [SHAPE | {"format": "glb"}])
    [event] = await events(shop, "products/update")
    assert list(event.detail["after"]["media"].values()) == [FILM["url"], SHAPE["url"]]
    shown = "query($id: ID!) { product(id: $id) { images(first: 9) { nodes { id } } } }"
    assert (await shop.ask(shown, STAFF, id=id))["product"]["images"]["nodes"] == []
    changed = await done(shop, CHANGE, id=id, media=[{"id": film["id"], "alt": "Our film"}])
    assert nodes(changed)[0]["alt"] == "Our film"
    assert nodes(await done(shop, DELETE, id=id, ids=[film["id"], shape["id"]])) == []


@pytest.mark.parametrize(
    ("sources", "field"),
    [
        ([], "sources"),
        ([FILM] * 21, "sources"),
        ([FILM, SHAPE], "sources"),
        ([FILM | {"mimeType": "text/html"}], "sources.0.mimeType"),
        ([FILM | {"url": "http://e.test/film.mp4"}], "sources.0.url"),
        ([FILM | {"url": "javascript:alert(1)"}], "sources.0.url"),
        ([FILM | {"url": "https://e.test/a film.mp4"}], "sources.0.url"),
        ([FILM | {"url": "https://[e.test/film.mp4"}], "sources.0.url"),
        ([FILM | {"width": 0}], "sources.0.width"),
        ([FILM | {"height": 99_999}], "sources.0.height"),
        ([{"url": SHAPE["url"], "mimeType": SHAPE["mimeType"]}], "sources.0.filesize"),
    ],
)
async def test_files_that_are_none_are_refused(shop: Shop, sources: Any, field: str) -> None:
    id = await shirt(shop)

    answer = await add(shop, Web(), id, {"sources": sources})

    found = [(error["code"], ".".join(error["field"])) for error in answer["userErrors"]]
    assert found == [("INVALID", f"media.0.{field}")]


async def test_a_still_has_to_be_a_picture(shop: Shop) -> None:
    id = await shirt(shop)

    answer = await add(shop, Web(), id, {"sources": [FILM], "originalSource": "https://e.test/no"})

    assert [error["code"] for error in answer["userErrors"]] == ["UNREADABLE"]
    assert await shop.all(sa.select(models.Image)) == []


async def test_private_addresses_are_not_reached(shop: Shop) -> None:
    id = await shirt(shop)
    inside = [{"originalSource": "http://127.0.0.1:9/a.png"}]

    answer = await do(shop, ADD, id=id, media=inside)

    [error] = answer["userErrors"]
    assert error["code"] == "UNREADABLE"
    assert "not a public address" in error["message"]


async def test_media_are_changed_ordered_and_deleted(shop: Shop) -> None:
    id = await shirt(shop)
    web = Web(a=drawn(), b=drawn("GIF"))
    sources = ("https://e.test/a", "https://e.test/b", VIDEO)
    added = await add(shop, web, id, *({"originalSource": source} for source in sources))
    first, second, video = (node["id"] for node in nodes(added["product"]))
    [form] = await ids(shop, models.ProductVariant)
    use = """mutation($id: ID!, $variants: [ProductVariantUpdateInput!]!) {
      productVariantsBulkUpdate(productId: $id, variants: $variants) {
        productVariants { image { url } } userErrors { code } } }"""
    await done(shop, use, id=id, variants=[{"id": form, "mediaId": second}])

    changed = await done(shop, CHANGE, id=id, media=[{"id": video, "alt": "A film"}])
    assert [node["alt"] for node in nodes(changed)] == [None, None, "A film"]
    changed = await done(shop, CHANGE, id=id, media=[{"id": video}])
    ordered = await done(shop, REORDER, id=id, ids=[video, second])
    assert [node["id"] for node in nodes(ordered)] == [video, second, first]
    await done(shop, REORDER, id=id, ids=[video])
    left = await done(shop, DELETE, id=id, ids=[second])
    assert [node["id"] for node in nodes(left)] == [video, first]

    [variant] = await shop.all(sa.select(models.ProductVariant))
    assert variant.image_id is None
    *_, ordering, deletion = await events(shop, "products/update")
    assert len(ordering.detail["after"]["media"]) == 3
    assert list(deletion.detail["before"]) == ["media"]
    for mutation, said, path in (
        (CHANGE, {"media": [{"id": second, "alt": "x"}]}, ["media", "0", "id"]),
        (DELETE, {"ids": [first, second]}, ["mediaIds", "1"]),
        (REORDER, {"ids": [second]}, ["mediaIds", "0"]),
    ):
        assert await refused(shop, mutation, id=id, **said) == [("NOT_FOUND", path)]


async def test_a_product_is_made_with_its_pictures(shop: Shop) -> None:
    mutation = """mutation($media: [ProductMediaInput!]) {
      productCreate(product: {title: "Shirt"}, media: $media) {
        product { media(first: 2) { nodes { alt } } } userErrors { code field } } }"""

    made = await done(shop, mutation, media=[{"originalSource": VIDEO, "alt": "Film"}])

    assert nodes(made) == [{"alt": "Film"}]
    assert len(await shop.all(sa.select(models.Event))) == 1
    reasons = await refused(shop, mutation, media=[{"originalSource": "no"}])
    assert reasons == [("UNREADABLE", ["media", "0", "originalSource"])]


async def test_media_have_a_bound_and_a_product(shop: Shop) -> None:
    id = await shirt(shop)
    [row] = await shop.all(sa.select(models.Product))
    await shop.add(
        *(models.Image(product_id=row.id, url="https://e.test/a", position=n) for n in range(250))
    )

    assert await refused(shop, ADD, id=id, media=[{"originalSource": VIDEO}]) == [
        ("TOO_MANY", ["media"])
    ]
    nowhere = "gid://shopify/Product/404"
    for mutation, said in (
        (ADD, {"media": [{"originalSource": VIDEO}]}),
        (DELETE, {"ids": ["gid://shopify/Video/1"]}),
    ):
        assert await refused(shop, mutation, id=nowhere, **said) == [("NOT_FOUND", ["id"])]


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://www.youtube.com/watch?v=abcdef12345&t=3", "YOUTUBE"),
        ("https://www.youtube.com/shorts/abcdef12345", "YOUTUBE"),
        ("https://vimeo.com/123456789", "VIMEO"),
        ("https://player.vimeo.com/video/123456789?h=1", "VIMEO"),
        ("https://youtube.evil.test/watch?v=abcdef12345", None),
        ("https://vimeo.com/about", None),
        pytest.param(f"https://www.youtube.com/watch?{'&v=aaaaaa' * 9_000}\n", None, id="long"),
    ],
)
def test_a_video_is_known_by_its_address(address: str, host: str | None) -> None:
    began = time.process_time()
    found = hosted(address)

    assert (found.host if found else None) == host
    assert time.process_time() - began < 1
