"""What staff say of markets, prices, rates and translations."""

from decimal import Decimal as Number
from typing import Any

import strawberry

from commerce import gid
from commerce.market import PriceEnding
from commerce.rounding import Rounding
from resolvers.price_list import NewPrice
from resolvers.translation import NewTranslation
from schema.country import CountryCode
from schema.given import given
from schema.localization import LanguageCode
from schema.money import CurrencyCode
from schema.money_input import MoneyInput
from schema.scalars import Decimal

_NAME = "How staff call it, 255 characters at most."
_COUNTRIES = "Its countries; each is in one market, and the shop's own in the primary one."
_CURRENCY = "What its buyers pay in; another than the shop's needs an exchange rate."


def codes_of(values: list[Any]) -> list[str]:
    return [str(value.value) for value in values]


@strawberry.input
class MarketFields:
    handle: strawberry.Maybe[str] = strawberry.field(
        description="Its name in URLs; made of the name if it is left out."
    )
    prices_include_tax: strawberry.Maybe[bool] = strawberry.field(
        description="Whether its prices hold the taxes; they do not if it is left out."
    )
    enabled: strawberry.Maybe[bool] = strawberry.field(
        description="Whether buyers can be in it; they can if it is left out."
    )
    rounding: strawberry.Maybe[Rounding] = strawberry.field(
        description="Where half of a step goes when prices are converted; HALF_UP if left out."
    )
    ending: strawberry.Maybe[PriceEnding] = strawberry.field(
        description="What converted prices look like; NONE if it is left out."
    )

    def said(self) -> dict[str, Any]:
        found = given(self)
        if "countries" in found:
            found["countries"] = codes_of(found["countries"])
        if "currency_code" in found:
            found["currency_code"] = found["currency_code"].value
        return found


@strawberry.input(description="A market to make.")
class MarketCreateInput(MarketFields):
    name: str = strawberry.field(description=_NAME)
    countries: list[Any] = strawberry.field(
        description=_COUNTRIES,
        graphql_type=list[CountryCode],  # type: ignore[valid-type]
    )
    currency_code: Any = strawberry.field(description=_CURRENCY, graphql_type=CurrencyCode)


@strawberry.input(description="Changes of a market; what is left out stays.")
class MarketUpdateInput(MarketFields):
    name: strawberry.Maybe[str] = strawberry.field(description=_NAME)
    countries: Any = strawberry.field(
        default=strawberry.UNSET,
        description=_COUNTRIES,
        graphql_type=list[CountryCode] | None,  # type: ignore[valid-type]
    )
    currency_code: Any = strawberry.field(
        default=strawberry.UNSET, description=_CURRENCY, graphql_type=CurrencyCode | None
    )


_ADJUSTMENT = "How many percent more than converted, or less: -99 to 900, with 4 decimals at most."


@strawberry.input(description="A price list to make.")
class PriceListCreateInput:
    market_id: strawberry.ID = strawberry.field(
        description="The market; it has one price list at most, and the primary one none."
    )
    name: str = strawberry.field(description=_NAME)
    adjustment: Decimal = strawberry.field(description=_ADJUSTMENT, default=Decimal("0"))

    def said(self) -> dict[str, Any]:
        return {"name": self.name, "adjustment": Number(self.adjustment)}


@strawberry.input(description="Changes of a price list; what is left out stays.")
class PriceListUpdateInput:
    name: strawberry.Maybe[str] = strawberry.field(description=_NAME)
    adjustment: strawberry.Maybe[Decimal] = strawberry.field(description=_ADJUSTMENT)

    def said(self) -> dict[str, Any]:
        found = given(self)
        if "adjustment" in found:
            found["adjustment"] = Number(found["adjustment"])
        return found


@strawberry.input(description="What a variant costs in a market.")
class PriceListPriceInput:
    variant_id: strawberry.ID = strawberry.field(description="The id of the variant.")
    price: MoneyInput = strawberry.field(description="The price, in the market's currency.")
    compare_at_price: MoneyInput | None = strawberry.field(
        default=strawberry.UNSET, description="What it cost before, if it is on sale."
    )

    def parsed(self) -> NewPrice:
        before = self.compare_at_price.parsed() if self.compare_at_price else None
        number = gid.number_of("ProductVariant", self.variant_id)
        return NewPrice(number, self.price.parsed(), before)


@strawberry.input(description="What one unit of the shop's currency buys of another.")
class ExchangeRateInput:
    currency_code: Any = strawberry.field(
        description="The other currency.", graphql_type=CurrencyCode
    )
    rate: Decimal = strawberry.field(
        description="How much of it, above zero and with 12 decimals at most."
    )

    def parsed(self) -> tuple[str, Number]:
        return self.currency_code.value, Number(self.rate)


@strawberry.input(description="A text in another language.")
class TranslationInput:
    key: str = strawberry.field(description="Which text it is, such as `title`.")
    locale: Any = strawberry.field(description="The language.", graphql_type=LanguageCode)
    value: str = strawberry.field(
        description="The text: 100,000 characters at most, and HTML where the text itself is."
    )
    translatable_content_digest: str = strawberry.field(
        description="The fingerprint of the text it was made from."
    )

    def parsed(self) -> NewTranslation:
        digest = self.translatable_content_digest
        return NewTranslation(self.key, self.locale.value, self.value, digest)
