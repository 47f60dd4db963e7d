"""Changing which gift cards pay for a cart."""

from typing import Annotated

import strawberry

import resolvers.gift_card
from commerce import gid
from resolvers.cart import CartKey
from schema.cart import CartId
from schema.cart_payload import CartPayload
from schema.info import Info
from schema.permission import owner
from schema.user_error import CartOutcome, outcome


@strawberry.type(description="What `cartGiftCardCodesUpdate` answers.")
class CartGiftCardCodesUpdatePayload(CartPayload): ...


@strawberry.type(description="What `cartGiftCardCodesAdd` answers.")
class CartGiftCardCodesAddPayload(CartPayload): ...


@strawberry.type(description="What `cartGiftCardCodesRemove` answers.")
class CartGiftCardCodesRemovePayload(CartPayload): ...


GiftCardCodes = Annotated[
    list[str], strawberry.argument(description="Their codes; a cart has 25 cards at most.")
]
GiftCardIds = Annotated[
    list[strawberry.ID], strawberry.argument(description="Ids from the cart's `appliedGiftCards`.")
]


@strawberry.type
class GiftCardMutation:
    @owner("Sets the gift cards that pay.", CartGiftCardCodesUpdatePayload | None)
    async def cart_gift_card_codes_update(
        self, info: Info, cart_id: CartId, gift_card_codes: GiftCardCodes
    ) -> CartOutcome:
        key = CartKey.of(cart_id)
        return await outcome(
            info.context, resolvers.gift_card.update_codes(info.context, key, gift_card_codes)
        )

    @owner("Adds gift cards to those that pay.", CartGiftCardCodesAddPayload | None)
    async def cart_gift_card_codes_add(
        self, info: Info, cart_id: CartId, gift_card_codes: GiftCardCodes
    ) -> CartOutcome:
        key = CartKey.of(cart_id)
        return await outcome(
            info.context, resolvers.gift_card.add_codes(info.context, key, gift_card_codes)
        )

    @owner("Takes gift cards out.", CartGiftCardCodesRemovePayload | None)
    async def cart_gift_card_codes_remove(
        self, info: Info, cart_id: CartId, applied_gift_card_ids: GiftCardIds
    ) -> CartOutcome:
        key = CartKey.of(cart_id)
        ids = [gid.number_of("AppliedGiftCard", id) for id in applied_gift_card_ids]
        return await outcome(info.context, resolvers.gift_card.remove(info.context, key, ids))
