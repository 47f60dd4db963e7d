"""Changing where a cart goes, and how."""

from typing import Annotated

import strawberry

import resolvers.cart_delivery
from commerce import gid
from resolvers.cart import CartKey
from schema.cart import CartId
from schema.cart_delivery_input import (
    CartSelectableAddressInput,
    CartSelectableAddressUpdateInput,
    CartSelectedDeliveryOptionInput,
)
from schema.cart_payload import CartPayload
from schema.info import Info
from schema.permission import owner
from schema.user_error import CartOutcome, outcome


@strawberry.type(description="What `cartDeliveryAddressesAdd` answers.")
class CartDeliveryAddressesAddPayload(CartPayload): ...


@strawberry.type(description="What `cartDeliveryAddressesUpdate` answers.")
class CartDeliveryAddressesUpdatePayload(CartPayload): ...


@strawberry.type(description="What `cartDeliveryAddressesRemove` answers.")
class CartDeliveryAddressesRemovePayload(CartPayload): ...


@strawberry.type(description="What `cartDeliveryAddressesReplace` answers.")
class CartDeliveryAddressesReplacePayload(CartPayload): ...


@strawberry.type(description="What `cartSelectedDeliveryOptionsUpdate` answers.")
class CartSelectedDeliveryOptionsUpdatePayload(CartPayload): ...


NewAddresses = Annotated[
    list[CartSelectableAddressInput],
    strawberry.argument(description="The addresses, 20 at most in a cart."),
]
AddressUpdates = Annotated[
    list[CartSelectableAddressUpdateInput], strawberry.argument(description="The changes.")
]
AddressIds = Annotated[
    list[strawberry.ID], strawberry.argument(description="The ids of the addresses.")
]
ChosenOptions = Annotated[
    list[CartSelectedDeliveryOptionInput], strawberry.argument(description="What is chosen.")
]


@strawberry.type
class CartDeliveryMutation:
    @owner(
        "Adds addresses; one that is there already is not added again.",
        CartDeliveryAddressesAddPayload | None,
    )
    async def cart_delivery_addresses_add(
        self, info: Info, cart_id: CartId, addresses: NewAddresses
    ) -> CartOutcome:
        key, new = CartKey.of(cart_id), [one.parsed() for one in addresses]
        return await outcome(info.context, resolvers.cart_delivery.add(info.context, key, new))

    @owner("Changes addresses.", CartDeliveryAddressesUpdatePayload | None)
    async def cart_delivery_addresses_update(
        self, info: Info, cart_id: CartId, addresses: AddressUpdates
    ) -> CartOutcome:
        key, changes = CartKey.of(cart_id), [one.parsed() for one in addresses]
        return await outcome(
            info.context, resolvers.cart_delivery.update(info.context, key, changes)
        )

    @owner("Takes addresses out.", CartDeliveryAddressesRemovePayload | None)
    async def cart_delivery_addresses_remove(
        self, info: Info, cart_id: CartId, address_ids: AddressIds
    ) -> CartOutcome:
        key = CartKey.of(cart_id)
        ids = [gid.key_of("CartSelectableAddress", id)[0] for id in address_ids]
        return await outcome(info.context, resolvers.cart_delivery.remove(info.context, key, ids))

    @owner("Sets all addresses.", CartDeliveryAddressesReplacePayload | None)
    async def cart_delivery_addresses_replace(
        self, info: Info, cart_id: CartId, addresses: NewAddresses
    ) -> CartOutcome:
        key, new = CartKey.of(cart_id), [one.parsed() for one in addresses]
        return await outcome(
            info.context, resolvers.cart_delivery.replace_all(info.context, key, new)
        )

    @owner(
        "Chooses how the cart is delivered.",
        CartSelectedDeliveryOptionsUpdatePayload | None,
    )
    async def cart_selected_delivery_options_update(
        self, info: Info, cart_id: CartId, selected_delivery_options: ChosenOptions
    ) -> CartOutcome:
        key, chosen = CartKey.of(cart_id), [one.parsed() for one in selected_delivery_options]
        return await outcome(
            info.context, resolvers.cart_delivery.choose(info.context, key, chosen)
        )
