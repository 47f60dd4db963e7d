"""Personal data: declared beside the column, handed over whole, and gone from the raw files."""

import json
import re
from typing import Any

import accounts
import buying
import pytest
import sqlalchemy as sa
import staff
from buying import line
from conftest import Shop
from factories import product, stock, variant

import models
from commerce.permission import Permission
from resolvers import personal_data

ERRORS = "userErrors { code field }"
EXPORT = f"mutation($id: ID!) {{ answer: customerDataExport(id: $id) {{ data {ERRORS} }} }}"
ERASE = f"""mutation($id: ID!, $guests: Boolean! = true) {{
  answer: customerErase(id: $id, guestOrders: $guests) {{ erasedCustomerId {ERRORS} }} }}"""
ERASE_ORDER = f"mutation($id: ID!) {{ answer: orderErase(id: $id) {{ erasedOrderId {ERRORS} }} }}"
EMAIL = "zenobia.quark@example.com"
PERSON = {
    "first": "Zenobiax",
    "last": "Quarkington",
    "street": "17 Plinth Alley",
    "city": "Wexbridge",
    "zip": "90210",
    "phone": "+12025550147",
    "note": "Leave it with the heron",
    "words": "For my dear Ottoline",
    "staff": "prefers velvet boxes",
}
ADDRESS = {
    "firstName": PERSON["first"],
    "lastName": PERSON["last"],
    "address1": PERSON["street"],
    "city": PERSON["city"],
    "provinceCode": "CA",
    "countryCode": "US",
    "zip": PERSON["zip"],
    "phone": PERSON["phone"],
}
SEEDED = [EMAIL, EMAIL.upper(), *(word for name, word in PERSON.items() if name != "zip")]


async def dump(shop: Shop) -> str:
    """The database as raw as it is: SQLite's file and its log, or every row of every table."""
    path = shop.settings.sqlite_path
    if path is not None:
        files = [path, path.with_name(f"{path.name}-wal")]
        return "".join(file.read_bytes().decode("latin-1") for file in files if file.exists())
    listed = sa.text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    async with shop.database.reader.connect() as connection:
        names = (await connection.scalars(listed)).all()
        rows = [
            await connection.scalars(sa.text(f'SELECT t::text FROM "{name}" AS t'))
            for name in names
        ]
        return "\n".join(row for found in rows for row in found)


def traces(text: str) -> list[str]:
    return [word for word in SEEDED if word in text]


async def bought(shop: Shop, tea: models.ProductVariant, **identity: Any) -> models.Order:
    """An order with all that a buyer may say of themselves."""
    return await buying.order(
        shop,
        line(tea, 2, engraving=PERSON["words"]),
        note=PERSON["note"],
        attributes=[{"key": "gift", "value": PERSON["words"]}],
        buyerIdentity={"email": EMAIL, "phone": PERSON["phone"], **identity},
        delivery={
            "addresses": [{"selected": True, "address": {"deliveryAddress": ADDRESS}}],
        },
    )


async def customer(shop: Shop) -> models.Customer:
    made = await accounts.customer(
        shop,
        EMAIL,
        first_name=PERSON["first"],
        last_name=PERSON["last"],
        phone=PERSON["phone"],
        note=PERSON["staff"],
        tags=[PERSON["staff"]],
    )
    await shop.add(
        models.MailingAddress(
            customer_id=made.id, address1=PERSON["street"], city=PERSON["city"], zip="90210"
        ),
        models.MailMessage(kind="reset", recipient=EMAIL, detail={"first": PERSON["first"]}),
        models.MailMessage(
            kind="change_email", recipient=f"new.{EMAIL}", detail={"customer_id": made.id}
        ),
        models.Metafield(
            owner_type="Customer",
            owner_key=str(made.id),
            namespace="facts",
            key="one",
            type="single_line_text_field",
            value=PERSON["words"],
        ),
    )
    return made


@pytest.fixture
async def tea(shop: Shop) -> models.ProductVariant:
    found = variant(100, price_minor=1250, requires_shipping=False)
    await stock(shop, product(found, title="Tea"))
    return found


async def money(shop: Shop) -> list[tuple[Any, ...]]:
    rows = await shop.all(sa.select(models.Order).order_by(models.Order.id))
    return [(row.id, row.total_minor, row.digest, row.snapshot, row.name) for row in rows]


async def test_nothing_of_a_customer_is_left_in_the_raw_database(
    shop: Shop, tea: models.ProductVariant
) -> None:
    who = await customer(shop)
    bearer = await accounts.sign_in(shop, EMAIL)
    await bought(shop, tea, customerAccessToken=bearer)
    await bought(shop, tea)
    await buying.make(shop, line(tea), buyerIdentity={"email": EMAIL}, note=PERSON["note"])
    clerk = await staff.api_token(shop, Permission.CUSTOMERS_WRITE)
    before = await money(shop)
    assert len(traces(await dump(shop))) == len(SEEDED) - 1, "all but the shouted address are there"

    answer = await staff.ask(shop, clerk, ERASE, id=who.gid)

    assert answer == {"erasedCustomerId": who.gid, "userErrors": []}
    assert traces(await dump(shop)) == []
    assert await money(shop) == before
    [row] = await shop.all(sa.select(models.Customer))
    assert (row.state, row.email) == (models.CustomerState.DISABLED, None)
    assert row.erased_at is not None
    assert await accounts.who(shop, bearer) is None
    event = (await shop.all(staff.EVENTS))[-1]
    assert (event.topic, event.subject) == ("customers/erase", who.gid)
    assert event.detail == {"before": {}, "after": {"erased": True, "orders": 2}}
    again = await staff.ask(shop, clerk, ERASE, id=who.gid)
    assert again["userErrors"] == []


async def test_orders_of_guests_stay_where_that_is_wanted(
    shop: Shop, tea: models.ProductVariant
) -> None:
    who = await customer(shop)
    guest = await bought(shop, tea)
    clerk = await staff.api_token(shop, Permission.CUSTOMERS_WRITE)

    await staff.ask(shop, clerk, ERASE, id=who.gid, guests=False)

    [row] = await shop.all(sa.select(models.Order).where(models.Order.id == guest.id))
    assert row.email == EMAIL


async def test_nothing_of_a_guest_is_left_either(shop: Shop, tea: models.ProductVariant) -> None:
    order = await bought(shop, tea)
    clerk = await staff.api_token(shop, Permission.CUSTOMERS_WRITE)
    before = await money(shop)
    assert traces(await dump(shop))

    answer = await staff.ask(shop, clerk, ERASE_ORDER, id=order.gid)

    assert answer == {"erasedOrderId": order.subject, "userErrors": []}
    assert traces(await dump(shop)) == []
    assert await money(shop) == before


async def test_somebody_elses_things_stay(shop: Shop, tea: models.ProductVariant) -> None:
    who = await customer(shop)
    other = await accounts.customer(shop, "bea@example.com", first_name="Beatrix")
    await shop.add(models.MailingAddress(customer_id=other.id, city="Elsewhere"))
    await buying.order(shop, line(tea), buyerIdentity={"email": "bea@example.com"}, note="Bea's")
    clerk = await staff.api_token(shop, Permission.CUSTOMERS_WRITE)

    await staff.ask(shop, clerk, ERASE, id=who.gid)

    kept = await dump(shop)
    assert all(word in kept for word in ("bea@example.com", "Beatrix", "Elsewhere", "Bea's"))


async def test_all_that_is_kept_of_a_customer_is_handed_over_and_noted(
    shop: Shop, tea: models.ProductVariant
) -> None:
    who = await customer(shop)
    bearer = await accounts.sign_in(shop, EMAIL)
    await bought(shop, tea, customerAccessToken=bearer)
    clerk = await staff.api_token(shop, Permission.CUSTOMERS_WRITE)

    answer = await staff.ask(shop, clerk, EXPORT, id=who.gid)

    found = json.loads(answer["data"])
    told = json.dumps(found)
    assert traces(told) == [word for word in SEEDED if word != EMAIL.upper()]
    assert set(found) == {table.__tablename__ for table in personal_data.FOUND} | {"event"}
    assert found["customer"][0]["state"] == "ENABLED"
    assert [row["topic"] for row in found["event"]] == ["customers/sign_in", "orders/create"]
    assert not re.search(r"argon2|password_hash|token_hash", told)
    assert (await shop.all(staff.EVENTS))[-1].topic == "customers/data_export"


async def test_nobody_is_not_found(shop: Shop) -> None:
    clerk = await staff.api_token(shop, Permission.CUSTOMERS_WRITE)
    nobody = {"code": "NOT_FOUND", "field": ["id"]}

    for mutation in (EXPORT, ERASE):
        answer = await staff.ask(shop, clerk, mutation, id="gid://shopify/Customer/999")
        assert answer["userErrors"] == [nobody]
    answer = await staff.ask(shop, clerk, ERASE_ORDER, id="gid://shopify/Order/999")
    assert answer["userErrors"] == [nobody]


# What looks as if it told of a buyer, and does not.
OTHERS = {
    "article_author",  # who writes for the shop
    "location",
    "menu_item",
    "shop",
    "staff_member",  # staff, who are dismissed and not erased: the audit trail names them by id
}
LOOKS_PERSONAL = re.compile(
    r"e?mail|phone|(first|last)_name|address|^company$|city|zip|birth|note$|recipient|attributes"
)


def test_a_column_that_looks_personal_is_declared() -> None:
    """Say ``info=PERSONAL`` beside it in its model, or say here whom it is about."""
    undeclared = [
        f"{table.name}.{column.name}"
        for table in models.Base.metadata.sorted_tables
        for column in table.columns
        if LOOKS_PERSONAL.search(column.name)
        and table.name not in OTHERS
        and not column.name.endswith("_id")
        and not column.info.get("personal")
    ]

    assert undeclared == []


def test_every_table_that_tells_of_buyers_is_found() -> None:
    telling = {
        mapper.class_
        for mapper in models.Base.registry.mappers
        if personal_data.personal(mapper.class_)
    }

    assert telling <= set(personal_data.FOUND)
    assert set(personal_data.DELETED) <= set(personal_data.FOUND)
