"""The demo shop abroad: its markets with their prices, and its texts in German."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

import demo.catalogue
import demo.markets
import models
from commerce import html, translation
from commerce.money import Money
from models.search import SearchKind
from resolvers import localization, price_place, search_index
from resolvers.terms import within
from resolvers.translatable import contents_of

# By kind in the file: the type, the key of the longer text, and where both are searched.
KINDS: Mapping[str, tuple[str, str, SearchKind | None]] = {
    "article": ("Article", "body_html", SearchKind.ARTICLE),
    "blog": ("Blog", "body_html", None),
    "collection": ("Collection", "body_html", SearchKind.COLLECTION),
    "page": ("Page", "body_html", SearchKind.PAGE),
    "policy": ("ShopPolicy", "body", None),
    "product": ("Product", "body_html", SearchKind.PRODUCT),
}
WORDS = ("Menu", "MenuItem", "ProductOption", "ProductOptionValue", "ShippingZone")


async def sell_abroad(session: AsyncSession, shop: models.Shop) -> None:
    """Make the markets; the primary one goes on with the shop's own prices."""
    found = demo.markets.markets(shop.currency_code)
    if not found:
        return
    session.add(_dated(localization.implicit(shop, id=None)))
    await session.flush()
    for one in found:
        session.add(models.ExchangeRate(currency=one.currency, written=one.rate))
        row = models.Market(
            handle=one.handle,
            name=one.name,
            name_key=one.name.casefold(),
            countries=list(one.countries),
            currency=one.currency,
            prices_include_tax=one.prices_include_tax,
            ending=one.ending,
        )
        session.add(_dated(row))
        await session.flush()
        price_list = models.PriceList(
            market_id=row.id, name=one.name, name_key=row.name_key, percentage=one.adjustment
        )
        session.add(_dated(price_list))
        await session.flush()
        session.add_all(await _fixed(session, price_list.id, one))
    await session.flush()
    await price_place.keep(session)
    others = sorted({one.currency for one in found})
    shop.presentment_currencies = [shop.currency_code, *others]


def _dated(row: Any) -> Any:
    """As old as the shop: the demo is the same whenever it opens."""
    row.created_at = row.updated_at = demo.catalogue.shop().opened
    return row


async def _fixed(
    session: AsyncSession, price_list_id: int, market: demo.markets.Market
) -> list[models.PriceListPrice]:
    """The fixed prices: a product's is that of all its variants."""
    product, variant = models.Product, models.ProductVariant
    rows = await session.execute(
        sa.select(product.handle, product.id, variant.id)
        .join(variant, variant.product_id == product.id)
        .where(product.handle.in_(sorted(market.fixed)))
        .order_by(variant.id)
    )
    return [
        models.PriceListPrice(
            price_list_id=price_list_id,
            variant_id=variant_id,
            product_id=product_id,
            currency=market.currency,
            price_minor=Money.parse(now, market.currency).minor,
            compare_at_minor=Money.parse(was, market.currency).minor if was else None,
        )
        for handle, product_id, variant_id in rows
        for was, now in [market.fixed[handle]]
    ]


async def speak_german(session: AsyncSession, shop: models.Shop) -> None:
    """Write the German texts, as staff would by ``translationsRegister``."""
    shop.languages = [shop.languages[0], demo.markets.GERMAN]
    session.add_all(
        _texts(
            "Shop",
            shop.id,
            await _sources(session, "Shop", [shop.id]),
            {"description": demo.markets.german_shop()["description"]},
        )
    )
    for kind, (type_name, long, searched) in KINDS.items():
        row: Any = getattr(models, type_name)
        said = demo.markets.german(kind)
        found = await session.execute(sa.select(row.id, row.handle))
        ids = {id: said[handle] for id, handle in found if handle in said}
        sources = await _sources(session, type_name, list(ids))
        for id, texts in ids.items():
            session.add_all(
                _texts(type_name, id, sources, dict(zip(("title", long), texts, strict=False)))
            )
        if searched is not None:
            await search_index.refresh(session, searched, list(ids))
    await _speak_words(session)


async def _speak_words(session: AsyncSession) -> None:
    words = demo.markets.german_words()
    for type_name in WORDS:
        row: Any = getattr(models, type_name)
        ids = (await session.scalars(sa.select(row.id))).all()
        sources = await _sources(session, type_name, ids)
        for id, texts in sources.items():
            said = {key: words[text] for key, text in texts.items() if text in words}
            session.add_all(_texts(type_name, id, sources, said))


Sources = dict[int, dict[str, str]]


async def _sources(session: AsyncSession, type_name: str, ids: Sequence[int]) -> Sources:
    found = await contents_of(within(session), type_name, ids)
    return {id: {one.key: one.value for one in texts} for id, texts in found.items()}


def _texts(
    type_name: str, id: int, sources: Sources, said: Mapping[str, str]
) -> Iterator[models.Translation]:
    for key, value in said.items():
        yield _dated(
            models.Translation(
                resource_type=type_name,
                resource_key=str(id),
                locale=demo.markets.GERMAN,
                field=key,
                value=html.clean(value) if key in translation.HTML else value,
                digest=translation.digest(sources[id][key]),
            )
        )
