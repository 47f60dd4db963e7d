"""How a buyer would like a cart delivered and paid, as clients say and see it."""

from decimal import Decimal
from typing import Any

import strawberry

from commerce import cart_preferences
from commerce.cart_preferences import PreferenceDeliveryMethodType
from schema import enums
from schema.country import CountryCode
from schema.permission import public

enums.register(PreferenceDeliveryMethodType)


@strawberry.type(description="Near where a buyer would like to collect goods.")
class CartDeliveryCoordinatesPreference:
    @public("The country it is in.", CountryCode)
    def country_code(self: cart_preferences.CoordinatesPreference) -> str:
        return self.country_code

    @public("Degrees north of the equator.")
    def latitude(self: cart_preferences.CoordinatesPreference) -> float:
        return float(self.latitude)

    @public("Degrees east of Greenwich.")
    def longitude(self: cart_preferences.CoordinatesPreference) -> float:
        return float(self.longitude)


@strawberry.type(description="How, and where, a buyer would like goods to come.")
class CartDeliveryPreference:
    @public("How, the best liked first.", list[PreferenceDeliveryMethodType])
    def delivery_method(
        self: cart_preferences.DeliveryPreference,
    ) -> tuple[PreferenceDeliveryMethodType, ...]:
        return self.delivery_method

    @public("At which of the places where goods can be collected, by handle.", list[str])
    def pickup_handle(self: cart_preferences.DeliveryPreference) -> tuple[str, ...]:
        return self.pickup_handle

    @public("Near where; null if they did not say.", CartDeliveryCoordinatesPreference | None)
    def coordinates(
        self: cart_preferences.DeliveryPreference,
    ) -> cart_preferences.CoordinatesPreference | None:
        return self.coordinates


@strawberry.type(description="How a buyer would like a cart delivered and paid.")
class CartPreferences:
    @public("How it is to come; null if they did not say.", CartDeliveryPreference | None)
    def delivery(
        self: cart_preferences.CartPreferences,
    ) -> cart_preferences.DeliveryPreference | None:
        return self.delivery

    @public("The wallets they would like to pay with; null if they did not say.", list[str] | None)
    def wallet(self: cart_preferences.CartPreferences) -> tuple[str, ...] | None:
        return self.wallet


def _said(value: Any) -> Any:
    return None if value is strawberry.UNSET else value


@strawberry.input(description="Near where a buyer would like to collect goods.")
class CartDeliveryCoordinatesPreferenceInput:
    country_code: Any = strawberry.field(
        description="The country it is in.", graphql_type=CountryCode
    )
    latitude: float = strawberry.field(description="Degrees north of the equator, -90 to 90.")
    longitude: float = strawberry.field(description="Degrees east of Greenwich, -180 to 180.")

    def parsed(self) -> cart_preferences.CoordinatesPreference:
        return cart_preferences.CoordinatesPreference(
            country_code=self.country_code.value,
            latitude=Decimal(str(self.latitude)),
            longitude=Decimal(str(self.longitude)),
        )


@strawberry.input(description="How, and where, a buyer would like goods to come.")
class CartDeliveryPreferenceInput:
    delivery_method: list[PreferenceDeliveryMethodType] | None = strawberry.field(
        default=strawberry.UNSET, description="How, the best liked first; 250 at most."
    )
    pickup_handle: list[str] | None = strawberry.field(
        default=strawberry.UNSET,
        description="At which of the places where goods can be collected, by handle; 250 at most.",
    )
    coordinates: CartDeliveryCoordinatesPreferenceInput | None = strawberry.field(
        default=strawberry.UNSET, description="Near where."
    )

    def parsed(self) -> cart_preferences.DeliveryPreference:
        coordinates = _said(self.coordinates)
        return cart_preferences.DeliveryPreference(
            coordinates=coordinates.parsed() if coordinates else None,
            delivery_method=tuple(_said(self.delivery_method) or ()),
            pickup_handle=tuple(_said(self.pickup_handle) or ()),
        )


@strawberry.input(description="How a buyer would like a cart delivered and paid.")
class CartPreferencesInput:
    delivery: CartDeliveryPreferenceInput | None = strawberry.field(
        default=strawberry.UNSET, description="How it is to come."
    )
    wallet: list[str] | None = strawberry.field(
        default=strawberry.UNSET,
        description="The wallets they would like to pay with, 250 at most.",
    )

    def parsed(self) -> cart_preferences.CartPreferences:
        delivery, wallet = _said(self.delivery), _said(self.wallet)
        return cart_preferences.CartPreferences(
            delivery=delivery.parsed() if delivery else None,
            wallet=None if wallet is None else tuple(wallet),
        )
