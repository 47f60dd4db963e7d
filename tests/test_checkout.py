"""From cart to order: exactly one, of what there is, for what was agreed; or nothing at all."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import pytest
import sqlalchemy as sa
from buying import (
    ADD,
    IDENTITY,
    NOTE,
    PREPARE,
    SUBMIT,
    add,
    agree,
    cash,
    codes,
    faults,
    line,
    make,
    order,
    pairs,
    prepare,
    read,
    ready,
    shown,
    state,
    submit,
    tell,
    the_books_balance,
    update,
)
from buying import PAYMENT as PAY
from conftest import Shop
from factories import product, stock, variant

import models
import resolvers.checkout
import resolvers.inventory

COUNT_ORDERS = sa.select(sa.func.count()).select_from(models.Order)


@pytest.fixture(autouse=True)
async def balanced(shop: Shop) -> AsyncIterator[None]:
    """Whatever a test here did, the books balance after it."""
    yield
    await the_books_balance(shop)


async def change_rows(shop: Shop, statement: Any) -> None:
    async with shop.database.write_session() as session, session.begin():
        await session.execute(statement)


async def recount(shop: Shop, *counted: tuple[models.ProductVariant, int]) -> None:
    """Staff set how many there are."""
    async with shop.context() as context, context.transaction() as session:
        await resolvers.inventory.count(
            session,
            {variant.id: number for variant, number in counted},
            await resolvers.inventory.main_location(session),
            models.MovementReason.ADJUSTMENT,
            "ann",
        )


async def left(shop: Shop) -> list[int]:
    variant = models.ProductVariant
    return list(await shop.all(sa.select(variant.quantity_available).order_by(variant.id)))


SHORT = {"MERCHANDISE_OUT_OF_STOCK", "MERCHANDISE_NOT_ENOUGH_STOCK_AVAILABLE"}


async def refused(shop: Shop, cart: Any, *expected: str) -> Any:
    """Submit in vain: the codes are these, and not a row has changed.

    Where stock fell short, the cart alone was lowered to it.
    """
    before = await state(shop)
    result = await submit(shop, cart)
    assert result["__typename"] == "SubmitFailed"
    assert codes(result) == list(expected)
    after = await state(shop)
    lowered = {"cart", "cart_line"} if SHORT & {*expected} else set()
    assert {n: after[n] for n in after if n not in lowered} == {
        n: before[n] for n in before if n not in lowered
    }
    return result


async def test_a_cart_becomes_an_order(shop: Shop) -> None:
    tea, tin = variant(5, price_minor=1250, sku="T-1"), variant(3, price_minor=300)
    await stock(shop, product(tea, tin, title="Tea"))
    cart = await ready(
        shop,
        line(tea, 2, ribbon="red"),
        line(tin),
        attributes=pairs(gift="yes"),
        buyerIdentity={"email": "ann@example.com", "phone": "+12025550123"},
    )

    assert (await prepare(shop, cart))["__typename"] == "CartStatusReady"
    result = await submit(shop, cart)

    assert result["__typename"] == "SubmitSuccess"
    assert result["redirectUrl"].startswith("http://shop.test/orders/1001?key=")
    assert await read(shop, cart) is None
    assert await left(shop) == [3, 2]
    [row] = await shop.all(sa.select(models.Order))
    found = await shown(shop, row)
    assert (found["name"], found["orderNumber"]) == ("#1001", 1001)
    assert (found["email"], found["phone"]) == ("ann@example.com", "+12025550123")
    assert (found["financialStatus"], found["fulfillmentStatus"]) == ("PENDING", "UNFULFILLED")
    assert found["totalPrice"] == {"amount": "28.00", "currencyCode": "USD"}
    assert found["customAttributes"] == [{"key": "gift", "value": "yes"}]
    assert found["statusUrl"] == result["redirectUrl"]
    assert [
        (item["title"], item["quantity"], item["originalTotalPrice"]["amount"], item["variant"])
        for item in found["lineItems"]["nodes"]
    ] == [("Tea", 2, "25.00", {"id": tea.gid}), ("Tea", 1, "3.00", {"id": tin.gid})]
    assert found["lineItems"]["nodes"][0]["customAttributes"] == pairs(ribbon="red")
    assert (row.payment_method, row.gateway, row.payment_reference) == ("Cash", "manual", None)


async def test_preparing_changes_nothing(shop: Shop) -> None:
    tea = variant(5)
    await stock(shop, product(tea))
    for cart in (await ready(shop, line(tea)), await make(shop)):
        before = await state(shop)
        await prepare(shop, cart)
        assert await state(shop) == before


async def test_preparing_sees_what_the_same_request_did_before(shop: Shop) -> None:
    tea = variant(5)
    await stock(shop, product(tea))
    cart = await make(shop, buyerIdentity={"email": "ann@example.com"})

    answer = await shop.ask(
        """mutation($id: ID!, $lines: [CartLineInput!]!, $pay: CartPaymentInput!, $t: String!) {
          one: cartPrepareForCompletion(cartId: $id) { result { __typename } }
          cartLinesAdd(cartId: $id, lines: $lines) { cart { id } }
          two: cartPrepareForCompletion(cartId: $id) { result { __typename } }
          cartPaymentUpdate(cartId: $id, payment: $pay) { cart { id } }
          three: cartPrepareForCompletion(cartId: $id) { result { __typename } }
          cartSubmitForCompletion(cartId: $id, attemptToken: $t) { result { __typename } }
          four: cartPrepareForCompletion(cartId: $id) { result { __typename }
            userErrors { code field } } }""",
        id=cart["id"],
        lines=[line(tea)],
        pay=cash("10.00"),
        t="first",
    )

    said = [answer[name]["result"]["__typename"] for name in ("one", "two", "three")]
    assert said == ["CartStatusNotReady", "CartStatusNotReady", "CartStatusReady"]
    assert answer["cartSubmitForCompletion"]["result"]["__typename"] == "SubmitSuccess"
    assert answer["four"] == {
        "result": None,
        "userErrors": [{"code": "INVALID", "field": ["cartId"]}],
    }


async def test_all_that_is_missing_is_said_at_once(shop: Shop) -> None:
    cart = await make(shop)
    missing = [
        "MERCHANDISE_NOT_APPLICABLE",
        "BUYER_IDENTITY_EMAIL_REQUIRED",
        "PAYMENTS_METHOD_REQUIRED",
    ]

    result = await prepare(shop, cart)
    assert (result["__typename"], codes(result)) == ("CartStatusNotReady", missing)
    assert result["cart"]["id"] == cart["id"]
    assert "empty" in result["errors"][0]["message"]

    result = await refused(shop, cart, *missing)
    token, key = cart["id"].removeprefix("gid://shopify/Cart/").split("?key=")
    assert result["checkoutUrl"] == f"http://shop.test/checkout/{token}?key={key}"


async def test_a_phone_number_is_enough_to_be_reached(shop: Shop) -> None:
    tea = variant(5)
    await stock(shop, product(tea))
    cart = await ready(shop, line(tea), buyerIdentity={"phone": "+12025550123"})

    assert (await submit(shop, cart))["__typename"] == "SubmitSuccess"


async def test_a_gift_costs_nothing_and_is_ordered_all_the_same(shop: Shop) -> None:
    tea = variant(5, price_minor=0)
    await stock(shop, product(tea))

    row = await order(shop, line(tea, 2))

    assert (await shown(shop, row))["totalPrice"]["amount"] == "0.00"
    assert await left(shop) == [3]


@pytest.mark.parametrize("amount", ["9.99", "10.01", "0.00"])
async def test_only_the_amount_agreed_to_is_charged(shop: Shop, amount: str) -> None:
    tea = variant(5, price_minor=1000)
    await stock(shop, product(tea))
    cart = await ready(shop, line(tea))
    assert faults(await tell(shop, PAY, cart, payment=cash(amount))) == []

    result = await prepare(shop, cart)
    assert codes(result) == ["PAYMENTS_UNACCEPTABLE_PAYMENT_AMOUNT"]
    result = await refused(shop, cart, "PAYMENTS_UNACCEPTABLE_PAYMENT_AMOUNT")

    message = result["errors"][0]["message"]
    assert "10.00 USD" in message
    assert f"{amount} USD" in message


async def test_a_price_that_changed_is_not_charged_before_the_buyer_agrees(shop: Shop) -> None:
    tea = variant(5, price_minor=1000)
    await stock(shop, product(tea))
    cart = await ready(shop, line(tea))
    await change_rows(shop, sa.update(models.ProductVariant).values(price_minor=900))

    await refused(shop, cart, "PAYMENTS_UNACCEPTABLE_PAYMENT_AMOUNT")
    await agree(shop, cart)

    assert (await submit(shop, cart))["__typename"] == "SubmitSuccess"


async def test_more_in_the_cart_than_agreed_to_is_not_ordered(shop: Shop) -> None:
    tea = variant(5)
    await stock(shop, product(tea))
    cart = await ready(shop, line(tea))
    await add(shop, cart, line(tea))

    await refused(shop, cart, "PAYMENTS_UNACCEPTABLE_PAYMENT_AMOUNT")


async def test_the_same_token_again_gets_the_same_answer(shop: Shop) -> None:
    tea = variant(5)
    await stock(shop, product(tea))
    cart = await ready(shop, line(tea))

    first = await submit(shop, cart, "token")
    before = await state(shop)

    assert first["__typename"] == "SubmitSuccess"
    assert await submit(shop, cart, "token") == first
    assert await state(shop) == before


async def test_another_token_hears_that_the_cart_is_an_order(shop: Shop) -> None:
    tea = variant(5)
    await stock(shop, product(tea))
    cart = await ready(shop, line(tea))

    first = await submit(shop, cart, "token")
    before = await state(shop)

    for _ in range(2):
        assert await submit(shop, cart, "another") == {
            "__typename": "SubmitAlreadyAccepted",
            "attemptId": first["attemptId"],
        }
    assert await state(shop) == before


async def test_one_token_serves_several_carts(shop: Shop) -> None:
    tea = variant(5)
    await stock(shop, product(tea))
    one, two = await ready(shop, line(tea)), await ready(shop, line(tea, 2))

    answers = [await submit(shop, cart, "token") for cart in (one, two)]

    assert [answer["__typename"] for answer in answers] == ["SubmitSuccess"] * 2
    assert answers[0]["attemptId"] != answers[1]["attemptId"]
    assert await left(shop) == [2]


async def test_a_token_that_was_refused_may_be_sent_again(shop: Shop) -> None:
    tea = variant(5)
    await stock(shop, product(tea))
    cart = await make(shop, line(tea, 2), buyerIdentity={"email": "ann@example.com"})

    await refused(shop, cart, "PAYMENTS_METHOD_REQUIRED")
    await agree(shop, cart)

    assert (await submit(shop, cart))["__typename"] == "SubmitSuccess"
    assert await left(shop) == [3]


@pytest.mark.parametrize("token", ["", "x" * 256, "a\0b"])
async def test_a_token_out_of_bounds_is_the_clients_mistake(shop: Shop, token: str) -> None:
    cart = await make(shop)

    code, message = await shop.refusal(SUBMIT, id=cart["id"], token=token)

    assert code == "BAD_USER_INPUT"
    assert message.startswith("attemptToken")


async def test_a_token_of_255_characters_will_do(shop: Shop) -> None:
    tea = variant(5)
    await stock(shop, product(tea))
    cart = await ready(shop, line(tea))

    assert (await submit(shop, cart, "é" * 255))["__typename"] == "SubmitSuccess"


async def test_without_its_key_a_cart_is_neither_prepared_nor_submitted(shop: Shop) -> None:
    tea = variant(5)
    await stock(shop, product(tea))
    cart = await ready(shop, line(tea))
    token = cart["id"].split("?")[0]
    before = await state(shop)

    async def nobody_is_home() -> None:
        for id in (token, f"{token}?key=wrong", "gid://shopify/Cart/nobody?key=x"):
            for query, arguments in ((PREPARE, {}), (SUBMIT, {"token": "first"})):
                answer = (await shop.ask(query, id=id, **arguments))["answer"]
                assert (answer["result"], faults(answer)) == (None, [("INVALID", "cartId")])

    await nobody_is_home()
    assert await state(shop) == before
    assert (await submit(shop, cart))["__typename"] == "SubmitSuccess"
    await nobody_is_home()


async def test_a_malformed_cart_id_is_the_clients_mistake(shop: Shop) -> None:
    for query, arguments in ((PREPARE, {}), (SUBMIT, {"token": "first"})):
        code, _ = await shop.refusal(query, id="gid://shopify/Product/1", **arguments)
        assert code == "BAD_USER_INPUT"


NEXT_READ = """query($id: ID!) { cart(id: $id) { totalQuantity
  warnings { code message target } cost { totalAmount { amount } }
  lines(first: 9) { nodes { id quantity } } } }"""


async def test_what_sold_out_meanwhile_is_refused_and_the_buyer_sees_what_is_left(
    shop: Shop,
) -> None:
    tea, tin, pot = variant(5), variant(5, title="Default Title"), variant(5)
    await stock(shop, product(tea), product(tin, title="Tin"), product(pot, title="Pot"))
    cart = await ready(shop, line(pot, 3), line(tea, 5), line(tin, 5))
    await recount(shop, (tin, 0), (pot, 2))

    expected = ["MERCHANDISE_OUT_OF_STOCK", "MERCHANDISE_NOT_ENOUGH_STOCK_AVAILABLE"]
    assert codes(await prepare(shop, cart)) == expected
    result = await refused(shop, cart, *expected)

    assert [error["message"] for error in result["errors"]] == [
        "Tin is sold out: remove it.",
        f"Only 2 of Pot ({pot.title}) are left: lower the quantity.",
    ]
    found = (await shop.ask(NEXT_READ, id=cart["id"]))["cart"]
    assert [node["quantity"] for node in found["lines"]["nodes"]] == [2, 5]
    assert found["cost"]["totalAmount"]["amount"] == "70.00"
    assert found["warnings"] == [
        {
            "code": "MERCHANDISE_NOT_ENOUGH_STOCK",
            "message": f"Only 2 of Pot ({pot.title}) are left.",
            "target": found["lines"]["nodes"][0]["id"],
        },
        {"code": "MERCHANDISE_OUT_OF_STOCK", "message": "Tin is sold out.", "target": tin.gid},
    ]

    # The same submission buys nothing else than what was agreed to; a new agreement does.
    await refused(shop, cart, "PAYMENTS_UNACCEPTABLE_PAYMENT_AMOUNT")
    await agree(shop, cart)
    assert (await submit(shop, cart))["__typename"] == "SubmitSuccess"
    assert await left(shop) == [0, 0, 0]


async def test_the_next_change_of_a_cart_takes_its_warnings_away(shop: Shop) -> None:
    tea = variant(5)
    await stock(shop, product(tea))
    cart = await ready(shop, line(tea, 3))
    await recount(shop, (tea, 1))
    await refused(shop, cart, "MERCHANDISE_NOT_ENOUGH_STOCK_AVAILABLE")
    assert len((await shop.ask(NEXT_READ, id=cart["id"]))["cart"]["warnings"]) == 1

    await agree(shop, cart)

    assert (await shop.ask(NEXT_READ, id=cart["id"]))["cart"]["warnings"] == []


async def test_a_refusal_for_want_of_stock_takes_no_order_number(shop: Shop) -> None:
    tea = variant(1)
    await stock(shop, product(tea))
    carts = [await ready(shop, line(tea)) for _ in range(3)]
    await recount(shop, (tea, 0))
    for cart in carts:
        await refused(shop, cart, "MERCHANDISE_OUT_OF_STOCK")
    await recount(shop, (tea, 1))
    await add(shop, carts[0], line(tea))

    assert (await submit(shop, carts[0]))["__typename"] == "SubmitSuccess"
    assert (await shown(shop, (await shop.all(sa.select(models.Order)))[0]))["name"] == "#1001"


async def test_lines_of_one_variant_are_bought_together(shop: Shop) -> None:
    tea = variant(5)
    await stock(shop, product(tea))
    cart = await ready(shop, line(tea, 2), line(tea, 3, ribbon="red"))
    other = await ready(shop, line(tea, 2), line(tea, 3, ribbon="red"))

    assert (await submit(shop, cart))["__typename"] == "SubmitSuccess"
    assert await left(shop) == [0]
    await refused(shop, other, "MERCHANDISE_OUT_OF_STOCK")
    movement = models.InventoryMovement
    sold = sa.select(movement.delta).where(movement.reason == models.MovementReason.SALE)
    assert await shop.all(sold) == [-5]


async def test_lines_that_each_have_enough_may_together_have_too_little(shop: Shop) -> None:
    tea = variant(5)
    await stock(shop, product(tea))
    cart = await ready(shop, line(tea, 2), line(tea, 3, ribbon="red"))
    await recount(shop, (tea, 4))

    assert codes(await prepare(shop, cart)) == ["MERCHANDISE_NOT_ENOUGH_STOCK_AVAILABLE"]
    await refused(shop, cart, "MERCHANDISE_NOT_ENOUGH_STOCK_AVAILABLE")


@pytest.mark.parametrize(
    "unsold", [{"status": models.ProductStatus.ARCHIVED}, {"published_at": None}]
)
async def test_what_is_no_longer_sold_is_refused(shop: Shop, unsold: Any) -> None:
    tea, tin = variant(5), variant(5)
    await stock(shop, product(tea, title="Tea"), product(tin))
    cart = await ready(shop, line(tea, 2), line(tin, 5))
    await change_rows(
        shop, sa.update(models.Product).where(models.Product.id == tea.product_id).values(**unsold)
    )
    await recount(shop, (tin, 4))

    expected = ["MERCHANDISE_PRODUCT_NOT_PUBLISHED", "MERCHANDISE_NOT_ENOUGH_STOCK_AVAILABLE"]
    assert codes(await prepare(shop, cart)) == expected
    result = await refused(shop, cart, *expected)
    assert f"Tea ({tea.title}) is no longer sold" in result["errors"][0]["message"]


async def test_a_deleted_variant_is_not_ordered(shop: Shop) -> None:
    tea, tin = variant(5), variant(5)
    await stock(shop, product(tea), product(tin))
    cart = await ready(shop, line(tea), line(tin))
    one_left = sa.delete(models.ProductVariant).where(models.ProductVariant.id == tea.id)
    await change_rows(shop, one_left)

    await refused(shop, cart, "PAYMENTS_UNACCEPTABLE_PAYMENT_AMOUNT")
    await agree(shop, cart)

    assert (await submit(shop, cart))["__typename"] == "SubmitSuccess"
    assert await left(shop) == [4]


async def test_20_buyers_of_the_last_5_get_5_orders(shop: Shop) -> None:
    tea, tin = variant(5), variant(1_000)
    await stock(shop, product(tea, tin))
    both = (line(tea), line(tin, 2))
    carts = [await ready(shop, *both[:: 1 if i % 2 else -1]) for i in range(20)]

    results = await asyncio.gather(*(submit(shop, cart) for cart in carts))

    kinds = Counter(result["__typename"] for result in results)
    assert kinds == {"SubmitSuccess": 5, "SubmitFailed": 15}
    losers = [result for result in results if result["__typename"] == "SubmitFailed"]
    assert {tuple(codes(result)) for result in losers} == {("MERCHANDISE_OUT_OF_STOCK",)}
    assert await left(shop) == [0, 990]
    numbers = await shop.all(sa.select(models.Order.id))
    assert sorted(numbers) == [1, 2, 3, 4, 5]


async def test_buyers_who_want_different_amounts_never_oversell(shop: Shop) -> None:
    tea = variant(10)
    await stock(shop, product(tea))
    wanted = [1, 4, 2, 3, 4, 1, 3, 2, 4, 1]
    carts = [await ready(shop, line(tea, quantity)) for quantity in wanted]

    results = await asyncio.gather(*(submit(shop, cart) for cart in carts))

    served = [q for q, r in zip(wanted, results, strict=True) if r["__typename"] == "SubmitSuccess"]
    [rest] = await left(shop)
    assert sum(served) + rest == 10
    assert rest < min(q for q, r in zip(wanted, results, strict=True) if "errors" in r)


async def test_one_cart_submitted_by_10_at_once_is_one_order(shop: Shop) -> None:
    tea = variant(10)
    await stock(shop, product(tea))
    cart = await ready(shop, line(tea))

    results = await asyncio.gather(*(submit(shop, cart, f"token {i % 5}") for i in range(10)))

    assert Counter(result["__typename"] for result in results) == {
        "SubmitSuccess": 2,
        "SubmitAlreadyAccepted": 8,
    }
    assert len({result["attemptId"] for result in results}) == 1
    assert await shop.all(COUNT_ORDERS) == [1]
    assert await left(shop) == [9]


async def test_one_token_sent_10_times_at_once_gets_10_equal_answers(shop: Shop) -> None:
    tea = variant(10)
    await stock(shop, product(tea))
    cart = await ready(shop, line(tea))

    results = await asyncio.gather(*(submit(shop, cart) for _ in range(10)))

    assert [result["__typename"] for result in results] == ["SubmitSuccess"] * 10
    assert all(result == results[0] for result in results)
    assert await shop.all(COUNT_ORDERS) == [1]


async def test_10_additions_at_once_are_all_there(shop: Shop) -> None:
    tea = variant(100)
    await stock(shop, product(tea))
    cart = await make(shop, line(tea))

    await asyncio.gather(*(add(shop, cart, line(tea)) for _ in range(10)))

    found = await read(shop, cart)
    assert [node["quantity"] for node in found["lines"]["nodes"]] == [11]


async def test_a_cart_changed_while_it_is_submitted_is_ordered_as_agreed_or_not_at_all(
    shop: Shop,
) -> None:
    tea = variant(100)
    await stock(shop, product(tea))
    for _ in range(5):
        cart = await ready(shop, line(tea))
        [only] = [node["id"] for node in cart["lines"]["nodes"]]
        result, *changes = await asyncio.gather(
            submit(shop, cart),
            tell(shop, ADD, cart, lines=[line(tea, 1, ribbon="red")]),
            update(shop, cart, {"id": only, "quantity": 7}),
            tell(shop, IDENTITY, cart, buyerIdentity={"email": "bob@example.com"}),
            tell(shop, NOTE, cart, note="Hello"),
        )

        if result["__typename"] == "SubmitFailed":
            assert codes(result) == ["PAYMENTS_UNACCEPTABLE_PAYMENT_AMOUNT"]
            assert all(change["cart"] for change in changes)
        else:
            latest = sa.select(models.Order).order_by(models.Order.id.desc()).limit(1)
            [row] = await shop.all(latest)
            found = await shown(shop, row)
            assert found["totalPrice"]["amount"] == "10.00"
            assert [item["quantity"] for item in found["lineItems"]["nodes"]] == [1]
            for change in changes:
                assert change["cart"] or faults(change) == [("INVALID", "cartId")]


async def test_buyers_and_a_recount_never_wait_for_each_other_in_a_circle(shop: Shop) -> None:
    teas = [variant(1_000) for _ in range(6)]
    await stock(shop, product(*teas))
    carts = [
        await ready(shop, *(line(tea) for tea in teas[:: 1 if i % 2 else -1])) for i in range(12)
    ]

    async def recounts() -> None:
        for number in range(6):
            await recount(shop, *((tea, 500 + number) for tea in teas))

    results, *_ = await asyncio.gather(
        asyncio.gather(*(submit(shop, cart) for cart in carts)), recounts(), recounts()
    )

    assert [result["__typename"] for result in results] == ["SubmitSuccess"] * 12


async def test_a_buyer_who_waits_for_staff_holds_nothing_that_staff_want(shop: Shop) -> None:
    first, second = variant(5), variant(5)
    await stock(shop, product(first, second))
    cart = await ready(shop, line(second), line(first))

    async with shop.context() as context, context.transaction() as staff:
        await staff.get(models.ProductVariant, first.id, with_for_update=True)
        buying = asyncio.create_task(submit(shop, cart))
        await until_somebody_waits(shop)
        await staff.get(models.ProductVariant, second.id, with_for_update=True)

    assert (await buying)["__typename"] == "SubmitSuccess"


async def until_somebody_waits(shop: Shop) -> None:
    """Until a lock is waited for; on SQLite that is so from the start of any transaction."""
    waiting = sa.text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    for _ in range(500):
        await asyncio.sleep(0.01)
        if shop.database.is_sqlite:
            return
        async with shop.database.reader.connect() as connection:
            if await connection.scalar(waiting):
                return
    raise AssertionError("nobody waits")
