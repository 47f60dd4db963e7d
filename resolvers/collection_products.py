"""The products of collections: narrowed by filters, with the facets to narrow them further."""

from collections.abc import Sequence
from dataclasses import replace

import models
from commerce.facet import Facet, facets
from commerce.product_filter import Filters, ProductFilter, together
from context import Context
from loaders.catalogue import PRODUCTS_OF_COLLECTION, PUBLISHED
from loaders.loader import Loader
from loaders.page import first_keys
from loaders.pagination import Order, PageArgs
from resolvers import price_order, product_facet, product_filter
from resolvers.localization import pricing_in_force
from resolvers.product_filter import Conditions
from resolvers.product_page import ProductPage

_PLACE = models.CollectionProduct
_FEWEST = 100


async def products(
    context: Context,
    collection_id: int,
    args: PageArgs,
    order: Order,
    given: Sequence[ProductFilter] = (),
) -> ProductPage:
    """One page of a collection's published products, as far as they meet the filters."""
    filters = together(given)
    narrowing = await context.shared(_Narrowings).of(filters)
    children, price_list = narrowing.children, price_order.in_force(context)
    if narrowing.by_price and price_list and order.columns[0] is _PLACE.price_minor:
        children = narrowing.by_price
        order = price_order.order(order, price_list, models.CollectionPricePlace)
    if filters.text:
        order = Order(f"{order.name}?{filters.text}", order.columns, order.flipped)
    page = await context.loaders.products_of_collection(order, args, children).load(collection_id)

    async def count_facets() -> list[Facet]:
        return await narrowing.facets.load(collection_id)

    return ProductPage(
        page.rows, page.more, page.args, page.cursors, page.count, facets=count_facets
    )


class _Narrowings:
    """The sets of filters of a request, each made once, so that collections share statements."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._made: dict[str, _Narrowing] = {}

    async def of(self, filters: Filters) -> "_Narrowing":
        if filters.text not in self._made:
            conditions = await product_filter.conditions(self._context, filters)
            made = _Narrowing(self._context, filters, conditions)
            self._made.setdefault(filters.text, made)
        return self._made[filters.text]


class _Narrowing:
    """What one set of filters leaves of each collection."""

    def __init__(self, context: Context, filters: Filters, conditions: Conditions) -> None:
        self.children = PRODUCTS_OF_COLLECTION
        if where := conditions.where():
            whole = PRODUCTS_OF_COLLECTION
            self.children = replace(whole, where=(*PUBLISHED, *where), passing=True)
        price_list = price_order.in_force(context)
        self.by_price = (
            None
            if price_list is None
            else price_order.of_collection(price_list, self.children.where)
        )
        self.facets = _FacetsOf(context, filters, conditions)


class _FacetsOf(Loader[int, list[Facet]]):
    """The facets of collections, counted over the first products of each."""

    def __init__(self, context: Context, filters: Filters, conditions: Conditions) -> None:
        super().__init__()
        self._context, self._filters, self._conditions = context, filters, conditions

    async def batch_load_fn(self, keys: list[int]) -> list[list[Facet]]:
        context = self._context
        pricing = await pricing_in_force(context)
        listed = first_keys(
            PRODUCTS_OF_COLLECTION,
            keys,
            _PLACE.product_id,
            max(product_facet.MOST_PRODUCTS // len(keys), _FEWEST),
            is_sqlite=context.is_sqlite,
        )
        rows = await product_facet.counted(context, listed, self._conditions)
        return [facets(rows.get(key, []), self._filters, pricing) for key in keys]
