"""What staff say of deliveries."""

from typing import Any

import strawberry

from commerce.refusal import ClientError
from schema.country import CountryCode
from schema.given import given
from schema.money import CurrencyCode
from schema.scalars import Decimal

_PRICE = "What it costs, in the zone's currency."
_TABLES = ("flat", "by_weight", "by_price", "carrier")


@strawberry.input(description="A country that is delivered to, or some of its provinces.")
class ShippingRegionInput:
    country_code: Any = strawberry.field(description="The country.", graphql_type=CountryCode)
    province_codes: list[str] = strawberry.field(
        default_factory=list,
        description="Its provinces by their codes or names; the whole country if it is left out.",
    )

    def said(self) -> tuple[str, list[str]]:
        return self.country_code.value, self.province_codes


@strawberry.input(description="What a delivery costs up to a weight.")
class ShippingWeightBandInput:
    up_to: strawberry.Maybe[int | None] = strawberry.field(
        description="Up to and including so many grams; null for any weight."
    )
    price: Decimal = strawberry.field(description=_PRICE)


@strawberry.input(description="What a delivery costs for goods up to an amount.")
class ShippingPriceBandInput:
    up_to: strawberry.Maybe[Decimal | None] = strawberry.field(
        description="For goods worth so much or less; null for any worth."
    )
    price: Decimal = strawberry.field(description=_PRICE)


@strawberry.input(description="That a delivery costs what a carrier asks.")
class ShippingCarrierInput:
    carrier: str = strawberry.field(description="The name of the carrier, such as `test`.")
    service: str = strawberry.field(description="Which of its services, such as `ground`.")
    fallback: Decimal = strawberry.field(
        description="What it costs where the carrier does not answer, in the zone's currency."
    )


@strawberry.input(description="What a delivery costs: give it one of its fields.")
class ShippingMethodPriceInput:
    flat: strawberry.Maybe[Decimal] = strawberry.field(description="One price for everything.")
    by_weight: strawberry.Maybe[list[ShippingWeightBandInput]] = strawberry.field(
        description="Prices by weight, the lightest first, 50 at most; above the last there is no"
        " such delivery."
    )
    by_price: strawberry.Maybe[list[ShippingPriceBandInput]] = strawberry.field(
        description="Prices by what the goods cost, the least first, 50 at most; above the last"
        " there is no such delivery."
    )
    carrier: strawberry.Maybe[ShippingCarrierInput] = strawberry.field(
        description="What a carrier asks for it."
    )

    def said(self) -> tuple[str, Any]:
        found = given(self)
        if len(found) != 1:
            raise ClientError("Give the price one of flat, byWeight, byPrice and carrier.")
        [(kind, value)] = found.items()
        match kind:
            case "by_weight" | "by_price":
                value = [(given(band).get("up_to"), band.price) for band in value]
            case "carrier":
                value = vars(value)
        return kind, value


@strawberry.input
class ShippingMethodFields:
    description: strawberry.Maybe[str] = strawberry.field(
        description="What buyers are told of it, 500 characters at most."
    )
    free_over: strawberry.Maybe[Decimal | None] = strawberry.field(
        description="It is free for goods that cost so much or more; null for never."
    )
    tax_class: strawberry.Maybe[str | None] = strawberry.field(
        description="The class of tax rates that are on it; null for those of no class."
    )
    pickup: strawberry.Maybe[bool] = strawberry.field(
        description="Whether it is what collecting costs, at the shop's places in the zone; by no"
        " carrier. Where a zone has none such, collecting is free."
    )

    def said(self) -> dict[str, Any]:
        found = given(self)
        if "price" in found:
            found["price"] = found["price"].said()
        return found


_TITLE = "How buyers are told of it, 255 characters at most."


@strawberry.input(description="A way to deliver to make.")
class ShippingMethodCreateInput(ShippingMethodFields):
    title: str = strawberry.field(description=_TITLE)
    price: ShippingMethodPriceInput = strawberry.field(description="What it costs.")


@strawberry.input(description="Changes of a way to deliver; what is left out stays.")
class ShippingMethodUpdateInput(ShippingMethodFields):
    title: strawberry.Maybe[str] = strawberry.field(description=_TITLE)
    price: strawberry.Maybe[ShippingMethodPriceInput] = strawberry.field(
        description="What it costs."
    )


@strawberry.input
class ShippingZoneFields:
    rest_of_world: strawberry.Maybe[bool] = strawberry.field(
        description="Whether it is everywhere that no other zone names."
    )

    def said(self) -> dict[str, Any]:
        found = given(self)
        if "regions" in found:
            found["regions"] = [region.said() for region in found["regions"]]
        return found


_NAME = "How staff call it, 255 characters at most."
_REGIONS = "Where it delivers to; each place is in one zone of a currency."


@strawberry.input(description="A shipping zone to make.")
class ShippingZoneCreateInput(ShippingZoneFields):
    title: str = strawberry.field(description=_NAME)
    regions: list[ShippingRegionInput] = strawberry.field(
        default_factory=list, description=_REGIONS
    )
    currency_code: Any = strawberry.field(
        default=strawberry.UNSET,
        description="What its prices are in; the shop's currency if it is left out. Carts in"
        " another currency without zones have the shop's, converted.",
        graphql_type=CurrencyCode | None,
    )
    methods: list[ShippingMethodCreateInput] = strawberry.field(
        default_factory=list, description="The ways to deliver there, 50 at most."
    )

    def said(self) -> dict[str, Any]:
        found = super().said()
        if "currency_code" in found:
            found["currency"] = found.pop("currency_code").value
        found["methods"] = [method.said() for method in self.methods]
        return found


@strawberry.input(description="Changes of a shipping zone; what is left out stays.")
class ShippingZoneUpdateInput(ShippingZoneFields):
    title: strawberry.Maybe[str] = strawberry.field(description=_NAME)
    regions: strawberry.Maybe[list[ShippingRegionInput]] = strawberry.field(description=_REGIONS)
