"""The whole rule of a discount, as staff said it: what reads like what the inputs take."""

from collections.abc import Iterable
from typing import Annotated

import strawberry

from commerce import discount, gid
from commerce.money import Money
from commerce.vocabulary import Vocabulary
from schema import enums
from schema.money import MoneyV2
from schema.permission import public
from schema.scalars import Decimal
from schema.shows import shows


@enums.register
class DiscountMethod(Vocabulary):
    """How a discount comes to a cart."""

    AUTOMATIC = "By itself."
    CODE = "By a code that the buyer enters."


def _ids(kind: str, numbers: Iterable[str]) -> list[str]:
    return [gid.make(kind, number) for number in sorted(map(int, numbers))]


_NAMED = "also of those that are gone; `nodes` tells what they are."


@strawberry.type(description="Which products something is about; reads as the input does.")
class DiscountSelection:
    everything: bool = public("Whether it is all of them.")

    is_type_of = shows(discount.Selection)

    @public(f"The ids of products, {_NAMED}", list[strawberry.ID])
    def product_ids(self: discount.Selection) -> list[str]:
        return _ids("Product", self.products)

    @public(f"The ids of variants, {_NAMED}", list[strawberry.ID])
    def variant_ids(self: discount.Selection) -> list[str]:
        return _ids("ProductVariant", self.variants)

    @public(f"The ids of collections, whose products they are; {_NAMED}", list[strawberry.ID])
    def collection_ids(self: discount.Selection) -> list[str]:
        return _ids("Collection", self.collections)


@strawberry.type(description="So many percent less.")
class DiscountPercentage:
    is_type_of = shows(discount.Percentage)

    @public("How many percent.", Decimal)
    def percentage(self: discount.Percentage) -> str:
        return format(self.percent, "f")


@strawberry.type(description="So much less.")
class DiscountAmount:
    is_type_of = shows(discount.FixedAmount)

    @public("How much.", MoneyV2)
    def amount(self: discount.FixedAmount) -> Money:
        return self.amount

    @public("Whether it comes off each unit; else once, shared.")
    def on_each(self: discount.FixedAmount) -> bool:
        return self.each


@strawberry.type(description="The delivery for nothing.")
class DiscountFreeShipping:
    at_most: MoneyV2 | None = public("Unless it costs more than that; null for whatever it costs.")

    is_type_of = shows(discount.FreeShipping)


@strawberry.type(description="For so many units bought, so many others cheaper.")
class DiscountBuyXGetY:
    buy: DiscountSelection = public("What has to be bought.")
    buy_quantity: int = public("How many units of it.")
    get: DiscountSelection = public("What gets cheaper.")
    get_quantity: int = public("How many units of it.")
    most: int | None = public("How often it applies to one cart; null for no limit.")

    is_type_of = shows(discount.BuyXGetY)

    @public("So many percent cheaper; 100 for free.", Decimal)
    def percentage(self: discount.BuyXGetY) -> str:
        return format(self.percent, "f")


TakenOff = Annotated[
    DiscountPercentage | DiscountAmount | DiscountFreeShipping | DiscountBuyXGetY,
    strawberry.union("DiscountValue", description="What a discount takes off."),
]
