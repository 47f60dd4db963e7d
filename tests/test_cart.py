"""A cart and what is said of it: its id, its note, its attributes, its buyer, its payment."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from buying import (
    ADD,
    ATTRIBUTES,
    CREATE,
    IDENTITY,
    NOTE,
    PAYMENT,
    READ,
    REMOVE,
    UPDATE,
    add,
    cash,
    contents,
    create,
    faults,
    line,
    make,
    pairs,
    read,
    ready,
    submit,
    tell,
)
from conftest import Shop
from factories import product, stock, variant

import models

NOBODY = "gid://shopify/Cart/nobody?key=nothing"


async def test_a_cart_can_be_made_of_nothing(shop: Shop) -> None:
    for given in ({}, {"input": None}, {"input": {}}, {"input": {"lines": None, "note": None}}):
        answer = (await shop.ask(CREATE, **given))["answer"]

        assert (answer["userErrors"], answer["warnings"]) == ([], [])
        assert answer["cart"]["totalQuantity"] == 0
        assert answer["cart"]["note"] is None
        assert answer["cart"]["cost"]["totalAmount"] == {"amount": "0.00", "currencyCode": "USD"}


async def test_a_cart_can_be_made_with_all_that_is_to_say(shop: Shop) -> None:
    tea = variant(price_minor=250)
    await stock(shop, product(tea))

    cart = await make(
        shop,
        line(tea, 3, ribbon="red"),
        note="Please ring twice.",
        attributes=pairs(gift="yes"),
        buyerIdentity={"email": "ann@example.com", "phone": "+12025550123", "countryCode": "US"},
    )

    assert contents(cart) == [(tea.gid, 3, {"ribbon": "red"})]
    assert cart["note"] == "Please ring twice."
    assert cart["attributes"] == [{"key": "gift", "value": "yes"}]
    assert cart["buyerIdentity"] == {
        "email": "ann@example.com",
        "phone": "+12025550123",
        "countryCode": "US",
    }
    assert cart["cost"]["totalAmount"] == {"amount": "7.50", "currencyCode": "USD"}
    assert await read(shop, cart) == {
        key: cart[key] for key in ("id", "updatedAt", "totalQuantity", "lines")
    }


async def test_everything_that_is_wrong_with_a_new_cart_is_said_at_once(shop: Shop) -> None:
    tea = variant()
    await stock(shop, product(tea))

    answer = await create(
        shop,
        line(tea, 0),
        {"merchandiseId": "gid://shopify/ProductVariant/999"},
        note="x" * 5_001,
        attributes=pairs(**{"k" * 256: "v"}),
        buyerIdentity={"email": "nobody", "phone": "12"},
    )

    assert answer["cart"] is None
    assert faults(answer) == [
        ("NOTE_TOO_LONG", "input.note"),
        ("INVALID", "input.attributes"),
        ("INVALID", "input.buyerIdentity.email"),
        ("INVALID", "input.buyerIdentity.phone"),
        ("MINIMUM_NOT_MET", "input.lines.0.quantity"),
        ("INVALID", "input.lines.1.merchandiseId"),
    ]
    assert await shop.all(sa.select(models.Cart)) == []


async def test_a_line_says_what_it_costs(shop: Shop) -> None:
    tea = variant(price_minor=1250, compare_at_minor=1500)
    await stock(shop, product(tea))
    cart = await make(shop, line(tea, 2, ribbon="red"))

    answer = await shop.ask(
        """query($id: ID!) { cart(id: $id) { createdAt attribute(key: "gift") { value }
          cost { subtotalAmount { amount } totalAmount { amount }
            checkoutChargeAmount { amount } subtotalAmountEstimated totalAmountEstimated }
          lines(first: 1) { nodes { attribute(key: "ribbon") { key value } cost {
            amountPerQuantity { amount } compareAtAmountPerQuantity { amount }
            subtotalAmount { amount } totalAmount { amount } } } } } }""",
        id=cart["id"],
    )

    [only] = answer["cart"]["lines"]["nodes"]
    assert only["attribute"] == {"key": "ribbon", "value": "red"}
    assert only["cost"] == {
        "amountPerQuantity": {"amount": "12.50"},
        "compareAtAmountPerQuantity": {"amount": "15.00"},
        "subtotalAmount": {"amount": "25.00"},
        "totalAmount": {"amount": "25.00"},
    }
    assert answer["cart"]["cost"] == {
        "subtotalAmount": {"amount": "25.00"},
        "totalAmount": {"amount": "25.00"},
        "checkoutChargeAmount": {"amount": "25.00"},
        "subtotalAmountEstimated": False,
        "totalAmountEstimated": True,
    }
    assert answer["cart"]["attribute"] is None


async def test_a_cart_costs_what_its_variants_cost_now(shop: Shop) -> None:
    tea = variant(price_minor=1000)
    await stock(shop, product(tea))
    cart = await make(shop, line(tea, 2))
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.update(models.ProductVariant).values(price_minor=1100))

    answer = await shop.ask(
        "query($id: ID!) { cart(id: $id) { cost { totalAmount { amount } } } }", id=cart["id"]
    )

    assert answer["cart"]["cost"]["totalAmount"]["amount"] == "22.00"


async def test_the_checkout_page_of_a_cart_is_an_absolute_address(shop: Shop) -> None:
    cart = await make(shop)

    answer = await shop.ask("query($id: ID!) { cart(id: $id) { checkoutUrl } }", id=cart["id"])

    token, key = cart["id"].removeprefix("gid://shopify/Cart/").split("?key=")
    assert answer["cart"]["checkoutUrl"] == f"http://shop.test/checkout/{token}?key={key}"
    assert len(token) >= 20
    assert len(key) >= 20
    assert token != key


@pytest.mark.parametrize("kind", ["wrong key", "no key", "unknown", "no such cart", "completed"])
async def test_a_cart_without_its_key_or_of_the_past_is_no_cart(shop: Shop, kind: str) -> None:
    tea = variant()
    await stock(shop, product(tea))
    cart = await ready(shop, line(tea))
    token = cart["id"].split("?")[0]
    if kind == "completed":
        assert (await submit(shop, cart))["__typename"] == "SubmitSuccess"
    lost = {
        "wrong key": {"id": f"{token}?key=wrong"},
        "no key": {"id": token},
        "unknown": {"id": f"{token}x?key=" + cart["id"].split("key=")[1]},
        "no such cart": {"id": NOBODY},
        "completed": cart,
    }[kind]

    assert await read(shop, lost) is None
    node = "query($id: ID!) { node(id: $id) { id } }"
    assert await shop.ask(node, id=lost["id"]) == {"node": None}
    for change, arguments in changes(tea):
        payload = await tell(shop, change, lost, **arguments)
        assert payload["cart"] is None
        assert faults(payload) == [("INVALID", "cartId")]
        assert "make a new one" in payload["userErrors"][0]["message"]


def changes(tea: models.ProductVariant) -> list[tuple[str, dict[str, Any]]]:
    return [
        (ADD, {"lines": [line(tea)]}),
        (UPDATE, {"lines": [{"id": "gid://shopify/CartLine/x", "quantity": 1}]}),
        (REMOVE, {"lineIds": ["gid://shopify/CartLine/x"]}),
        (NOTE, {"note": "Hello"}),
        (ATTRIBUTES, {"attributes": []}),
        (IDENTITY, {"buyerIdentity": {}}),
        (PAYMENT, {"payment": cash()}),
    ]


@pytest.mark.parametrize(
    "malformed",
    [
        "",
        "1",
        "gid://shopify/Cart/",
        "gid://shopify/Product/1",
        "gid://other/Cart/a?key=b",
        "gid://shopify/Cart/a\0b?key=c",
        "gid://shopify/Cart/" + "a" * 500,
    ],
)
async def test_a_malformed_cart_id_is_the_clients_mistake(shop: Shop, malformed: str) -> None:
    assert (await shop.refusal(READ, id=malformed))[0] == "BAD_USER_INPUT"
    code, message = await shop.refusal(NOTE, cartId=malformed, note="Hello")

    assert code == "BAD_USER_INPUT"
    assert "id" in message


async def test_a_cart_is_a_node_for_whoever_holds_its_key(shop: Shop) -> None:
    cart = await make(shop, note="Mine")

    answer = await shop.ask(
        "query($id: ID!) { node(id: $id) { __typename id ... on Cart { note } } }", id=cart["id"]
    )

    assert answer["node"] == {"__typename": "Cart", "id": cart["id"], "note": "Mine"}


async def test_the_note_is_set_and_taken_back(shop: Shop) -> None:
    cart = await make(shop)

    assert (await tell(shop, NOTE, cart, note="Ring twice."))["cart"]["note"] == "Ring twice."
    assert (await tell(shop, NOTE, cart, note=""))["cart"]["note"] == ""
    await tell(shop, NOTE, cart, note="Ring twice.")
    without = "mutation($id: ID!) { cartNoteUpdate(cartId: $id) { cart { note } } }"
    assert (await shop.ask(without, id=cart["id"]))["cartNoteUpdate"]["cart"]["note"] == ""


@pytest.mark.parametrize("length", [5_001, 100_000])
async def test_a_note_that_is_too_long_changes_nothing(shop: Shop, length: int) -> None:
    cart = await make(shop, note="Ring twice.")

    answer = await tell(shop, NOTE, cart, note="x" * length)

    assert answer["cart"] is None
    assert faults(answer) == [("NOTE_TOO_LONG", "note")]
    assert f"{length} characters" in answer["userErrors"][0]["message"]
    assert (await tell(shop, IDENTITY, cart, buyerIdentity={}))["cart"]["note"] == "Ring twice."


async def test_a_note_of_5000_characters_is_kept_whole(shop: Shop) -> None:
    cart = await make(shop)

    answer = await tell(shop, NOTE, cart, note="é" * 5_000)

    assert answer["cart"]["note"] == "é" * 5_000


async def test_text_that_no_database_keeps_is_refused_in_words(shop: Shop) -> None:
    cart = await make(shop)

    for change, arguments, path in (
        (NOTE, {"note": "a\0b"}, "note"),
        (ATTRIBUTES, {"attributes": pairs(a="a\0b")}, "attributes"),
        (PAYMENT, {"payment": cash(name="a\0b")}, "payment.manualPaymentMethod.name"),
        (IDENTITY, {"buyerIdentity": {"email": "a\0b@example.com"}}, "buyerIdentity.email"),
    ):
        [(code, field)] = faults(await tell(shop, change, cart, **arguments))
        assert code in {"INVALID", "INVALID_PAYMENT"}
        assert field == path


async def test_attributes_replace_all_that_were_there(shop: Shop) -> None:
    cart = await make(shop, attributes=pairs(gift="yes", card="no"))

    answer = await tell(shop, ATTRIBUTES, cart, attributes=pairs(card="red"))
    assert answer["cart"]["attributes"] == [{"key": "card", "value": "red"}]

    answer = await tell(shop, ATTRIBUTES, cart, attributes=[])
    assert answer["cart"]["attributes"] == []


async def test_of_an_attribute_said_twice_the_last_counts(shop: Shop) -> None:
    cart = await make(shop)

    twice = [*pairs(gift="yes", card="no"), *pairs(gift="no")]
    answer = await tell(shop, ATTRIBUTES, cart, attributes=twice)

    assert answer["cart"]["attributes"] == pairs(gift="no", card="no")


@pytest.mark.parametrize(
    "said",
    [
        pairs(**{"": "value"}),
        pairs(**{"k" * 256: "value"}),
        pairs(key="v" * 5_001),
        [{"key": str(i), "value": ""} for i in range(251)],
    ],
    ids=["no key", "long key", "long value", "too many"],
)
async def test_attributes_out_of_bounds_change_nothing(shop: Shop, said: Any) -> None:
    cart = await make(shop, attributes=pairs(gift="yes"))

    answer = await tell(shop, ATTRIBUTES, cart, attributes=said)

    assert (answer["cart"], faults(answer)) == (None, [("INVALID", "attributes")])
    assert (await tell(shop, NOTE, cart, note=""))["cart"]["attributes"] == pairs(gift="yes")


async def test_attributes_at_their_bounds_are_kept(shop: Shop) -> None:
    cart = await make(shop)
    said = [{"key": f"{i:k<255}", "value": "" if i else "v" * 5_000} for i in range(250)]

    answer = await tell(shop, ATTRIBUTES, cart, attributes=said)

    assert answer["cart"]["attributes"] == said


@pytest.mark.parametrize(
    "payment",
    [
        cash(name=""),
        cash(name=" \t "),
        cash(name="x" * 101),
    ],
    ids=["empty", "blank", "long"],
)
async def test_a_way_to_pay_needs_a_name_of_1_to_100_characters(shop: Shop, payment: Any) -> None:
    cart = await make(shop)

    answer = await tell(shop, PAYMENT, cart, payment=payment)

    assert faults(answer) == [("INVALID_PAYMENT", "payment.manualPaymentMethod.name")]
    assert "1 to 100" in answer["userErrors"][0]["message"]


async def test_a_way_to_pay_is_remembered_without_the_space_around_it(shop: Shop) -> None:
    cart = await make(shop)

    assert faults(await tell(shop, PAYMENT, cart, payment=cash(name=f" {'x' * 100} "))) == []
    assert await shop.all(sa.select(models.Cart.payment_method)) == ["x" * 100]


async def test_all_that_is_wrong_with_a_payment_is_said_at_once(shop: Shop) -> None:
    cart = await make(shop)

    answer = await tell(shop, PAYMENT, cart, payment=cash("10.00", "EUR", name=" "))

    assert faults(answer) == [
        ("INVALID_PAYMENT", "payment.manualPaymentMethod.name"),
        ("INVALID_PAYMENT", "payment.amount"),
    ]
    assert await shop.all(sa.select(models.Cart.payment_method)) == [None]


async def test_less_than_nothing_cannot_be_paid(shop: Shop) -> None:
    cart = await make(shop)

    assert faults(await tell(shop, PAYMENT, cart, payment=cash("-0.01"))) == [
        ("INVALID_PAYMENT", "payment.amount")
    ]
    assert faults(await tell(shop, PAYMENT, cart, payment=cash("0.00"))) == []


async def test_a_payment_without_a_method_is_not_supported(shop: Shop) -> None:
    cart = await make(shop)
    amount = {"amount": "10.00", "currencyCode": "USD"}

    for payment in ({"amount": amount}, {"amount": amount, "manualPaymentMethod": None}):
        answer = await tell(shop, PAYMENT, cart, payment=payment)
        assert faults(answer) == [("PAYMENT_METHOD_NOT_SUPPORTED", "payment")]


@pytest.mark.parametrize("amount", ["10.001", "ten", "1e3", "9" * 20])
async def test_an_amount_that_is_no_money_is_the_clients_mistake(shop: Shop, amount: str) -> None:
    cart = await make(shop)

    code, _ = await shop.refusal(PAYMENT, cartId=cart["id"], payment=cash(amount))

    assert code == "BAD_USER_INPUT"


async def test_every_change_of_a_cart_says_when_it_changed(shop: Shop) -> None:
    tea, tin = variant(), variant()
    await stock(shop, product(tea, tin))
    cart = await make(shop, line(tea), line(tin))
    [first, second] = [node["id"] for node in cart["lines"]["nodes"]]
    for change, arguments in (
        (ADD, {"lines": [line(tea)]}),
        (UPDATE, {"lines": [{"id": first, "quantity": 5}]}),
        (REMOVE, {"lineIds": [second]}),
        (NOTE, {"note": "Hello"}),
        (ATTRIBUTES, {"attributes": []}),
        (IDENTITY, {"buyerIdentity": {}}),
        (PAYMENT, {"payment": cash()}),
    ):
        await long_ago(shop)
        payload = await tell(shop, change, cart, **arguments)

        assert faults(payload) == []
        moment = datetime.fromisoformat(payload["cart"]["updatedAt"])
        assert moment > datetime.now(UTC) - timedelta(minutes=1), change
        assert (await read(shop, cart))["updatedAt"] == payload["cart"]["updatedAt"]


async def test_a_refused_change_leaves_no_trace(shop: Shop) -> None:
    cart = await make(shop)
    await long_ago(shop)
    before = await shop.all(sa.select(models.Cart.version))

    await tell(shop, NOTE, cart, note="x" * 5_001)

    assert (await read(shop, cart))["updatedAt"] == "2020-01-01T00:00:00Z"
    assert await shop.all(sa.select(models.Cart.version)) == before


async def long_ago(shop: Shop) -> None:
    async with shop.database.write_session() as session, session.begin():
        await session.execute(
            sa.update(models.Cart).values(updated_at=datetime(2020, 1, 1, tzinfo=UTC))
        )


@pytest.mark.parametrize("lines", [1, 100])
async def test_reading_a_cart_costs_five_statements(shop: Shop, lines: int) -> None:
    teas = [variant() for _ in range(lines)]
    await stock(shop, product(*teas))
    cart = await make(shop, *(line(tea) for tea in teas))

    with shop.statements() as statements:
        found = await shop.ask(
            """query($id: ID!) { cart(id: $id) { totalQuantity cost { totalAmount { amount } }
              lines(first: 250) { nodes { cost { totalAmount { amount } }
                merchandise { ... on ProductVariant { title } } } } } }""",
            id=cart["id"],
        )

    assert found["cart"]["totalQuantity"] == lines
    assert len(statements) == 5, statements


async def test_two_carts_are_read_side_by_side(shop: Shop) -> None:
    tea = variant(price_minor=500)
    await stock(shop, product(tea))
    one, two = await make(shop, line(tea, 1)), await make(shop, line(tea, 2))

    with shop.statements() as statements:
        answer = await shop.ask(
            """query($ids: [ID!]!) { nodes(ids: $ids) {
              ... on Cart { totalQuantity cost { totalAmount { amount } } } } }""",
            ids=[one["id"], two["id"], NOBODY],
        )

    assert answer["nodes"] == [
        {"totalQuantity": 1, "cost": {"totalAmount": {"amount": "5.00"}}},
        {"totalQuantity": 2, "cost": {"totalAmount": {"amount": "10.00"}}},
        None,
    ]
    assert len(statements) == 5, statements


# The shop's tables of shipping, taxes and places are short, and every row of them may matter.
READ_WHOLE = ("SCAN json_each", "SCAN shipping_zone", "SCAN tax_rate", "SCAN location", "SCAN shop")


async def test_no_table_is_read_from_end_to_end_for_one_cart(shop: Shop) -> None:
    if not shop.database.is_sqlite:
        pytest.skip("PostgreSQL reads small tables whole, and rightly")
    tea = variant()
    await stock(shop, product(tea))
    with shop.statements() as statements:
        cart = await make(shop, line(tea, ribbon="red"))
        await add(shop, cart, line(tea))
        await read(shop, cart)

    reads = [text for text in statements if text.startswith("SELECT")]
    assert len(reads) >= 8
    async with shop.database.reader.connect() as connection:
        for text in reads:
            keys = ("[1]",) * text.count("?")
            plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", keys)
            steps = [row[3] for row in plan if row[3].startswith("SCAN")]
            assert all(step.startswith(READ_WHOLE) for step in steps), (text, steps)
