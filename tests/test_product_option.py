"""The ways in which a product's variants differ, and how many of them are shown."""

from typing import Any

import pytest
from conftest import Shop
from factories import product

import models

OPTIONS = """query($first: Int) { product(handle: "shirt") {
  options(first: $first) { name values optionValues { name } } } }"""


async def shirt(shop: Shop) -> None:
    color = [models.ProductOptionValue(name=n, position=i) for i, n in ((2, "Red"), (1, "Blue"))]
    size = [models.ProductOptionValue(name="S", position=1)]
    await shop.add(
        product(
            handle="shirt",
            options=[
                models.ProductOption(name="Color", position=2, option_values=color),
                models.ProductOption(name="Size", position=1, option_values=size),
            ],
        )
    )


SIZE = {"name": "Size", "values": ["S"], "optionValues": [{"name": "S"}]}
COLOR = {
    "name": "Color",
    "values": ["Blue", "Red"],
    "optionValues": [{"name": "Blue"}, {"name": "Red"}],
}


@pytest.mark.parametrize(
    ("first", "shown"), [(None, [SIZE, COLOR]), (9, [SIZE, COLOR]), (1, [SIZE]), (0, [])]
)
async def test_options_and_their_values_come_in_their_places(
    shop: Shop, first: int | None, shown: list[Any]
) -> None:
    await shirt(shop)

    answer = await shop.ask(OPTIONS, first=first)

    assert answer["product"]["options"] == shown


async def test_fewer_than_no_options_cannot_be_asked_for(shop: Shop) -> None:
    await shirt(shop)

    code, message = await shop.refusal(OPTIONS, first=-1)

    assert code == "BAD_USER_INPUT"
    assert "first is -1" in message
