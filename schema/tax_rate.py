"""Taxes, as staff see and keep them."""

from typing import Annotated, Any

import strawberry

import models
import resolvers.tax_rate
from commerce import gid
from commerce.permission import Permission
from commerce.tax import TaxMode
from loaders.pagination import Page, PageArgs
from schema import enums
from schema.connection import Connection, Counted, connection
from schema.country import CountryCode
from schema.given import given
from schema.info import Info
from schema.node import Node
from schema.permission import Access, Needs, needs, public
from schema.scalars import Decimal
from schema.settings_payload import SettingGone, SettingsOutcome, SettingsReasons, outcome

enums.register(TaxMode)
READ, WRITE = Permission.SETTINGS_READ, Permission.SETTINGS_WRITE


@strawberry.type(description="A tax that is due on what is sent to a place.")
class TaxRate(Node):
    @public("How buyers are told of it.")
    def title(self: models.TaxRate) -> str:
        return self.rule.title

    @public("So many percent of the price.", Decimal)
    def percentage(self: models.TaxRate) -> str:
        return f"{(self.rule.rate * 100).normalize():f}"

    @public("The country it is due in.", CountryCode)
    def country_code(self: models.TaxRate) -> str:
        return self.country

    @public("The province it is due in, by ISO 3166-2; null for the whole country.")
    def province_code(self: models.TaxRate) -> str | None:
        return self.rule.province

    @public("The class of goods it is for; null for all that have no rate of their own there.")
    def tax_class(self: models.TaxRate) -> str | None:
        return self.rule.tax_class

    @public("How it goes together with the others of the place.", TaxMode)
    def mode(self: models.TaxRate) -> TaxMode:
        return self.rule.mode

    @public("Whether deliveries are taxed by it, too.")
    def on_shipping(self: models.TaxRate) -> bool:
        return self.rule.on_shipping


@strawberry.type(description="One page of a list of tax rates.")
class TaxRateConnection(Connection[TaxRate], Counted): ...


_TITLE = "How buyers are told of it, 255 characters at most."
_PERCENTAGE = "So many percent of the price, 0 to 100, with 4 decimals at most."
_COUNTRY = "The country it is due in."


@strawberry.input
class TaxRateFields:
    province_code: strawberry.Maybe[str | None] = strawberry.field(
        description="The province it is due in, by its code or name; null for the whole country."
    )
    tax_class: strawberry.Maybe[str | None] = strawberry.field(
        description="The class it is for, as ways to deliver name it; null"
        " for all that have no rate of their own there."
    )
    mode: strawberry.Maybe[TaxMode] = strawberry.field(
        description="How it goes together with the others of the place; ADDED if left out."
    )
    on_shipping: strawberry.Maybe[bool] = strawberry.field(
        description="Whether deliveries are taxed by it, too; they are not if it is left out."
    )

    def said(self) -> dict[str, Any]:
        found = given(self)
        for name in ("country", "province"):
            if f"{name}_code" in found:
                found[name] = found.pop(f"{name}_code")
        if "country" in found:
            found["country"] = found["country"].value
        return found


@strawberry.input(description="A tax rate to make.")
class TaxRateCreateInput(TaxRateFields):
    title: str = strawberry.field(description=_TITLE)
    percentage: Decimal = strawberry.field(description=_PERCENTAGE)
    country_code: Any = strawberry.field(description=_COUNTRY, graphql_type=CountryCode)


@strawberry.input(description="Changes of a tax rate; what is left out stays.")
class TaxRateUpdateInput(TaxRateFields):
    title: strawberry.Maybe[str] = strawberry.field(description=_TITLE)
    percentage: strawberry.Maybe[Decimal] = strawberry.field(description=_PERCENTAGE)
    country_code: Any = strawberry.field(
        default=strawberry.UNSET, description=_COUNTRY, graphql_type=CountryCode | None
    )


@strawberry.type
class TaxRatePayload(SettingsReasons):
    tax_rate: TaxRate | None = public("The rate as it now is; null if it was refused.")


@strawberry.type(description="What `taxRateCreate` answers.")
class TaxRateCreatePayload(TaxRatePayload): ...


@strawberry.type(description="What `taxRateUpdate` answers.")
class TaxRateUpdatePayload(TaxRatePayload): ...


@strawberry.type(description="What `taxRateDelete` answers.")
class TaxRateDeletePayload(SettingGone): ...


Query = Annotated[
    str | None,
    strawberry.argument(
        description="What to find: the code of a country, and the fields `country` and `id`, in"
        " the search syntax."
    ),
]
RateId = Annotated[strawberry.ID, strawberry.argument(description="The id of the tax rate.")]
NewRate = Annotated[TaxRateCreateInput, strawberry.argument(description="The tax rate.")]
Changes = Annotated[TaxRateUpdateInput, strawberry.argument(description="The changes.")]


@strawberry.type
class TaxRateQuery:
    @connection(
        TaxRateConnection | None,
        "The taxes that the shop charges.",
        access=Access.NEEDS,
        extensions=[Needs(READ)],
    )
    async def tax_rates(
        self, info: Info, page: PageArgs, query: Query = strawberry.UNSET
    ) -> Page[models.TaxRate]:
        return await resolvers.tax_rate.rates(info.context, page, query or None)


@strawberry.type
class TaxRateMutation:
    @needs(WRITE, "Makes a tax rate.", TaxRateCreatePayload | None)
    async def tax_rate_create(self, info: Info, tax_rate: NewRate) -> SettingsOutcome:
        made = resolvers.tax_rate.create(info.context, tax_rate.said())
        return await outcome("tax_rate", made)

    @needs(
        WRITE,
        "Changes a tax rate; orders keep what they were charged.",
        TaxRateUpdatePayload | None,
    )
    async def tax_rate_update(self, info: Info, id: RateId, tax_rate: Changes) -> SettingsOutcome:
        number = gid.number_of("TaxRate", id)
        changed = resolvers.tax_rate.update(info.context, number, tax_rate.said())
        return await outcome("tax_rate", changed)

    @needs(WRITE, "Deletes a tax rate.", TaxRateDeletePayload | None)
    async def tax_rate_delete(self, info: Info, id: RateId) -> SettingsOutcome:
        number = gid.number_of("TaxRate", id)
        return await outcome("deleted_id", resolvers.tax_rate.delete(info.context, number))
