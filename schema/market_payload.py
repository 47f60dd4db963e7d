"""What the mutations of markets, prices, rates and translations answer."""

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from typing import Any

import strawberry

import models
from commerce.market_draft import MarketErrorCode
from commerce.refusal import Reason, Refused
from schema import enums
from schema.localization import Language
from schema.market import Market
from schema.permission import public
from schema.price_list import ExchangeRate, PriceList
from schema.shows import shows
from schema.translation import ResourceTranslation
from schema.user_error import DisplayableError

enums.register(MarketErrorCode)


@strawberry.type(description="Why something of markets was left as it was.")
class MarketUserError(DisplayableError):
    code: MarketErrorCode = public("Which kind of error it is.")

    is_type_of = shows(Reason)


@dataclass(frozen=True)
class MarketOutcome:
    """What the payloads of markets show: what came of it, or the reasons nothing did."""

    market: models.Market | None = None
    price_list: models.PriceList | None = None
    deleted_id: str | None = None
    deleted_fixed_price_variant_ids: list[str] | None = None
    exchange_rates: list[models.ExchangeRate] | None = None
    languages: list[str] | None = None
    translations: list[models.Translation] | None = None
    user_errors: Sequence[Reason] = ()


async def outcome(change: Awaitable[Any], *names: str) -> MarketOutcome:
    """What came of it under its names, or the reasons nothing did."""
    try:
        found = await change
    except Refused as refused:
        return MarketOutcome(user_errors=refused.reasons)
    values = found if len(names) > 1 else (found,)
    return MarketOutcome(**dict(zip(names, values, strict=True)))


@strawberry.type
class MarketReasons:
    user_errors: list[MarketUserError] = public("Why it was refused; empty if it was not.")


@strawberry.type
class MarketPayload(MarketReasons):
    market: Market | None = public("The market as it now is; null if it was refused.")


@strawberry.type(description="What `marketCreate` answers.")
class MarketCreatePayload(MarketPayload): ...


@strawberry.type(description="What `marketUpdate` answers.")
class MarketUpdatePayload(MarketPayload): ...


@strawberry.type
class DeletedPayload(MarketReasons):
    deleted_id: strawberry.ID | None = public("Its id; null if it was refused.")


@strawberry.type(description="What `marketDelete` answers.")
class MarketDeletePayload(DeletedPayload): ...


@strawberry.type
class PriceListPayload(MarketReasons):
    price_list: PriceList | None = public("The price list as it now is; null if it was refused.")


@strawberry.type(description="What `priceListCreate` answers.")
class PriceListCreatePayload(PriceListPayload): ...


@strawberry.type(description="What `priceListUpdate` answers.")
class PriceListUpdatePayload(PriceListPayload): ...


@strawberry.type(description="What `priceListDelete` answers.")
class PriceListDeletePayload(DeletedPayload): ...


@strawberry.type(description="What `priceListFixedPricesAdd` answers.")
class PriceListFixedPricesAddPayload(PriceListPayload): ...


@strawberry.type(description="What `priceListFixedPricesDelete` answers.")
class PriceListFixedPricesDeletePayload(PriceListPayload):
    deleted_fixed_price_variant_ids: list[strawberry.ID] | None = public(
        "The variants that had a fixed price; null if it was refused."
    )


@strawberry.type(description="What `exchangeRatesSet` answers.")
class ExchangeRatesSetPayload(MarketReasons):
    exchange_rates: list[ExchangeRate] | None = public(
        "The rates as they now are; null if they were refused."
    )


@strawberry.type(description="What `shopLanguagesUpdate` answers.")
class ShopLanguagesUpdatePayload(MarketReasons):
    languages: list[Language] | None = public(
        "The languages, the shop's own first; null if they were refused."
    )


@strawberry.type
class TranslationsPayload(MarketReasons):
    translations: list[ResourceTranslation] | None = public(
        "The translations it is about; null if it was refused."
    )


@strawberry.type(description="What `translationsRegister` answers.")
class TranslationsRegisterPayload(TranslationsPayload): ...


@strawberry.type(description="What `translationsRemove` answers.")
class TranslationsRemovePayload(TranslationsPayload): ...
