"""A shop with a hundred of everything, each with what belongs to it."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import orjson
from conftest import Shop
from factories import cart, collection, image, on_shelf, order, parcel, place, product, variant

import models
import resolvers.search_index
from commerce import snapshot
from commerce.address import Address
from commerce.discount import Discount, Percentage
from commerce.draft_order import Agreement, CustomLine
from commerce.line import Line
from commerce.money import Money
from commerce.pickup import Place
from commerce.pricing import Basket, Policy, price
from commerce.shipment_state import ShipmentStatus
from commerce.shipping import ShippingRate, ShippingZone
from commerce.tax import TaxRate

MANY = 100
HUNDRED = range(MANY)
Kind = models.MediaContentType


async def fill(shop: Shop) -> None:
    goods = await _catalogue(shop)
    await _customers(shop, [row.variants[0] for row in goods])
    await _content(shop, goods)
    await _facts(shop, goods)
    await _settings(shop)
    await _staff(shop)
    await _markets(shop, goods)
    async with shop.database.write_session() as session, session.begin():
        await resolvers.search_index.rebuild(session)


async def _catalogue(shop: Shop) -> list[models.Product]:
    goods = [_product(n) for n in HUNDRED]
    pictures = [image(product_id=None) for _ in HUNDRED]
    places = [models.Location(name=f"Place {n}", pickup=True) for n in HUNDRED]
    await shop.add(*goods, *pictures, *places)
    groups = [
        collection(image_id=picture.id, handle=f"group-{n}") for n, picture in enumerate(pictures)
    ]
    plans = [models.SellingPlanGroup(name="Again") for _ in HUNDRED]
    await shop.add(*groups, *plans)
    of_each = zip(goods, groups, plans, strict=True)
    await shop.add(*(one for each in of_each for one in _belonging(*each)))
    # The first of each has a hundred of the other.
    await shop.add(*(place(groups[0], row, 2) for row in goods[1:]))
    await shop.add(*(place(group, goods[0], 2) for group in groups[1:]))
    await shop.add(*(row for g in goods for row in on_shelf(g.variants[0], places[0])))
    return goods


def _belonging(
    row: models.Product, group: models.Collection, plan: models.SellingPlanGroup
) -> Iterator[models.Base]:
    yield place(group, row, 1)
    yield models.SellingPlanGroupProduct(group_id=plan.id, product_id=row.id)
    yield models.SellingPlan(group_id=plan.id, name="Weekly", currency="USD")


def _product(n: int) -> models.Product:
    size = models.ProductOption(
        name="Size", position=1, option_values=[models.ProductOptionValue(name="S", position=1)]
    )
    form = variant(title="S", selected_options=[["Size", "S"]])
    values = {"title": f"Thing {n}", "product_type": f"Type {n}", "tags": [f"tag {n}"]}
    return product(form, options=[size], images=[image()], **values)


async def _settings(shop: Shop) -> None:
    """Zones and taxes of places that no cart goes to."""
    rate = TaxRate(title="T", rate=Decimal(0), country="AQ")
    zone = ShippingZone(key="", title="Z")
    await shop.add(
        *(models.ShippingZone.of(zone, "XXX") for _ in HUNDRED),
        *(models.TaxRate.of(rate) for _ in HUNDRED),
    )


async def _markets(shop: Shop, goods: Sequence[models.Product]) -> None:
    """Markets with price lists, each of which fixes a price; the first of them a hundred."""
    values = {"currency": "USD", "name": "M", "name_key": "m"}
    markets = [models.Market(handle=f"market-{n}", **values) for n in HUNDRED]
    await shop.add(*markets)
    lists = [models.PriceList(market_id=m.id, name="L", name_key="l") for m in markets]
    await shop.add(*lists)
    pairs = [*zip(lists, goods, strict=True), *((lists[0], row) for row in goods[1:])]
    await shop.add(
        *(
            models.PriceListPrice(
                price_list_id=one.id,
                variant_id=row.variants[0].id,
                product_id=row.id,
                currency="USD",
                price_minor=1,
            )
            for one, row in pairs
        )
    )


def _collected() -> Any:
    """What an order holds that is collected at the first place."""
    there = Place(location="1", name="Place 0", time="", address=Address())
    nothing = Money(0, "USD")
    rate = ShippingRate(key=there.key, title="Place 0", price=nothing, pickup=True, place=there)
    line = Line(key="1", unit_price=nothing, quantity=1)
    basket = Basket(currency="USD", lines=(line,), now=models.now(), delivery=rate)
    return price(basket, Policy()).snapshot()


COLLECTED = _collected()


async def _customers(shop: Shop, forms: Sequence[models.ProductVariant]) -> None:
    people = [models.Customer(email=f"{n}@shop.test", email_key=f"{n}@shop.test") for n in HUNDRED]
    await shop.add(*people)
    placed: list[models.Order] = []
    theirs: list[models.Base] = []
    for person, form in zip(people, forms, strict=True):
        placed.append(order(form, customer_id=person.id, snapshot=COLLECTED))
        theirs += [
            models.MailingAddress(customer_id=person.id, city="Here"),
            models.CustomerTag(customer_id=person.id, tag_key="t"),
            cart(form, customer_id=person.id),
        ]
    await shop.add(*placed, *theirs)
    sent = [parcel(one, 1) for one in placed]
    await shop.add(*sent)
    await shop.add(*(row for one in sent for row in _on_its_way(one)))
    await shop.add(*(row for one in placed for row in _afterwards(one)))
    await _groups(shop, people)
    await _drafts(shop, people, forms)


async def _drafts(
    shop: Shop, people: Sequence[models.Customer], forms: Sequence[models.ProductVariant]
) -> None:
    """A draft order for each of them, of a line of the catalogue and one of its own."""
    made = [order(form) for form in forms]
    await shop.add(*made)
    line = CustomLine(key="own", title="Own", quantity=1, unit_price=Money(1, "USD"))
    agreed = snapshot.encode(Agreement(lines=(line,)))
    carts = [
        cart(form, customer_id=person.id, agreed=agreed)
        for person, form in zip(people, forms, strict=True)
    ]
    await shop.add(*carts)
    await shop.add(
        *(
            models.DraftOrder(cart_id=one.id, order_id=placed.id)
            for one, placed in zip(carts, made, strict=True)
        )
    )


async def _groups(shop: Shop, people: Sequence[models.Customer]) -> None:
    """A customer in each group; the first of each has a hundred of the other."""
    groups = [models.CustomerGroup(name="G", name_key=f"g {n}") for n in HUNDRED]
    await shop.add(*groups)
    pairs = [*zip(groups, people, strict=True), *((groups[0], one) for one in people[1:])]
    pairs += [(one, people[0]) for one in groups[1:]]
    await shop.add(
        *(
            models.CustomerGroupMember(customer_group_id=one.id, customer_id=who.id)
            for one, who in pairs
        )
    )


def _on_its_way(sent: models.Fulfillment) -> list[models.Base]:
    """The label of a parcel, and something that was told of it."""
    of_parcel = {"fulfillment_id": sent.id, "carrier": "test"}
    name = f"parcel {sent.id}"
    status = ShipmentStatus.IN_TRANSIT
    return [
        models.ShippingLabel(**of_parcel, reference=name, service="ground"),
        models.FulfillmentEvent(**of_parcel, key=name, status=status, happened_at=models.now()),
    ]


async def _staff(shop: Shop) -> None:
    people = [
        models.StaffMember(name="A", email=f"{n}@shop.test", email_key=f"{n}@shop.test")
        for n in HUNDRED
    ]
    await shop.add(*people)
    tokens = [
        models.ApiToken(name="P", token_hash=f"{n}", made_by_id=row.id)
        for n, row in enumerate(people)
    ]
    await shop.add(*tokens)
    happened = [models.Event(topic="a/b", subject=row.gid, actor="x") for row in people]
    hooks = [models.WebhookSubscription(url="https://x/", topics=[], secret="x") for _ in people]
    cards = [
        models.GiftCard(code_hash=f"{n}", last_characters="x", currency="USD", balance_minor=1)
        for n in HUNDRED
    ]
    await shop.add(*happened, *hooks, *cards, *(_discount(n) for n in HUNDRED))
    await shop.add(
        *(
            models.WebhookDelivery(event_id=e.id, subscription_id=h.id, topic="a/b", subject="x")
            for e, h in zip(happened, hooks, strict=True)
        )
    )


def _discount(n: int) -> models.Discount:
    """It has ended, so that no cart asks for it."""
    value = Percentage(Decimal(1))
    ended = datetime(2020, 1, 1, tzinfo=UTC)
    return models.Discount.of(Discount(key="", title="D", code=f"D{n}", value=value, ends_at=ended))


def _afterwards(placed: models.Order) -> list[models.Base]:
    """A refund, a return, a payment and an event of an order."""
    [item] = placed.lines
    of_item = {"order_line_item_id": item.id, "quantity": 1}
    part = models.RefundLineItem(
        **of_item,
        sent=True,
        restock_type=models.RestockType.NO_RESTOCK,
        currency="USD",
        amount_minor=1,
    )
    refund = {"reference": f"refund of {placed.id}", "currency": "USD", "amount_minor": 1}
    payment = models.Payment(
        order_id=placed.id, gateway="manual", method="Cash", currency="USD", amount_minor=1
    )
    return [
        models.Refund(order_id=placed.id, lines=[part], **refund),
        models.Return(
            order_id=placed.id,
            status=models.ReturnStatus.OPEN,
            lines=[models.ReturnLineItem(**of_item)],
        ),
        models.OrderEdit(
            order_id=placed.id,
            snapshot={},
            digest="",
            actor="test",
            currency="USD",
            difference_minor=0,
        ),
        models.Event(topic="orders/updated", subject=placed.subject, actor="test"),
        payment,
    ]


async def _content(shop: Shop, goods: Sequence[models.Product]) -> None:
    blogs = [models.Blog(handle=f"blog-{n}", title="B", title_key="b") for n in HUNDRED]
    authors = [models.ArticleAuthor(first_name=f"Ann {n}") for n in HUNDRED]
    pictures = [image(product_id=None) for _ in HUNDRED]
    menus = [models.Menu(handle=f"menu-{n}", title="M") for n in HUNDRED]
    await shop.add(*blogs, *authors, *pictures, *menus)
    values = {"title": "A", "title_key": "a", "blog_title_key": "b", "author_key": "ann"}
    ids = [
        {"blog_id": blog.id, "author_id": author.id, "image_id": picture.id}
        for blog, author, picture in zip(blogs, authors, pictures, strict=True)
    ]
    await shop.add(*(models.Article(handle="handle-1", **values, **of_one) for of_one in ids))
    items = [_item(menu, row) for menu, row in zip(menus, goods, strict=True)]
    await shop.add(*items)
    await shop.add(
        *(_item(menu, row, item.id) for menu, row, item in zip(menus, goods, items, strict=True)),
        *(models.Page(handle=f"page-{n}", title="P", title_key="p") for n in HUNDRED),
        *(models.ShopPolicy(handle=f"policy-{n}", title="P", body="") for n in HUNDRED),
        *(models.UrlRedirect(path=f"/{n}", target="/") for n in HUNDRED),
        *(_medium(kind, row) for row in goods for kind in Kind if kind is not Kind.IMAGE),
    )


def _item(menu: models.Menu, row: models.Product, parent_id: int | None = None) -> models.MenuItem:
    return models.MenuItem(
        menu_id=menu.id,
        parent_id=parent_id,
        position=1,
        title="I",
        type=models.MenuItemType.PRODUCT,
        resource_key=row.id,
    )


def _medium(kind: models.MediaContentType, row: models.Product) -> models.Image:
    there = {
        "host": models.MediaHost.YOUTUBE,
        "embed_url": "https://e/",
        "origin_url": "https://o/",
    }
    return image(2, product_id=row.id, kind=kind, **there if kind is Kind.EXTERNAL_VIDEO else {})


async def _facts(shop: Shop, goods: Sequence[models.Product]) -> None:
    """Metafields of products and metaobjects, each referring to a product and to two."""
    definition = models.MetafieldDefinition(
        owner_type="Product", namespace="facts", key="one", name="One", type="product_reference"
    )
    kinds = [["one", "One", "product_reference"], ["two", "Two", "list.product_reference"]]
    await shop.add(
        definition,
        *(_definition(n) for n in HUNDRED[1:]),
        models.MetaobjectDefinition(
            type="thing", name="Thing", fields=kinds, url_handle="things", seo_title_field="one"
        ),
    )
    facts: list[models.Base] = []
    for n, row in enumerate(goods):
        values = {"one": row.gid, "two": orjson.dumps([row.gid, goods[0].gid]).decode()}
        facts.append(models.Metaobject(type="thing", handle=f"handle-{n}", values=values))
        facts += [
            models.Metafield(
                owner_type="Product",
                owner_key=str(row.id),
                namespace="facts",
                key=key,
                type=kind,
                value=values[key],
                definition_id=definition.id,
            )
            for key, _, kind in kinds
        ]
    await shop.add(*facts)


def _definition(n: int) -> models.MetafieldDefinition:
    name = {"owner_type": "Page", "namespace": "facts", "key": f"key-{n}"}
    return models.MetafieldDefinition(name="Fact", type="boolean", **name)
