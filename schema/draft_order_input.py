"""What staff say of draft orders."""

from typing import Any

import strawberry

from commerce import gid
from schema.attribute import AttributeInput
from schema.given import given
from schema.mailing_address import MailingAddressInput
from schema.scalars import Decimal

_TITLE = "How the buyer is told of it, 255 characters at most."


@strawberry.input(description="Something that staff take off by hand; one of both.")
class DraftOrderDiscountInput:
    title: strawberry.Maybe[str] = strawberry.field(
        description=f"{_TITLE} *Discount* if it is left out."
    )
    percentage: strawberry.Maybe[Decimal] = strawberry.field(
        description="So many percent less, 0 to 100."
    )
    amount: strawberry.Maybe[Decimal] = strawberry.field(
        description="So much less, in the shop's currency; no more than there is to take off."
    )


@strawberry.input(
    description="A line: of a variant, by its id, or sold this once, with a title and a price."
)
class DraftOrderLineItemInput:
    quantity: int = strawberry.field(description="How many, 1 to 1,000,000.")
    variant_id: strawberry.Maybe[strawberry.ID] = strawberry.field(
        description="The id of the variant; its price is that of the shop."
    )
    title: strawberry.Maybe[str] = strawberry.field(
        description="What it is, if it is no variant; 255 characters at most."
    )
    unit_price: strawberry.Maybe[Decimal] = strawberry.field(
        description="What one costs, in the shop's currency, if it is no variant."
    )
    sku: strawberry.Maybe[str] = strawberry.field(
        description="The shop's own code for it, if it is no variant."
    )
    taxable: bool = strawberry.field(
        default=True, description="Whether taxes are due on it, if it is no variant."
    )
    tax_class: strawberry.Maybe[str | None] = strawberry.field(
        description="The `taxClass` of the tax rates that count for it, if it is no variant; null"
        " for the usual ones."
    )
    requires_shipping: bool = strawberry.field(
        default=True, description="Whether it has to be sent, if it is no variant."
    )
    grams: int = strawberry.field(
        default=0, description="What one weighs, in grams, if it is no variant."
    )
    custom_attributes: list[AttributeInput] = strawberry.field(
        default_factory=list, description="Words on it, 250 at most, if it is a variant."
    )
    discount: strawberry.Maybe[DraftOrderDiscountInput] = strawberry.field(
        description="What is taken off this line."
    )

    def said(self) -> dict[str, Any]:
        found = given(self)
        found["attributes"] = [one.pair() for one in found.pop("custom_attributes")]
        if "variant_id" in found:
            found["variant_id"] = gid.number_of("ProductVariant", found["variant_id"])
        if "discount" in found:
            found["discount"] = given(found["discount"])
        return found


@strawberry.input(description="A delivery: one of the `shippingOptions`, or one of its own.")
class DraftOrderShippingLineInput:
    handle: strawberry.Maybe[str] = strawberry.field(
        description="The handle of one of the draft's `shippingOptions`."
    )
    title: strawberry.Maybe[str] = strawberry.field(
        description="What it is called, if it is none of them."
    )
    price: strawberry.Maybe[Decimal] = strawberry.field(
        description="What it costs, in the shop's currency, if it is none of them; nothing if"
        " this is left out."
    )


@strawberry.input(
    description="What a draft order is made of; what is left out stays, or is not there yet."
)
class DraftOrderInput:
    line_items: strawberry.Maybe[list[DraftOrderLineItemInput]] = strawberry.field(
        description="All of its lines, 250 at most."
    )
    customer_id: strawberry.Maybe[strawberry.ID | None] = strawberry.field(
        description="The id of the customer whose order it will be. Needs `CUSTOMERS_READ`."
    )
    email: strawberry.Maybe[str | None] = strawberry.field(
        description="The buyer's e-mail address; the customer's, if there is none yet."
    )
    note: strawberry.Maybe[str | None] = strawberry.field(
        description="A note for its order, 5,000 characters at most."
    )
    tags: strawberry.Maybe[list[str]] = strawberry.field(
        description="Words to find its order by, 250 of 40 characters at most."
    )
    shipping_address: strawberry.Maybe[MailingAddressInput | None] = strawberry.field(
        description="Where it goes."
    )
    billing_address: strawberry.Maybe[MailingAddressInput | None] = strawberry.field(
        description="Where the bill goes."
    )
    shipping_line: strawberry.Maybe[DraftOrderShippingLineInput | None] = strawberry.field(
        description="How it is delivered; the buyer chooses at the checkout if that is not said."
    )
    discount: strawberry.Maybe[DraftOrderDiscountInput | None] = strawberry.field(
        description="What is taken off all of its lines together."
    )

    def said(self) -> dict[str, Any]:
        found = given(self)
        if "line_items" in found:
            found["line_items"] = [one.said() for one in found["line_items"]]
        if found.get("customer_id") is not None:
            found["customer_id"] = gid.number_of("Customer", found["customer_id"])
        for name in ("shipping_address", "billing_address"):
            if found.get(name) is not None:
                found[name] = found[name].parsed()
        for name in ("shipping_line", "discount"):
            if found.get(name) is not None:
                found[name] = given(found[name])
        return found
