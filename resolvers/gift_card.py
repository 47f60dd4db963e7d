"""Paying with gift cards: which of them pay for a cart, and how much."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

import models
from commerce import gid, gift_card_code
from commerce.cart_error import CartErrorCode
from commerce.gift_card import GiftCardUse
from commerce.refusal import Reason, Refused
from context import Context
from loaders.market import Read
from models.engine import among
from resolvers import throttle
from resolvers.cart import CartKey, Changed, bounded, offer_of, reason
from resolvers.cart_change import changing

MAX_CARDS = 25


@dataclass(frozen=True)
class AppliedGiftCard:
    """A card on a cart, and what it pays of it as the cart is now."""

    card: models.GiftCard
    use: GiftCardUse

    @property
    def gid(self) -> str:
        return gid.make("AppliedGiftCard", self.card.id)

    @property
    def last_characters(self) -> str:
        return self.card.last_characters


async def applied(context: Context, cart: models.Cart) -> list[AppliedGiftCard]:
    """In the order in which they pay."""
    if not cart.gift_card_ids:
        return []
    quote = (await offer_of(context, cart.id)).quote
    cards = await context.loaders.gift_card.load_many([int(use.key) for use in quote.gift_cards])
    pairs = zip(cards, quote.gift_cards, strict=True)
    return [AppliedGiftCard(card, use) for card, use in pairs if card is not None]


async def update_codes(context: Context, key: CartKey, codes: Sequence[str]) -> Changed:
    """Replace the cards by those of the codes."""
    return await _change(context, key, codes, keep=False)


async def add_codes(context: Context, key: CartKey, codes: Sequence[str]) -> Changed:
    return await _change(context, key, codes, keep=True)


async def _change(context: Context, key: CartKey, codes: Sequence[str], *, keep: bool) -> Changed:
    await throttle.check(context, throttle.GIFT_CARD, key.token)
    bounded("giftCardCodes", codes)
    async with changing(context, key) as (writing, cart):
        if not keep:
            cart.gift_card_ids = []
        if reasons := await put(writing.read, cart, codes, "giftCardCodes"):
            raise Refused(*reasons)
    return Changed(cart)


async def remove(context: Context, key: CartKey, ids: Sequence[int]) -> Changed:
    bounded("appliedGiftCardIds", ids)
    async with changing(context, key) as (_, cart):
        unknown = [i for i, id in enumerate(ids) if id not in cart.gift_card_ids]
        if unknown:
            message = "The cart has no such gift card."
            path = "appliedGiftCardIds"
            raise Refused(
                *(reason(CartErrorCode.INVALID, path, str(i), message=message) for i in unknown)
            )
        cart.gift_card_ids = [id for id in cart.gift_card_ids if id not in ids]
    return Changed(cart)


async def put(read: Read, cart: models.Cart, codes: Sequence[str], *path: str) -> list[Reason]:
    """Add the cards of the codes to those of the cart; what is wrong with any of them."""
    hashes = [gift_card_code.hashed(code) for code in codes]
    row = models.GiftCard
    found = await read(sa.select(row).where(among(row.code_hash, sorted(set(hashes)))))
    cards = {card.code_hash: card for (card,) in found}
    held, reasons = list(cart.gift_card_ids), []
    for i, code_hash in enumerate(hashes):
        card = cards.get(code_hash)
        problem = _problem(cart, card)
        if problem is not None:
            reasons.append(reason(CartErrorCode.INVALID, *path, str(i), message=problem))
        elif card is not None and card.id not in held:
            held.append(card.id)
    if len(held) > MAX_CARDS:
        message = f"A cart has {MAX_CARDS} gift cards at most."
        reasons.append(reason(CartErrorCode.INVALID, *path, message=message))
    cart.gift_card_ids = held
    return reasons


def _problem(cart: models.Cart, card: models.GiftCard | None) -> str | None:
    if card is None:
        return "There is no such gift card."
    refusal = card.tender.refusal(cart.currency, datetime.now(UTC))
    return refusal.meaning if refusal is not None else None
