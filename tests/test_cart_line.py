"""Filling a cart: merging, changing, removing, and what happens when there is too little."""

from typing import Any

import pytest
import sqlalchemy as sa
from buying import (
    ADD,
    CREATE,
    REMOVE,
    UPDATE,
    add,
    contents,
    create,
    faults,
    line,
    make,
    pairs,
    quantities,
    read,
    tell,
    update,
)
from conftest import Shop
from factories import product, stock, variant

import models
from commerce.permission import Permission


async def change_rows(shop: Shop, statement: Any) -> None:
    async with shop.database.write_session() as session, session.begin():
        await session.execute(statement)


def ids(cart: Any) -> list[str]:
    return [node["id"] for node in cart["lines"]["nodes"]]


async def test_a_line_holds_one_unless_somebody_says_otherwise(shop: Shop) -> None:
    tea, tin = variant(), variant()
    await stock(shop, product(tea, tin))

    cart = await make(shop, line(tea), {"merchandiseId": tin.gid, "quantity": None})

    assert contents(cart) == [(tea.gid, 1, {}), (tin.gid, 1, {})]
    assert cart["totalQuantity"] == 2


async def test_the_same_variant_with_the_same_attributes_is_one_line(shop: Shop) -> None:
    tea = variant()
    await stock(shop, product(tea))
    cart = await make(shop, line(tea, 1, ribbon="red", card="Hello"))

    answer = await add(
        shop, cart, line(tea, 2, card="Hello", ribbon="red"), line(tea, 3, ribbon="red")
    )

    assert contents(answer["cart"]) == [
        (tea.gid, 3, {"ribbon": "red", "card": "Hello"}),
        (tea.gid, 3, {"ribbon": "red"}),
    ]
    assert ids(answer["cart"])[0] == ids(cart)[0]


async def test_different_attributes_stay_apart(shop: Shop) -> None:
    tea = variant()
    await stock(shop, product(tea))

    cart = await make(
        shop, line(tea), line(tea, ribbon="red"), line(tea, ribbon="Red"), line(tea, Ribbon="red")
    )

    assert quantities(cart) == [1, 1, 1, 1]
    assert cart["totalQuantity"] == 4


async def test_a_new_cart_merges_the_lines_it_is_made_of(shop: Shop) -> None:
    tea, tin = variant(), variant()
    await stock(shop, product(tea, tin))

    cart = await make(shop, line(tea, 2), line(tin, 1), line(tea, 3))

    assert contents(cart) == [(tea.gid, 5, {}), (tin.gid, 1, {})]


async def test_attributes_given_twice_on_a_line_are_one_with_the_last_value(shop: Shop) -> None:
    tea = variant()
    await stock(shop, product(tea))
    twice = {**line(tea), "attributes": [*pairs(ribbon="blue"), *pairs(ribbon="red")]}

    cart = await make(shop, line(tea, ribbon="red"), twice)

    assert contents(cart) == [(tea.gid, 2, {"ribbon": "red"})]


async def test_lines_that_an_update_makes_alike_become_one(shop: Shop) -> None:
    tea, tin = variant(), variant()
    await stock(shop, product(tea, tin))
    cart = await make(shop, line(tea, 1, ribbon="red"), line(tin, 2), line(tea, 3))
    red, tins, plain = ids(cart)

    answer = await update(shop, cart, {"id": plain, "attributes": pairs(ribbon="red")})
    assert contents(answer["cart"]) == [(tea.gid, 4, {"ribbon": "red"}), (tin.gid, 2, {})]
    assert ids(answer["cart"]) == [red, tins]

    answer = await update(
        shop, cart, {"id": red, "merchandiseId": tin.gid, "attributes": [], "quantity": 5}
    )
    assert contents(answer["cart"]) == [(tin.gid, 7, {})]
    assert ids(answer["cart"]) == [red]


async def test_two_lines_can_trade_places_in_one_change(shop: Shop) -> None:
    tea, tin = variant(), variant()
    await stock(shop, product(tea, tin))
    cart = await make(shop, line(tea, 1), line(tin, 2))
    first, second = ids(cart)

    answer = await update(
        shop,
        cart,
        {"id": first, "merchandiseId": tin.gid},
        {"id": second, "merchandiseId": tea.gid},
    )

    assert contents(answer["cart"]) == [(tin.gid, 1, {}), (tea.gid, 2, {})]
    assert ids(answer["cart"]) == [first, second]


async def test_what_an_update_leaves_out_stays(shop: Shop) -> None:
    tea, tin = variant(), variant()
    await stock(shop, product(tea, tin))
    cart = await make(shop, line(tea, 2, ribbon="red"))
    [only] = ids(cart)

    for change, expected in (
        ({"quantity": 3}, (tea.gid, 3, {"ribbon": "red"})),
        ({"merchandiseId": tin.gid}, (tin.gid, 3, {"ribbon": "red"})),
        ({"attributes": pairs(ribbon="blue")}, (tin.gid, 3, {"ribbon": "blue"})),
        (
            {"quantity": None, "merchandiseId": None, "attributes": None},
            (tin.gid, 3, {"ribbon": "blue"}),
        ),
        ({"attributes": []}, (tin.gid, 3, {})),
        ({}, (tin.gid, 3, {})),
    ):
        answer = await update(shop, cart, {"id": only, **change})
        assert (faults(answer), contents(answer["cart"])) == ([], [expected])
        assert ids(answer["cart"]) == [only]


async def test_the_quantity_0_takes_a_line_out(shop: Shop) -> None:
    tea, tin = variant(), variant()
    await stock(shop, product(tea, tin))
    cart = await make(shop, line(tea, 2), line(tin, 1))
    teas, tins = ids(cart)

    answer = await update(shop, cart, {"id": teas, "quantity": 0})

    assert contents(answer["cart"]) == [(tin.gid, 1, {})]
    answer = await update(shop, cart, {"id": teas, "quantity": 1})
    assert faults(answer) == [("INVALID_MERCHANDISE_LINE", "lines.0.id")]
    assert ids(await read(shop, cart)) == [tins]


async def test_a_line_taken_out_cannot_be_changed_in_the_same_breath(shop: Shop) -> None:
    tea = variant()
    await stock(shop, product(tea))
    cart = await make(shop, line(tea, 2))
    [only] = ids(cart)

    answer = await update(shop, cart, {"id": only, "quantity": 0}, {"id": only, "quantity": 1})

    assert faults(answer) == [("INVALID_MERCHANDISE_LINE", "lines.1.id")]
    assert quantities(await read(shop, cart)) == [2]


async def test_lines_are_removed_by_their_ids(shop: Shop) -> None:
    tea, tin, pot = variant(), variant(), variant()
    await stock(shop, product(tea, tin, pot))
    cart = await make(shop, line(tea), line(tin), line(pot))
    teas, tins, pots = ids(cart)

    answer = await tell(shop, REMOVE, cart, lineIds=[pots, teas, teas])

    assert (faults(answer), ids(answer["cart"])) == ([], [tins])
    answer = await tell(shop, REMOVE, cart, lineIds=[])
    assert (faults(answer), ids(answer["cart"])) == ([], [tins])


async def test_one_bad_line_leaves_the_cart_as_it_was(shop: Shop) -> None:
    tea, tin = variant(), variant()
    await stock(shop, product(tea, tin))
    cart = await make(shop, line(tea, 2), line(tin, 1))
    teas, tins = ids(cart)
    ghost = "gid://shopify/CartLine/ghost"

    for change, arguments in (
        (ADD, {"lines": [line(tea, 1), {"merchandiseId": "gid://shopify/ProductVariant/0"}]}),
        (UPDATE, {"lines": [{"id": teas, "quantity": 0}, {"id": ghost, "quantity": 1}]}),
        (UPDATE, {"lines": [{"id": teas, "quantity": 9}, {"id": tins, "quantity": -1}]}),
        (REMOVE, {"lineIds": [teas, ghost]}),
    ):
        answer = await tell(shop, change, cart, **arguments)
        assert answer["cart"] is None
        assert len(faults(answer)) == 1
        assert await read(shop, cart) == {key: cart[key] for key in await read(shop, cart)}


async def test_the_line_of_another_cart_is_no_line_of_this_one(shop: Shop) -> None:
    tea = variant()
    await stock(shop, product(tea))
    mine, yours = await make(shop, line(tea, 1)), await make(shop, line(tea, 2))
    [foreign] = ids(yours)
    disguised = foreign.split("?")[0] + "?cart=" + mine["id"].split("/")[-1].split("?")[0]

    for theirs in (foreign, disguised):
        answer = await update(shop, mine, {"id": theirs, "quantity": 0})
        assert faults(answer) == [("INVALID_MERCHANDISE_LINE", "lines.0.id")]
        answer = await tell(shop, REMOVE, mine, lineIds=[theirs])
        assert faults(answer) == [("INVALID_MERCHANDISE_LINE", "lineIds.0")]
    assert quantities(await read(shop, yours)) == [2]


@pytest.mark.parametrize(
    ("quantity", "code"),
    [(0, "MINIMUM_NOT_MET"), (-1, "MINIMUM_NOT_MET"), (1_000_001, "MAXIMUM_EXCEEDED")],
)
async def test_a_quantity_out_of_bounds_is_refused_where_it_stands(
    shop: Shop, quantity: int, code: str
) -> None:
    tea = variant(inventory_tracked=False)
    await stock(shop, product(tea))
    cart = await make(shop, line(tea, 2))

    answer = await create(shop, line(tea, 1, ribbon="red"), line(tea, quantity))
    assert (answer["cart"], faults(answer)) == (None, [(code, "input.lines.1.quantity")])
    answer = await add(shop, cart, line(tea, 1), line(tea, quantity))
    assert (answer["cart"], faults(answer)) == (None, [(code, "lines.1.quantity")])
    if quantity:
        answer = await update(shop, cart, {"id": ids(cart)[0], "quantity": quantity})
        assert (answer["cart"], faults(answer)) == (None, [(code, "lines.0.quantity")])
    assert quantities(await read(shop, cart)) == [2]


async def test_a_million_is_the_most_that_a_line_may_hold(shop: Shop) -> None:
    tea = variant(inventory_tracked=False)
    await stock(shop, product(tea))
    cart = await make(shop, line(tea, 999_999))

    assert quantities((await add(shop, cart, line(tea, 1)))["cart"]) == [1_000_000]
    answer = await add(shop, cart, line(tea, 1, ribbon="red"), line(tea, 1))

    assert (answer["cart"], faults(answer)) == (None, [("MAXIMUM_EXCEEDED", "lines.1.quantity")])
    assert "1,000,001" in answer["userErrors"][0]["message"]
    assert "1,000,000 at most" in answer["userErrors"][0]["message"]
    assert quantities(await read(shop, cart)) == [1_000_000]


async def test_lines_that_together_pass_a_million_are_not_merged(shop: Shop) -> None:
    tea = variant(inventory_tracked=False)
    await stock(shop, product(tea))
    cart = await make(shop, line(tea, 600_000), line(tea, 600_000, ribbon="red"))
    plain, red = ids(cart)

    answer = await update(shop, cart, {"id": red, "attributes": []})
    assert (answer["cart"], faults(answer)) == (None, [("MAXIMUM_EXCEEDED", "lines.0.quantity")])
    answer = await create(shop, line(tea, 600_000), line(tea, 600_000))
    assert faults(answer) == [("MAXIMUM_EXCEEDED", "input.lines.1.quantity")]

    answer = await update(
        shop, cart, {"id": plain, "quantity": 1}, {"id": red, "attributes": [], "quantity": 2}
    )
    assert (faults(answer), quantities(answer["cart"])) == ([], [3])


async def test_everything_that_is_wrong_with_the_lines_is_said_at_once(shop: Shop) -> None:
    tea, draft = variant(), variant()
    await stock(shop, product(tea), product(draft, status=models.ProductStatus.DRAFT))
    cart = await make(shop, line(tea))
    [only] = ids(cart)

    answer = await add(
        shop,
        cart,
        line(tea, 0),
        line(tea, 1_000_001),
        line(draft, -1, **{"": "no key"}),
        {"merchandiseId": "gid://shopify/ProductVariant/12345678"},
        line(tea, 1),
    )
    assert faults(answer) == [
        ("MINIMUM_NOT_MET", "lines.0.quantity"),
        ("MAXIMUM_EXCEEDED", "lines.1.quantity"),
        ("INVALID", "lines.2.merchandiseId"),
        ("MINIMUM_NOT_MET", "lines.2.quantity"),
        ("INVALID", "lines.2.attributes"),
        ("INVALID", "lines.3.merchandiseId"),
    ]
    answer = await update(
        shop,
        cart,
        {"id": "gid://shopify/CartLine/ghost"},
        {"id": only, "quantity": -1, "merchandiseId": draft.gid},
        {"id": only, "attributes": pairs(key="v" * 5_001)},
    )
    assert faults(answer) == [
        ("INVALID_MERCHANDISE_LINE", "lines.0.id"),
        ("INVALID", "lines.1.merchandiseId"),
        ("MINIMUM_NOT_MET", "lines.1.quantity"),
        ("INVALID", "lines.2.attributes"),
    ]
    answer = await tell(
        shop, REMOVE, cart, lineIds=["gid://shopify/CartLine/a", "gid://shopify/CartLine/b"]
    )
    assert faults(answer) == [
        ("INVALID_MERCHANDISE_LINE", "lineIds.0"),
        ("INVALID_MERCHANDISE_LINE", "lineIds.1"),
    ]


@pytest.mark.parametrize(
    "unsold",
    [
        {"status": models.ProductStatus.DRAFT},
        {"status": models.ProductStatus.ARCHIVED},
        {"published_at": None},
        {"published_at": models.now().replace(year=models.now().year + 1)},
    ],
    ids=["draft", "archived", "unpublished", "not yet published"],
)
async def test_what_is_not_for_sale_cannot_be_put_in_a_cart(shop: Shop, unsold: Any) -> None:
    tea, tin = variant(), variant()
    await stock(shop, product(tea, **unsold), product(tin))
    cart = await make(shop, line(tin))

    answer = await add(shop, cart, line(tea))
    assert faults(answer) == [("INVALID", "lines.0.merchandiseId")]
    assert "not for sale" in answer["userErrors"][0]["message"]
    answer = await update(shop, cart, {"id": ids(cart)[0], "merchandiseId": tea.gid})
    assert faults(answer) == [("INVALID", "lines.0.merchandiseId")]
    answer = (await shop.ask(CREATE, [Permission.PRODUCTS_READ], input={"lines": [line(tea)]}))[
        "answer"
    ]
    assert faults(answer) == [("INVALID", "input.lines.0.merchandiseId")]


async def test_what_is_no_longer_sold_may_stay_but_not_grow(shop: Shop) -> None:
    tea = variant()
    await stock(shop, product(tea))
    cart = await make(shop, line(tea, 3))
    [only] = ids(cart)
    await change_rows(shop, sa.update(models.Product).values(published_at=None))

    answer = await update(shop, cart, {"id": only, "quantity": 2})
    assert (faults(answer), quantities(answer["cart"])) == ([], [2])
    answer = await add(shop, cart, line(tea))
    assert faults(answer) == [("INVALID", "lines.0.merchandiseId")]
    answer = await update(shop, cart, {"id": only, "quantity": 0})
    assert (faults(answer), quantities(answer["cart"])) == ([], [])


async def test_a_variant_priced_in_another_currency_is_not_for_sale_here(shop: Shop) -> None:
    tea = variant(currency="EUR")
    await stock(shop, product(tea))
    cart = await make(shop)

    assert faults(await add(shop, cart, line(tea))) == [("INVALID", "lines.0.merchandiseId")]


@pytest.mark.parametrize(
    "malformed", ["", "1", "gid://shopify/Product/1", "gid://shopify/ProductVariant/tea"]
)
async def test_a_malformed_id_in_a_line_is_the_clients_mistake(shop: Shop, malformed: str) -> None:
    tea = variant()
    await stock(shop, product(tea))
    cart = await make(shop, line(tea))
    [only] = ids(cart)

    for query, arguments in (
        (ADD, {"lines": [{"merchandiseId": malformed}]}),
        (UPDATE, {"lines": [{"id": only, "merchandiseId": malformed}]}),
        (UPDATE, {"lines": [{"id": malformed, "quantity": 0}]}),
        (REMOVE, {"lineIds": [malformed]}),
    ):
        code, _ = await shop.refusal(query, cartId=cart["id"], **arguments)
        assert code == "BAD_USER_INPUT"
    assert quantities(await read(shop, cart)) == [1]


async def test_a_list_has_250_items_at_most(shop: Shop) -> None:
    tea = variant(stock=1_000)
    await stock(shop, product(tea))
    cart = await make(shop, *(line(tea) for _ in range(250)))
    [only] = ids(cart)
    assert quantities(cart) == [250]

    for query, arguments in (
        (CREATE, {"input": {"lines": [line(tea)] * 251}}),
        (ADD, {"cartId": cart["id"], "lines": [line(tea)] * 251}),
        (UPDATE, {"cartId": cart["id"], "lines": [{"id": only, "quantity": 1}] * 251}),
        (REMOVE, {"cartId": cart["id"], "lineIds": [only] * 251}),
    ):
        code, message = await shop.refusal(query, **arguments)
        assert (code, "251" in message, "250" in message) == ("BAD_USER_INPUT", True, True)
    assert quantities(await read(shop, cart)) == [250]


async def test_a_cart_has_500_lines_at_most(shop: Shop) -> None:
    tea = variant(inventory_tracked=False)
    await stock(shop, product(tea))
    cart = await make(shop)
    for start in (0, 250):
        numbered = (line(tea, 1, seat=str(start + i)) for i in range(250))
        assert faults(await add(shop, cart, *numbered)) == []

    answer = await add(shop, cart, line(tea, 1, seat="501"))

    assert (answer["cart"], faults(answer)) == (None, [("CART_TOO_LARGE", "lines")])
    assert "501 lines" in answer["userErrors"][0]["message"]
    answer = await add(shop, cart, line(tea, 1, seat="7"))
    assert answer["cart"]["totalQuantity"] == 501
    last = await shop.ask(
        """query($id: ID!) { cart(id: $id) { lines(last: 2) { nodes { attribute(key: "seat") {
          value } } pageInfo { hasPreviousPage } } } }""",
        id=cart["id"],
    )
    assert last["cart"]["lines"] == {
        "nodes": [{"attribute": {"value": "498"}}, {"attribute": {"value": "499"}}],
        "pageInfo": {"hasPreviousPage": True},
    }


async def test_a_line_holds_what_there_is_and_says_so(shop: Shop) -> None:
    tea = variant(stock=3, title="Small")
    await stock(shop, product(tea, title="Tea"))

    answer = await create(shop, line(tea, 5))

    assert answer["userErrors"] == []
    assert quantities(answer["cart"]) == [3]
    assert answer["warnings"] == [
        {
            "code": "MERCHANDISE_NOT_ENOUGH_STOCK",
            "message": "Only 3 of Tea (Small) are left.",
            "target": ids(answer["cart"])[0],
        }
    ]
    for change, arguments in (
        (ADD, {"lines": [line(tea, 1)]}),
        (UPDATE, {"lines": [{"id": ids(answer["cart"])[0], "quantity": 4}]}),
    ):
        again = await tell(shop, change, answer["cart"], **arguments)
        assert (again["warnings"], quantities(again["cart"])) == (answer["warnings"], [3])


async def test_what_is_sold_out_is_not_put_in_the_cart(shop: Shop) -> None:
    tea, tin = variant(stock=0, title="Default Title"), variant()
    await stock(shop, product(tea, title="Tea"), product(tin))

    answer = await create(shop, line(tea, 1), line(tin, 1))

    assert answer["userErrors"] == []
    assert contents(answer["cart"]) == [(tin.gid, 1, {})]
    assert answer["warnings"] == [
        {"code": "MERCHANDISE_OUT_OF_STOCK", "message": "Tea is sold out.", "target": tea.gid}
    ]


async def test_what_sold_out_meanwhile_leaves_the_cart_when_it_is_changed(shop: Shop) -> None:
    tea, tin = variant(), variant()
    await stock(shop, product(tea, tin))
    cart = await make(shop, line(tea, 3), line(tin, 1))
    await change_rows(shop, sa.update(models.ProductVariant).values(quantity_available=0))

    answer = await update(shop, cart, {"id": ids(cart)[0], "quantity": 2})

    assert [warning["code"] for warning in answer["warnings"]] == ["MERCHANDISE_OUT_OF_STOCK"]
    assert contents(answer["cart"]) == [(tin.gid, 1, {})]


@pytest.mark.parametrize(
    "endless",
    [{"inventory_tracked": False}, {"inventory_policy": models.InventoryPolicy.CONTINUE}],
    ids=["untracked", "on backorder"],
)
@pytest.mark.parametrize("available", [0, 2, -5])
async def test_what_is_sold_without_stock_is_never_lowered(
    shop: Shop, endless: Any, available: int
) -> None:
    tea = variant(stock=available, **endless)
    await shop.add(product(tea))

    cart = await make(shop, line(tea, 1_000_000))

    assert quantities(cart) == [1_000_000]


async def test_stock_is_shared_by_the_lines_of_one_variant(shop: Shop) -> None:
    tea = variant(stock=5, title="Default Title")
    await stock(shop, product(tea, title="Tea"))

    answer = await create(
        shop, line(tea, 4), line(tea, 4, ribbon="red"), line(tea, 1, ribbon="blue")
    )

    assert contents(answer["cart"]) == [(tea.gid, 4, {}), (tea.gid, 1, {"ribbon": "red"})]
    assert [(w["code"], w["message"], w["target"]) for w in answer["warnings"]] == [
        ("MERCHANDISE_NOT_ENOUGH_STOCK", "Only 5 of Tea are left.", ids(answer["cart"])[1]),
        ("MERCHANDISE_NOT_ENOUGH_STOCK", "Only 5 of Tea are left.", tea.gid),
    ]


async def test_stock_moves_between_lines_in_one_change_whatever_the_order(shop: Shop) -> None:
    tea = variant(stock=6)
    await stock(shop, product(tea))
    changes = [1, 5]
    for order in (1, -1):
        cart = await make(shop, line(tea, 5), line(tea, 1, ribbon="red"))
        asked = [
            {"id": id, "quantity": quantity}
            for id, quantity in zip(ids(cart), changes, strict=True)
        ]
        answer = await update(shop, cart, *asked[::order])
        assert (answer["warnings"], quantities(answer["cart"])) == ([], changes)


async def test_lines_that_were_not_mentioned_keep_what_they_have(shop: Shop) -> None:
    tea = variant(stock=5)
    await stock(shop, product(tea))
    cart = await make(shop, line(tea, 2), line(tea, 3, ribbon="red"))
    await change_rows(shop, sa.update(models.ProductVariant).values(quantity_available=4))

    answer = await update(shop, cart, {"id": ids(cart)[0], "quantity": 5})

    assert quantities(answer["cart"]) == [1, 3]
    assert [warning["target"] for warning in answer["warnings"]] == [ids(cart)[0]]


async def test_a_line_lowered_once_is_warned_of_once(shop: Shop) -> None:
    tea = variant(stock=3)
    await stock(shop, product(tea))
    cart = await make(shop, line(tea))

    answer = await add(shop, cart, line(tea, 3), line(tea, 4))

    assert quantities(answer["cart"]) == [3]
    assert len(answer["warnings"]) == 1


async def test_two_changes_in_one_request_see_each_other(shop: Shop) -> None:
    tea = variant(stock=10)
    await stock(shop, product(tea))
    cart = await make(shop, line(tea))

    answer = await shop.ask(
        """mutation($id: ID!, $lines: [CartLineInput!]!) {
          first: cartLinesAdd(cartId: $id, lines: $lines) { ...Seen }
          second: cartLinesAdd(cartId: $id, lines: $lines) { ...Seen } }
        fragment Seen on CartLinesAddPayload { cart { totalQuantity
          cost { totalAmount { amount } } lines(first: 5) { nodes { quantity } } } }""",
        id=cart["id"],
        lines=[line(tea, 2)],
    )

    seen = [answer[name]["cart"] for name in ("first", "second")]
    assert [one["totalQuantity"] for one in seen] == [3, 5]
    assert [one["cost"]["totalAmount"]["amount"] for one in seen] == ["30.00", "50.00"]
    assert [one["lines"]["nodes"] for one in seen] == [[{"quantity": 3}], [{"quantity": 5}]]


async def test_a_refused_change_does_not_stop_the_next_in_the_request(shop: Shop) -> None:
    tea = variant()
    await stock(shop, product(tea))
    cart = await make(shop, line(tea))

    answer = await shop.ask(
        """mutation($id: ID!, $bad: [CartLineInput!]!, $good: [CartLineInput!]!) {
          bad: cartLinesAdd(cartId: $id, lines: $bad) { cart { id } userErrors { code } }
          good: cartLinesAdd(cartId: $id, lines: $good) { cart { totalQuantity } } }""",
        id=cart["id"],
        bad=[line(tea, 0)],
        good=[line(tea, 2)],
    )

    assert answer["bad"] == {"cart": None, "userErrors": [{"code": "MINIMUM_NOT_MET"}]}
    assert answer["good"] == {"cart": {"totalQuantity": 3}}


async def test_lines_keep_the_order_they_were_put_in(shop: Shop) -> None:
    teas = [variant() for _ in range(5)]
    await stock(shop, product(*teas))
    cart = await make(shop, line(teas[3]), line(teas[1]))
    await tell(shop, REMOVE, cart, lineIds=[ids(cart)[0]])

    await add(shop, cart, line(teas[4]), line(teas[1]), line(teas[0]))
    answer = await add(shop, cart, line(teas[2]))

    expected = [teas[1].gid, teas[4].gid, teas[0].gid, teas[2].gid]
    assert [held[0] for held in contents(answer["cart"])] == expected


async def test_a_line_is_a_node_while_its_cart_is_open(shop: Shop) -> None:
    tea = variant()
    await stock(shop, product(tea))
    cart = await make(shop, line(tea, 2))
    [only] = ids(cart)
    node = "query($id: ID!) { node(id: $id) { __typename ... on CartLine { quantity } } }"

    assert await shop.ask(node, id=only) == {"node": {"__typename": "CartLine", "quantity": 2}}
    assert await shop.ask(node, id=only.split("?")[0]) == {"node": None}
    assert await shop.ask(node, id=only + "x") == {"node": None}
    await change_rows(shop, sa.update(models.Cart).values(completed_at=models.now()))
    assert await shop.ask(node, id=only) == {"node": None}


async def test_adding_costs_as_many_statements_for_100_lines_as_for_1(shop: Shop) -> None:
    teas = [variant() for _ in range(202)]
    await stock(shop, product(*teas))
    cart = await make(shop, line(teas[200]), line(teas[201]))
    costs = []
    for some in (teas[:1], teas[1:101]):
        with shop.statements() as statements:
            answer = await add(shop, cart, *(line(tea, 2) for tea in some))
        assert answer["userErrors"] == []
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 12

    costs = []
    cart = await read(shop, cart)
    for some in (ids(cart)[:1], ids(cart)[1:101]):
        with shop.statements() as statements:
            answer = await update(shop, cart, *({"id": id, "quantity": 3} for id in some))
        assert answer["userErrors"] == []
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 12

    costs = []
    for some in (ids(cart)[:1], ids(cart)[1:101]):
        with shop.statements() as statements:
            answer = await tell(shop, REMOVE, cart, lineIds=some)
        assert answer["userErrors"] == []
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 12
