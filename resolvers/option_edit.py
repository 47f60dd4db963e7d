"""Staff make, change, delete and order the options of a product, and their values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

import models
from commerce import gid
from commerce.complaints import Complaints
from commerce.product_assembly import DEFAULT_OPTION, DEFAULT_VALUE
from commerce.product_cell import MAX_TEXT
from commerce.product_error import ProductErrorCode
from context import Context
from models.engine import among
from resolvers.product_form import Form, combination, named, opened

MAX_OPTIONS = 3
MAX_VALUES = 250

Said = Mapping[str, Any]


async def create(context: Context, product_id: int, options: Sequence[Said]) -> models.Product:
    """New options; variants that are there get the first value of each."""
    complaints = Complaints(ProductErrorCode, "options")
    async with context.transaction() as session:
        form = await opened(session, product_id)
        await drop_placeholder(form)
        await add(form, options, complaints)
        complaints.settle()
        await form.store(context)
    return form.product


async def add(form: Form, options: Sequence[Said], complaints: Complaints) -> None:
    if len(form.options) + len(options) > MAX_OPTIONS:
        complaints.add("TOO_MANY", f"A product has {MAX_OPTIONS} options at most.")
        return
    images = await _images(form, [value for said in options for value in said["values"]])
    for i, said in enumerate(options):
        part = complaints.inside(str(i))
        option = models.ProductOption(name=_name(form, None, said, part), option_values=[])
        _add_values(option, said["values"], images, part)
        if not option.option_values:
            part.add("BLANK", "Give it a value.", "values")
            continue
        option.position = len(form.options) + 1
        form.options.append(option)
        first = option.option_values[0].name
        for variant in list(form.variants):
            form.choose(variant, [*map(tuple, variant.selected_options), (option.name, first)])


@dataclass(frozen=True)
class ValueChanges:
    """What becomes of an option's values."""

    new: Sequence[Said] = ()
    changed: Sequence[Said] = ()
    gone: Sequence[int] = ()


async def update(
    context: Context, product_id: int, option_id: int, said: Said, values: ValueChanges
) -> models.Product:
    """Change an option: its name, and its values."""
    complaints = Complaints(ProductErrorCode)
    async with context.transaction() as session:
        form = await opened(session, product_id)
        option = _option(form, option_id, complaints, "option", "id")
        complaints.settle()
        images = await _images(form, [*values.new, *values.changed])
        _rename_option(form, option, said, complaints.inside("option"))
        _drop_values(form, option, values.gone, complaints)
        await session.flush()
        _change_values(form, option, values.changed, images, complaints)
        _add_values(option, values.new, images, complaints, "valuesToAdd")
        complaints.settle()
        await form.store(context)
    return form.product


async def delete(context: Context, product_id: int, option_ids: Sequence[int]) -> models.Product:
    """Options that no two variants are told apart by alone."""
    complaints = Complaints(ProductErrorCode)
    async with context.transaction() as session:
        form = await opened(session, product_id)
        going = [
            _option(form, key, complaints, "optionIds", str(i)) for i, key in enumerate(option_ids)
        ]
        complaints.settle()
        for option in dict.fromkeys(going):
            form.options.remove(option)
        await session.flush()
        if not form.options:
            form.options.append(placeholder())
        _settle_choices(form, {option.name for option in going}, complaints)
        complaints.settle()
        await form.store(context)
    return form.product


async def reorder(
    context: Context, product_id: int, order: Sequence[tuple[int, Sequence[int]]]
) -> models.Product:
    """The options, and the values of those for which they are named, in this order."""
    complaints = Complaints(ProductErrorCode)
    async with context.transaction() as session:
        form = await opened(session, product_id)
        places = {}
        for i, (option_id, value_ids) in enumerate(order):
            option = _option(form, option_id, complaints, "options", str(i), "id")
            places[option_id] = i
            if option is not None and value_ids:
                _sort(option.option_values, value_ids, complaints, "options", str(i), "values")
        if {option.id for option in form.options} != set(places):
            complaints.add("INVALID", "Name every option of the product.", "options")
        complaints.settle()
        for option in form.options:
            option.position = places[option.id]
        form.options.sort(key=lambda option: option.position)
        await form.store(context)
    return form.product


def _sort(rows: list[Any], ids: Sequence[int], complaints: Complaints, *field: str) -> None:
    places = {key: place for place, key in enumerate(ids)}
    if {row.id for row in rows} != set(places):
        complaints.add("INVALID", "Name every value of the option.", *field)
        return
    rows.sort(key=lambda row: places[row.id])


def _option(form: Form, key: int, complaints: Complaints, *field: str) -> Any:
    found = next((option for option in form.options if option.id == key), None)
    if found is None:
        message = f"The product has no option {gid.make('ProductOption', key)}."
        complaints.add("NOT_FOUND", message, *field)
    return found


def _name(
    form: Form, option: models.ProductOption | None, said: Said, complaints: Complaints
) -> str:
    name = complaints.line(said["name"], "name", longest=MAX_TEXT, blank=False)
    if form.option(name) not in (None, option):
        complaints.add("TAKEN", f"The product has an option {name!r} already.", "name")
    return name


def _rename_option(
    form: Form, option: models.ProductOption, said: Said, complaints: Complaints
) -> None:
    if "name" not in said:
        return
    before, option.name = option.name, _name(form, option, said, complaints)
    for variant in form.variants:
        variant.selected_options = [
            [option.name if name == before else name, value]
            for name, value in variant.selected_options
        ]


def _add_values(
    option: models.ProductOption,
    values: Sequence[Said],
    images: set[int],
    complaints: Complaints,
    field: str = "values",
) -> None:
    if len(option.option_values) + len(values) > MAX_VALUES:
        complaints.add("TOO_MANY", f"An option has {MAX_VALUES} values at most.", field)
        return
    for i, said in enumerate(values):
        part = complaints.inside(field, str(i))
        value = models.ProductOptionValue(name=_value_name(option, None, said, part))
        _set_swatch(value, said, images, part)
        value.position = len(option.option_values) + 1
        option.option_values.append(value)


def _value_name(
    option: models.ProductOption,
    value: models.ProductOptionValue | None,
    said: Said,
    complaints: Complaints,
) -> str:
    name = complaints.line(said["name"], "name", longest=MAX_TEXT, blank=False)
    if named(option.option_values, name) not in (None, value):
        complaints.add("TAKEN", f"The option has a value {name!r} already.", "name")
    return name


def _change_values(
    form: Form,
    option: models.ProductOption,
    values: Sequence[Said],
    images: set[int],
    complaints: Complaints,
) -> None:
    there = {value.id: value for value in option.option_values}
    for i, said in enumerate(values):
        part = complaints.inside("valuesToUpdate", str(i))
        value = there.get(said["id"])
        if value is None:
            part.add("NOT_FOUND", "The option has no such value.", "id")
            continue
        if "name" in said:
            before, value.name = value.name, _value_name(option, value, said, part)
            for variant in form.variants:
                variant.selected_options = [
                    [name, value.name if (name, word) == (option.name, before) else word]
                    for name, word in variant.selected_options
                ]
        _set_swatch(value, said, images, part)


def _drop_values(
    form: Form, option: models.ProductOption, ids: Sequence[int], complaints: Complaints
) -> None:
    used = {
        dict(map(tuple, variant.selected_options)).get(option.name) for variant in form.variants
    }
    there = {value.id: value for value in option.option_values}
    for i, key in enumerate(dict.fromkeys(ids)):
        value = there.get(key)
        if value is None:
            complaints.add("NOT_FOUND", "The option has no such value.", "valuesToDelete", str(i))
        elif value.name in used:
            message = f"A variant has {value.name!r}: change or delete it first."
            complaints.add("IN_USE", message, "valuesToDelete", str(i))
        else:
            option.option_values.remove(value)


def _set_swatch(
    value: models.ProductOptionValue, said: Said, images: set[int], complaints: Complaints
) -> None:
    if "color" in said:
        value.swatch_color = said["color"]
    if "media_id" in said:
        if said["media_id"] is not None and said["media_id"] not in images:
            complaints.add("NOT_FOUND", "The product has no such picture.", "mediaId")
        value.swatch_image_id = said["media_id"]


async def _images(form: Form, values: Sequence[Said]) -> set[int]:
    """The product's pictures that stand for values."""
    wanted = sorted({v["media_id"] for v in values if v.get("media_id") is not None})
    image = models.Image
    found = select(image.id).where(
        image.product_id == form.product.id,
        image.kind == models.MediaContentType.IMAGE,
        among(image.id, wanted),
    )
    return set(await form.session.scalars(found)) if wanted else set()


def _settle_choices(form: Form, gone: set[str], complaints: Complaints) -> None:
    """Variants lose what they chose of options that are gone, and have to differ all the same."""
    form.by_choice.clear()
    for variant in form.variants:
        kept = [(name, value) for name, value in variant.selected_options if name not in gone]
        pairs = kept or [(DEFAULT_OPTION, DEFAULT_VALUE)]
        if combination(pairs) in form.by_choice:
            message = "Two variants would be alike: delete one of them first."
            complaints.add("IN_USE", message, "optionIds")
            return
        form.choose(variant, pairs)


async def drop_placeholder(form: Form) -> None:
    """Real options take the place of the one that says that there are none."""
    if form.is_without_options:
        form.options.clear()
        for variant in form.variants:
            variant.selected_options = []
        await form.session.flush()


def placeholder() -> models.ProductOption:
    value = models.ProductOptionValue(name=DEFAULT_VALUE, position=1)
    return models.ProductOption(name=DEFAULT_OPTION, position=1, option_values=[value])
