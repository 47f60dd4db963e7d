"""What a cart costs: fetches what ``commerce.pricing`` asks about."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import models
from commerce import carriage, delivery, shipping, snapshot
from commerce.basket import fold
from commerce.carriage import Quotes, Shipment
from commerce.delivery import DeliveryAddress
from commerce.draft_order import Agreement
from commerce.line import LinePlan
from commerce.money import Money
from commerce.pickup import Place
from commerce.pricing import Basket, Customer, Line, Policy, Quote, price
from commerce.shipping import ShippingRate, ShippingZone
from commerce.tax import Destination
from context import Context
from loaders.loader import Loader
from resolvers.buyers import Buyer
from resolvers.selling_plan import SellingPlanAllocation, allocation
from resolvers.terms import Terms, terms


@dataclass(frozen=True)
class Offer:
    """What a cart costs, and the ``deliveries`` that the buyer can choose from.

    Without shipping zones and places nothing has to be chosen; with places only, all is collected.
    ``carriers`` are to be asked what it costs to bring the ``shipment``.
    ``listed`` is, by line, what one costs without a plan and cost before; ``allocations`` what
    one costs by the plan it is bought by.
    """

    quote: Quote
    listed: Mapping[str, tuple[Money, Money | None]]
    allocations: Mapping[str, SellingPlanAllocation]
    address: DeliveryAddress | None = None
    deliveries: Sequence[ShippingRate] = ()
    has_zones: bool = False
    has_places: bool = False
    shipment: Shipment | None = None
    carriers: frozenset[str] = frozenset()

    @property
    def needs_delivery(self) -> bool:
        return (self.has_zones or self.has_places) and self.quote.basket.requires_shipping

    @property
    def can_be_sent(self) -> bool:
        """Whether an address is asked for, unless the buyer collects the goods."""
        return self.has_zones and self.quote.basket.requires_shipping

    @property
    def chosen(self) -> ShippingRate | None:
        return self.quote.basket.delivery

    @property
    def place(self) -> Place | None:
        """Where the buyer collects the goods, if that was chosen: no address is needed then."""
        return self.chosen.place if self.chosen else None

    @property
    def is_estimated(self) -> bool:
        """Whether tax or shipping may still change at checkout."""
        if self.place is not None:
            return False
        return self.address is None or (self.needs_delivery and self.chosen is None)


def duties(offer: Offer, country: str) -> Money | None:
    """Nothing within the shop's own ``country``; None elsewhere, where they are not known to us."""
    destination = offer.quote.basket.destination
    domestic = destination is not None and destination.country == country
    return Money(0, offer.quote.basket.currency) if domestic else None


class OfferOf(Loader[str, Offer]):
    """The offer for a cart by its id; its cost and each line's read the same one."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._loaders = context, context.loaders

    async def batch_load_fn(self, keys: list[str]) -> list[Offer]:
        found = await self._loaders.cart.load_all(keys)
        carts = [cart for cart in found if cart is not None]
        lines = await self._loaders.lines_of_cart.load_all([cart.id for cart in carts])
        wanted = {line.variant_id for of_cart in lines for line in of_cart}
        plans = plans_of(line for of_cart in lines for line in of_cart)
        rows = await self._loaders.variant.load_all(sorted(wanted))
        variants = {variant.id: variant for variant in rows if variant is not None}
        known = await terms(
            self._context.rows, carts, variants.values(), plans, self._context.quick
        )
        return [
            offer(cart, of_cart, variants, known)
            for cart, of_cart in zip(carts, lines, strict=True)
        ]


def plans_of(lines: Iterable[models.CartLine]) -> set[int]:
    """The selling plans that lines are bought by."""
    return {line.selling_plan_id for line in lines if line.selling_plan_id is not None}


def addresses_of(cart: models.Cart) -> Sequence[DeliveryAddress]:
    found: Sequence[DeliveryAddress] = snapshot.decode(
        tuple[DeliveryAddress, ...], cart.delivery_addresses
    )
    return found


def agreement_of(cart: models.Cart) -> Agreement | None:
    """What staff agreed with the buyer; None for a cart that is the buyer's own."""
    found: Agreement | None = snapshot.decode(Agreement | None, cart.agreed)
    return found


def offer(
    cart: models.Cart,
    lines: Sequence[models.CartLine],
    variants: Mapping[int, models.ProductVariant],
    known: Terms,
) -> Offer:
    """Price the lines as the variants and the terms stand now."""
    address = delivery.selected(addresses_of(cart))
    listed = {line.id: known.prices(cart, variants[line.variant_id]) for line in lines}
    allocations = _allocations(cart, lines, variants, known)
    goods = tuple(
        _line(line, variants[line.variant_id], listed[line.id], allocations.get(line.id), known)
        for line in lines
    )
    basket = _basket(cart, goods, known, _destination(cart, address))
    policy = Policy(
        rounding=known.rounding,
        scope=known.scope,
        tax_rates=known.tax_rates,
        prices_include_tax=known.prices_include_tax(cart),
    )
    zones = known.zones_for(cart)
    quote = price(basket, policy)
    if basket.delivery is not None:  # staff named it
        return Offer(quote, listed, allocations, address, [basket.delivery], bool(zones))
    places = known.pickup.with_all(_counted(lines, variants))
    shipment, rates = _deliveries(cart, address, zones, quote, places)
    carriers = _carriers(zones, quote) if shipment is not None else frozenset()
    chosen = next((rate for rate in rates if rate.key == cart.delivery_option), None)
    if chosen is not None:
        quote = price(_delivered(basket, chosen), policy)
    has_any = bool(zones), bool(known.pickup.places)
    return Offer(quote, listed, allocations, address, rates, *has_any, shipment, carriers)


def _counted(
    lines: Sequence[models.CartLine], variants: Mapping[int, models.ProductVariant]
) -> dict[int, int]:
    """How many of each variant a place has to hold, for the buyer to collect all of them."""
    found: dict[int, int] = {}
    for line in lines:
        variant = variants[line.variant_id]
        if variant.requires_shipping and not variant.sold_without_stock:
            found[variant.id] = found.get(variant.id, 0) + line.quantity
    return found


def _delivered(basket: Basket, chosen: ShippingRate) -> Basket:
    """The basket with its delivery; taxes go by the place where goods are collected."""
    where = chosen.place.destination if chosen.place else basket.destination
    return replace(basket, delivery=chosen, destination=where)


def quotes_of(cart: models.Cart) -> Quotes | None:
    """What carriers answered last about the cart."""
    found: Quotes | None = snapshot.decode(Quotes | None, cart.carrier_quotes)
    return found


def _allocations(
    cart: models.Cart,
    lines: Sequence[models.CartLine],
    variants: Mapping[int, models.ProductVariant],
    known: Terms,
) -> dict[str, SellingPlanAllocation]:
    """What one costs by the line's plan, of those lines whose products are sold by it."""
    found = {}
    for line in lines:
        variant = variants[line.variant_id]
        plan = known.plan(cart, line.selling_plan_id or 0, variant.product_id)
        if plan is not None:
            price, _ = known.prices(cart, variant)
            found[line.id] = allocation(plan, price, variant.measurement)
    return found


def _destination(cart: models.Cart, address: DeliveryAddress | None) -> Destination | None:
    """Where it goes; until that is known, the country the buyer buys from."""
    if address is not None:
        return delivery.destination_of(address.address)
    return Destination(cart.country_code) if cart.country_code else None


def _deliveries(
    cart: models.Cart,
    address: DeliveryAddress | None,
    zones: Sequence[ShippingZone],
    quote: Quote,
    places: Sequence[Place],
) -> tuple[Shipment | None, list[ShippingRate]]:
    """What is brought where, and how it can be; no carrier is asked without an address."""
    destination = quote.basket.destination
    parcel = shipping.parcel_of(quote.basket.lines, quote.merchandise)
    zip = address.address.zip if address else None
    shipment = shipping.shipment_of(parcel, destination, zip) if address else None
    answers = carriage.about(quotes_of(cart), shipment)
    return shipment, shipping.rates_for(zones, places, destination, parcel, answers)


def _carriers(zones: Sequence[ShippingZone], quote: Quote) -> frozenset[str]:
    destination = quote.basket.destination
    return shipping.carriers_for(zones, destination) if destination else frozenset()


def _basket(
    cart: models.Cart, lines: tuple[Line, ...], known: Terms, destination: Destination | None
) -> Basket:
    agreed = agreement_of(cart)
    codes = {fold(code) for code in cart.discount_codes}
    asked = [one for one in known.discounts if one.code is None or fold(one.code) in codes]
    return Basket(
        currency=cart.currency,
        lines=(*lines, *(one.priceable for one in agreed.lines)) if agreed else lines,
        now=datetime.now(UTC),
        codes=tuple(cart.discount_codes) if agreed is None else (),
        discounts=tuple(asked) if agreed is None else agreed.discounts,
        delivery=agreed.delivery if agreed else None,
        destination=destination,
        customer=_customer(cart, known),
        gift_cards=tuple(
            known.gift_cards[id] for id in cart.gift_card_ids if id in known.gift_cards
        ),
    )


def _customer(cart: models.Cart, known: Terms) -> Customer:
    buyer = known.buyers.get(cart.customer_id or 0, Buyer())
    return Customer(
        tax_exempt=buyer.tax_exempt, uses=known.uses.get(cart.id, {}), groups=buyer.groups
    )


def _line(
    line: models.CartLine,
    variant: models.ProductVariant,
    listed: tuple[Money, Money | None],
    by_plan: SellingPlanAllocation | None,
    known: Terms,
) -> Line:
    price, compare_at = listed
    plan = None
    if by_plan is not None:
        adjusted = by_plan.price_adjustments[0]
        number = by_plan.deliveries
        before = compare_at * number if compare_at else adjusted.compare_at_price
        price, compare_at = adjusted.price, before if before > adjusted.price else None
        plan = _plan(by_plan)
    return Line(
        key=line.id,
        unit_price=price,
        quantity=line.quantity,
        compare_at=compare_at,
        taxable=variant.taxable,
        tax_class=variant.tax_class or "",
        requires_shipping=variant.requires_shipping,
        grams=variant.grams,
        product=str(variant.product_id),
        variant=str(variant.id),
        collections=known.collections.get(variant.product_id, frozenset()),
        plan=plan,
    )


def _plan(by_plan: SellingPlanAllocation) -> LinePlan:
    return LinePlan(
        key=str(by_plan.selling_plan.id),
        name=by_plan.selling_plan.name,
        list_price=by_plan.price_adjustments[0].compare_at_price,
        charge=by_plan.checkout_charge_amount,
    )
