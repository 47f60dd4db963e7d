"""What prices depend on beside the carts: discounts, deliveries, gift cards and taxes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce import contact
from commerce.basket import fold
from commerce.discount import BuyXGetY, Discount, Selection
from commerce.gift_card import GiftCard
from commerce.market import FixedPrice, MarketPricing
from commerce.money import Money
from commerce.rounding import Rounding, RoundingScope
from commerce.shipping import ShippingZone, converted
from commerce.tax import TaxRate
from loaders import market
from loaders.batch import Statement
from loaders.market import Quick, Read
from models.engine import among
from resolvers.buyers import Buyer, buyers
from resolvers.pickup import Places
from resolvers.pickup import places as pickup_places
from resolvers.short_tables import Tables
from resolvers.short_tables import tables as read_tables


@dataclass(frozen=True)
class Terms:
    """The rules of the shop, as far as some carts need them.

    ``zones`` are by currency, ``collections`` by product, ``uses`` by cart and discount,
    ``markets`` by their ids (those that carts are in, but for the primary one),
    ``fixed_prices`` by price list and variant, ``plans`` by themselves and a product, and
    ``buyers`` by customer.
    """

    discounts: Sequence[Discount] = ()
    zones: Mapping[str, Sequence[ShippingZone]] = field(default_factory=dict)
    tax_rates: tuple[TaxRate, ...] = ()
    gift_cards: Mapping[int, GiftCard] = field(default_factory=dict)
    collections: Mapping[int, frozenset[str]] = field(default_factory=dict)
    uses: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    markets: Mapping[int, MarketPricing] = field(default_factory=dict)
    fixed_prices: Mapping[tuple[int, int], FixedPrice] = field(default_factory=dict)
    buyers: Mapping[int, Buyer] = field(default_factory=dict)
    plans: Mapping[tuple[int, int], models.SellingPlan] = field(default_factory=dict)
    primary_includes_tax: bool = False
    rounding: Rounding = Rounding.HALF_UP
    scope: RoundingScope = RoundingScope.LINE
    pickup: Places = field(default_factory=Places)

    def pricing(self, cart: models.Cart) -> MarketPricing | None:
        """How the cart's market makes its prices; None for the primary one, the shop's own."""
        return self.markets.get(cart.market_id or 0)

    def prices(
        self, cart: models.Cart, variant: models.ProductVariant
    ) -> tuple[Money, Money | None]:
        """A variant's price and former price for the cart, whatever market it was read for."""
        price, compare_at = variant.own_prices
        pricing = self.pricing(cart)
        if pricing is None:
            former = None if compare_at is None else Money(compare_at, cart.currency)
            return Money(price, cart.currency), former
        fixed = self.fixed_prices.get((pricing.price_list or 0, variant.id))
        return pricing.of(price, compare_at, fixed)

    def plan(self, cart: models.Cart, plan_id: int, product_id: int) -> models.SellingPlan | None:
        """A plan with its amounts in the cart's currency; None if the product is not sold by it."""
        found, pricing = self.plans.get((plan_id, product_id)), self.pricing(cart)
        if found is None or pricing is None:
            return found
        kept = {column.key: getattr(found, column.key) for column in found.__table__.columns}
        amounts = market.plan_amounts(pricing, found)
        return models.SellingPlan(**kept | amounts | {"currency": pricing.currency})

    def prices_include_tax(self, cart: models.Cart) -> bool:
        pricing = self.pricing(cart)
        return self.primary_includes_tax if pricing is None else pricing.prices_include_tax

    def zones_for(self, cart: models.Cart) -> Sequence[ShippingZone]:
        """The zones in the cart's currency; where there are none, the shop's own, converted."""
        found, pricing = self.zones.get(cart.currency, ()), self.pricing(cart)
        if found or pricing is None:
            return found
        own, amount = self.zones.get(pricing.conversion.source, ()), pricing.conversion.amount
        return [converted(zone, lambda m: Money(amount(m.minor), pricing.currency)) for zone in own]


def within(session: AsyncSession) -> Read:
    """Reads in a transaction."""

    async def read(statement: Statement) -> Sequence[Any]:
        return (await session.execute(statement)).all()

    return read


async def terms(
    read: Read,
    carts: Sequence[models.Cart],
    variants: Iterable[models.ProductVariant],
    plan_ids: Iterable[int] = (),
    quick: Quick | None = None,
) -> Terms:
    """The terms for carts and what is in them, in a number of statements they do not move.

    Markets cost one, and their fixed prices another, where a cart is in any but the primary;
    buyers cost one where a customer is known, and selling plans where anything is bought by them.
    ``quick`` reads by statements that are built once; without it, they are read as the others.
    """
    quick = quick or market.built(read)
    variants = list(variants)
    product_ids = {variant.product_id for variant in variants}
    discounts = await _discounts(quick, carts)
    tables = await read_tables(quick)
    markets = await _markets(read, carts)
    lists = sorted({one.price_list for one in markets.values() if one.price_list is not None})
    return Terms(
        markets=markets,
        fixed_prices=await market.fixed_prices(quick, lists, [one.id for one in variants]),
        primary_includes_tax=tables.primary_includes_tax,
        discounts=discounts,
        rounding=tables.rounding,
        scope=tables.scope,
        zones=tables.zones,
        tax_rates=tables.tax_rates,
        pickup=await _pickup(read, tables, carts, variants),
        gift_cards=await _gift_cards(read, carts),
        buyers=await buyers(read, carts),
        collections=await in_collections(read, discounts, product_ids),
        plans=await _plans(read, sorted(set(plan_ids)), sorted(product_ids)),
        uses={cart.id: await uses(read, cart, _limited(discounts)) for cart in carts},
    )


def _active() -> Any:
    row = models.Discount
    named = sa.or_(row.code_key.is_(None), among(row.code_key, "keys"))
    return sa.select(row).where(row.active, named).order_by(row.id)


async def _discounts(quick: Quick, carts: Sequence[models.Cart]) -> list[Discount]:
    """The automatic ones, and those of the carts' codes."""
    keys = sorted({fold(code) for cart in carts for code in cart.discount_codes})
    rows = await quick(_active, _active, keys=keys)
    return [found.rule for (found,) in rows]


async def _markets(read: Read, carts: Sequence[models.Cart]) -> dict[int, MarketPricing]:
    ids = sorted({cart.market_id for cart in carts if cart.market_id is not None})
    rows = await read(market.of_ids(ids)) if ids else []
    found = {row[1].id: market.pricing(row) for row in rows}
    return {id: pricing for id, pricing in found.items() if pricing is not None}


async def _pickup(
    read: Read,
    tables: Tables,
    carts: Sequence[models.Cart],
    variants: Sequence[models.ProductVariant],
) -> Places:
    """Nothing is asked where there are no such places, or nothing has to be carried.

    What staff added to a draft of their own is in no variant, and may have to be carried, too.
    """
    carried = sorted(variant.id for variant in variants if variant.requires_shipping)
    if not (tables.has_places and (carried or any(cart.agreed for cart in carts))):
        return Places()
    return await pickup_places(read, carried)


async def _gift_cards(read: Read, carts: Sequence[models.Cart]) -> dict[int, GiftCard]:
    ids = sorted({id for cart in carts for id in cart.gift_card_ids})
    if not ids:
        return {}
    rows = await read(sa.select(models.GiftCard).where(among(models.GiftCard.id, ids)))
    return {row.id: row.tender for (row,) in rows}


async def _plans(
    read: Read, plan_ids: Sequence[int], product_ids: Sequence[int]
) -> dict[tuple[int, int], models.SellingPlan]:
    """The plans that the products are sold by, as the shop keeps them, whatever a view shows."""
    if not plan_ids:
        return {}
    plan, place = models.SellingPlan, models.SellingPlanGroupProduct
    columns = plan.__table__.columns
    rows = await read(
        sa.select(place.product_id, *columns)
        .join(plan, plan.group_id == place.group_id)
        .where(among(plan.id, plan_ids), among(place.product_id, product_ids))
    )
    names = [column.key for column in columns]
    return {
        (found.id, product_id): found
        for product_id, *values in rows
        for found in [models.SellingPlan(**dict(zip(names, values, strict=True)))]
    }


async def in_collections(
    read: Read, discounts: Sequence[Discount], product_ids: set[int]
) -> dict[int, frozenset[str]]:
    """Which of the collections that discounts name the products are in."""
    named = {int(key) for one in discounts for part in _selections(one) for key in part.collections}
    if not named:
        return {}
    place = models.CollectionProduct
    rows = await read(
        sa.select(place.product_id, place.collection_id).where(
            among(place.product_id, sorted(product_ids)), among(place.collection_id, sorted(named))
        )
    )
    found: dict[int, set[str]] = {}
    for product_id, collection_id in rows:
        found.setdefault(product_id, set()).add(str(collection_id))
    return {product_id: frozenset(keys) for product_id, keys in found.items()}


def _selections(discount: Discount) -> tuple[Selection, ...]:
    value = discount.value
    both = (value.buy, value.get) if isinstance(value, BuyXGetY) else ()
    return (discount.selection, *both)


def _limited(discounts: Sequence[Discount]) -> list[int]:
    return [int(one.key) for one in discounts if one.customer_limit is not None]


async def uses(read: Read, cart: models.Cart, discount_ids: Sequence[int]) -> dict[str, int]:
    """How often the cart's buyer used the discounts: by their account, or their e-mail address.

    What other carts of theirs are being paid with counts as used.
    """
    if not discount_ids or (cart.customer_id is None and cart.email is None):
        return {}
    order, use, held = models.Order, models.DiscountUse, models.DiscountReservation
    rows = await read(
        sa.select(use.discount_id, sa.func.count())
        .join(order, order.id == use.order_id)
        .where(among(use.discount_id, discount_ids), _theirs(cart, order))
        .group_by(use.discount_id)
        .union_all(
            sa.select(held.discount_id, sa.func.count())
            .where(among(held.discount_id, discount_ids), _theirs(cart, held))
            .where(held.cart_id != cart.id)
            .group_by(held.discount_id)
        )
    )
    counted: dict[str, int] = {}
    for discount_id, number in rows:
        counted[str(discount_id)] = counted.get(str(discount_id), 0) + number
    return counted


def _theirs(cart: models.Cart, row: Any) -> sa.ColumnElement[bool]:
    theirs = []
    if cart.customer_id is not None:
        theirs.append(row.customer_id == cart.customer_id)
    if cart.email is not None:
        theirs.append(row.email_key == contact.key(cart.email))
    return sa.or_(*theirs)
