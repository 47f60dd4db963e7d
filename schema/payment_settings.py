"""How the shop is paid, as clients see it."""

from typing import Any

import strawberry

import models
import resolvers.shop
from schema import enums
from schema.country import CountryCode
from schema.info import Info
from schema.money import CurrencyCode
from schema.permission import public
from schema.scalars import URL
from schema.unoffered import always_null

CardBrand = enums.codes(
    "CardBrand",
    {
        "AMERICAN_EXPRESS": "American Express.",
        "DINERS_CLUB": "Diners Club.",
        "DISCOVER": "Discover.",
        "JCB": "JCB.",
        "MASTERCARD": "Mastercard.",
        "VISA": "Visa.",
    },
    "A brand of payment cards.",
)
DigitalWallet = enums.codes(
    "DigitalWallet",
    {
        "ANDROID_PAY": "Android Pay.",
        "APPLE_PAY": "Apple Pay.",
        "GOOGLE_PAY": "Google Pay.",
        "SHOPIFY_PAY": "Shop Pay.",
    },
    "A wallet on the buyer's device.",
)


@strawberry.type(description="How the shop is paid.")
class PaymentSettings:
    @public("The brands of cards the shop takes.", list[CardBrand])  # type: ignore[valid-type]
    def accepted_card_brands(self: models.Shop) -> list[Any]:
        return self.card_brands

    @public(
        "Where a card becomes a session for `cartPaymentUpdate`; test cards only, none is kept.",
        URL,
    )
    def card_vault_url(self: models.Shop, info: Info) -> str:
        return resolvers.shop.card_vault_url(info.context)

    @public("The country the shop is in.", CountryCode)
    def country_code(self: models.Shop) -> str:
        return self.country_code

    @public("The currency the shop counts in.", CurrencyCode)
    def currency_code(self: models.Shop) -> str:
        return self.currency_code

    @public("The currencies buyers may pay in.", list[CurrencyCode])  # type: ignore[valid-type]
    def enabled_presentment_currencies(self: models.Shop) -> list[str]:
        return resolvers.shop.presentment_currencies(self)

    @public("The wallets the shop takes.", list[DigitalWallet])  # type: ignore[valid-type]
    def supported_digital_wallets(self: models.Shop) -> list[Any]:
        return self.digital_wallets

    shopify_payments_account_id = always_null(
        "The shop's account at another payment service.",
        str | None,
        "payments go through our own gateways",
    )


@strawberry.type
class PaymentSettingsQuery:
    @public("How the shop is paid.", PaymentSettings)
    async def payment_settings(self, info: Info) -> models.Shop:
        return await resolvers.shop.shop(info.context)
