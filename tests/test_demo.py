import asyncio
import shutil
from collections import Counter
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from conftest import SECRET, Shop
from factories import product, variant
from PIL import Image

import demo.catalogue
import demo.content
import models
import resolvers.demo
from commerce import html
from commerce.money import Money
from demo.canvas import Canvas, flattened
from demo.colour import GOODS, TINTS, darker, lighter
from demo.figures import FIGURES
from demo.pictures import Picture, draw, drawn
from models.engine import Database
from resolvers.demo import DemoSummary
from settings import Settings

TABLES = (
    *(models.Product, models.ProductOption, models.ProductOptionValue, models.ProductVariant),
    *(models.ProductTag, models.Image, models.Collection, models.CollectionProduct),
    *(models.InventoryItem, models.InventoryLevel, models.InventoryMovement),
    *(models.Market, models.PriceList, models.PriceListPrice, models.Translation),
    *(models.ShippingZone, models.TaxRate, models.Discount, models.GiftCard, models.Brand),
    *(models.SellingPlanGroup, models.SellingPlan, models.SellingPlanGroupProduct),
    *(models.Metaobject, models.MetaobjectDefinition, models.UrlRedirect),
    *(models.Page, models.Blog, models.Article, models.ShopPolicy, models.Menu, models.MenuItem),
)


@pytest.fixture(scope="session")
def images(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pictures are drawn once; after that they are found there."""
    return tmp_path_factory.mktemp("demo") / "images"


@pytest.fixture
async def empty(shop: Shop) -> AsyncIterator[Shop]:
    """An empty shop that gets its own name back: the tests' PostgreSQL keeps the shop's row."""
    [before] = await shop.all(sa.select(models.Shop))
    yield shop
    async with shop.context() as context, context.transaction() as session:
        row = await session.get_one(models.Shop, 1)
        names = ("name", "email", "description", "is_demo", "ships_to_countries")
        more = ("languages", "presentment_currencies", "money_format", "card_brands")
        for name in (*names, *more):
            setattr(row, name, getattr(before, name))


async def opened(shop: Shop, images: Path) -> DemoSummary | None:
    async with shop.context() as context:
        return await resolvers.demo.open_demo(context, images, lambda _done, _total: None)


def endings(folder: Path) -> set[str]:
    return {path.suffix for path in folder.iterdir()}


async def contents(shop: Shop) -> dict[str, list[dict[str, Any]]]:
    found = {}
    for table in TABLES:
        rows = await shop.all(sa.select(table).order_by(*table.__table__.primary_key.columns))
        columns = [column.key for column in table.__table__.columns]
        found[table.__tablename__] = [{c: getattr(row, c) for c in columns} for row in rows]
    return found


async def test_the_demo_is_the_same_shop_wherever_it_opens(
    empty: Shop, images: Path, tmp_path: Path, sqlite_template: Path
) -> None:
    shutil.copy(sqlite_template, tmp_path / "other.db")
    settings = Settings(database_url=f"sqlite:///{tmp_path}/other.db", secret=SECRET)
    other = Shop(Database(settings), settings)

    summary = await opened(empty, images)
    again = await opened(other, images)

    assert summary == again
    assert summary is not None
    assert summary.products == 62
    assert summary.collections == 10
    here, there = await contents(empty), await contents(other)
    await other.database.dispose()
    assert here == there
    assert all(here.values())


async def test_the_demo_opens_only_where_there_is_no_shop_yet(empty: Shop, images: Path) -> None:
    await empty.add(product(variant(), title="Our own"))

    assert await opened(empty, images) is None

    answer = await empty.ask("{ shop { name } products(first: 5) { nodes { title } } }")
    assert answer["products"]["nodes"] == [{"title": "Our own"}]
    assert answer["shop"]["name"] != "Tarnside"


async def test_of_two_who_open_the_demo_at_once_one_does(empty: Shop, images: Path) -> None:
    summaries = await asyncio.gather(opened(empty, images), opened(empty, images))

    assert [summary is None for summary in sorted(summaries, key=lambda s: s is None)] == [
        False,
        True,
    ]
    assert len(await empty.all(sa.select(models.Product.id))) == 62


async def test_storefronts_find_what_they_expect(empty: Shop, images: Path) -> None:
    await opened(empty, images)

    answer = await empty.ask(
        """query {
          shop { name description
            privacyPolicy { body } refundPolicy { body }
            shippingPolicy { body } termsOfService { body } }
          featured: collection(handle: "hidden-homepage-featured-items") {
            products(first: 10) { nodes { handle featuredImage { url altText width height } } } }
          carousel: collection(handle: "hidden-homepage-carousel") {
            products(first: 10) { nodes { handle } } }
          blog(handle: "news") { articles(first: 10) { nodes { title image { url }
            authorV2 { name } publishedAt } } }
          about: page(handle: "about") { title bodySummary }
          contact: page(handle: "contact") { title }
          shipping: page(handle: "shipping") { title }
        }"""
    )

    featured = answer["featured"]["products"]["nodes"]
    assert [node["handle"] for node in featured][:2] == ["day-pack", "stoneware-mug"]
    assert featured[1]["featuredImage"]["url"].startswith("http://shop.test/images/")
    assert featured[1]["featuredImage"]["altText"] == "Stoneware Mug in clay"
    assert featured[1]["featuredImage"]["width"] == 1200
    assert len(answer["carousel"]["products"]["nodes"]) == 8
    assert len(answer["blog"]["articles"]["nodes"]) == 3
    assert all(node["image"] for node in answer["blog"]["articles"]["nodes"])
    assert answer["shop"]["name"] == "Tarnside"
    assert all(policy for policy in answer["shop"].values())
    assert [answer[name]["title"] for name in ("about", "contact", "shipping")] == [
        "About",
        "Contact",
        "Shipping",
    ]


async def test_nothing_that_storefronts_ask_for_is_missing(empty: Shop, images: Path) -> None:
    await opened(empty, images)

    answer = await empty.ask(
        """{ shop { moneyFormat paymentSettings { acceptedCardBrands }
            brand { logo { image { url } } squareLogo { image { url } }
              coverImage { image { url } } } }
          newest: collections(first: 1, sortKey: UPDATED_AT, reverse: true) { nodes {
            image { url } } }
          urlRedirects(first: 2, query: "path:/shop") { nodes { target } }
          locations(first: 5) { nodes { address { formatted latitude } } }
          metaobjects(type: "maker", first: 5) { nodes { handle field(key: "story") { value } } }
          sitemap(type: METAOBJECT_PAGE) { resources(page: 1) { items { handle } } }
          product(handle: "beeswax-tapers") {
            sellingPlanGroups(first: 2) { nodes { name sellingPlans(first: 3) { nodes { name } } } }
            variants(first: 1) { nodes { barcode unitPrice { amount }
              unitPriceMeasurement { referenceUnit }
              sellingPlanAllocations(first: 3) { nodes { checkoutChargeAmount { amount } } }
              storeAvailability(first: 3) { nodes { available pickUpTime } } } } } }"""
    )

    def holes(value: Any, path: str = "") -> list[str]:
        if isinstance(value, dict):
            return [hole for key in value for hole in holes(value[key], f"{path}.{key}")]
        if isinstance(value, list) and value:
            return [hole for item in value for hole in holes(item, path)]
        return [] if value else [path]

    assert holes(answer) == []


@pytest.mark.parametrize(
    ("handle", "items"),
    [
        ("main-menu", 5),
        ("footer", 6),
        ("next-js-frontend-header-menu", 3),
        ("next-js-frontend-footer-menu", 4),
    ],
)
async def test_menus_lead_to_what_is_there(
    empty: Shop, images: Path, handle: str, items: int
) -> None:
    await opened(empty, images)

    answer = await empty.ask(
        """query ($handle: String!) { menu(handle: $handle) { items {
             title type url resourceId items { title url resourceId } } } }""",
        handle=handle,
    )

    found = answer["menu"]["items"]
    leaves = [leaf for item in found for leaf in (item["items"] or [item])]
    assert len(found) == items
    assert all(leaf["url"].startswith("http://shop.test/") for leaf in leaves)
    everywhere = [leaf for leaf in leaves if leaf["url"].count("/") > 3]
    assert all(leaf["resourceId"] or leaf["url"].endswith("/all") for leaf in everywhere)


async def test_every_collection_has_goods_and_the_sale_only_reduced_ones(
    empty: Shop, images: Path
) -> None:
    await opened(empty, images)

    answer = await empty.ask(
        """{ collections(first: 20) { nodes { handle image { url } products(first: 80) { nodes {
             handle priceRange { minVariantPrice { amount } }
             compareAtPriceRange { minVariantPrice { amount } } } } } } }"""
    )

    collections = {node["handle"]: node for node in answer["collections"]["nodes"]}
    sale = collections["sale"]["products"]["nodes"]
    small = collections["small-presents"]["products"]["nodes"]
    assert len([handle for handle in collections if not handle.startswith("hidden-")]) == 8
    assert all(len(node["products"]["nodes"]) >= 3 for node in collections.values())
    assert len(sale) == 10
    for node in sale:
        before = float(node["compareAtPriceRange"]["minVariantPrice"]["amount"])
        assert before > float(node["priceRange"]["minVariantPrice"]["amount"])
    assert all(float(node["priceRange"]["minVariantPrice"]["amount"]) < 30 for node in small)


async def test_some_goods_are_sold_out_and_some_can_be_waited_for(
    empty: Shop, images: Path
) -> None:
    await opened(empty, images)

    answer = await empty.ask(
        """{ bookends: product(handle: "steel-bookends") { availableForSale }
             kettle: product(handle: "pour-over-kettle") { variants(first: 5) { nodes {
               title availableForSale currentlyNotInStock quantityAvailable } } }
             mug: product(handle: "stoneware-mug") { options { name optionValues {
               name swatch { color } } } variants(first: 5) { nodes {
               title sku availableForSale image { altText } } } } }"""
    )

    assert answer["bookends"]["availableForSale"] is False
    copper = answer["kettle"]["variants"]["nodes"][2]
    assert copper["title"] == "Copper"
    assert copper["availableForSale"] is True
    assert copper["currentlyNotInStock"] is True
    mugs = answer["mug"]["variants"]["nodes"]
    assert [mug["availableForSale"] for mug in mugs] == [True, True, True, False]
    assert mugs[1]["image"]["altText"] == "Stoneware Mug in oat"
    assert answer["mug"]["options"][0]["optionValues"][0]["swatch"]["color"] == "#C9805C"


async def test_stock_is_the_sum_of_its_movements(empty: Shop, images: Path) -> None:
    await opened(empty, images)

    rows = await contents(empty)
    moved: Counter[tuple[int, int]] = Counter()
    for row in rows["inventory_movement"]:
        moved[row["inventory_item_id"], row["location_id"]] += row["delta"]
    held: Counter[int] = Counter()
    for level in rows["inventory_level"]:
        assert moved[level["inventory_item_id"], level["location_id"]] == level["on_hand"]
        held[level["inventory_item_id"]] += level["on_hand"]
    assert all(v["quantity_available"] == held[v["id"]] for v in rows["product_variant"])


async def test_every_picture_is_drawn(empty: Shop, images: Path) -> None:
    told: list[tuple[int, int]] = []
    async with empty.context() as context:
        summary = await resolvers.demo.open_demo(
            context, images, lambda done, total: told.append((done, total))
        )

    assert summary is not None
    assert told == [(done, summary.pictures) for done in range(1, summary.pictures + 1)]
    urls = await empty.all(sa.select(models.Image.url))
    assert all((images / url.removeprefix("/images/")).is_file() for url in urls)
    assert endings(images) == {".webp"}
    with Image.open(images / urls[0].removeprefix("/images/")) as picture:
        assert (picture.format, picture.size) == ("WEBP", (1200, 1200))


def test_what_the_shop_says_is_clean_and_complete() -> None:
    drafts = [new.draft for new in demo.catalogue.products("USD")]
    skus = Counter(variant.sku for draft in drafts for variant in draft.variants)

    assert len({draft.handle for draft in drafts}) == len(drafts)
    assert max(skus.values()) == 1
    for draft in drafts:
        assert len(draft.description) > 100
        assert draft.description_html.startswith("<p>")
        assert draft.seo_description
        assert all(image.alt for image in draft.images)
        assert {variant.image_url for variant in draft.variants} <= {i.url for i in draft.images}
    for page in demo.content.pages():
        assert html.plain(html.clean(page.body)) == html.plain(page.body)


@pytest.mark.parametrize(("currency", "price"), [("USD", 1800), ("JPY", 1800), ("KWD", 18_000)])
def test_prices_have_the_currencys_digits(currency: str, price: int) -> None:
    [mug] = [new.draft for new in demo.catalogue.products(currency)][:1]
    [small] = [c for c in demo.catalogue.collections(currency) if c.handle == "small-presents"]

    assert Money.parse(mug.variants[0].price, currency).minor == price
    assert Money.parse(small.rules[1][2], currency).minor == price // 18 * 30


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_shows_the_colour_it_is_asked_for(name: str) -> None:
    clay, sea = (drawn(Picture(name, colour), pixels=100).finished() for colour in ("Clay", "Sea"))

    middle = (20, 20, 80, 84)
    assert len(clay.crop(middle).getcolors(10_000) or []) > 6
    assert clay.crop(middle).tobytes() != sea.crop(middle).tobytes()


def test_every_colour_has_a_tint_that_sets_it_off() -> None:
    assert GOODS.keys() == TINTS.keys()
    for name, colour in GOODS.items():
        assert sum(abs(a - b) for a, b in zip(colour, TINTS[name], strict=True)) > 40, name


def test_a_picture_that_is_there_is_not_drawn_again(tmp_path: Path) -> None:
    mug = Picture("mug", "Clay")
    (tmp_path / mug.name).write_bytes(b"kept")

    draw([mug], tmp_path, lambda _done: None)

    assert (tmp_path / mug.name).read_bytes() == b"kept"


def test_a_picture_is_named_for_what_it_shows() -> None:
    names = {
        Picture("mug", "Clay").name,
        Picture("mug", "Sea").name,
        Picture("bowl", "Clay").name,
        Picture("mug", "Clay", ("bowl", "Sea")).name,
    }

    assert len(names) == 4


def test_shapes_are_drawn_only_inside_what_they_are_clipped_to() -> None:
    canvas = Canvas(100, (255, 255, 255))

    with canvas.inside("M20 20 H40 V40 H20 Z"), canvas.inside("M30 20 H60 V40 H30 Z"):
        canvas.fill("M0 0 H100 V100 H0 Z", (200, 0, 0))
    with canvas.inside("M-40 -40 H-20 V-20 Z"):
        canvas.fill("M0 0 H100 V100 H0 Z", (0, 0, 0))

    picture = canvas.finished()
    seen = [picture.getpixel((x, 30)) for x in (25, 35, 50)]
    assert seen == [(255, 255, 255), (200, 0, 0), (255, 255, 255)]
    assert picture.getpixel((90, 90)) == (255, 255, 255)


def test_curves_start_and_end_where_they_say() -> None:
    points = flattened("M0 0 Q10 0 10 10 C10 20 20 20 20 30 H40 V50 Z")

    assert points[0] == (0, 0)
    assert points[-1] == (40, 50)
    assert (20, 30) in points
    assert all(abs(x1 - x0) + abs(y1 - y0) <= 21 for (x0, y0), (x1, y1) in pairwise(points))


def test_shade_and_light_go_their_ways() -> None:
    for colour in GOODS.values():
        assert sum(darker(colour)) < sum(colour) < sum(lighter(colour))
