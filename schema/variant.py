"""The buyable forms of a product, as clients see them."""

from typing import TYPE_CHECKING, Annotated

import strawberry

import models
import resolvers.variant
from commerce import weight
from schema import enums, inventory, quantity_price_break, selling_plan, shop_pay
from schema.bundle import Bundled
from schema.image import Image
from schema.info import Info
from schema.location import store_availability
from schema.metafield import HasMetafields
from schema.node import Node
from schema.permission import public
from schema.variant_terms import VariantTerms

if TYPE_CHECKING:
    from schema.product import Product

enums.register(models.InventoryPolicy)
enums.register(models.WeightUnit)


@strawberry.type(description="One choice that makes a variant what it is.")
class SelectedOption:
    @public("What is chosen, such as Size.")
    def name(self: list[str]) -> str:
        return self[0]

    @public("The choice, such as Small.")
    def value(self: list[str]) -> str:
        return self[1]


@strawberry.type(description="One buyable form of a product, such as a size.")
class ProductVariant(VariantTerms, Bundled, HasMetafields, Node):
    title: str = public("Its choices, joined by a slash.")
    barcode: str | None = public("Its barcode: a GTIN, EAN or ISBN.")
    available_for_sale: bool = public("Whether it can be bought now.")
    requires_shipping: bool = public("Whether it has to be delivered.")
    taxable: bool = public("Whether tax is charged on it.")
    tax_class: str | None = public("The class of tax rates that counts; null for the usual ones.")
    weight_unit: models.WeightUnit = public("The unit `weight` is in.")
    sku: str | None = public("The shop's own code for it.")

    @public("Its choices, in the order of the product's options.", list[SelectedOption])
    def selected_options(self: models.ProductVariant) -> list[list[str]]:
        return self.selected_options

    @public("How many can be bought now; null when nobody counts them.")
    def quantity_available(self: models.ProductVariant) -> int | None:
        return self.quantity_available if self.inventory_tracked else None

    @public("Whether it is sold out, and can be bought all the same.")
    def currently_not_in_stock(self: models.ProductVariant) -> bool:
        return self.available_for_sale and self.inventory_tracked and self.quantity_available <= 0

    @public("Its weight, in `weightUnit`.")
    def weight(self: models.ProductVariant) -> float | None:
        return weight.shown(self.grams, self.weight_unit.name)

    @public("Its own picture, or else the product's first; null if there is none.", Image | None)
    async def image(self: models.ProductVariant, info: Info) -> models.Image | None:
        return await resolvers.variant.image(info.context, self)

    store_availability = store_availability
    inventory_item = inventory.of_variant
    selling_plan_allocations = selling_plan.of_variant
    quantity_price_breaks = quantity_price_break.of_variant
    shop_pay_installments_pricing = shop_pay.of_variant

    @public(
        "The product it is a form of. Where it is not offered any more, as in an old cart, it is"
        " `No longer offered`, and shows nothing else.",
        Annotated["Product", strawberry.lazy("schema.product")],
        together=lambda rows, info: resolvers.variant.products(info.context, rows),
    )
    async def product(self: models.ProductVariant, info: Info) -> models.Product | None:
        return await resolvers.variant.product(info.context, self)
