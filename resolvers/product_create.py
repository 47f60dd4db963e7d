"""Staff make a product: whole, in one transaction."""

from collections.abc import Mapping, Sequence
from typing import Any

import models
import resolvers.shop
from commerce import new_product, product_change
from commerce.complaints import Complaints
from commerce.product_error import ProductErrorCode
from context import Context
from resolvers import media_edit, option_edit, product_form, product_write, variant_edit
from resolvers.product_edit import free_handle
from resolvers.product_form import Form

Said = Mapping[str, Any]


async def create(context: Context, said: Said, media: Sequence[Said] = ()) -> models.Product:
    """A new product; nobody sees it before it is published."""
    complaints = Complaints(ProductErrorCode, "product")
    columns = product_change.columns(said, complaints)
    if said.get("variants"):
        variant_edit.hold(said["variants"])
    complaints.settle()
    rows = await media_edit.prepared(context, media)
    currency = (await resolvers.shop.shop(context)).currency_code
    async with context.transaction() as session:
        handle = await free_handle(session, complaints, None, said.get("handle"), columns["title"])
        complaints.settle()
        draft = new_product.draft(handle, columns)
        product = await product_write.create(context, session, draft, currency)
        product.requires_selling_plan = bool(columns.get("requires_selling_plan"))
        form = await product_form.opened(session, product.id)
        await _add_options(form, said, complaints)
        complaints.settle()
        variants = said.get("variants") or [_first(form)]
        await variant_edit.add(context, form, variants, currency, within=("product",), record=False)
        if rows:
            await media_edit.add(context, session, product, rows, record=False)
    return product


async def _add_options(form: Form, said: Said, complaints: Complaints) -> None:
    """The options that are given, or else those that the variants choose of."""
    options = said.get("options") or _chosen(said.get("variants") or ())
    if options:
        await option_edit.add(form, options, complaints.inside("options"))
    else:
        form.options.append(option_edit.placeholder())


def _chosen(variants: Sequence[Said]) -> list[Said]:
    names: dict[str, dict[str, str]] = {}
    spelled: dict[str, str] = {}
    for variant in variants:
        for name, value in variant["selected_options"]:
            spelled.setdefault(name.casefold(), name)
            names.setdefault(name.casefold(), {}).setdefault(value.casefold(), value)
    return [
        {"name": spelled[key], "values": [{"name": value} for value in values.values()]}
        for key, values in names.items()
    ]


def _first(form: Form) -> Said:
    """The one variant of a product of which none was named."""
    chosen = [(option.name, option.option_values[0].name) for option in form.options]
    return {"price": "0", "selected_options": chosen}
