"""Making, changing, deleting and ordering the options of a product."""

from typing import Annotated

import strawberry

import resolvers.option_edit
from commerce import gid
from schema.info import Info
from schema.option_input import (
    OptionInput,
    OptionReorderInput,
    OptionUpdateInput,
    OptionValueInput,
    OptionValueUpdateInput,
)
from schema.permission import needs
from schema.product_mutation import WRITE, product_key
from schema.product_payload import (
    ProductOptionsCreatePayload,
    ProductOptionsDeletePayload,
    ProductOptionsReorderPayload,
    ProductOptionUpdatePayload,
    ProductOutcome,
    outcome,
)

ProductId = Annotated[strawberry.ID, strawberry.argument(description="The id of the product.")]
New = Annotated[
    list[OptionInput],
    strawberry.argument(description="The options; a product has 3 at most."),
]
Changes = Annotated[OptionUpdateInput, strawberry.argument(description="The option.")]
NewValues = Annotated[
    list[OptionValueInput] | None,
    strawberry.argument(description="Choices to add; an option has 250 at most."),
]
ChangedValues = Annotated[
    list[OptionValueUpdateInput] | None, strawberry.argument(description="Choices to change.")
]
GoneValues = Annotated[
    list[strawberry.ID] | None,
    strawberry.argument(description="The ids of choices to delete, which no variant has."),
]
OptionIds = Annotated[
    list[strawberry.ID], strawberry.argument(description="The ids of the options.")
]
Places = Annotated[
    list[OptionReorderInput], strawberry.argument(description="All the options, in order.")
]


@strawberry.type
class OptionMutation:
    @needs(
        WRITE,
        "Adds options to a product. The variants it has get the first choice of each.",
        ProductOptionsCreatePayload | None,
    )
    async def product_options_create(
        self, info: Info, product_id: ProductId, options: New
    ) -> ProductOutcome:
        said = [option.said() for option in options]
        return await outcome(
            resolvers.option_edit.create(info.context, product_key(product_id), said)
        )

    @needs(
        WRITE,
        "Changes an option of a product, and its choices; variants follow.",
        ProductOptionUpdatePayload | None,
    )
    async def product_option_update(
        self,
        info: Info,
        product_id: ProductId,
        option: Changes,
        values_to_add: NewValues = strawberry.UNSET,
        values_to_update: ChangedValues = strawberry.UNSET,
        values_to_delete: GoneValues = strawberry.UNSET,
    ) -> ProductOutcome:
        values = resolvers.option_edit.ValueChanges(
            [value.said() for value in values_to_add or ()],
            [value.said() for value in values_to_update or ()],
            [gid.number_of("ProductOptionValue", id) for id in values_to_delete or ()],
        )
        key = product_key(product_id)
        return await outcome(
            resolvers.option_edit.update(info.context, key, option.key(), option.said(), values)
        )

    @needs(
        WRITE,
        "Deletes options of a product. No two variants may be alike without them.",
        ProductOptionsDeletePayload | None,
    )
    async def product_options_delete(
        self, info: Info, product_id: ProductId, option_ids: OptionIds
    ) -> ProductOutcome:
        keys = [gid.number_of("ProductOption", id) for id in option_ids]
        return await outcome(
            resolvers.option_edit.delete(info.context, product_key(product_id), keys)
        )

    @needs(
        WRITE,
        "Puts the options of a product, and their choices, in order.",
        ProductOptionsReorderPayload | None,
    )
    async def product_options_reorder(
        self, info: Info, product_id: ProductId, options: Places
    ) -> ProductOutcome:
        order = [option.parsed() for option in options]
        return await outcome(
            resolvers.option_edit.reorder(info.context, product_key(product_id), order)
        )
