"""Batched reads, made anew for each request and after each transaction."""

import models
from loaders.batch import ByKey, GroupedBy
from loaders.catalogue import (
    COLLECTION_ID,
    COLLECTIONS_OF_PRODUCT,
    IMAGE_POSITION,
    IMAGES_OF_PRODUCT,
    LEVELS_OF_ITEM,
    MEDIA_OF_PRODUCT,
    MOVEMENTS_OF_ITEM,
    PRODUCTS_OF_COLLECTION,
    VARIANTS_OF_PRODUCT,
    StockOf,
)
from loaders.content_loaders import ContentLoaders
from loaders.count import CountOf
from loaders.customer import SpentBy
from loaders.customer_group import CustomerGroupLoaders
from loaders.lazy import lazy
from loaders.metafield import MetafieldsOf
from loaders.order import LINES_OF_ORDER, ORDERS_OF_CUSTOMER, OrderLoaders
from loaders.page import Children, PageOf
from loaders.pagination import Order, PageArgs
from loaders.product_option import OptionsOfProduct


class Loaders(ContentLoaders, CustomerGroupLoaders, OrderLoaders):
    """Every loader a request may need; each is made on first use."""

    @lazy
    def shop(self) -> ByKey[int, models.Shop]:
        return ByKey(self._reader, models.Shop.id)

    @lazy
    def product(self) -> ByKey[int, models.Product]:
        return ByKey(self._reader, models.Product.id)

    @lazy
    def product_by_handle(self) -> ByKey[str, models.Product]:
        return ByKey(self._reader, models.Product.handle)

    @lazy
    def variant(self) -> ByKey[int, models.ProductVariant]:
        return ByKey(self._reader, models.ProductVariant.id)

    @lazy
    def all_variants_of_product(self) -> GroupedBy[int, models.ProductVariant]:
        variant = models.ProductVariant
        return GroupedBy(self._reader, variant.product_id, variant.position, variant.id)

    @lazy
    def stock_of_product(self) -> StockOf:
        return StockOf(self._reader)

    @lazy
    def collection(self) -> ByKey[int, models.Collection]:
        return ByKey(self._reader, models.Collection.id)

    @lazy
    def collection_by_handle(self) -> ByKey[str, models.Collection]:
        return ByKey(self._reader, models.Collection.handle)

    @lazy
    def image(self) -> ByKey[int, models.Image]:
        return ByKey(self._reader, models.Image.id)

    @lazy
    def file(self) -> ByKey[int, models.GenericFile]:
        return ByKey(self._reader, models.GenericFile.id)

    @lazy
    def media(self) -> ByKey[int, models.Media]:
        return ByKey(self._reader, models.Media.id)

    @lazy
    def media_presentation(self) -> ByKey[int, models.MediaPresentation]:
        return ByKey(self._reader, models.MediaPresentation.id)

    @lazy
    def metafields_of(self) -> MetafieldsOf:
        return MetafieldsOf(self._reader)

    @lazy
    def metafield(self) -> ByKey[int, models.Metafield]:
        return ByKey(self._reader, models.Metafield.id)

    @lazy
    def metafield_definition(self) -> ByKey[int, models.MetafieldDefinition]:
        return ByKey(self._reader, models.MetafieldDefinition.id)

    @lazy
    def options_of_product(self) -> OptionsOfProduct:
        return OptionsOfProduct(self._reader, self.values_of_option)

    @lazy
    def option(self) -> ByKey[int, models.ProductOption]:
        return ByKey(self._reader, models.ProductOption.id)

    @lazy
    def option_value(self) -> ByKey[int, models.ProductOptionValue]:
        return ByKey(self._reader, models.ProductOptionValue.id)

    @lazy
    def values_of_option(self) -> GroupedBy[int, models.ProductOptionValue]:
        value = models.ProductOptionValue
        return GroupedBy(self._reader, value.option_id, value.position, value.id)

    @lazy
    def cart(self) -> ByKey[str, models.Cart]:
        return ByKey(self._reader, models.Cart.id)

    @lazy
    def cart_line(self) -> ByKey[str, models.CartLine]:
        return ByKey(self._reader, models.CartLine.id)

    @lazy
    def lines_of_cart(self) -> GroupedBy[str, models.CartLine]:
        line = models.CartLine
        return GroupedBy(self._reader, line.cart_id, line.position, line.id)

    @lazy
    def order(self) -> ByKey[int, models.Order]:
        return ByKey(self._reader, models.Order.id)

    @lazy
    def order_of_cart(self) -> ByKey[str | None, models.Order]:
        return ByKey(self._reader, models.Order.cart_id)

    @lazy
    def all_lines_of_order(self) -> GroupedBy[int, models.OrderLineItem]:
        line = models.OrderLineItem
        return GroupedBy(self._reader, line.order_id, line.position, line.id)

    @lazy
    def gift_card(self) -> ByKey[int, models.GiftCard]:
        return ByKey(self._reader, models.GiftCard.id)

    @lazy
    def customer(self) -> ByKey[int, models.Customer]:
        return ByKey(self._reader, models.Customer.id)

    @lazy
    def staff_member(self) -> ByKey[int, models.StaffMember]:
        return ByKey(self._reader, models.StaffMember.id)

    @lazy
    def event(self) -> ByKey[int, models.Event]:
        return ByKey(self._reader, models.Event.id)

    @lazy
    def webhook_subscription(self) -> ByKey[int, models.WebhookSubscription]:
        return ByKey(self._reader, models.WebhookSubscription.id)

    @lazy
    def webhook_delivery(self) -> ByKey[int, models.WebhookDelivery]:
        return ByKey(self._reader, models.WebhookDelivery.id)

    @lazy
    def deliveries_of_event(self) -> GroupedBy[int, models.WebhookDelivery]:
        delivery = models.WebhookDelivery
        return GroupedBy(self._reader, delivery.event_id, delivery.id)

    @lazy
    def api_token(self) -> ByKey[int, models.ApiToken]:
        return ByKey(self._reader, models.ApiToken.id)

    @lazy
    def addresses_of_customer(self) -> GroupedBy[int, models.MailingAddress]:
        address = models.MailingAddress
        return GroupedBy(self._reader, address.customer_id, address.id)

    @lazy
    def number_of_orders(self) -> CountOf:
        return CountOf(self._reader, ORDERS_OF_CUSTOMER)

    @lazy
    def spent_by_customer(self) -> SpentBy:
        return SpentBy(self._reader)

    def variants_of_product(self, order: Order, args: PageArgs) -> PageOf:
        return self._page(VARIANTS_OF_PRODUCT, order, args)

    @lazy
    def inventory_item(self) -> ByKey[int, models.InventoryItem]:
        return ByKey(self._reader, models.InventoryItem.id)

    def levels_page_of_item(self, order: Order, args: PageArgs) -> PageOf:
        return self._page(LEVELS_OF_ITEM, order, args)

    def movements_of_item(self, order: Order, args: PageArgs) -> PageOf:
        return self._page(MOVEMENTS_OF_ITEM, order, args)

    def images_of_product(self, args: PageArgs, order: Order = IMAGE_POSITION) -> PageOf:
        return self._page(IMAGES_OF_PRODUCT, order, args)

    def media_of_product(self, order: Order, args: PageArgs) -> PageOf:
        return self._page(MEDIA_OF_PRODUCT, order, args)

    @lazy
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
