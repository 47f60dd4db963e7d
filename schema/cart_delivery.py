"""Where a cart goes and how, as clients see it."""

from typing import Annotated

import strawberry

import commerce.address
import models
import resolvers.address_book
import resolvers.cart_delivery
from commerce import gid
from commerce.address import Address
from commerce.delivery import DeliveryAddress
from commerce.money import Money
from commerce.pickup import Place
from commerce.shipping import ShippingRate
from commerce.vocabulary import Vocabulary
from loaders.pagination import Page, PageArgs
from resolvers.cart_delivery import DeliveryGroup
from resolvers.pricing import addresses_of
from schema import enums
from schema.cart_line import BaseCartLine
from schema.connection import Connection, connection
from schema.info import Info
from schema.mailing_address import NOT_ON_THE_MAP, MailingAddress, WithCompany, WithName
from schema.money import MoneyV2
from schema.permission import public
from schema.pickup import PickupPlace
from schema.shows import shows
from schema.unoffered import always_null


class DeliveryMethodType(Vocabulary):
    """How goods come to the buyer."""

    LOCAL = "The shop brings them itself, nearby."
    NONE = "Nothing has to be carried."
    PICKUP_POINT = "The buyer collects them where a carrier keeps them."
    PICK_UP = "The buyer collects them at one of the shop's places."
    RETAIL = "The buyer took them along at the till."
    SHIPPING = "A carrier brings them."


class CartDeliveryGroupType(Vocabulary):
    """What is in a delivery group."""

    ONE_TIME_PURCHASE = "What is bought once."
    SUBSCRIPTION = "What is bought again and again."


enums.register(DeliveryMethodType)
enums.register(CartDeliveryGroupType)


@strawberry.type(description="An address to deliver a cart to.")
class CartDeliveryAddress:
    address1: str | None = public("The street and number, or the post office box.")
    address2: str | None = public("The floor, flat or the like.")
    city: str | None = public("The city, town or village.")
    company: str | None = public("The company.")
    country_code: str | None = public("The country, by ISO 3166-1.")
    first_name: str | None = public("The first name of whoever lives there.")
    last_name: str | None = public("The last name of whoever lives there.")
    name: str | None = public("The first and last name together.")
    phone: str | None = public("The phone number, as E.164 has it.")
    province_code: str | None = public("The province, by ISO 3166-2 without the country.")
    zip: str | None = public("The postal code.")
    latitude: float | None = always_null(
        "Degrees north of the equator.", float | None, NOT_ON_THE_MAP
    )
    longitude: float | None = always_null(
        "Degrees east of Greenwich.", float | None, NOT_ON_THE_MAP
    )

    @public("The lines to write on a parcel, as the country writes them.", list[str])
    def formatted(
        self: Address, with_name: WithName = False, with_company: WithCompany = True
    ) -> list[str]:
        return commerce.address.formatted(self, bool(with_name), bool(with_company))

    @public("The city, province and country in a line.")
    def formatted_area(self: Address) -> str | None:
        return commerce.address.area(self)

    is_type_of = shows(Address)


CartAddress = Annotated[
    CartDeliveryAddress, strawberry.union("CartAddress", description="A place a cart can go to.")
]


@strawberry.type(description="An address the buyer can choose, and whether they did.")
class CartSelectableAddress:
    address: CartAddress = public("The address.")
    selected: bool = public("Whether the cart goes there; it goes to one at most.")
    one_time_use: bool = public("Whether it is not to be kept for the customer.")

    @public("Its id.", strawberry.ID)
    def id(self: DeliveryAddress) -> str:
        return resolvers.address_book.address_gid(self)


Selected = Annotated[
    bool | None, strawberry.argument(description="Whether to leave out those not selected.")
]


@strawberry.type(description="Where a cart can go.")
class CartDelivery:
    @public("The addresses the buyer named, 20 at most.", list[CartSelectableAddress])
    def addresses(self: models.Cart, selected: Selected = False) -> list[DeliveryAddress]:
        return [one for one in addresses_of(self) if one.selected or not selected]


@strawberry.type(description="A way to deliver, and what it costs.")
class CartDeliveryOption:
    @public("More about it, such as when it arrives; null if nobody said.")
    def description(self: ShippingRate) -> str | None:
        return self.description or None

    @public("How it is called.")
    def title(self: ShippingRate) -> str | None:
        return self.title

    @public("What to choose it by.")
    def handle(self: ShippingRate) -> str:
        return self.key

    @public("What programs call it.")
    def code(self: ShippingRate) -> str | None:
        return self.key

    @public("How the goods come to the buyer.", DeliveryMethodType)
    def delivery_method_type(self: ShippingRate) -> DeliveryMethodType:
        return DeliveryMethodType.PICK_UP if self.pickup else DeliveryMethodType.SHIPPING

    @public("Where the buyer collects the goods; null if they are brought.", PickupPlace | None)
    def pickup_place(self: ShippingRate) -> Place | None:
        return self.place

    @public("What it costs, before discounts and tax.", MoneyV2)
    def estimated_cost(self: ShippingRate) -> Money:
        return self.price


@strawberry.type(description="What is delivered together.")
class CartDeliveryGroup:
    @public("What to choose an option for it by.", strawberry.ID)
    def id(self: DeliveryGroup) -> str:
        return gid.make("CartDeliveryGroup", self.id)

    @public("What is in it.", CartDeliveryGroupType)
    def group_type(self: DeliveryGroup) -> CartDeliveryGroupType:
        return CartDeliveryGroupType.ONE_TIME_PURCHASE

    @public("Where it goes.", MailingAddress)
    def delivery_address(self: DeliveryGroup) -> models.MailingAddress:
        return self.address

    @public("How it can be delivered; empty if it cannot.", list[CartDeliveryOption])
    async def delivery_options(self: DeliveryGroup, info: Info) -> list[ShippingRate]:
        return await resolvers.cart_delivery.titled(info.context, self.offer.deliveries)

    @public("The option chosen; null if none was.", CartDeliveryOption | None)
    async def selected_delivery_option(self: DeliveryGroup, info: Info) -> ShippingRate | None:
        chosen = [self.offer.chosen] if self.offer.chosen else []
        return next(iter(await resolvers.cart_delivery.titled(info.context, chosen)), None)

    @connection(Connection[BaseCartLine], "The lines that are delivered with it.")
    async def cart_lines(self: DeliveryGroup, info: Info, page: PageArgs) -> Page[models.CartLine]:
        return await resolvers.cart_delivery.carried(info.context, self, page)
