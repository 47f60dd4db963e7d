"""What clients say of carts."""

from typing import Any

import strawberry

from commerce import gid
from resolvers.address_book import SelectableAddress
from resolvers.cart import BuyerIdentity
from resolvers.cart_create import NewCart
from resolvers.line_request import LineUpdate, NewLine
from schema.attribute import AttributeInput
from schema.cart_delivery_input import CartDeliveryInput, DeliveryAddressInput
from schema.cart_metafield import CartInputMetafieldInput
from schema.cart_preferences import CartPreferencesInput
from schema.country import CountryCode


def said(value: Any) -> Any:
    """The value, or None where it was left out: for arguments to which null means the same."""
    return None if value is strawberry.UNSET else value


def _pairs(attributes: list[AttributeInput] | None) -> list[tuple[str, str]]:
    return [attribute.pair() for attribute in said(attributes) or ()]


def _plan(id: strawberry.ID | None) -> int | None:
    given: str | None = said(id)
    return None if given is None else gid.number_of("SellingPlan", given)


@strawberry.input(description="The line that another belongs to, by its id or what it holds.")
class CartLineParentInput:
    line_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="The id of the line."
    )
    merchandise_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="The id of the variant it holds."
    )


@strawberry.input(description="A line to put in a cart.")
class CartLineInput:
    merchandise_id: strawberry.ID = strawberry.field(description="The id of the variant to buy.")
    quantity: int | None = strawberry.field(default=1, description="How many, 1 to 1,000,000.")
    attributes: list[AttributeInput] | None = strawberry.field(
        default=strawberry.UNSET, description="The buyer's own words, 250 at most."
    )
    selling_plan_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description="The id of the selling plan to buy it by; one that the product is sold by.",
    )
    parent: CartLineParentInput | None = strawberry.field(
        default=strawberry.UNSET, description="Refused: lines stand on their own."
    )

    def parsed(self) -> NewLine:
        return NewLine(
            gid.number_of("ProductVariant", self.merchandise_id),
            1 if self.quantity is None else self.quantity,
            _pairs(self.attributes),
            plan_id=_plan(self.selling_plan_id),
            has_parent=said(self.parent) is not None,
        )


@strawberry.input(description="A change of a line; what is left out stays.")
class CartLineUpdateInput:
    id: strawberry.ID = strawberry.field(description="The id of the line.")
    quantity: int | None = strawberry.field(
        default=strawberry.UNSET, description="How many; 0 takes the line out."
    )
    merchandise_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="The id of the variant to buy instead."
    )
    attributes: list[AttributeInput] | None = strawberry.field(
        default=strawberry.UNSET, description="All of the buyer's own words, 250 at most."
    )
    selling_plan_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description="The id of the selling plan to buy it by; null to buy it without one.",
    )

    def parsed(self) -> LineUpdate:
        merchandise, attributes = said(self.merchandise_id), said(self.attributes)
        return LineUpdate(
            line_id=gid.key_of("CartLine", self.id)[0],
            quantity=said(self.quantity),
            variant_id=(
                None if merchandise is None else gid.number_of("ProductVariant", merchandise)
            ),
            attributes=None if attributes is None else _pairs(attributes),
            plan_id=_plan(self.selling_plan_id),
            changes_plan=self.selling_plan_id is not strawberry.UNSET,
        )


@strawberry.input(description="Who buys; what is left out stays, and null removes.")
class CartBuyerIdentityInput:
    email: str | None = strawberry.field(
        default=strawberry.UNSET, description="Their e-mail address."
    )
    phone: str | None = strawberry.field(
        default=strawberry.UNSET, description="Their phone number, such as +12025550123."
    )
    country_code: Any = strawberry.field(
        default=strawberry.UNSET,
        description="The country they buy from.",
        graphql_type=CountryCode | None,
    )
    customer_access_token: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="The token from `customerAccessTokenCreate`: the order will be the customer's.",
    )

    company_location_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="Refused: this shop sells to persons."
    )
    preferences: CartPreferencesInput | None = strawberry.field(
        default=strawberry.UNSET, description="How they would like it delivered and paid."
    )
    delivery_address_preferences: list[DeliveryAddressInput] | None = strawberry.field(
        default=strawberry.UNSET,
        description="Where it goes, as older clients say it, instead of the cart's addresses.",
        deprecation_reason="Use `cartDeliveryAddressesReplace` instead.",
    )

    def addresses(self) -> list[SelectableAddress] | None:
        """The first is chosen; None where older clients' words are not used."""
        preferred = said(self.delivery_address_preferences)
        if preferred is None:
            return None
        return [one.parsed(selected=place == 0) for place, one in enumerate(preferred)]

    def parsed(self) -> BuyerIdentity:
        given = {name: value for name, value in vars(self).items() if value is not strawberry.UNSET}
        given.pop("delivery_address_preferences", None)
        if given.get("country_code") is not None:
            given["country_code"] = given["country_code"].value
        if given.get("preferences") is not None:
            given["preferences"] = given["preferences"].parsed()
        return BuyerIdentity(given)


@strawberry.input(description="A cart to make.")
class CartInput:
    lines: list[CartLineInput] | None = strawberry.field(
        default=strawberry.UNSET, description="What to put in it, 250 lines at most."
    )
    note: str | None = strawberry.field(
        default=strawberry.UNSET, description="The buyer's words to the shop."
    )
    attributes: list[AttributeInput] | None = strawberry.field(
        default=strawberry.UNSET, description="The buyer's own words, 250 at most."
    )
    buyer_identity: CartBuyerIdentityInput | None = strawberry.field(
        default=strawberry.UNSET, description="Who buys."
    )
    discount_codes: list[str] | None = strawberry.field(
        default=strawberry.UNSET, description="The buyer's discount codes, 250 at most."
    )
    gift_card_codes: list[str] | None = strawberry.field(
        default=strawberry.UNSET, description="The codes of the gift cards that pay, 25 at most."
    )
    delivery: CartDeliveryInput | None = strawberry.field(
        default=strawberry.UNSET, description="Where it can go."
    )
    metafields: list[CartInputMetafieldInput] | None = strawberry.field(
        default=strawberry.UNSET, description="What programs keep with it, 25 at most."
    )

    def parsed(self) -> NewCart:
        identity, delivery = said(self.buyer_identity), said(self.delivery)
        return NewCart(
            lines=[line.parsed() for line in said(self.lines) or ()],
            note=said(self.note),
            attributes=_pairs(self.attributes),
            buyer_identity=identity.parsed() if identity else BuyerIdentity(),
            discount_codes=said(self.discount_codes) or (),
            gift_card_codes=said(self.gift_card_codes) or (),
            addresses=delivery.parsed() if delivery else self._preferred(),
            metafields=[one.parsed() for one in said(self.metafields) or ()],
        )

    def _preferred(self) -> list[SelectableAddress]:
        identity = said(self.buyer_identity)
        return identity.addresses() or [] if identity else []
