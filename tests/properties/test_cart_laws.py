"""Laws of a cart's lines, asked of the shop and of a small model of it."""

from collections.abc import Sequence
from typing import Any

import pytest
from buying import REMOVE, add, contents, create, make, read, tell, update
from conftest import Shop
from factories import product, variant
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import models

# Every example makes carts of its own, so that they can share a shop.
law = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
KINDS = 3
STOCKS = [0, 1, 4, 1_000]

words = st.sampled_from(
    [{}, {"ribbon": "red"}, {"ribbon": "red", "card": "yes"}, {"card": "yes", "ribbon": "red"}]
)
kinds = st.integers(0, KINDS - 1)
additions = st.lists(st.tuples(kinds, st.integers(1, 5), words), min_size=1, max_size=4)
positions = st.integers(0, 5)
changes = st.dictionaries(
    positions,
    st.tuples(st.none() | kinds, st.none() | st.integers(0, 5), st.none() | words),
    min_size=1,
    max_size=3,
)
steps = st.lists(
    st.tuples(st.just("add"), additions)
    | st.tuples(st.just("update"), changes)
    | st.tuples(st.just("remove"), st.sets(positions, min_size=1, max_size=2)),
    min_size=1,
    max_size=5,
)
Held = tuple[int, int, dict[str, str]]


@pytest.fixture
async def endless(shop: Shop) -> list[models.ProductVariant]:
    """Variants of which there are always enough."""
    made = [variant(inventory_tracked=False) for _ in range(KINDS)]
    await shop.add(product(*made))
    return made


@pytest.fixture
async def scarce(shop: Shop) -> list[models.ProductVariant]:
    made = [variant(stock=stock) for stock in STOCKS]
    await shop.add(product(*made))
    return made


def merged(lines: Sequence[Held]) -> list[Held]:
    """The model's one rule: lines that are alike are one, at the place of the first."""
    found: list[Held] = []
    for kind, quantity, said in lines:
        for i, (other, so_far, words) in enumerate(found):
            if (other, words) == (kind, said):
                found[i] = (kind, so_far + quantity, words)
                break
        else:
            found.append((kind, quantity, said))
    return found


def changed(lines: Sequence[Held], asked: dict[int, Any]) -> list[Held]:
    new = list(lines)
    for i, (kind, quantity, said) in asked.items():
        old = lines[i]
        new[i] = (
            old[0] if kind is None else kind,
            old[1] if quantity is None else quantity,
            old[2] if said is None else said,
        )
    return merged([line for line in new if line[1]])


def as_input(variants: list[models.ProductVariant], line: Held) -> dict[str, Any]:
    kind, quantity, said = line
    return {
        "merchandiseId": variants[kind].gid,
        "quantity": quantity,
        "attributes": [{"key": key, "value": value} for key, value in said.items()],
    }


def as_change(
    variants: list[models.ProductVariant], id: str, kind: Any, quantity: Any, said: Any
) -> dict[str, Any]:
    change: dict[str, Any] = {"id": id}
    if kind is not None:
        change["merchandiseId"] = variants[kind].gid
    if quantity is not None:
        change["quantity"] = quantity
    if said is not None:
        change["attributes"] = [{"key": key, "value": value} for key, value in said.items()]
    return change


def held(cart: Any, variants: list[models.ProductVariant]) -> list[Held]:
    kinds = {one.gid: i for i, one in enumerate(variants)}
    return [(kinds[gid], quantity, said) for gid, quantity, said in contents(cart)]


@law
@given(steps=steps)
async def test_a_cart_is_what_the_model_says_after_any_changes(
    shop: Shop, endless: list[models.ProductVariant], steps: Any
) -> None:
    cart = await make(shop)
    model: list[Held] = []
    for name, asked in steps:
        ids = [node["id"] for node in cart["lines"]["nodes"]]
        if name == "add":
            model = merged([*model, *asked])
            answer = await add(shop, cart, *(as_input(endless, line) for line in asked))
        elif name == "update":
            known = {i: change for i, change in asked.items() if i < len(model)}
            model = changed(model, known)
            said = (as_change(endless, ids[i], *change) for i, change in known.items())
            answer = await update(shop, cart, *said)
        else:
            gone = [i for i in asked if i < len(model)]
            model = [line for i, line in enumerate(model) if i not in gone]
            answer = await tell(shop, REMOVE, cart, lineIds=[ids[i] for i in gone])
        assert (answer["userErrors"], answer["warnings"]) == ([], [])
        cart = answer["cart"]
        assert held(cart, endless) == model
        assert cart["totalQuantity"] == sum(quantity for _, quantity, _ in model)
    assert held(await read(shop, cart), endless) == model


@law
@given(first=additions, second=additions)
async def test_adding_twice_is_adding_both(
    shop: Shop, endless: list[models.ProductVariant], first: Any, second: Any
) -> None:
    one_by_one = await make(shop, *(as_input(endless, line) for line in first))
    one_by_one = (await add(shop, one_by_one, *(as_input(endless, line) for line in second)))[
        "cart"
    ]

    together = await make(shop, *(as_input(endless, line) for line in [*first, *second]))

    assert held(one_by_one, endless) == held(together, endless)


amounts = st.lists(
    st.tuples(st.integers(0, len(STOCKS) - 1), st.integers(1, 5), st.just({})),
    min_size=1,
    max_size=4,
)


@law
@given(first=amounts, second=amounts)
async def test_adding_twice_is_adding_both_where_there_is_too_little(
    shop: Shop, scarce: list[models.ProductVariant], first: Any, second: Any
) -> None:
    one_by_one = (await create(shop, *(as_input(scarce, line) for line in first)))["cart"]
    one_by_one = (await add(shop, one_by_one, *(as_input(scarce, line) for line in second)))["cart"]

    together = (await create(shop, *(as_input(scarce, line) for line in [*first, *second])))["cart"]

    assert held(one_by_one, scarce) == held(together, scarce)
    asked = {kind: quantity for kind, quantity, _ in merged([*first, *second])}
    expected = {kind: min(quantity, STOCKS[kind]) for kind, quantity in asked.items()}
    assert {kind: quantity for kind, quantity, _ in held(together, scarce)} == {
        kind: quantity for kind, quantity in expected.items() if quantity
    }


crowds = st.lists(
    st.tuples(st.integers(0, len(STOCKS) - 1), st.integers(1, 5), words), min_size=1, max_size=6
)


@law
@given(first=crowds, second=crowds)
async def test_no_variant_is_promised_more_often_than_it_is_there(
    shop: Shop, scarce: list[models.ProductVariant], first: Any, second: Any
) -> None:
    answer = await create(shop, *(as_input(scarce, line) for line in first))
    answers = [
        answer,
        await add(shop, answer["cart"], *(as_input(scarce, line) for line in second)),
    ]

    before: list[Held] = []
    for answer, asked in zip(answers, (first, second), strict=True):
        wanted: dict[int, int] = {}
        for kind, quantity, _ in [*before, *asked]:
            wanted[kind] = wanted.get(kind, 0) + quantity
        got: dict[int, int] = {}
        before = held(answer["cart"], scarce)
        for kind, quantity, _ in before:
            got[kind] = got.get(kind, 0) + quantity
        assert got == {
            kind: min(quantity, STOCKS[kind]) for kind, quantity in wanted.items() if STOCKS[kind]
        }
        # Whoever gets less than was asked for hears of it, and nobody else does.
        assert bool(answer["warnings"]) == any(
            quantity > STOCKS[kind] for kind, quantity in wanted.items()
        )


@law
@given(lines=additions, gone=st.sets(positions, min_size=1))
async def test_setting_a_quantity_to_0_is_removing(
    shop: Shop, endless: list[models.ProductVariant], lines: Any, gone: set[int]
) -> None:
    one = await make(shop, *(as_input(endless, line) for line in lines))
    other = await make(shop, *(as_input(endless, line) for line in lines))
    both = [[node["id"] for node in cart["lines"]["nodes"]] for cart in (one, other)]
    known = [i for i in gone if i < len(both[0])]

    updated = await update(shop, one, *({"id": both[0][i], "quantity": 0} for i in known))
    removed = await tell(shop, REMOVE, other, lineIds=[both[1][i] for i in known])

    assert updated["userErrors"] == removed["userErrors"] == []
    assert held(updated["cart"], endless) == held(removed["cart"], endless)
    assert len(held(updated["cart"], endless)) == len(both[0]) - len(known)
