"""Batched reads, made anew for each request and after each transaction."""

from functools import cached_property

import models
from loaders.batch import ByKey, ByPair, GroupedBy, Reader
from loaders.catalogue import (
    COLLECTION_ID,
    COLLECTIONS_OF_PRODUCT,
    IMAGE_POSITION,
    IMAGES_OF_PRODUCT,
    MEDIA_OF_PRODUCT,
    PRODUCTS_OF_COLLECTION,
    VARIANTS_OF_PRODUCT,
    StockOf,
)
from loaders.content import AuthorsOf
from loaders.metafield import MetafieldsOf
from loaders.order import LINES_OF_ORDER, ORDERS_OF_CUSTOMER
from loaders.page import Children, CountOf, PageOf
from loaders.pagination import Order, PageArgs


class Loaders:
    """Every loader a request may need; each is made on first use."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._pages: dict[tuple[Children, Order, PageArgs], PageOf] = {}
        self._counts: dict[Children, CountOf] = {}

    @cached_property
    def shop(self) -> ByKey[int, models.Shop]:
        return ByKey(self._reader, models.Shop.id)

    @cached_property
    def product(self) -> ByKey[int, models.Product]:
        return ByKey(self._reader, models.Product.id)

    @cached_property
    def product_by_handle(self) -> ByKey[str, models.Product]:
        return ByKey(self._reader, models.Product.handle)

    @cached_property
    def variant(self) -> ByKey[int, models.ProductVariant]:
        return ByKey(self._reader, models.ProductVariant.id)

    @cached_property
    def all_variants_of_product(self) -> GroupedBy[int, models.ProductVariant]:
        variant = models.ProductVariant
        return GroupedBy(self._reader, variant.product_id, variant.position, variant.id)

    @cached_property
    def stock_of_product(self) -> StockOf:
        return StockOf(self._reader)

    @cached_property
    def collection(self) -> ByKey[int, models.Collection]:
        return ByKey(self._reader, models.Collection.id)

    @cached_property
    def collection_by_handle(self) -> ByKey[str, models.Collection]:
        return ByKey(self._reader, models.Collection.handle)

    @cached_property
    def image(self) -> ByKey[int, models.Image]:
        return ByKey(self._reader, models.Image.id)

    @cached_property
    def media(self) -> ByKey[int, models.Media]:
        return ByKey(self._reader, models.Media.id)

    @cached_property
    def media_presentation(self) -> ByKey[int, models.MediaPresentation]:
        return ByKey(self._reader, models.MediaPresentation.id)

    @cached_property
    def metafields_of(self) -> MetafieldsOf:
        return MetafieldsOf(self._reader)

    @cached_property
    def metafield(self) -> ByKey[int, models.Metafield]:
        return ByKey(self._reader, models.Metafield.id)

    @cached_property
    def metafield_definition(self) -> ByKey[int, models.MetafieldDefinition]:
        return ByKey(self._reader, models.MetafieldDefinition.id)

    @cached_property
    def options_of_product(self) -> GroupedBy[int, models.ProductOption]:
        option = models.ProductOption
        return GroupedBy(self._reader, option.product_id, option.position, option.id)

    @cached_property
    def option(self) -> ByKey[int, models.ProductOption]:
        return ByKey(self._reader, models.ProductOption.id)

    @cached_property
    def option_value(self) -> ByKey[int, models.ProductOptionValue]:
        return ByKey(self._reader, models.ProductOptionValue.id)

    @cached_property
    def values_of_option(self) -> GroupedBy[int, models.ProductOptionValue]:
        value = models.ProductOptionValue
        return GroupedBy(self._reader, value.option_id, value.position, value.id)

    @cached_property
    def cart(self) -> ByKey[str, models.Cart]:
        return ByKey(self._reader, models.Cart.id)

    @cached_property
    def cart_line(self) -> ByKey[str, models.CartLine]:
        return ByKey(self._reader, models.CartLine.id)

    @cached_property
    def lines_of_cart(self) -> GroupedBy[str, models.CartLine]:
        line = models.CartLine
        return GroupedBy(self._reader, line.cart_id, line.position, line.id)

    @cached_property
    def order(self) -> ByKey[int, models.Order]:
        return ByKey(self._reader, models.Order.id)

    @cached_property
    def order_of_cart(self) -> ByKey[str | None, models.Order]:
        return ByKey(self._reader, models.Order.cart_id)

    @cached_property
    def all_lines_of_order(self) -> GroupedBy[int, models.OrderLineItem]:
        line = models.OrderLineItem
        return GroupedBy(self._reader, line.order_id, line.position, line.id)

    @cached_property
    def customer(self) -> ByKey[int, models.Customer]:
        return ByKey(self._reader, models.Customer.id)

    @cached_property
    def page(self) -> ByKey[int, models.Page]:
        return ByKey(self._reader, models.Page.id)

    @cached_property
    def page_by_handle(self) -> ByKey[str, models.Page]:
        return ByKey(self._reader, models.Page.handle)

    @cached_property
    def blog(self) -> ByKey[int, models.Blog]:
        return ByKey(self._reader, models.Blog.id)

    @cached_property
    def blog_by_handle(self) -> ByKey[str, models.Blog]:
        return ByKey(self._reader, models.Blog.handle)

    @cached_property
    def authors_of_blog(self) -> AuthorsOf:
        return AuthorsOf(self._reader)

    @cached_property
    def article(self) -> ByKey[int, models.Article]:
        return ByKey(self._reader, models.Article.id)

    @cached_property
    def article_at(self) -> ByPair[models.Article]:
        return ByPair(self._reader, models.Article.blog_id, models.Article.handle)

    @cached_property
    def article_author(self) -> ByKey[int, models.ArticleAuthor]:
        return ByKey(self._reader, models.ArticleAuthor.id)

    @cached_property
    def menu_by_handle(self) -> ByKey[str, models.Menu]:
        return ByKey(self._reader, models.Menu.handle)

    @cached_property
    def menu(self) -> ByKey[int, models.Menu]:
        return ByKey(self._reader, models.Menu.id)

    @cached_property
    def items_of_menu(self) -> GroupedBy[int, models.MenuItem]:
        item = models.MenuItem
        return GroupedBy(self._reader, item.menu_id, item.position, item.id)

    @cached_property
    def menu_item(self) -> ByKey[int, models.MenuItem]:
        return ByKey(self._reader, models.MenuItem.id)

    @cached_property
    def policy(self) -> ByKey[int, models.ShopPolicy]:
        return ByKey(self._reader, models.ShopPolicy.id)

    @cached_property
    def policy_by_handle(self) -> ByKey[str, models.ShopPolicy]:
        return ByKey(self._reader, models.ShopPolicy.handle)

    @cached_property
    def redirect(self) -> ByKey[int, models.UrlRedirect]:
        return ByKey(self._reader, models.UrlRedirect.id)

    @cached_property
    def metaobject(self) -> ByKey[int, models.Metaobject]:
        return ByKey(self._reader, models.Metaobject.id)

    @cached_property
    def metaobject_at(self) -> ByPair[models.Metaobject]:
        return ByPair(self._reader, models.Metaobject.type, models.Metaobject.handle)

    @cached_property
    def metaobject_definition(self) -> ByKey[str, models.MetaobjectDefinition]:
        return ByKey(self._reader, models.MetaobjectDefinition.type)

    @cached_property
    def brand(self) -> ByKey[int, models.Brand]:
        return ByKey(self._reader, models.Brand.id)

    @cached_property
    def location(self) -> ByKey[int, models.Location]:
        return ByKey(self._reader, models.Location.id)

    @cached_property
    def pickup_locations(self) -> GroupedBy[bool, models.Location]:
        return GroupedBy(self._reader, models.Location.pickup, models.Location.id)

    @cached_property
    def levels_of_item(self) -> GroupedBy[int, models.InventoryLevel]:
        level = models.InventoryLevel
        return GroupedBy(self._reader, level.inventory_item_id, level.location_id)

    def articles_of_blog(self, children: Children, order: Order, args: PageArgs) -> PageOf:
        return self._page(children, order, args)

    @cached_property
    def addresses_of_customer(self) -> GroupedBy[int, models.MailingAddress]:
        address = models.MailingAddress
        return GroupedBy(self._reader, address.customer_id, address.id)

    @cached_property
    def number_of_orders(self) -> CountOf:
        return CountOf(self._reader, ORDERS_OF_CUSTOMER)

    def variants_of_product(self, order: Order, args: PageArgs) -> PageOf:
        return self._page(VARIANTS_OF_PRODUCT, order, args)

    def images_of_product(self, args: PageArgs, order: Order = IMAGE_POSITION) -> PageOf:
        return self._page(IMAGES_OF_PRODUCT, order, args)

    def media_of_product(self, order: Order, args: PageArgs) -> PageOf:
        return self._page(MEDIA_OF_PRODUCT, order, args)

    @cached_property
    def variant_count_of_product(self) -> CountOf:
        return self._count(VARIANTS_OF_PRODUCT)

    def collections_of_product(self, args: PageArgs) -> PageOf:
        return self._page(COLLECTIONS_OF_PRODUCT, COLLECTION_ID, args)

    def products_of_collection(
        self, order: Order, args: PageArgs, children: Children = PRODUCTS_OF_COLLECTION
    ) -> PageOf:
        return self._page(children, order, args)

    def lines_of_order(self, order: Order, args: PageArgs) -> PageOf:
        return self._page(LINES_OF_ORDER, order, args)

    def _page(self, children: Children, order: Order, args: PageArgs) -> PageOf:
        """One loader for each set of arguments, for a page is part of the key."""
        key = (children, order, args)
        if key not in self._pages:
            self._pages[key] = PageOf(self._reader, children, order, args, self._count(children))
        return self._pages[key]

    def _count(self, children: Children) -> CountOf:
        return self._counts.setdefault(children, CountOf(self._reader, children))
