"""The shop itself, as clients see it."""

from typing import Annotated

import strawberry

import models
import resolvers.oidc
import resolvers.online_store
import resolvers.policy
import resolvers.product
import resolvers.shop
from commerce.permission import Permission
from commerce.rounding import Rounding, RoundingScope
from loaders.pagination import Page, PageArgs
from schema import enums
from schema.account import ACCOUNT_PAGES, SocialLoginProvider, Translation
from schema.brand import Brand
from schema.country import CountryCode
from schema.domain import Domain
from schema.info import Info
from schema.metafield import HasMetafields
from schema.node import Node
from schema.payment_settings import PaymentSettings
from schema.permission import needs, public
from schema.policy import ShopPolicy, ShopPolicyWithDefault
from schema.shop_pay import INSTALLMENTS, ShopPayInstallmentsPricing
from schema.string_connection import StringConnection
from schema.unoffered import always_null

enums.register(RoundingScope)


def policy(handle: str, description: str) -> object:
    """The field of the policy of that handle."""

    @public(f"{description} Null while nobody wrote that.", ShopPolicy | None)
    async def written(info: Info) -> models.ShopPolicy | None:
        return await resolvers.policy.policy(info.context, handle)

    return written


@strawberry.type(description="The shop.")
class Shop(HasMetafields, Node):
    name: str = public("How it is called.")
    description: str | None = public("What it is about.")

    @needs(Permission.SETTINGS_READ, "The address it is written to at.", str | None)
    def email(self: models.Shop) -> str | None:
        return self.email

    @needs(Permission.SETTINGS_READ, "What the names of new orders begin with.", str | None)
    def order_prefix(self: models.Shop) -> str:
        return self.order_prefix

    @needs(
        Permission.SETTINGS_READ,
        "Whether a card's money is taken as soon as there is an order.",
        bool | None,
    )
    def captures_at_once(self: models.Shop) -> bool:
        return self.captures_at_once

    @needs(
        Permission.SETTINGS_READ,
        "Where half of the smallest unit of taxes and discounts goes.",
        Rounding | None,
    )
    def rounding(self: models.Shop) -> Rounding:
        return self.rounding

    @needs(
        Permission.SETTINGS_READ,
        "What taxes and percentages are rounded over.",
        RoundingScope | None,
    )
    def rounding_scope(self: models.Shop) -> RoundingScope:
        return self.rounding_scope

    @public("Where it is found.", Domain)
    def primary_domain(self: models.Shop, info: Info) -> str:
        return resolvers.online_store.base_url(info.context)

    @public("How it writes prices: `{{amount}}` stands for the number.")
    def money_format(self: models.Shop) -> str:
        return resolvers.shop.money_format(self)

    @public("How it is paid.", PaymentSettings)
    def payment_settings(self: models.Shop) -> models.Shop:
        return self

    @public("The countries it sends things to.", list[CountryCode])  # type: ignore[valid-type]
    def ships_to_countries(self: models.Shop) -> list[str]:
        return resolvers.shop.ships_to_countries(self)

    @public("How it presents itself; null while nobody said.", Brand | None)
    async def brand(self: models.Shop, info: Info) -> models.Brand | None:
        return await resolvers.shop.brand(info.context)

    contact_information = policy("contact-information", "How it can be reached.")
    legal_notice = policy("legal-notice", "Who is behind it.")
    privacy_policy = policy("privacy-policy", "What it does with what it knows of buyers.")
    refund_policy = policy("refund-policy", "How it takes things back.")
    shipping_policy = policy("shipping-policy", "How it sends things.")
    terms_of_sale = policy("terms-of-sale", "On which terms it sells.")
    terms_of_service = policy("terms-of-service", "On which terms it may be used.")

    @public("How subscriptions end; the shop always has one.", ShopPolicyWithDefault | None)
    async def subscription_policy(self: models.Shop, info: Info) -> models.ShopPolicy:
        return await resolvers.policy.subscription(info.context)

    customer_account_translations = always_null(
        "The words of its account pages.", list[Translation] | None, ACCOUNT_PAGES
    )
    customer_account_url = always_null("Where its account pages are.", str | None, ACCOUNT_PAGES)

    @public(
        "The other sites whose accounts buyers can sign in with, at `/auth/<handle>/customers`.",
        list[SocialLoginProvider],
    )
    def social_login_providers(self: models.Shop, info: Info) -> list[str]:
        return resolvers.oidc.names(info.context)

    shop_pay_installments_pricing = always_null(
        "The terms of paying in parts.", ShopPayInstallmentsPricing | None, INSTALLMENTS
    )


First = Annotated[int, strawberry.argument(description="Take this many, 250 at most.")]
After = Annotated[str | None, strawberry.argument(description="Start after this cursor.")]


@strawberry.type
class ShopQuery:
    @public("The shop.", Shop)
    async def shop(self, info: Info) -> models.Shop:
        return await resolvers.shop.shop(info.context)

    @public("The tags of all published products, in order.", StringConnection)
    async def product_tags(
        self, info: Info, first: First, after: After = strawberry.UNSET
    ) -> Page[str]:
        return await resolvers.product.tags(
            info.context, PageArgs(first=first, after=after or None)
        )

    @public("The types of all published products, in order.", StringConnection)
    async def product_types(
        self, info: Info, first: First, after: After = strawberry.UNSET
    ) -> Page[str]:
        return await resolvers.product.types(
            info.context, PageArgs(first=first, after=after or None)
        )
