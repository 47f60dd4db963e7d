"""Where a cart goes, and how."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace

import models
from commerce.address import Address
from commerce.cart_error import CartErrorCode
from commerce.refusal import Reason, Refused
from commerce.shipping import ShippingRate
from commerce.submission_error import SubmissionErrorCode
from commerce.translation import digest
from context import Context
from loaders import texts
from loaders.pagination import Cursors, Order, Page, PageArgs, page_of_rows
from models.writing import Writing
from resolvers import cart_market
from resolvers.address_book import AddressBook, SelectableAddress, buyer_of, copies
from resolvers.cart import (
    LINES,
    BuyerIdentity,
    CartKey,
    Changed,
    Warned,
    bounded,
    identified,
    offer_of,
    reason,
    set_buyer_identity,
)
from resolvers.cart_change import changing
from resolvers.pricing import Offer, addresses_of

_GROUPS = Order("Cart.deliveryGroups", (models.Cart.id,))


@dataclass(frozen=True)
class ChosenOption:
    """A delivery option for a group, by what the client calls both."""

    group_id: str
    handle: str


@dataclass(frozen=True)
class DeliveryGroup:
    """What is delivered together: all of a cart that has to be carried."""

    cart: models.Cart
    offer: Offer

    @property
    def id(self) -> str:
        return self.cart.id

    @property
    def address(self) -> models.MailingAddress:
        """Where it goes, or is collected; of what nobody named yet, the buyer's country."""
        if (place := self.offer.place) is not None:
            there = replace(place.address, company=place.name)
            return as_mailing_address(there, f"location-{place.location}")
        if (held := self.offer.address) is not None:
            return as_mailing_address(held.address, held.id)
        return as_mailing_address(Address(country_code=self.cart.country_code), "none")


async def groups(context: Context, cart: models.Cart, args: PageArgs) -> Page[DeliveryGroup]:
    """One, once it is known where to or that it can be collected; none with nothing to choose."""
    offer = await offer_of(context, cart.id)
    known = offer.address is not None or any(rate.place for rate in offer.deliveries)
    rows = [DeliveryGroup(cart, offer)] if offer.needs_delivery and known else []
    return page_of_rows(rows, _GROUPS, args, Cursors(context.cursor_key, _GROUPS, cart.id))


async def carried(context: Context, group: DeliveryGroup, args: PageArgs) -> Page[models.CartLine]:
    """The lines that have to be carried."""
    needed = {line.key for line in group.offer.quote.basket.lines if line.requires_shipping}
    lines = await context.loaders.lines_of_cart.load(group.cart.id)
    rows = [line for line in lines if line.id in needed]
    return page_of_rows(rows, LINES, args, Cursors(context.cursor_key, LINES, group.cart.id))


def preferred(cart: models.Cart) -> list[models.MailingAddress]:
    """The cart's addresses, in the order they were given."""
    return [as_mailing_address(held.address, held.id) for held in addresses_of(cart)]


def as_mailing_address(address: Address, id: str) -> models.MailingAddress:
    """An address that is no customer's, as a row that is never stored; its id is ours alone."""
    return models.MailingAddress(id=id, **asdict(address))


async def add(context: Context, key: CartKey, new: Sequence[SelectableAddress]) -> Changed:
    return await _change(context, key, new, lambda book: book.add(new))


async def replace_all(context: Context, key: CartKey, new: Sequence[SelectableAddress]) -> Changed:
    def exchange(book: AddressBook) -> None:
        book.held = []
        book.add(new)

    return await _change(context, key, new, exchange)


async def update(context: Context, key: CartKey, changes: Sequence[SelectableAddress]) -> Changed:
    return await _change(context, key, changes, lambda book: book.update(changes))


async def remove(context: Context, key: CartKey, ids: Sequence[str]) -> Changed:
    bounded("addressIds", ids)
    return await _change(context, key, (), lambda book: book.remove(ids))


async def put_first(
    context: Context,
    writing: Writing,
    cart: models.Cart,
    new: Sequence[SelectableAddress],
    buyer: models.Customer | None,
    *path: str,
) -> tuple[list[Reason], list[Warned]]:
    """The addresses of a cart that is being made: what is wrong with them, and what to know."""
    bounded("delivery.addresses", new)
    book = AddressBook(cart, await copies(context, writing.read, cart, new, buyer), *path)
    book.add(new)
    return book.settled(), book.warnings


async def update_buyer(
    context: Context, key: CartKey, identity: BuyerIdentity, new: Sequence[SelectableAddress]
) -> Changed:
    """Who buys, and with it where to: both or neither."""
    path = ("buyerIdentity", "deliveryAddressPreferences")
    bounded(".".join(path), new)
    known = await identified(context, identity)
    buyer = known.customer or await buyer_of(context, new)
    async with changing(context, key) as (writing, cart):
        reasons = set_buyer_identity(cart, known, "buyerIdentity")
        found = await copies(context, writing.read, cart, new, buyer)
        book = AddressBook(cart, found, *path)
        book.held = []
        book.add(new)
        if reasons := [*reasons, *book.settled()]:
            raise Refused(*reasons)
        if "country_code" in known.given:
            await cart_market.follow_buyer(writing, cart)
    return Changed(cart, book.warnings)


async def titled(context: Context, rates: Sequence[ShippingRate]) -> list[ShippingRate]:
    """The ways to deliver as the document's language calls them."""
    spoken = context.view.languages if context.view is not None else ()
    if not spoken:
        return list(rates)
    titles = await texts.titles_of_methods([rate.key for rate in rates], spoken, context.rows)
    found = ((rate, titles.get((rate.key, digest(rate.title)))) for rate in rates)
    return [replace(rate, title=title or rate.title) for rate, title in found]


async def _change(
    context: Context,
    key: CartKey,
    asked: Sequence[SelectableAddress],
    change: Callable[[AddressBook], None],
) -> Changed:
    bounded("addresses", asked)
    buyer = await buyer_of(context, asked)
    async with changing(context, key) as (writing, cart):
        found = await copies(context, writing.read, cart, asked, buyer)
        book = AddressBook(cart, found, "addresses")
        change(book)
        if reasons := book.settled():
            raise Refused(*reasons)
    return Changed(cart, book.warnings)


async def choose(context: Context, key: CartKey, options: Sequence[ChosenOption]) -> Changed:
    """Choose how the cart is delivered; it has to be one of what is offered now."""
    bounded("selectedDeliveryOptions", options)
    offer = await offer_of(context, key.token) if await _known(context, key) else None
    offered = {rate.key for rate in offer.deliveries} if offer else set()
    path = "selectedDeliveryOptions"
    async with changing(context, key) as (_, cart):
        reasons = []
        for i, option in enumerate(options):
            if option.group_id != cart.id:
                code = CartErrorCode.INVALID_DELIVERY_GROUP
                reasons.append(reason(code, path, str(i), "deliveryGroupId"))
            elif option.handle not in offered:
                code = CartErrorCode.INVALID_DELIVERY_OPTION
                reasons.append(reason(code, path, str(i), "deliveryOptionHandle"))
            else:
                cart.delivery_option = option.handle
        if reasons:
            raise Refused(*reasons)
    return Changed(cart)


async def choose_none(context: Context, key: CartKey) -> Changed:
    """Neither collect it nor have it sent, for now."""
    async with changing(context, key) as (_, cart):
        cart.delivery_option = None
    return Changed(cart)


async def forget_place(context: Context, key: CartKey, reasons: Sequence[Reason]) -> None:
    """Where nothing is left to choose from, what was chosen is said once, and then forgotten."""
    code = SubmissionErrorCode.NO_DELIVERY_GROUP_SELECTED
    unchosen = any(one.code is code for one in reasons)
    if unchosen and not (await offer_of(context, key.token)).needs_delivery:
        await choose_none(context, key)


async def _known(context: Context, key: CartKey) -> bool:
    found = await context.loaders.cart.load(key.token)
    return found is not None and key.opens(found.key)
