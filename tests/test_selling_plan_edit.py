"""Groups of selling plans as staff make, change and delete them."""

from typing import Any

import pytest
import sqlalchemy as sa
from conftest import Shop
from factories import product, variant
from managing import done, events, refused

import models
from commerce.permission import Permission

ERRORS = "userErrors { code field message }"
GROUP = """sellingPlanGroup { id name options { name values } sellingPlans(first: 5) { nodes {
  id name description } } }"""
CREATE = f"""mutation($group: SellingPlanGroupInput!, $ids: [ID!]) {{
  sellingPlanGroupCreate(group: $group, productIds: $ids) {{ {GROUP} {ERRORS} }} }}"""
UPDATE = f"""mutation($id: ID!, $group: SellingPlanGroupUpdateInput!) {{
  sellingPlanGroupUpdate(id: $id, group: $group) {{ {GROUP} {ERRORS} }} }}"""
ADD, REMOVE = (
    f"""mutation($id: ID!, $ids: [ID!]!) {{
      sellingPlanGroup{verb}Products(id: $id, productIds: $ids) {{ {GROUP} {ERRORS} }} }}"""
    for verb in ("Add", "Remove")
)
DELETE = f"""mutation($id: ID!) {{
  sellingPlanGroupDelete(id: $id) {{ deletedSellingPlanGroupId {ERRORS} }} }}"""
MONTHLY = {
    "name": "Every month",
    "options": ["Month"],
    "priceAdjustments": [{"percentage": 10.0, "orderCount": 3}, {"price": "9"}],
    "billing": {"interval": "MONTH"},
    "delivery": {"interval": "MONTH"},
}
TEA = {"name": "Tea again", "options": ["Delivery every"], "plans": [MONTHLY]}
READ = """query($id: ID!) { product(id: $id) {
  sellingPlanGroups(first: 5) { nodes { name } }
  variants(first: 1) { nodes { sellingPlanAllocations(first: 5) { nodes {
    priceAdjustments { price { amount } } } } } } } }"""
PAID = """query($id: ID!) { product(id: $id) { variants(first: 1) { nodes {
  all: sellingPlanAllocations(first: 5) { nodes { now: checkoutChargeAmount { amount }
    later: remainingBalanceChargeAmount { amount } } } } } } }"""
NOWHERE = "gid://shopify/SellingPlanGroup/404"


async def goods(shop: Shop) -> str:
    row = product(variant(), title="Tea")
    await shop.add(row)
    return row.gid


async def made(shop: Shop) -> str:
    [row] = await shop.all(sa.select(models.SellingPlanGroup))
    return str(row.gid)


async def test_products_are_sold_by_plans(shop: Shop) -> None:
    id = await goods(shop)

    group = await done(shop, CREATE, group=TEA, ids=[id])

    assert group["options"] == [{"name": "Delivery every", "values": ["Month"]}]
    found = (await shop.ask(READ, id=id))["product"]
    assert found["sellingPlanGroups"]["nodes"] == [{"name": "Tea again"}]
    [allocation] = found["variants"]["nodes"][0]["sellingPlanAllocations"]["nodes"]
    prices = [each["price"]["amount"] for each in allocation["priceAdjustments"]]
    assert prices == ["9.00", "9.00"]


@pytest.mark.parametrize(
    ("charge", "now", "later"),
    [({"percentage": 25.0}, "2.25", "6.75"), ({"amount": "3"}, "3.00", "6.00")],
)
async def test_a_plan_may_let_some_be_paid_later(
    shop: Shop, charge: dict[str, Any], now: str, later: str
) -> None:
    id = await goods(shop)
    await done(
        shop, CREATE, group=TEA | {"plans": [MONTHLY | {"checkoutCharge": charge}]}, ids=[id]
    )

    [allocation] = (await shop.ask(PAID, id=id))["product"]["variants"]["nodes"][0]["all"]["nodes"]

    assert allocation == {"now": {"amount": now}, "later": {"amount": later}}


async def test_what_is_paid_at_once_is_said_once(shop: Shop) -> None:
    both = {"checkoutCharge": {"percentage": 25.0, "amount": "3"}}

    found = await refused(shop, CREATE, group=TEA | {"plans": [MONTHLY | both]})

    assert found == [("INVALID", ["group", "plans", "0", "checkoutCharge"])]


async def test_a_group_changes_and_goes(shop: Shop) -> None:
    id = await goods(shop)
    await done(shop, CREATE, group=TEA)
    group = await made(shop)

    assert (await done(shop, UPDATE, id=group, group={"name": "Tea"}))["name"] == "Tea"
    for _ in range(2):
        await done(shop, ADD, id=group, ids=[id])
    assert (await shop.ask(READ, id=id))["product"]["sellingPlanGroups"]["nodes"] != []
    for _ in range(2):
        await done(shop, REMOVE, id=group, ids=[id])
    assert (await shop.ask(READ, id=id))["product"]["sellingPlanGroups"]["nodes"] == []
    assert len(await events(shop, "selling_plan_groups/update")) == 3
    assert await done(shop, DELETE, id=group) == group
    assert await shop.all(sa.select(models.SellingPlan)) == []
    assert await refused(shop, DELETE, id=group) == [("NOT_FOUND", ["id"])]
    assert await refused(shop, UPDATE, id=NOWHERE, group={}) == [("NOT_FOUND", ["id"])]


BAD: list[tuple[dict[str, Any], str, list[str]]] = [
    ({"name": ""}, "BLANK", ["name"]),
    ({"options": ["a", "A"]}, "INVALID", ["options"]),
    ({"plans": []}, "TOO_MANY", ["plans"]),
    ({"plans": [MONTHLY, MONTHLY]}, "TAKEN", ["plans"]),
    ({"plans": [{**MONTHLY, "options": []}]}, "INVALID", ["plans", "0", "options"]),
    (
        {"plans": [{**MONTHLY, "priceAdjustments": [{}]}]},
        "INVALID",
        ["plans", "0", "priceAdjustments", "0"],
    ),
    (
        {"plans": [{**MONTHLY, "priceAdjustments": [{"percentage": 101.0}]}]},
        "INVALID",
        ["plans", "0", "priceAdjustments", "0", "percentage"],
    ),
    (
        {"plans": [{**MONTHLY, "priceAdjustments": [{"amount": "1.234"}]}]},
        "INVALID",
        ["plans", "0", "priceAdjustments", "0", "amount"],
    ),
    (
        {"plans": [{**MONTHLY, "priceAdjustments": [{"amount": "1", "orderCount": 0}]}]},
        "INVALID",
        ["plans", "0", "priceAdjustments", "0", "orderCount"],
    ),
    (
        {"plans": [{**MONTHLY, "priceAdjustments": [{"price": "1"}] * 3}]},
        "TOO_MANY",
        ["plans", "0", "priceAdjustments"],
    ),
    (
        {"plans": [{**MONTHLY, "billing": {"interval": "DAY", "intervalCount": 0}}]},
        "INVALID",
        ["plans", "0", "billing", "intervalCount"],
    ),
]


@pytest.mark.parametrize(("said", "code", "field"), BAD)
async def test_a_bad_group_is_refused(
    shop: Shop, said: dict[str, Any], code: str, field: list[str]
) -> None:
    reasons = await refused(shop, CREATE, group={**TEA, **said})

    assert (code, ["group", *field]) in reasons
    assert await shop.all(sa.select(models.SellingPlanGroup)) == []


async def test_plans_are_for_products_that_are_there(shop: Shop) -> None:
    nothing = ["gid://shopify/Product/404"]

    reasons = await refused(shop, CREATE, group=TEA, ids=nothing)
    assert [code for code, _ in reasons] == ["NOT_FOUND"]
    await done(shop, CREATE, group=TEA)
    assert await refused(shop, ADD, id=await made(shop), ids=nothing) == [
        ("NOT_FOUND", ["productIds", "0"])
    ]
    code, _ = await shop.refusal(CREATE, [Permission.PRODUCTS_READ], group=TEA)
    assert code == "FORBIDDEN"
