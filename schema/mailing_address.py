"""Postal addresses, as clients see them."""

from typing import Annotated, Any

import strawberry

import commerce.address
import models
from commerce.address import Address
from schema.country import CountryCode
from schema.node import Node
from schema.permission import public
from schema.unoffered import always_null

NOT_ON_THE_MAP = "addresses are not looked up on a map"

WithName = Annotated[bool | None, strawberry.argument(description="Whether to begin with a name.")]
WithCompany = Annotated[
    bool | None, strawberry.argument(description="Whether the company stands there too.")
]


@strawberry.type(description="A postal address.")
class MailingAddress(Node):
    address1: str | None = public("The street and number, or the post office box.")
    address2: str | None = public("The floor, flat or the like.")
    city: str | None = public("The city, town or village.")
    company: str | None = public("The company.")
    first_name: str | None = public("The first name of whoever lives there.")
    last_name: str | None = public("The last name of whoever lives there.")
    name: str | None = public("The first and last name together.")
    phone: str | None = public("The phone number, as E.164 has it.")
    province_code: str | None = public("The province, by ISO 3166-2 without the country.")
    zip: str | None = public("The postal code.")
    country_code: str | None = public("The country, by ISO 3166-1.", use="countryCodeV2")
    latitude: float | None = always_null(
        "Degrees north of the equator.", float | None, NOT_ON_THE_MAP
    )
    longitude: float | None = always_null(
        "Degrees east of Greenwich.", float | None, NOT_ON_THE_MAP
    )

    @public("The country, by ISO 3166-1.", CountryCode | None)
    def country_code_v2(self: models.MailingAddress) -> str | None:
        return self.country_code

    @public("The name of the country.")
    def country(self: models.MailingAddress) -> str | None:
        return self.address.country

    @public("The name of the province.")
    def province(self: models.MailingAddress) -> str | None:
        return self.address.province

    @public("The lines to write on a parcel, as the country writes them.", list[str])
    def formatted(
        self: models.MailingAddress, with_name: WithName = False, with_company: WithCompany = True
    ) -> list[str]:
        return commerce.address.formatted(self.address, bool(with_name), bool(with_company))

    @public("The city, province and country in a line.")
    def formatted_area(self: models.MailingAddress) -> str | None:
        return commerce.address.area(self.address)


def _text(description: str) -> Any:
    return strawberry.field(default=strawberry.UNSET, description=description)


# What the columns call otherwise.
_COLUMNS = {"country": "country_code", "province": "province_code"}


@strawberry.input(description="A postal address.")
class MailingAddressInput:
    address1: str | None = _text("The street and number, or the post office box.")
    address2: str | None = _text("The floor, flat or the like.")
    city: str | None = _text("The city, town or village.")
    company: str | None = _text("The company.")
    country: str | None = _text("The country, by name or ISO 3166-1 code.")
    first_name: str | None = _text("The first name of whoever lives there.")
    last_name: str | None = _text("The last name of whoever lives there.")
    phone: str | None = _text("The phone number, also as it is written within the country.")
    province: str | None = _text("The province, by name or ISO 3166-2 code.")
    zip: str | None = _text("The postal code.")

    def given(self) -> dict[str, str | None]:
        """What was mentioned, as ``Address`` calls it."""
        return {
            _COLUMNS.get(name, name): value
            for name, value in vars(self).items()
            if value is not strawberry.UNSET
        }

    def parsed(self) -> Address:
        return Address(**self.given())
