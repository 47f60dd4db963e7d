"""Pictures, videos and models of products."""

import json
from typing import Any

import pytest
import sqlalchemy as sa
from conftest import Shop
from factories import image, product, variant

import models

KIND = models.MediaContentType
MEDIA = """{ product(handle: "chair") {
  media(first: 10) { nodes {
    __typename id alt mediaContentType previewImage { url altText }
    ... on MediaImage { image { id url width } }
    ... on Video { sources { format mimeType url width height } }
    ... on ExternalVideo { host embedUrl embeddedUrl originUrl }
    ... on Model3d { sources { format mimeType url filesize } }
    presentation { id image: asJson(format: IMAGE) model: asJson(format: MODEL_VIEWER) }
  } }
  images(first: 10) { nodes { id url } }
} }"""
VIDEO = {
    "url": "/files/chair.mp4",
    "mime_type": "video/mp4",
    "format": "mp4",
    "width": 640,
    "height": 360,
}
MODEL = {
    "url": "https://files.test/chair.glb",
    "mime_type": "model/gltf-binary",
    "format": "glb",
    "filesize": 4096,
}


@pytest.fixture
async def chair(shop: Shop) -> models.Product:
    """A chair with a picture, a video, a video elsewhere and a model, in this order."""
    row = product(handle="chair", images=[image(1, url="/images/chair.jpg", width=800)])
    await shop.add(row)
    await shop.add(
        image(2, product_id=row.id, kind=KIND.VIDEO, sources=[VIDEO], alt_text="It rocks"),
        image(
            3,
            product_id=row.id,
            kind=KIND.EXTERNAL_VIDEO,
            url="",
            host=models.MediaHost.YOUTUBE,
            embed_url="https://www.youtube.com/embed/abc",
            origin_url="https://youtu.be/abc",
        ),
        image(4, product_id=row.id, kind=KIND.MODEL_3D, sources=[MODEL]),
    )
    return row


async def test_a_product_shows_all_its_media_in_order(shop: Shop, chair: models.Product) -> None:
    picture, video, elsewhere, model = (await shop.ask(MEDIA))["product"]["media"]["nodes"]

    assert [picture["__typename"], video["__typename"]] == ["MediaImage", "Video"]
    assert picture["image"]["url"] == "http://shop.test/images/chair.jpg"
    assert picture["image"]["width"] == 800
    assert picture["mediaContentType"] == "IMAGE"
    assert video["alt"] == "It rocks"
    assert video["previewImage"]["altText"] == "It rocks"
    assert video["sources"] == [
        {
            "format": "mp4",
            "mimeType": "video/mp4",
            "url": "http://shop.test/files/chair.mp4",
            "width": 640,
            "height": 360,
        }
    ]
    assert elsewhere["host"] == "YOUTUBE"
    assert elsewhere["previewImage"] is None
    assert elsewhere["embedUrl"] == elsewhere["embeddedUrl"] == "https://www.youtube.com/embed/abc"
    assert elsewhere["originUrl"] == "https://youtu.be/abc"
    assert model["sources"][0]["filesize"] == 4096
    assert model["sources"][0]["format"] == "glb"


async def test_only_pictures_are_images(shop: Shop, chair: models.Product) -> None:
    found = (await shop.ask(MEDIA))["product"]

    assert [node["url"] for node in found["images"]["nodes"]] == [
        "http://shop.test/images/chair.jpg"
    ]
    assert found["images"]["nodes"][0]["id"] == found["media"]["nodes"][0]["image"]["id"]


async def test_a_presentation_says_what_a_viewer_has_to_know(
    shop: Shop, chair: models.Product
) -> None:
    nodes = (await shop.ask(MEDIA))["product"]["media"]["nodes"]
    picture, _, elsewhere, model = (node["presentation"] for node in nodes)

    assert json.loads(picture["image"])["src"] == "http://shop.test/images/chair.jpg"
    assert picture["model"] is None
    assert elsewhere["image"] is None
    assert json.loads(model["model"])["sources"] == [
        {"url": "https://files.test/chair.glb", "mimeType": "model/gltf-binary"}
    ]


async def test_each_medium_is_found_by_its_id(shop: Shop, chair: models.Product) -> None:
    nodes = (await shop.ask(MEDIA))["product"]["media"]["nodes"]
    ids = [node["id"] for node in nodes] + [nodes[0]["presentation"]["id"]]
    query = "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"
    found = (await shop.ask(query, ids=ids))["nodes"]

    assert [node["id"] for node in found] == ids
    assert [node["__typename"] for node in found] == [id.split("/")[3] for id in ids]


async def test_an_id_of_another_kind_of_medium_finds_nothing(
    shop: Shop, chair: models.Product
) -> None:
    picture = (await shop.ask(MEDIA))["product"]["media"]["nodes"][0]["id"]
    other = picture.replace("MediaImage", "Video")

    assert await shop.ask("query($id: ID!) { node(id: $id) { id } }", id=other) == {"node": None}


async def test_media_of_a_hidden_product_are_hidden(shop: Shop, chair: models.Product) -> None:
    nodes = (await shop.ask(MEDIA))["product"]["media"]["nodes"]
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.update(models.Product).values(status=models.ProductStatus.DRAFT))
    query = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    ids = [nodes[0]["id"], nodes[0]["presentation"]["id"]]

    assert await shop.ask(query, ids=ids) == {"nodes": [None, None]}


async def test_the_pages_of_media_follow_each_other(shop: Shop, chair: models.Product) -> None:
    query = """query($after: String) { product(handle: "chair") {
      media(first: 3, after: $after, reverse: true, sortKey: ID) {
        nodes { id } pageInfo { hasNextPage endCursor } } } }"""
    first = (await shop.ask(query))["product"]["media"]
    rest = (await shop.ask(query, after=first["pageInfo"]["endCursor"]))["product"]["media"]

    assert len(first["nodes"]) == 3
    assert first["pageInfo"]["hasNextPage"]
    assert len(rest["nodes"]) == 1
    assert rest["nodes"][0] not in first["nodes"]


@pytest.mark.parametrize("key", ["CREATED_AT", "ID", "POSITION", "RELEVANCE"])
async def test_pictures_come_in_every_order(shop: Shop, key: str) -> None:
    late, early = image(2), image(1)
    await shop.add(product(handle="chair", images=[late, early]))
    query = """query($key: ProductImageSortKeys) { product(handle: "chair") {
      images(first: 5, sortKey: $key) { nodes { altText } } } }"""
    found = (await shop.ask(query, key=key))["product"]["images"]["nodes"]
    by_place = key in ("POSITION", "RELEVANCE")
    expected = [early, late] if by_place else sorted([early, late], key=lambda row: row.id)

    if key != "CREATED_AT":
        assert [node["altText"] for node in found] == [row.alt_text for row in expected]
    assert {node["altText"] for node in found} == {late.alt_text, early.alt_text}


async def test_the_products_of_a_page_load_their_media_together(shop: Shop) -> None:
    async def statements(first: int) -> int:
        query = """query($first: Int!) { products(first: $first) { nodes {
          featuredImage { url } media(first: 2) { nodes { id previewImage { url }
            presentation { id } } } } } }"""
        with shop.statements() as seen:
            await shop.ask(query, first=first)
        return len(seen)

    await shop.add(*(product(variant(), images=[image(1), image(2)]) for _ in range(24)))

    assert await statements(24) == await statements(1) == 4


async def test_a_choice_shows_its_swatch(shop: Shop) -> None:
    picture = image(1, url="/images/oak.jpg")
    await shop.add(picture)
    values = [
        models.ProductOptionValue(name="Red", position=1, swatch_color="#ff0000"),
        models.ProductOptionValue(name="Oak", position=2, swatch_image_id=picture.id),
        models.ProductOptionValue(name="Any", position=3),
    ]
    finish = models.ProductOption(name="Finish", position=1, option_values=values)
    await shop.add(product(handle="chair", options=[finish]))
    query = """{ product(handle: "chair") { options { optionValues {
      swatch { color image { ... on MediaImage { image { url } } } } } } } }"""
    red, oak, anything = (await shop.ask(query))["product"]["options"][0]["optionValues"]

    assert red == {"swatch": {"color": "#ff0000", "image": None}}
    assert oak["swatch"]["image"] == {"image": {"url": "http://shop.test/images/oak.jpg"}}
    assert anything == {"swatch": None}


async def image_of(shop: Shop, url: str, fields: str) -> Any:
    await shop.add(product(handle="chair", images=[image(1, url=url)]))
    query = f'{{ product(handle: "chair") {{ featuredImage {{ {fields} }} }} }}'
    return (await shop.ask(query))["product"]["featuredImage"]


async def test_an_address_says_how_the_picture_is_wanted(shop: Shop) -> None:
    found = await image_of(
        shop,
        "/images/a.jpg",
        """small: url(transform: {maxWidth: 100, maxHeight: 50, crop: TOP,
             preferredContentType: WEBP, scale: 2})
           plain: url(transform: {}) src originalSrc thumbhash
           old: transformedSrc(maxWidth: 100, crop: LEFT)""",
    )

    assert found == {
        "small": "http://shop.test/images/a.jpg?width=200&height=100&crop=top&format=webp",
        "plain": "http://shop.test/images/a.jpg",
        "src": "http://shop.test/images/a.jpg",
        "originalSrc": "http://shop.test/images/a.jpg",
        "thumbhash": None,
        "old": "http://shop.test/images/a.jpg?width=100&crop=left",
    }


async def test_a_picture_elsewhere_is_asked_for_in_the_same_words(shop: Shop) -> None:
    found = await image_of(shop, "https://cdn.test/a.jpg?v=7", "url(transform: {maxWidth: 100})")

    assert found == {"url": "https://cdn.test/a.jpg?v=7&width=100"}


async def test_a_transform_of_100000_pixels_is_brought_down(shop: Shop) -> None:
    found = await image_of(
        shop, "/images/a.jpg", "url(transform: {maxWidth: 100000, maxHeight: -3, scale: 9})"
    )

    assert found == {"url": "http://shop.test/images/a.jpg?width=5760"}
