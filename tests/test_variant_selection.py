"""Finding a product's variants by their options."""

from typing import Any

import pytest
from conftest import Shop
from factories import product, variant

import models

QUERY = """query($options: [SelectedOptionInput!]!, $some: [SelectedOptionInput!]) {
  product(handle: "shirt") {
    variantBySelectedOptions(selectedOptions: $options) { title }
    selectedOrFirstAvailableVariant(selectedOptions: $some) { title }
    adjacentVariants(selectedOptions: $some) { title }
    encodedVariantExistence encodedVariantAvailability
    options { optionValues { name firstSelectableVariant { title } } }
  } }"""


def form(size: str, color: str, stock: int = 1) -> models.ProductVariant:
    options = [["Size", size], ["Color", color]]
    return variant(stock=stock, title=f"{size} / {color}", selected_options=options)


def option(position: int, name: str, *values: str) -> models.ProductOption:
    rows = [models.ProductOptionValue(name=v, position=i) for i, v in enumerate(values, 1)]
    return models.ProductOption(name=name, position=position, option_values=rows)


@pytest.fixture
async def shirt(shop: Shop) -> models.Product:
    """There is no large blue one, and the small red one is sold out."""
    row = product(
        form("S", "Red", stock=0),
        form("S", "Blue"),
        form("L", "Red"),
        handle="shirt",
        options=[option(1, "Size", "S", "L"), option(2, "Color", "Red", "Blue")],
    )
    await shop.add(row)
    return row


def chosen(**options: str) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in options.items()]


async def ask(shop: Shop, options: Any, some: Any = None) -> Any:
    return (await shop.ask(QUERY, options=options, some=some))["product"]


async def test_a_choice_finds_its_variant(shop: Shop, shirt: models.Product) -> None:
    found = await ask(shop, chosen(Size="L", Color="Red"), chosen(Size="L", Color="Red"))

    assert found["variantBySelectedOptions"] == {"title": "L / Red"}
    assert found["selectedOrFirstAvailableVariant"] == {"title": "L / Red"}
    assert found["adjacentVariants"] == [{"title": "S / Red"}]


async def test_without_a_choice_the_first_that_can_be_bought_is_meant(
    shop: Shop, shirt: models.Product
) -> None:
    found = await ask(shop, chosen(Size="L", Color="Blue"))

    assert found["variantBySelectedOptions"] is None
    assert found["selectedOrFirstAvailableVariant"] == {"title": "S / Blue"}
    assert found["adjacentVariants"] == [{"title": "S / Red"}]


async def test_what_exists_and_what_can_be_bought_are_encoded(
    shop: Shop, shirt: models.Product
) -> None:
    found = await ask(shop, [])

    assert found["encodedVariantExistence"] == "v1_0:0-1,1:0,"
    assert found["encodedVariantAvailability"] == "v1_0:1,1:0,"


async def test_each_value_leads_to_a_variant(shop: Shop, shirt: models.Product) -> None:
    sizes, colors = (await ask(shop, []))["options"]

    assert [value["firstSelectableVariant"]["title"] for value in sizes["optionValues"]] == [
        "S / Red",
        "L / Red",
    ]
    assert [value["firstSelectableVariant"]["title"] for value in colors["optionValues"]] == [
        "S / Red",
        "S / Blue",
    ]
