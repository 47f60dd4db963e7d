"""Groups of customers: kept by staff, felt by their customers in the cart."""

import asyncio
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import accounts
import buying
import pytest
import sqlalchemy as sa
from buying import change, line, make
from conftest import SECRET, Shop
from factories import product, stock, variant
from managing import events

import models
from commerce.permission import Permission
from commerce.tax import TaxRate
from models.engine import Database
from resolvers import export
from settings import Settings

STAFF = [
    *(Permission.CUSTOMERS_READ, Permission.CUSTOMERS_WRITE),
    *(Permission.DISCOUNTS_READ, Permission.DISCOUNTS_WRITE),
]
SHOWN = """customerGroup { id name taxExempt customers(first: 9) { nodes { email } totalCount } }
  userErrors { code field message }"""
CREATE = f"""mutation($group: CustomerGroupCreateInput!) {{
  answer: customerGroupCreate(customerGroup: $group) {{ {SHOWN} }} }}"""
UPDATE = f"""mutation($id: ID!, $group: CustomerGroupUpdateInput!) {{
  answer: customerGroupUpdate(id: $id, customerGroup: $group) {{ {SHOWN} }} }}"""
DELETE = """mutation($id: ID!) { answer: customerGroupDelete(id: $id) {
  deletedCustomerGroupId userErrors { code field message } } }"""
ADD = f"""mutation($id: ID!, $ids: [ID!]!) {{
  answer: customerGroupAddCustomers(id: $id, customerIds: $ids) {{ {SHOWN} }} }}"""
REMOVE = f"""mutation($id: ID!, $ids: [ID!]!) {{
  answer: customerGroupRemoveCustomers(id: $id, customerIds: $ids) {{ {SHOWN} }} }}"""
LIST = """query($q: String, $key: CustomerGroupSortKeys) {
  customerGroups(first: 9, query: $q, sortKey: $key) { nodes { name } totalCount } }"""
DISCOUNT = """mutation($discount: DiscountCodeCreateInput!) {
  answer: discountCodeCreate(discount: $discount) { discount { id customerGroups { name } }
  userErrors { code field message } } }"""
LIMIT = """mutation($id: ID!, $groups: [ID!]) { answer: discountCodeUpdate(id: $id,
  discount: { customerGroupIds: $groups }) { discount { id customerGroups { name } }
  userErrors { code field message } } }"""
GROUPED = "{ discounts(first: 2) { nodes { customerGroups { name } } } }"
TOTAL = "query($id: ID!) { cart(id: $id) { cost { totalAmount { amount } } } }"
ENTER = change("cartDiscountCodesUpdate", "discountCodes: [String!]")


async def ask(shop: Shop, sent: str, **variables: Any) -> Any:
    return (await shop.ask(sent, STAFF, **variables))["answer"]


async def done(shop: Shop, sent: str, **variables: Any) -> Any:
    answer = await ask(shop, sent, **variables)
    assert answer.pop("userErrors") == []
    (found,) = answer.values()
    return found


def codes(answer: Any) -> list[tuple[str, list[str]]]:
    return [(error["code"], error["field"]) for error in answer["userErrors"]]


async def group(shop: Shop, *members: models.Customer, name: str = "Trade", **said: Any) -> Any:
    made = await done(shop, CREATE, group={"name": name, **said})
    if members:
        made = await done(shop, ADD, id=made["id"], ids=[one.gid for one in members])
    return made


async def total(shop: Shop, cart: Any) -> str:
    return str((await shop.ask(TOTAL, id=cart["id"]))["cart"]["cost"]["totalAmount"]["amount"])


@pytest.fixture
async def tea(shop: Shop) -> models.ProductVariant:
    made = variant(stock=100, price_minor=1000, requires_shipping=False)
    await stock(shop, product(made))
    return made


async def test_a_group_is_made_filled_changed_and_deleted(shop: Shop) -> None:
    ann, bea = [await accounts.customer(shop, f"{n}@example.com") for n in ("ann", "bea")]
    made = await group(shop, ann, bea, name="  Trade   customers ")
    emails = [{"email": "ann@example.com"}, {"email": "bea@example.com"}]
    assert (made["name"], made["taxExempt"]) == ("Trade customers", False)
    assert made["customers"] == {"nodes": emails, "totalCount": "2"}

    again = await done(shop, ADD, id=made["id"], ids=[ann.gid, ann.gid])
    assert again["customers"]["totalCount"] == "2"
    left = await done(shop, REMOVE, id=made["id"], ids=[bea.gid])
    assert left["customers"]["nodes"] == emails[:1]
    await done(shop, REMOVE, id=made["id"], ids=[bea.gid])
    now = await done(shop, UPDATE, id=made["id"], group={"taxExempt": True})
    assert now == left | {"taxExempt": True}
    assert await done(shop, UPDATE, id=made["id"], group={}) == now

    told = [event.detail["after"] for event in await events(shop, "customer_groups/update")]
    assert told == [
        {"customers": {"added": [ann.id, bea.id]}},
        {"customers": {"removed": [bea.id]}},
        {"tax_exempt": True},
    ]
    assert await done(shop, DELETE, id=made["id"]) == made["id"]
    assert await shop.all(sa.select(models.CustomerGroupMember)) == []
    assert len(await events(shop, "customer_groups/delete")) == 1
    assert len(await shop.all(sa.select(models.Customer))) == 2


async def test_what_is_wrong_with_a_group_is_said(shop: Shop) -> None:
    made, gone = await group(shop), "gid://shopify/CustomerGroup/999"
    field = ["customerGroup", "name"]
    for name, code in (("trade", "TAKEN"), (" ", "BLANK"), ("x" * 256, "TOO_LONG")):
        assert codes(await ask(shop, CREATE, group={"name": name})) == [(code, field)]
    same = await done(shop, UPDATE, id=made["id"], group={"name": "TRADE"})
    assert same["name"] == "TRADE"
    nobody = [f"gid://shopify/Customer/{n}" for n in (998, 999)]
    answer = await ask(shop, ADD, id=made["id"], ids=nobody)
    assert codes(answer) == [("NOT_FOUND", ["customerIds", str(i)]) for i in (0, 1)]
    for sent, more in ((UPDATE, {"group": {}}), (DELETE, {}), (ADD, {"ids": nobody})):
        assert codes(await ask(shop, sent, id=gone, **more)) == [("NOT_FOUND", ["id"])]
    many = {"id": made["id"], "ids": nobody * 126}
    assert (await shop.refusal(ADD, STAFF, **many))[0] == "BAD_USER_INPUT"
    assert (await shop.refusal(ADD, STAFF, **many | {"ids": []}))[0] == "BAD_USER_INPUT"


async def test_groups_are_found_and_sorted(shop: Shop) -> None:
    ann = await accounts.customer(shop)
    await group(shop, name="Wholesale", taxExempt=True)
    await group(shop, ann, name="friends")
    for query, key, found in (
        (None, "ID", ["Wholesale", "friends"]),
        (None, "NAME", ["friends", "Wholesale"]),
        ("FRI", "ID", ["friends"]),
        ("name:wholesale", "ID", ["Wholesale"]),
        ("tax_exempt:true", "ID", ["Wholesale"]),
        (f"customer_id:{ann.id}", "ID", ["friends"]),
    ):
        answer = await shop.ask(LIST, STAFF, q=query, key=key)
        assert [node["name"] for node in answer["customerGroups"]["nodes"]] == found, query


async def test_a_group_and_its_customers_lead_to_each_other(shop: Shop) -> None:
    ann = await accounts.customer(shop)
    made = await group(shop, ann)
    query = """query($id: ID!) { customerGroup(id: $id) { customers(first: 1) { nodes {
      groups(first: 1) { nodes { id } } } } } node(id: $id) { id } }"""
    answer = await shop.ask(query, STAFF, id=made["id"])
    [customer] = answer["customerGroup"]["customers"]["nodes"]
    assert customer["groups"]["nodes"] == [{"id": made["id"]}]
    assert answer["node"] == {"id": made["id"]}


async def test_a_discount_for_a_group_is_for_its_customers_alone(
    shop: Shop, tea: models.ProductVariant
) -> None:
    ann = await accounts.customer(shop)
    await accounts.customer(shop, "bea@example.com")
    trade = await group(shop, ann)
    said = {"code": "TRADE", "percentage": "10", "customerGroupIds": [trade["id"]]}
    made = await done(shop, DISCOUNT, discount=said)
    assert made["customerGroups"] == [{"name": "Trade"}]
    seen = {}
    for who in (None, "bea@example.com", "ann@example.com"):
        token = {"customerAccessToken": await accounts.sign_in(shop, who)} if who else {}
        cart = await make(shop, line(tea), buyerIdentity=token)
        answer = await buying.tell(shop, ENTER, cart, discountCodes=["trade"])
        warned = [warning["code"] for warning in answer["warnings"]]
        seen[who] = (await total(shop, cart), warned)

    assert seen == {
        None: ("10.00", ["DISCOUNT_ELIGIBLE_CUSTOMER_MISSING"]),
        "bea@example.com": ("10.00", ["DISCOUNT_CUSTOMER_NOT_ELIGIBLE"]),
        "ann@example.com": ("9.00", []),
    }
    placed = await buying.order(
        shop,
        line(tea),
        discountCodes=["TRADE"],
        buyerIdentity={"customerAccessToken": await accounts.sign_in(shop)},
    )
    assert placed.total_minor == 900
    await done(shop, REMOVE, id=trade["id"], ids=[ann.gid])
    assert await total(shop, cart) == "10.00"
    await done(shop, LIMIT, id=made["id"], groups=None)
    assert await total(shop, cart) == "9.00"


async def test_a_group_stays_while_a_discount_is_limited_to_it(shop: Shop) -> None:
    trade = await group(shop)
    said = {"code": "TRADE", "percentage": "10", "customerGroupIds": [trade["id"]]}
    made = await done(shop, DISCOUNT, discount=said)

    assert codes(await ask(shop, DELETE, id=trade["id"])) == [("IN_USE", ["id"])]
    gone = await ask(shop, LIMIT, id=made["id"], groups=["gid://shopify/CustomerGroup/999"])
    assert codes(gone) == [("NOT_FOUND", ["discount", "customerGroupIds", "0"])]
    many = await ask(
        shop, LIMIT, id=made["id"], groups=[f"gid://shopify/CustomerGroup/{n}" for n in range(251)]
    )
    assert ("TOO_MANY", ["discount", "customerGroupIds"]) in codes(many)
    await done(shop, LIMIT, id=made["id"], groups=[])
    assert await done(shop, DELETE, id=trade["id"]) == trade["id"]


async def test_one_of_two_that_ask_for_one_name_at_once_hears_that_it_is_taken(shop: Shop) -> None:
    """And one of two that ask for one code."""
    groups = await asyncio.gather(*(ask(shop, CREATE, group={"name": "Trade"}) for _ in range(4)))
    codes_of = [codes(answer) for answer in groups]
    assert sorted(codes_of) == [[], *[[("TAKEN", ["customerGroup", "name"])]] * 3]

    said = {"code": "TRADE", "percentage": "10"}
    made = await asyncio.gather(*(ask(shop, DISCOUNT, discount=said) for _ in range(4)))
    assert sorted(map(codes, made)) == [[], *[[("TAKEN", ["discount", "code"])]] * 3]


async def test_a_discount_that_is_exported_stays_with_whom_it_is_for(
    shop: Shop, sqlite_template: Path, tmp_path: Path
) -> None:
    """The group goes along, and none of its customers."""
    trade = await group(shop, await accounts.customer(shop))
    said = {"code": "TRADE", "percentage": "10", "customerGroupIds": [trade["id"]]}
    await done(shop, DISCOUNT, discount=said)
    lines = [one async for one in export.lines(shop.database)]
    shutil.copy(sqlite_template, tmp_path / "other.db")
    settings = Settings(database_url=f"sqlite:///{tmp_path}/other.db", secret=SECRET)
    other = Shop(Database(settings), settings)

    async with other.context() as context:
        await export.take_in(context, lines)

    [found] = (await other.ask(GROUPED, STAFF))["discounts"]["nodes"]
    people = await other.all(sa.select(models.CustomerGroupMember))
    await other.database.dispose()
    assert found["customerGroups"] == [{"name": "Trade"}]
    assert people == []


async def test_customers_of_an_exempt_group_pay_no_taxes(
    shop: Shop, tea: models.ProductVariant
) -> None:
    rate = TaxRate(title="VAT", rate=Decimal("0.20"), country="GB")
    await shop.add(models.TaxRate.of(rate))
    ann = await accounts.customer(shop)
    token = {"customerAccessToken": await accounts.sign_in(shop), "countryCode": "GB"}
    cart = await make(shop, line(tea), buyerIdentity=token)
    assert await total(shop, cart) == "12.00"

    trade = await group(shop, ann, taxExempt=True)
    assert await total(shop, cart) == "10.00"
    await done(shop, UPDATE, id=trade["id"], group={"taxExempt": False})
    assert await total(shop, cart) == "12.00"


async def test_whoever_is_erased_leaves_their_groups(shop: Shop) -> None:
    ann = await accounts.customer(shop)
    trade = await group(shop, ann)
    erase = "mutation($id: ID!) { answer: customerErase(id: $id) { userErrors { code } } }"
    assert (await ask(shop, erase, id=ann.gid))["userErrors"] == []

    assert await shop.all(sa.select(models.CustomerGroupMember)) == []
    again = await ask(shop, ADD, id=trade["id"], ids=[ann.gid])
    assert codes(again) == [("NOT_FOUND", ["customerIds", "0"])]
