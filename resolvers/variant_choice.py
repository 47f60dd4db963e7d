"""Which values of the product's options a variant is given."""

from collections.abc import Sequence

import models
from commerce.complaints import Complaints
from commerce.product_assembly import DEFAULT_OPTION, DEFAULT_VALUE, MAX_VARIANT_TITLE
from commerce.product_cell import MAX_TEXT
from resolvers.product_form import Form, combination, named

Pair = tuple[str, str]


def read(form: Form, pairs: Sequence[Pair], complaints: Complaints) -> list[Pair]:
    """A value for every option of the product, spelled as the product spells it."""
    field = "selectedOptions"
    if not pairs and form.is_without_options:
        return [(DEFAULT_OPTION, DEFAULT_VALUE)]
    said: dict[str, str] = {}
    for i, (name, word) in enumerate(pairs):
        option = form.option(name)
        if option is None or option.name in said:
            message = f"The product has no option {name!r}, or it is named twice."
            complaints.add("NOT_FOUND", message, field, str(i), "name")
            continue
        value = complaints.line(word, field, str(i), "value", longest=MAX_TEXT, blank=False)
        known = named(option.option_values, value)
        said[option.name] = known.name if known else value
    missing = [option.name for option in form.options if option.name not in said]
    if missing:
        complaints.add("BLANK", f"Give it a value of {', '.join(missing)}.", field)
    if sum(len(value) + 3 for value in said.values()) > MAX_VARIANT_TITLE:
        message = f"Its values have more than {MAX_VARIANT_TITLE} characters together."
        complaints.add("TOO_LONG", message, field)
    return list(said.items())


def check_free(
    form: Form,
    choice: Sequence[Pair],
    variant: models.ProductVariant | None,
    complaints: Complaints,
) -> None:
    """No other variant of the product makes the same choice."""
    if form.by_choice.get(combination(choice)) not in (None, variant):
        complaints.add("TAKEN", "Another variant has the same options.", "selectedOptions")


def completed(variant: models.ProductVariant, pairs: Sequence[Pair]) -> list[Pair]:
    """What was said, and of other options what the variant has."""
    said = {name.casefold() for name, _ in pairs}
    kept = [
        (name, value) for name, value in variant.selected_options if name.casefold() not in said
    ]
    return [*pairs, *kept]


def choose(form: Form, variant: models.ProductVariant, choice: Sequence[Pair]) -> None:
    """Let the variant have what was chosen; values that are new are added to their options."""
    for name, value in choice:
        option = form.option(name)
        if option is not None and named(option.option_values, value) is None:
            option.option_values.append(
                models.ProductOptionValue(name=value, position=len(option.option_values) + 1)
            )
    form.choose(variant, choice)
