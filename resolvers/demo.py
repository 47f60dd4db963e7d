"""The demo shop: put into an empty database, all of it or nothing."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import bindparam, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

import demo.catalogue
import demo.content
import demo.extras
import demo.pictures
import models
import resolvers.shop
from commerce import html
from context import Context
from demo.colour import GOODS, hexadecimal
from models.search import SearchKind
from resolvers import demo_markets, membership, product_write, search_index
from resolvers.bulk import Bulk
from resolvers.demo_content import add_image, write_content
from resolvers.demo_extras import write_extras
from resolvers.demo_terms import countries, write_terms
from resolvers.inventory import main_location

SHOP_FLOOR = "Shop floor"
_SIZE = (demo.pictures.PIXELS, demo.pictures.PIXELS)


@dataclass(frozen=True)
class DemoSummary:
    """How much there is in the demo shop."""

    products: int
    variants: int
    collections: int
    pictures: int


async def open_demo(
    context: Context, images: Path, progress: Callable[[int, int], None]
) -> DemoSummary | None:
    """Make this the demo shop, its pictures in ``images``; None if there is a shop already.

    Drawing takes most of the time, so ``progress`` hears how many pictures of how many are
    drawn. The rows follow in one transaction.
    """
    if (await context.rows(select(_OPENED)))[0][0]:
        return None
    currency = (await resolvers.shop.shop(context)).currency_code
    pictures = [
        *demo.catalogue.pictures(currency),
        *(article.picture for article in demo.content.articles()),
        *(demo.extras.logo(), demo.extras.cover()),
    ]
    pictures = list(dict.fromkeys(pictures))
    await _draw(pictures, images, progress)
    async with context.transaction() as session:
        await membership.bump(session)
        if await session.scalar(select(_OPENED)):
            return None
        summary = await _fill(context, session, currency)
    return DemoSummary(**summary, pictures=len(pictures))


_OPENED = or_(
    *(exists().select_from(table) for table in (models.Product, models.Collection, models.Page)),
    *(exists().select_from(table) for table in (models.Blog, models.Menu, models.ShopPolicy)),
)


async def _draw(
    pictures: Sequence[demo.pictures.Picture], folder: Path, progress: Callable[[int, int], None]
) -> None:
    loop = asyncio.get_running_loop()

    def tell(done: int) -> None:
        loop.call_soon_threadsafe(progress, done, len(pictures))

    await asyncio.to_thread(demo.pictures.draw, pictures, folder, tell)


async def _fill(context: Context, session: AsyncSession, currency: str) -> dict[str, int]:
    shop = demo.catalogue.shop()
    row = await session.get_one(models.Shop, 1)
    row.name, row.email, row.description = shop.name, shop.email, shop.description
    row.is_demo = True
    row.ships_to_countries = countries(currency)
    products = demo.catalogue.products(currency)
    locations = await _locations(session)
    ids = await Bulk(currency, locations, context.actor.name, _SIZE).insert(session, products)
    await _paint_swatches(session)
    collections = demo.catalogue.collections(currency)
    await _add_collections(session, collections)
    await product_write.changed(session, ids)
    await write_content(context, session)
    write_terms(session, currency)
    await session.flush()
    await write_extras(context, session, row)
    await demo_markets.sell_abroad(session, row)
    await demo_markets.speak_german(session, row)
    return {
        "products": len(ids),
        "variants": sum(len(product.draft.variants) for product in products),
        "collections": len(collections),
    }


async def _locations(session: AsyncSession) -> list[int]:
    main = await main_location(session)
    main.pickup = True
    for name, value in demo.extras.pickup().items():
        setattr(main, name, value)
    floor = models.Location(name=SHOP_FLOOR, priority=main.priority + 1)
    session.add(floor)
    await session.flush()
    return [main.id, floor.id]


async def _paint_swatches(session: AsyncSession) -> None:
    value = models.ProductOptionValue
    colours = [{"word": name, "paint": hexadecimal(colour)} for name, colour in GOODS.items()]
    connection = await session.connection()
    await connection.execute(
        update(value)
        .where(value.name == bindparam("word"))
        .values(swatch_color=bindparam("paint")),
        colours,
    )


async def _add_collections(
    session: AsyncSession, collections: Sequence[demo.catalogue.Collection]
) -> None:
    rows = [_collection_row(one) for one in collections]
    for one, row in zip(collections, rows, strict=True):
        if one.picture:
            row.image_id = await add_image(session, one.picture, one.title)
    session.add_all(rows)
    await session.flush()
    for one, row in zip(collections, rows, strict=True):
        await _place(session, row.id, one.products)
    await search_index.refresh(session, SearchKind.COLLECTION, [row.id for row in rows])


def _collection_row(one: demo.catalogue.Collection) -> models.Collection:
    body = html.clean(one.description_html)
    return models.Collection(
        handle=one.handle,
        title=one.title,
        title_key=one.title.casefold(),
        description=html.plain(body),
        description_html=body,
        kind=models.CollectionKind.SMART if one.rules else models.CollectionKind.CUSTOM,
        rules=[list(rule) for rule in one.rules],
        rules_match_any=one.match_any,
        sort_order=models.CollectionSortOrder[one.sort],
        published_at=demo.catalogue.shop().opened,
        created_at=demo.catalogue.shop().opened,
        updated_at=demo.catalogue.shop().opened,
    )


async def _place(session: AsyncSession, collection_id: int, handles: Sequence[str]) -> None:
    product = models.Product
    rows = await session.execute(select(product.handle, product.id))
    ids = {row.handle: row.id for row in rows}
    await membership.place(session, collection_id, [ids[handle] for handle in handles])
