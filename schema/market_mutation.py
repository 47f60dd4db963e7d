"""Where the shop sells, for how much, and in which words: staff decide."""

from typing import Annotated

import strawberry

import resolvers.market
import resolvers.price_list
import resolvers.translation
from commerce import gid
from commerce.permission import Permission
from schema.info import Info
from schema.localization import LanguageCode
from schema.market_input import (
    ExchangeRateInput,
    MarketCreateInput,
    MarketUpdateInput,
    PriceListCreateInput,
    PriceListPriceInput,
    PriceListUpdateInput,
    TranslationInput,
    codes_of,
)
from schema.market_payload import (
    ExchangeRatesSetPayload,
    MarketCreatePayload,
    MarketDeletePayload,
    MarketOutcome,
    MarketUpdatePayload,
    PriceListCreatePayload,
    PriceListDeletePayload,
    PriceListFixedPricesAddPayload,
    PriceListFixedPricesDeletePayload,
    PriceListUpdatePayload,
    ShopLanguagesUpdatePayload,
    TranslationsRegisterPayload,
    TranslationsRemovePayload,
    outcome,
)
from schema.permission import needs
from schema.price_list import PriceListId

WRITE = Permission.MARKETS_WRITE

MarketId = Annotated[strawberry.ID, strawberry.argument(description="The id of the market.")]
ResourceId = Annotated[strawberry.ID, strawberry.argument(description="The id of the thing.")]
NewMarket = Annotated[MarketCreateInput, strawberry.argument(description="The market.")]
MarketChanges = Annotated[MarketUpdateInput, strawberry.argument(description="The changes.")]
NewPriceList = Annotated[PriceListCreateInput, strawberry.argument(description="The price list.")]
PriceListChanges = Annotated[PriceListUpdateInput, strawberry.argument(description="The changes.")]
Prices = Annotated[
    list[PriceListPriceInput], strawberry.argument(description="The prices, 250 at most.")
]
VariantIds = Annotated[
    list[strawberry.ID], strawberry.argument(description="The ids of the variants, 250 at most.")
]
Rates = Annotated[
    list[ExchangeRateInput], strawberry.argument(description="The rates, 250 at most.")
]
Translations = Annotated[
    list[TranslationInput], strawberry.argument(description="The translations, 250 at most.")
]
ShopLanguages = Annotated[
    list[LanguageCode],  # type: ignore[valid-type]
    strawberry.argument(description="The languages, the shop's own first."),
]
Locales = Annotated[
    list[LanguageCode],  # type: ignore[valid-type]
    strawberry.argument(description="In which languages."),
]
Keys = Annotated[list[str], strawberry.argument(description="Which texts.")]


@strawberry.type
class MarketMutation:
    @needs(WRITE, "Makes a market.", MarketCreatePayload | None)
    async def market_create(self, info: Info, input: NewMarket) -> MarketOutcome:
        return await outcome(resolvers.market.create(info.context, input.said()), "market")

    @needs(
        WRITE, "Changes a market. Its prices and carts follow at once.", MarketUpdatePayload | None
    )
    async def market_update(self, info: Info, id: MarketId, input: MarketChanges) -> MarketOutcome:
        number = gid.number_of("Market", id)
        return await outcome(resolvers.market.update(info.context, number, input.said()), "market")

    @needs(
        WRITE,
        "Deletes a market and its price list. Its carts go on in the primary one.",
        MarketDeletePayload | None,
    )
    async def market_delete(self, info: Info, id: MarketId) -> MarketOutcome:
        number = gid.number_of("Market", id)
        return await outcome(resolvers.market.delete(info.context, number), "deleted_id")

    @needs(WRITE, "Makes the price list of a market.", PriceListCreatePayload | None)
    async def price_list_create(self, info: Info, input: NewPriceList) -> MarketOutcome:
        number = gid.number_of("Market", input.market_id)
        change = resolvers.price_list.create(info.context, number, input.said())
        return await outcome(change, "price_list")

    @needs(WRITE, "Changes a price list.", PriceListUpdatePayload | None)
    async def price_list_update(
        self, info: Info, id: PriceListId, input: PriceListChanges
    ) -> MarketOutcome:
        number = gid.number_of("PriceList", id)
        change = resolvers.price_list.update(info.context, number, input.said())
        return await outcome(change, "price_list")

    @needs(WRITE, "Deletes a price list with its fixed prices.", PriceListDeletePayload | None)
    async def price_list_delete(self, info: Info, id: PriceListId) -> MarketOutcome:
        number = gid.number_of("PriceList", id)
        return await outcome(resolvers.price_list.delete(info.context, number), "deleted_id")

    @needs(WRITE, "Fixes the prices of variants.", PriceListFixedPricesAddPayload | None)
    async def price_list_fixed_prices_add(
        self,
        info: Info,
        price_list_id: PriceListId,
        prices: Prices,
    ) -> MarketOutcome:
        number = gid.number_of("PriceList", price_list_id)
        new = [one.parsed() for one in prices]
        change = resolvers.price_list.add_prices(info.context, number, new)
        return await outcome(change, "price_list")

    @needs(
        WRITE,
        "Lets the prices of variants be converted again.",
        PriceListFixedPricesDeletePayload | None,
    )
    async def price_list_fixed_prices_delete(
        self,
        info: Info,
        price_list_id: PriceListId,
        variant_ids: VariantIds,
    ) -> MarketOutcome:
        number = gid.number_of("PriceList", price_list_id)
        ids = [gid.number_of("ProductVariant", id) for id in variant_ids]
        change = resolvers.price_list.delete_prices(info.context, number, ids)
        return await outcome(change, "price_list", "deleted_fixed_price_variant_ids")

    @needs(
        WRITE,
        "Sets what one unit of the shop's currency buys of others. Prices follow at once.",
        ExchangeRatesSetPayload | None,
    )
    async def exchange_rates_set(self, info: Info, rates: Rates) -> MarketOutcome:
        new = [one.parsed() for one in rates]
        return await outcome(resolvers.price_list.set_rates(info.context, new), "exchange_rates")

    @needs(
        WRITE,
        "Says in which languages buyers can read the shop.",
        ShopLanguagesUpdatePayload | None,
    )
    async def shop_languages_update(
        self,
        info: Info,
        languages: ShopLanguages,
    ) -> MarketOutcome:
        codes = codes_of(languages)
        return await outcome(resolvers.translation.set_languages(info.context, codes), "languages")

    @needs(
        WRITE,
        "Writes translations of a thing, new ones or in the place of former ones.",
        TranslationsRegisterPayload | None,
    )
    async def translations_register(
        self,
        info: Info,
        resource_id: ResourceId,
        translations: Translations,
    ) -> MarketOutcome:
        new = [one.parsed() for one in translations]
        change = resolvers.translation.register(info.context, resource_id, new)
        return await outcome(change, "translations")

    @needs(WRITE, "Takes translations of a thing away.", TranslationsRemovePayload | None)
    async def translations_remove(
        self,
        info: Info,
        resource_id: ResourceId,
        keys: Keys,
        locales: Locales,
    ) -> MarketOutcome:
        codes = codes_of(locales)
        change = resolvers.translation.remove(info.context, resource_id, keys, codes)
        return await outcome(change, "translations")
