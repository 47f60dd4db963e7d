"""Every list, in every order, page by page in both directions: each row exactly once."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from conftest import Shop
from factories import cart, collection, image, order, place, product, variant
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import models
from models import CollectionSortOrder
from properties.walking import Lists, Met, emptied, in_order, walked
from resolvers.collection import CollectionSortKeys, ProductCollectionSortKeys
from resolvers.order import OrderSortKeys
from resolvers.product import ProductSortKeys, ProductVariantSortKeys

Key = Callable[[Any], Any]
walk = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
walk_of_many_lists = settings(walk, max_examples=6)
# Few of each, so that rows tie; some differ only in case, in accents, or in the last microsecond.
WORDS = ["", "a", "A", "b", "Z", "é", "e\u0301", "ß", "ss", "Straße", "10", "9", "~", "日本", "😀"]
words = st.sampled_from(WORDS) | st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=3
)
MOMENT = datetime(2021, 3, 4, 5, 6, 7, tzinfo=UTC)
moments = st.sampled_from(
    [MOMENT.replace(microsecond=micro) for micro in (0, 1, 100_000, 999_999)]
    + [MOMENT.replace(second=8), datetime(1999, 12, 31, 23, 59, 59, tzinfo=UTC)]
)
amounts = st.sampled_from([0, 1, 2, 10, 999, 10**14])
sizes = st.integers(1, 4)
ways = st.booleans()


def some(max_size: int = 10, **values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """The values of a few rows."""
    return st.lists(st.fixed_dictionaries(values), max_size=max_size)


async def prove(
    shop: Shop,
    lists: Lists,
    expected: Met,
    size: int,
    backward: bool,
    arrive: Callable[[], Awaitable[None]],
    **variables: str,
) -> None:
    """Walk one way, then the other while new rows arrive: it meets the old ones all the same."""
    quiet = await walked(shop, lists, size, backward=backward, **variables)
    busy = await walked(shop, lists, size, backward=not backward, between=arrive, **variables)

    assert quiet == expected
    for name, ids in expected.items():
        assert [id for id in busy[name] if id in ids] == ids, name
        assert len(busy[name]) == len(set(busy[name])), name


def directed(field: str, keys: Sequence[Any]) -> Lists:
    """``field`` in the order of each sort key, forth and back."""
    return {
        f"{key.name} {turn}": field.replace("PAGE", f"PAGE, sortKey: {key.name}, reverse: {turn}")
        for key in keys
        for turn in ("false", "true")
    }


def sorted_both_ways(rows: Sequence[Any], orders: dict[Any, Key]) -> Met:
    return {
        f"{key.name} {turn}": in_order(rows, by, reverse=turn == "true")
        for key, by in orders.items()
        for turn in ("false", "true")
    }


PRODUCT_ORDERS: dict[ProductSortKeys, Key] = {
    ProductSortKeys.BEST_SELLING: lambda row: row.sales_rank,
    ProductSortKeys.CREATED_AT: lambda row: row.created_at,
    ProductSortKeys.ID: lambda row: row.id,
    ProductSortKeys.PRICE: lambda row: row.min_price_minor,
    ProductSortKeys.PRODUCT_TYPE: lambda row: row.product_type,
    ProductSortKeys.RELEVANCE: lambda row: row.id,
    ProductSortKeys.TITLE: lambda row: row.title.casefold(),
    ProductSortKeys.UPDATED_AT: lambda row: row.updated_at,
    ProductSortKeys.VENDOR: lambda row: row.vendor,
}
product_values = {
    "title": words,
    "vendor": words,
    "product_type": words,
    "created_at": moments,
    "updated_at": moments,
    "min_price_minor": amounts,
    "sales_rank": st.integers(-2, 0),
}


@walk
@given(some(**product_values), some(4, **product_values), sizes, ways)
async def test_products_are_walked_in_every_order(
    shop: Shop, old: list[Any], new: list[Any], size: int, backward: bool
) -> None:
    await emptied(shop)
    rows = [product(**values) for values in old]
    await shop.add(*rows)

    async def arrive() -> None:
        await shop.add(*(product(**values) for values in new))

    lists = directed("products(PAGE) NODES", list(ProductSortKeys))
    await prove(shop, lists, sorted_both_ways(rows, PRODUCT_ORDERS), size, backward, arrive)


COLLECTION_ORDERS: dict[CollectionSortKeys, Key] = {
    CollectionSortKeys.ID: lambda row: row.id,
    CollectionSortKeys.RELEVANCE: lambda row: row.id,
    CollectionSortKeys.TITLE: lambda row: row.title.casefold(),
    CollectionSortKeys.UPDATED_AT: lambda row: row.updated_at,
}
ORDER_ORDERS: dict[OrderSortKeys, Key] = {
    OrderSortKeys.ID: lambda row: row.id,
    OrderSortKeys.PROCESSED_AT: lambda row: row.processed_at,
    OrderSortKeys.RELEVANCE: lambda row: row.id,
    OrderSortKeys.TOTAL_PRICE: lambda row: row.total_minor,
}
collection_values = {"title": words, "updated_at": moments}
order_values = {"total_minor": amounts, "processed_at": moments}


@walk
@given(some(**collection_values), some(4, **collection_values), sizes, ways)
async def test_collections_are_walked_in_every_order(
    shop: Shop, old: list[Any], new: list[Any], size: int, backward: bool
) -> None:
    await emptied(shop)
    rows = [collection(**values) for values in old]
    await shop.add(*rows)

    async def arrive() -> None:
        await shop.add(*(collection(**values) for values in new))

    lists = directed("collections(PAGE) NODES", list(CollectionSortKeys))
    await prove(shop, lists, sorted_both_ways(rows, COLLECTION_ORDERS), size, backward, arrive)


@walk
@given(some(**order_values), some(4, **order_values), sizes, ways)
async def test_orders_are_walked_in_every_order(
    shop: Shop, old: list[Any], new: list[Any], size: int, backward: bool
) -> None:
    await emptied(shop)
    rows = [order(**values) for values in old]
    await shop.add(*rows)

    async def arrive() -> None:
        await shop.add(*(order(**values) for values in new))

    lists = directed("orders(PAGE) NODES", list(OrderSortKeys))
    await prove(shop, lists, sorted_both_ways(rows, ORDER_ORDERS), size, backward, arrive)


VARIANT_ORDERS: dict[ProductVariantSortKeys, Key] = {
    ProductVariantSortKeys.ID: lambda row: row.id,
    ProductVariantSortKeys.POSITION: lambda row: row.position,
    ProductVariantSortKeys.RELEVANCE: lambda row: row.position,
    ProductVariantSortKeys.SKU: lambda row: (row.sku or "").casefold(),
    ProductVariantSortKeys.TITLE: lambda row: row.title,
}
places = st.integers(1, 3)
forms = st.lists(
    st.fixed_dictionaries({"title": words, "sku": st.none() | words, "position": places}),
    max_size=8,
    unique_by=lambda values: values["title"],
)


def form(values: dict[str, Any], **more: Any) -> models.ProductVariant:
    sku_key = (values["sku"] or "").casefold()
    return models.ProductVariant(**values, sku_key=sku_key, currency="USD", price_minor=1, **more)


@walk_of_many_lists
@given(forms, st.lists(places, max_size=8), places, sizes, ways)
async def test_what_a_product_has_is_walked_in_every_order(
    shop: Shop, old: list[Any], pictures: list[int], late: int, size: int, backward: bool
) -> None:
    await emptied(shop)
    variants = [form(values) for values in old]
    images = [image(position) for position in pictures]
    groups = [collection() for _ in pictures]
    shirt = product(handle="shirt", variants=variants, images=images)
    # Another product of the same, whose rows must not come between.
    other = product(variants=[form(values) for values in old], images=[image(1)])
    await shop.add(shirt, other, *groups)
    await shop.add(*(place(group, each, 1) for group in groups for each in (shirt, other)))

    async def arrive() -> None:
        new = {"title": "late", "sku": "late", "position": late}
        await shop.add(form(new, product_id=shirt.id), image(late, product_id=shirt.id))

    def of_product(text: str) -> str:
        return f'product(handle: "shirt") {{ {text} NODES }}'

    lists = {
        **directed(of_product("variants(PAGE)"), list(ProductVariantSortKeys)),
        "images": of_product("images(PAGE)"),
        "images, turned": of_product("images(PAGE, reverse: true)"),
        "collections": of_product("collections(PAGE)"),
        "collections, turned": of_product("collections(PAGE, reverse: true)"),
    }
    expected = {
        **sorted_both_ways(variants, VARIANT_ORDERS),
        "images": in_order(images, lambda row: row.position),
        "images, turned": in_order(images, lambda row: row.position, reverse=True),
        "collections": in_order(groups, lambda row: row.id),
        "collections, turned": in_order(groups, lambda row: row.id, reverse=True),
    }
    await prove(shop, lists, expected, size, backward, arrive)


# What each order of a collection sorts by, and whether it goes down by itself.
DEFAULT_ORDERS: dict[CollectionSortOrder, tuple[Key, bool]] = {
    CollectionSortOrder.MANUAL: (lambda pair: pair[1], False),
    CollectionSortOrder.BEST_SELLING: (lambda pair: pair[0].sales_rank, False),
    CollectionSortOrder.ALPHA_ASC: (lambda pair: pair[0].title_key, False),
    CollectionSortOrder.ALPHA_DESC: (lambda pair: pair[0].title_key, True),
    CollectionSortOrder.PRICE_ASC: (lambda pair: pair[0].min_price_minor, False),
    CollectionSortOrder.PRICE_DESC: (lambda pair: pair[0].min_price_minor, True),
    CollectionSortOrder.CREATED: (lambda pair: pair[0].created_at, False),
    CollectionSortOrder.CREATED_DESC: (lambda pair: pair[0].created_at, True),
}
Sort = ProductCollectionSortKeys
PLACE_ORDERS: dict[ProductCollectionSortKeys, tuple[Key, bool]] = {
    Sort.BEST_SELLING: DEFAULT_ORDERS[CollectionSortOrder.BEST_SELLING],
    Sort.CREATED: DEFAULT_ORDERS[CollectionSortOrder.CREATED],
    Sort.ID: (lambda pair: pair[0].id, False),
    Sort.MANUAL: DEFAULT_ORDERS[CollectionSortOrder.MANUAL],
    Sort.PRICE: DEFAULT_ORDERS[CollectionSortOrder.PRICE_ASC],
    Sort.TITLE: DEFAULT_ORDERS[CollectionSortOrder.ALPHA_ASC],
}


@walk_of_many_lists
@given(some(8, **product_values), some(2, **product_values), st.randoms(), sizes, ways)
async def test_what_a_collection_has_is_walked_in_every_order(
    shop: Shop, old: list[Any], new: list[Any], random: Any, size: int, backward: bool
) -> None:
    await emptied(shop)
    rows = [product(**values) for values in old]
    pairs = [(row, random.randint(1, 3)) for row in rows]
    groups = [collection(handle=each.name.lower(), sort_order=each) for each in DEFAULT_ORDERS]
    await shop.add(*rows, *groups)
    await shop.add(*(place(group, row, position) for group in groups for row, position in pairs))

    async def arrive() -> None:
        late = [product(**values) for values in new]
        await shop.add(*late)
        await shop.add(*(place(group, row, 2) for group in groups for row in late))

    lists = {
        f"{group.handle} {turn}": f'collection(handle: "{group.handle}") {{'
        f" products(PAGE, reverse: {turn}) NODES }}"
        for group in groups
        for turn in ("false", "true")
    } | directed('collection(handle: "price_desc") { products(PAGE) NODES }', list(PLACE_ORDERS))
    orders = {each.name.lower(): by for each, by in DEFAULT_ORDERS.items()}
    orders |= {key.name: by for key, by in PLACE_ORDERS.items()}
    expected = {
        f"{name} {turn}": placed(pairs, by, down != (turn == "true"))
        for name, (by, down) in orders.items()
        for turn in ("false", "true")
    }
    await prove(shop, lists, expected, size, backward, arrive)


def placed(pairs: Sequence[Any], by: Key, down: bool) -> list[str]:
    ordered = sorted(pairs, key=lambda pair: (by(pair), pair[0].id), reverse=down)
    return [row.gid for row, _ in ordered]


@walk
@given(st.permutations(range(7)), st.integers(0, 7), sizes, ways)
async def test_lines_are_walked_in_their_places(
    shop: Shop, positions: list[int], count: int, size: int, backward: bool
) -> None:
    await emptied(shop)
    shirt = product(variant())
    await shop.add(shirt)
    sold = shirt.variants * count
    basket, bought = cart(*sold), order(*sold)
    for lines in zip(basket.lines, bought.lines, positions, strict=False):
        lines[0].position = lines[1].position = lines[2]
        lines[1].title = f"The {lines[2]}th"
    await shop.add(basket, bought)

    async def arrive() -> None:
        values = {"variant_id": shirt.variants[0].id, "quantity": 1, "position": len(positions)}
        await shop.add(models.CartLine(cart_id=basket.id, **values))

    in_cart = in_order(basket.lines, lambda line: line.position)
    lists = both_ways("cart(id: $cart) { lines(PAGE) NODES }")
    await prove(shop, lists, turned(in_cart), size, backward, arrive, cart=basket.gid)

    lists = both_ways("order(id: $order) { lineItems(PAGE) NODES }")
    met = await walked(shop, lists, size, backward=backward, by="{ title }", order=bought.gid)
    assert met == turned([f"The {position}th" for position in sorted(positions[:count])])


def both_ways(field: str) -> Lists:
    return {"forth": field, "back": field.replace("PAGE", "PAGE, reverse: true")}


def turned(names: list[str]) -> Met:
    return {"forth": names, "back": names[::-1]}


words_found = st.lists(st.lists(words.filter(bool), max_size=4, unique_by=str.casefold), max_size=5)


@walk
@given(words_found, sizes)
async def test_tags_and_types_are_walked_in_order(
    shop: Shop, found: list[list[str]], size: int
) -> None:
    await emptied(shop)
    await shop.add(*(product(tags=tags, product_type=tags[0] if tags else "") for tags in found))
    spelled: dict[str, str] = {}
    for tag in (tag for tags in found for tag in tags):
        spelled.setdefault(tag.casefold(), tag)  # as the first product writes it

    lists = {"tags": "productTags(PAGE) NODES", "types": "productTypes(PAGE) NODES"}
    met = await walked(shop, lists, size, by="")

    assert met["tags"] == [spelled[key] for key in sorted(spelled)]
    assert met["types"] == sorted({tags[0] for tags in found if tags})
