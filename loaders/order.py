"""What is read of orders in bulk."""

import models
from loaders.batch import ByKey, GroupedBy
from loaders.lazy import lazy
from loaders.page import Children, PageOf
from loaders.pagination import Order, PageArgs
from loaders.registry import Registry

LINES_OF_ORDER = Children(models.OrderLineItem, models.OrderLineItem.order_id)
ORDERS_OF_CUSTOMER = Children(models.Order, models.Order.customer_id)
LINES_OF_FULFILLMENT = Children(
    models.FulfillmentLineItem, models.FulfillmentLineItem.fulfillment_id
)
EVENTS_OF_FULFILLMENT = Children(models.FulfillmentEvent, models.FulfillmentEvent.fulfillment_id)
LINES_OF_REFUND = Children(models.RefundLineItem, models.RefundLineItem.refund_id)
LINES_OF_RETURN = Children(models.ReturnLineItem, models.ReturnLineItem.return_id)
EVENTS_OF_SUBJECT = Children(models.Event, models.Event.subject)


class OrderLoaders(Registry):
    """What becomes of orders, before and after they are placed."""

    @lazy
    def draft_order(self) -> ByKey[int, models.DraftOrder]:
        return ByKey(self._reader, models.DraftOrder.id)

    @lazy
    def order_line(self) -> ByKey[int, models.OrderLineItem]:
        return ByKey(self._reader, models.OrderLineItem.id)

    @lazy
    def fulfillment(self) -> ByKey[int, models.Fulfillment]:
        return ByKey(self._reader, models.Fulfillment.id)

    @lazy
    def fulfillments_of_order(self) -> GroupedBy[int, models.Fulfillment]:
        row = models.Fulfillment
        return GroupedBy(self._reader, row.order_id, row.id)

    def orders_of_customer(
        self, order: Order, args: PageArgs, children: Children = ORDERS_OF_CUSTOMER
    ) -> PageOf:
        return self._page(children, order, args)

    def lines_of_fulfillment(self, order: Order, args: PageArgs) -> PageOf:
        return self._page(LINES_OF_FULFILLMENT, order, args)

    def events_of_fulfillment(self, order: Order, args: PageArgs) -> PageOf:
        return self._page(EVENTS_OF_FULFILLMENT, order, args)

    @lazy
    def labels_of_fulfillment(self) -> GroupedBy[int, models.ShippingLabel]:
        row = models.ShippingLabel
        return GroupedBy(self._reader, row.fulfillment_id, row.id)

    @lazy
    def refund(self) -> ByKey[int, models.Refund]:
        return ByKey(self._reader, models.Refund.id)

    @lazy
    def refunds_of_order(self) -> GroupedBy[int, models.Refund]:
        row = models.Refund
        return GroupedBy(self._reader, row.order_id, row.id)

    def lines_of_refund(self, order: Order, args: PageArgs) -> PageOf:
        return self._page(LINES_OF_REFUND, order, args)

    @lazy
    def order_return(self) -> ByKey[int, models.Return]:
        return ByKey(self._reader, models.Return.id)

    @lazy
    def returns_of_order(self) -> GroupedBy[int, models.Return]:
        row = models.Return
        return GroupedBy(self._reader, row.order_id, row.id)

    def lines_of_return(self, order: Order, args: PageArgs) -> PageOf:
        return self._page(LINES_OF_RETURN, order, args)

    @lazy
    def payments_of_order(self) -> GroupedBy[int | None, models.Payment]:
        row = models.Payment
        return GroupedBy(self._reader, row.order_id, row.id)

    @lazy
    def redemptions_of_order(self) -> GroupedBy[int, models.GiftCardRedemption]:
        row = models.GiftCardRedemption
        return GroupedBy(self._reader, row.order_id, row.gift_card_id)

    @lazy
    def events_of_payment(self) -> GroupedBy[int, models.PaymentEvent]:
        row = models.PaymentEvent
        return GroupedBy(self._reader, row.payment_id, row.id)

    def events_of_subject(self, order: Order, args: PageArgs) -> PageOf:
        return self._page(EVENTS_OF_SUBJECT, order, args)

    @lazy
    def edits_of_order(self) -> GroupedBy[int, models.OrderEdit]:
        row = models.OrderEdit
        return GroupedBy(self._reader, row.order_id, row.id)
