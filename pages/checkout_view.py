"""What the checkout page shows of a cart, as it stands now."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import models
import resolvers.cart
import resolvers.discount
import resolvers.gift_card
import resolvers.image
import resolvers.variant
from commerce import address, address_form
from commerce.address import FIELDS
from commerce.address_form import AddressField
from commerce.basket import fold
from commerce.country import country
from commerce.digest import digest
from commerce.gift_card import GiftCardUse
from commerce.image_transform import ImageTransform
from commerce.pickup import Place
from commerce.pricing import Quote
from commerce.quote import QuotedLine
from commerce.shipping import ShippingRate
from context import Context
from pages import checkout_billing, checkout_payment, checkout_token
from pages.checkout_form import Problems, Typed, address_problems
from pages.checkout_payment import Choice
from pages.words import countries, say
from resolvers.delivery_country import delivery_countries
from resolvers.gift_card import AppliedGiftCard
from resolvers.pricing import Offer, agreement_of

THUMBNAIL = ImageTransform(width=160, height=160)


@dataclass(frozen=True)
class Item:
    """A line; ``left`` is how many can still be had, None if as many as the cart asks for."""

    line: models.CartLine
    variant: models.ProductVariant
    product: models.Product
    image: str | None
    priced: QuotedLine
    left: int | None

    @property
    def plan(self) -> str | None:
        """The selling plan it is bought by."""
        return self.priced.plan.name if self.priced.plan else None

    @property
    def subtitle(self) -> str:
        return "" if self.variant.title == "Default Title" else self.variant.title


@dataclass(frozen=True)
class OwnItem:
    """A line that staff added, of nothing in the catalogue."""

    title: str
    priced: QuotedLine


@dataclass(frozen=True)
class Code:
    """A discount code that was entered; ``reason`` says why it takes nothing off."""

    code: str
    reason: str | None


@dataclass(frozen=True)
class View:
    """All of the page but its frame."""

    cart: models.Cart
    offer: Offer
    items: Sequence[Item]
    own_items: Sequence[OwnItem]
    countries: Sequence[tuple[str, str]]
    codes: Sequence[Code]
    cards: Sequence[AppliedGiftCard]
    payments: Sequence[Choice]
    typed: Typed
    token: str

    @property
    def quote(self) -> Quote:
        return self.offer.quote

    @property
    def is_agreed(self) -> bool:
        """Whether staff drew it up, so that the buyer changes neither goods nor prices."""
        return self.cart.agreed is not None

    @property
    def fields(self) -> list[AddressField]:
        return address_form.fields(self.typed.address.rules or country("ZZ"))

    @property
    def card_uses(self) -> list[tuple[str, GiftCardUse]]:
        return [(card.last_characters, card.use) for card in self.cards]

    @property
    def payment(self) -> str:
        return checkout_payment.chosen(self.typed.payment, list(self.payments))

    @property
    def places(self) -> list[ShippingRate]:
        """Where it can be collected."""
        return [rate for rate in self.offer.deliveries if rate.place]

    def lines_of(self, place: Place) -> list[str]:
        """Where a place is."""
        return address.formatted(place.address, with_name=False, with_company=False)

    @property
    def sent(self) -> list[ShippingRate]:
        """How it can be sent."""
        return [rate for rate in self.offer.deliveries if not rate.place]

    @property
    def is_sent(self) -> bool:
        """Whether an address is needed."""
        return self.offer.can_be_sent and self.offer.place is None

    @property
    def waits_for(self) -> str:
        """What has to be known before delivery has a price."""
        if not self.offer.needs_delivery:
            return ""
        known = say("once the address is known")
        return known if self.offer.can_be_sent else say("once you have chosen a place")

    @property
    def billing_fields(self) -> list[AddressField]:
        return checkout_billing.fields(self.typed)

    @property
    def billing_countries(self) -> Sequence[tuple[str, str]]:
        return checkout_billing.countries()

    @property
    def is_addressed(self) -> bool:
        """Whether what is typed could be sent to."""
        return self.offer.address is not None and not address_problems(self.typed.address)

    @property
    def is_complete(self) -> bool:
        """Whether the total is final, so that it can be agreed to."""
        if self.is_sent:
            return self.is_addressed and self.offer.chosen is not None
        return not self.offer.needs_delivery or self.offer.place is not None

    @property
    def seen(self) -> str:
        """What the buyer agrees to: the goods, and each amount."""
        quote = self.quote
        lines = [
            [item.variant.id, line.quantity, str(line.unit_price), str(line.total)]
            for item, line in ((item, item.priced) for item in self.items)
        ]
        own = [[item.title, item.priced.quantity] for item in self.own_items]
        paid = [quote.tax, quote.total, quote.due, quote.charge]
        amounts = [quote.currency, *map(str, paid)]
        delivery = quote.shipping and [quote.shipping.rate.key, str(quote.shipping.total)]
        return digest({"lines": [*lines, *own], "delivery": delivery, "amounts": amounts})


async def view(context: Context, cart: models.Cart, typed: Typed) -> View:
    offer = await resolvers.cart.offer_of(context, cart.id)
    return View(
        cart=cart,
        offer=offer,
        items=await _items(context, cart, offer.quote),
        own_items=_own_items(cart, offer.quote),
        countries=countries(code for code, _ in await delivery_countries(context, cart.currency)),
        codes=_codes(cart, offer.quote),
        cards=await resolvers.gift_card.applied(context, cart),
        payments=await checkout_payment.choices(
            context, offer.quote.charge, collected=offer.place is not None
        ),
        typed=typed,
        token=checkout_token.make(context.settings.key, cart.id),
    )


async def _items(context: Context, cart: models.Cart, quote: Quote) -> list[Item]:
    lines = await context.loaders.lines_of_cart.load(cart.id)
    variants = await context.loaders.variant.load_many([line.variant_id for line in lines])
    products = await context.loaders.product.load_many([v.product_id for v in variants if v])
    known = [
        (line, variant, product)
        for line, variant, product in zip(lines, variants, products, strict=True)
        if variant is not None and product is not None
    ]
    images = await asyncio.gather(*(_image(context, variant) for _, variant, _ in known))
    wanted: dict[int, int] = {}
    for line in lines:
        wanted[line.variant_id] = wanted.get(line.variant_id, 0) + line.quantity
    return [
        Item(
            line,
            variant,
            product,
            image,
            quote.line(line.id),
            _left(variant, wanted[variant.id]),
        )
        for (line, variant, product), image in zip(known, images, strict=True)
    ]


def _own_items(cart: models.Cart, quote: Quote) -> list[OwnItem]:
    agreed = agreement_of(cart)
    return [OwnItem(one.title, quote.line(one.key)) for one in (agreed.lines if agreed else ())]


def _left(variant: models.ProductVariant, wanted: int) -> int | None:
    if variant.sold_without_stock or variant.quantity_available >= wanted:
        return None
    return max(variant.quantity_available, 0)


async def _image(context: Context, variant: models.ProductVariant) -> str | None:
    found = await resolvers.variant.image(context, variant)
    return resolvers.image.url(context, found, THUMBNAIL) if found else None


def _codes(cart: models.Cart, quote: Quote) -> list[Code]:
    reasons = {
        fold(one.code): one.reason.meaning if one.reason else None
        for one in quote.discounts
        if one.code is not None
    }
    return [Code(code, reasons.get(fold(code))) for code in cart.discount_codes]


# What the page asks about a delivery that is sent, and about no other.
SENT = {"delivery", *FIELDS}


def _missing(item: Item, *, is_agreed: bool) -> str:
    """There is none of it, or fewer than are asked for; and what to do."""
    title = item.product.title
    if not item.left:
        gone = say("{product} is sold out: remove it.", product=title)
        return say("{product} is sold out: ask the shop.", product=title) if is_agreed else gone
    fewer = say("Only {left} of {product} are left: take fewer.", left=item.left, product=title)
    ask = say("Only {left} of {product} are left: ask the shop.", left=item.left, product=title)
    return ask if is_agreed else fewer


def errors_of(view: View, problems: Problems) -> Problems:
    """What is wrong now, also with what the cart holds: what is said in the summary."""
    named = [
        _missing(item, is_agreed=view.is_agreed) for item in view.items if item.left is not None
    ]
    return _placed(view, problems) | ({"items": " ".join(named)} if named else {})


def _placed(view: View, problems: Problems) -> Problems:
    """Where nothing is sent, what is wrong with the delivery stands at the choice of a place."""
    if view.is_sent:
        return problems
    place, found = "collect" if view.offer.needs_delivery else "", dict[str, str]()
    for name, said in problems.items():
        found.setdefault(place if name in SENT else name, said)
    return found
