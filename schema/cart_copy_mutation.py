"""Copying carts, and forgetting their buyers."""

from typing import Annotated

import strawberry

import resolvers.cart_copy
from resolvers.cart import CartKey
from schema.cart import CartId
from schema.cart_payload import CartPayload
from schema.info import Info
from schema.mailing_address import MailingAddressInput
from schema.permission import owner
from schema.user_error import CartOutcome, outcome


@strawberry.type(description="What `cartClone` answers.")
class CartClonePayload(CartPayload): ...


@strawberry.type(description="What `cartRemovePersonalData` answers.")
class CartRemovePersonalDataPayload(CartPayload): ...


@strawberry.type(description="What `cartBillingAddressUpdate` answers.")
class CartBillingAddressUpdatePayload(CartPayload): ...


BillingAddress = Annotated[
    MailingAddressInput | None,
    strawberry.argument(description="The address; none or null takes it out."),
]


@strawberry.type
class CartCopyMutation:
    @owner("Makes a new cart with the same goods and codes, of nobody.", CartClonePayload | None)
    async def cart_clone(self, info: Info, cart_id: CartId) -> CartOutcome:
        return await outcome(
            info.context, resolvers.cart_copy.clone(info.context, CartKey.of(cart_id))
        )

    @owner(
        "Forgets who buys, where they live, how they pay and what they wrote.",
        CartRemovePersonalDataPayload | None,
    )
    async def cart_remove_personal_data(self, info: Info, cart_id: CartId) -> CartOutcome:
        key = CartKey.of(cart_id)
        return await outcome(
            info.context, resolvers.cart_copy.remove_personal_data(info.context, key)
        )

    @owner("Says where the bill goes.", CartBillingAddressUpdatePayload | None)
    async def cart_billing_address_update(
        self, info: Info, cart_id: CartId, billing_address: BillingAddress = strawberry.UNSET
    ) -> CartOutcome:
        key, given = CartKey.of(cart_id), billing_address.parsed() if billing_address else None
        return await outcome(
            info.context, resolvers.cart_copy.update_billing_address(info.context, key, given)
        )
