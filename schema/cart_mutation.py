"""Changing a cart."""

from functools import partial
from typing import Annotated

import strawberry

import resolvers.cart_change
import resolvers.cart_copy
import resolvers.cart_create
import resolvers.cart_delivery
import resolvers.cart_line
import resolvers.discount
from commerce import gid
from resolvers.cart import CartKey, Changed
from resolvers.cart_create import NewCart
from schema.attribute import AttributeInput
from schema.cart import CartId
from schema.cart_input import (
    CartBuyerIdentityInput,
    CartInput,
    CartLineInput,
    CartLineUpdateInput,
)
from schema.cart_payload import CartPayload
from schema.cart_payment_input import CartPaymentInput
from schema.info import Info
from schema.permission import owner, public
from schema.user_error import CartOutcome, outcome


@strawberry.type(description="What `cartCreate` answers.")
class CartCreatePayload(CartPayload): ...


@strawberry.type(description="What `cartLinesAdd` answers.")
class CartLinesAddPayload(CartPayload): ...


@strawberry.type(description="What `cartLinesUpdate` answers.")
class CartLinesUpdatePayload(CartPayload): ...


@strawberry.type(description="What `cartLinesRemove` answers.")
class CartLinesRemovePayload(CartPayload): ...


@strawberry.type(description="What `cartNoteUpdate` answers.")
class CartNoteUpdatePayload(CartPayload): ...


@strawberry.type(description="What `cartAttributesUpdate` answers.")
class CartAttributesUpdatePayload(CartPayload): ...


@strawberry.type(description="What `cartBuyerIdentityUpdate` answers.")
class CartBuyerIdentityUpdatePayload(CartPayload): ...


@strawberry.type(description="What `cartPaymentUpdate` answers.")
class CartPaymentUpdatePayload(CartPayload): ...


@strawberry.type(description="What `cartDiscountCodesUpdate` answers.")
class CartDiscountCodesUpdatePayload(CartPayload): ...


NewCartInput = Annotated[CartInput | None, strawberry.argument(description="What to put in it.")]
NewLines = Annotated[
    list[CartLineInput], strawberry.argument(description="What to add, 250 lines at most.")
]
LineUpdates = Annotated[
    list[CartLineUpdateInput], strawberry.argument(description="The changes, 250 at most.")
]
LineIds = Annotated[
    list[strawberry.ID], strawberry.argument(description="The lines to take out, 250 at most.")
]
Note = Annotated[
    str | None, strawberry.argument(description="The words, 5,000 characters at most.")
]
Attributes = Annotated[
    list[AttributeInput], strawberry.argument(description="All of them, 250 at most.")
]
DiscountCodes = Annotated[
    list[str] | None,
    strawberry.argument(description="All of them, 250 at most; none or null removes them."),
]
Identity = Annotated[CartBuyerIdentityInput, strawberry.argument(description="Who buys.")]
Payment = Annotated[CartPaymentInput, strawberry.argument(description="How, and how much.")]


@strawberry.type
class CartMutation:
    @public("Makes a cart.", CartCreatePayload | None)
    async def cart_create(self, info: Info, input: NewCartInput = strawberry.UNSET) -> CartOutcome:
        new = input.parsed() if input else NewCart()
        return await outcome(info.context, resolvers.cart_create.create(info.context, new))

    @owner(
        "Puts lines in the cart; what is there already becomes more.", CartLinesAddPayload | None
    )
    async def cart_lines_add(self, info: Info, cart_id: CartId, lines: NewLines) -> CartOutcome:
        new = [line.parsed() for line in lines]
        return await outcome(
            info.context, resolvers.cart_line.add_lines(info.context, CartKey.of(cart_id), new)
        )

    @owner("Changes lines of the cart.", CartLinesUpdatePayload | None)
    async def cart_lines_update(
        self, info: Info, cart_id: CartId, lines: LineUpdates
    ) -> CartOutcome:
        changes = [line.parsed() for line in lines]
        return await outcome(
            info.context,
            resolvers.cart_line.update_lines(info.context, CartKey.of(cart_id), changes),
        )

    @owner("Takes lines out of the cart.", CartLinesRemovePayload | None)
    async def cart_lines_remove(
        self, info: Info, cart_id: CartId, line_ids: LineIds
    ) -> CartOutcome:
        ids = [gid.key_of("CartLine", id)[0] for id in line_ids]
        return await outcome(
            info.context, resolvers.cart_line.remove_lines(info.context, CartKey.of(cart_id), ids)
        )

    @owner("Sets the buyer's words to the shop.", CartNoteUpdatePayload | None)
    async def cart_note_update(
        self, info: Info, cart_id: CartId, note: Note = strawberry.UNSET
    ) -> CartOutcome:
        return await outcome(
            info.context,
            resolvers.cart_change.update_note(info.context, CartKey.of(cart_id), note or ""),
        )

    @owner("Sets the buyer's own words on the cart.", CartAttributesUpdatePayload | None)
    async def cart_attributes_update(
        self, info: Info, cart_id: CartId, attributes: Attributes
    ) -> CartOutcome:
        pairs = [attribute.pair() for attribute in attributes]
        return await outcome(
            info.context,
            resolvers.cart_change.update_attributes(info.context, CartKey.of(cart_id), pairs),
        )

    @owner("Says who buys.", CartBuyerIdentityUpdatePayload | None)
    async def cart_buyer_identity_update(
        self, info: Info, cart_id: CartId, buyer_identity: Identity
    ) -> CartOutcome:
        key, said, addresses = (
            CartKey.of(cart_id),
            buyer_identity.parsed(),
            buyer_identity.addresses(),
        )
        if addresses is None:
            return await outcome(
                info.context, resolvers.cart_change.update_buyer_identity(info.context, key, said)
            )
        return await outcome(
            info.context, resolvers.cart_delivery.update_buyer(info.context, key, said, addresses)
        )

    @owner("Says how the buyer means to pay.", CartPaymentUpdatePayload | None)
    async def cart_payment_update(
        self, info: Info, cart_id: CartId, payment: Payment
    ) -> CartOutcome:
        key, billed = CartKey.of(cart_id), None
        if address := payment.billing_address():
            path = ("payment", address[0], "billingAddress")
            billed = partial(resolvers.cart_copy.set_billing_address, given=address[1], path=path)

        async def pay() -> Changed:
            parsed = await payment.parsed(info.context)
            return await resolvers.cart_change.update_payment(info.context, key, parsed, billed)

        return await outcome(info.context, pay())

    @owner("Sets the buyer's discount codes.", CartDiscountCodesUpdatePayload | None)
    async def cart_discount_codes_update(
        self, info: Info, cart_id: CartId, discount_codes: DiscountCodes = strawberry.UNSET
    ) -> CartOutcome:
        key, codes = CartKey.of(cart_id), discount_codes or []
        return await outcome(
            info.context, resolvers.discount.update_codes(info.context, key, codes)
        )
