"""What clients say of where a cart goes, and how."""

from typing import Any

import strawberry

from commerce import gid
from commerce.address import Address
from commerce.vocabulary import Vocabulary
from resolvers.address_book import COPIED, SelectableAddress
from resolvers.cart_delivery import ChosenOption
from schema import enums
from schema.country import CountryCode
from schema.mailing_address import MailingAddressInput


class DeliveryAddressValidationStrategy(Vocabulary):
    """How closely an address is looked at."""

    COUNTRY_CODE_ONLY = "Its country has to exist; the rest may still be missing."
    STRICT = "All of it has to be as its country writes addresses."


enums.register(DeliveryAddressValidationStrategy)
STRICT = DeliveryAddressValidationStrategy.STRICT
COUNTRY_CODE_ONLY = DeliveryAddressValidationStrategy.COUNTRY_CODE_ONLY


def _text(description: str) -> Any:
    return strawberry.field(default=strawberry.UNSET, description=description)


def _said(value: Any) -> Any:
    return None if value is strawberry.UNSET else value


@strawberry.input(description="An address to deliver a cart to.")
class CartDeliveryAddressInput:
    address1: str | None = _text("The street and number, or the post office box.")
    address2: str | None = _text("The floor, flat or the like.")
    city: str | None = _text("The city, town or village.")
    company: str | None = _text("The company.")
    country_code: Any = strawberry.field(
        default=strawberry.UNSET, description="The country.", graphql_type=CountryCode | None
    )
    first_name: str | None = _text("The first name of whoever lives there.")
    last_name: str | None = _text("The last name of whoever lives there.")
    phone: str | None = _text("The phone number, also as it is written within the country.")
    province_code: str | None = _text("The province, by name or ISO 3166-2 code.")
    zip: str | None = _text("The postal code.")

    def parsed(self) -> Address:
        given = {name: _said(value) for name, value in vars(self).items()}
        if given["country_code"] is not None:
            given["country_code"] = given["country_code"].value
        return Address(**given)


@strawberry.input(description="An address: a new one, or one of the customer's; one of both.")
class CartAddressInput:
    delivery_address: CartDeliveryAddressInput | None = _text("A new address.")
    copy_from_customer_address_id: strawberry.ID | None = _text(
        f"The id of one of the addresses of the customer who buys; it is copied. {COPIED}"
    )

    def parsed(self) -> dict[str, Any]:
        new, copied = _said(self.delivery_address), _said(self.copy_from_customer_address_id)
        return {
            "address": new.parsed() if new else None,
            "customer_address_id": gid.number_of("MailingAddress", copied) if copied else None,
        }


def _flag(description: str) -> Any:
    return strawberry.field(default=strawberry.UNSET, description=description)


@strawberry.input(description="An address for the buyer to choose.")
class CartSelectableAddressInput:
    address: CartAddressInput = strawberry.field(description="The address.")
    selected: bool | None = _flag("Whether the cart goes there; one address at most.")
    one_time_use: bool | None = _flag("Whether it is not to be kept for the customer.")
    validation_strategy: DeliveryAddressValidationStrategy | None = strawberry.field(
        default=COUNTRY_CODE_ONLY, description="How closely it is looked at."
    )

    def parsed(self) -> SelectableAddress:
        return SelectableAddress(
            **self.address.parsed(),
            selected=_said(self.selected),
            one_time_use=_said(self.one_time_use),
            strict=self.validation_strategy is STRICT,
        )


@strawberry.input(description="A change of an address; what is left out stays.")
class CartSelectableAddressUpdateInput:
    id: strawberry.ID = strawberry.field(description="The id of the address.")
    address: CartAddressInput | None = _flag("The address instead.")
    selected: bool | None = _flag("Whether the cart goes there; one address at most.")
    one_time_use: bool | None = _flag("Whether it is not to be kept for the customer.")
    validation_strategy: DeliveryAddressValidationStrategy | None = strawberry.field(
        default=COUNTRY_CODE_ONLY, description="How closely it is looked at."
    )

    def parsed(self) -> SelectableAddress:
        address = _said(self.address)
        return SelectableAddress(
            **(address.parsed() if address else {}),
            id=gid.key_of("CartSelectableAddress", self.id)[0],
            selected=_said(self.selected),
            one_time_use=_said(self.one_time_use),
            strict=self.validation_strategy is STRICT,
        )


@strawberry.input(description="Where a new cart can go.")
class CartDeliveryInput:
    addresses: list[CartSelectableAddressInput] | None = _flag("The addresses, 20 at most.")

    def parsed(self) -> list[SelectableAddress]:
        return [one.parsed() for one in _said(self.addresses) or ()]


@strawberry.input(description="A delivery option for a delivery group.")
class CartSelectedDeliveryOptionInput:
    delivery_group_id: strawberry.ID = strawberry.field(description="The id of the group.")
    delivery_option_handle: str = strawberry.field(description="The handle of the option.")

    def parsed(self) -> ChosenOption:
        group = gid.key_of("CartDeliveryGroup", self.delivery_group_id)[0]
        return ChosenOption(group, self.delivery_option_handle)


@strawberry.input(description="An address, as older clients put it.")
class DeliveryAddressInput:
    customer_address_id: strawberry.ID | None = _text(
        f"The id of one of the customer's addresses. {COPIED}"
    )
    delivery_address: MailingAddressInput | None = _text("A new address.")
    delivery_address_validation_strategy: DeliveryAddressValidationStrategy | None = (
        strawberry.field(default=COUNTRY_CODE_ONLY, description="How closely it is looked at.")
    )
    one_time_use: bool | None = strawberry.field(
        default=False, description="Whether it is not to be kept for the customer."
    )

    def parsed(self, selected: bool) -> SelectableAddress:
        new, copied = _said(self.delivery_address), _said(self.customer_address_id)
        return SelectableAddress(
            address=new.parsed() if new else None,
            customer_address_id=gid.number_of("MailingAddress", copied) if copied else None,
            selected=selected,
            one_time_use=_said(self.one_time_use),
            strict=self.delivery_address_validation_strategy is STRICT,
        )
