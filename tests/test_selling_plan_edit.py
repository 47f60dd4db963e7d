"""Groups of selling plans as staff make, change and delete them."""

from typing import Any

import pytest
import sqlalchemy as sa
from buying import REMOVE as REMOVE_LINES
from buying import codes, make, order, prepare
from conftest import Shop
from factories import product, stock, variant
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
HELD = """query($id: ID!) { cart(id: $id) { lines(first: 5) { nodes { id
  cost { totalAmount { amount } } sellingPlanAllocation { sellingPlan { id name } } } } } }"""
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


async def plans_of(shop: Shop) -> dict[str, str]:
    rows = await shop.all(sa.select(models.SellingPlan).order_by(models.SellingPlan.position))
    return {row.name: row.gid for row in rows}


async def test_the_plans_of_a_group_are_changed_at_once(shop: Shop) -> None:
    """One stays and changes, one goes, one is new; carts go on by those that stay."""
    first, second = await goods(shop), await goods(shop)
    weekly = MONTHLY | {"name": "Every week", "options": ["Week"]}
    await done(shop, CREATE, group=TEA | {"plans": [weekly, MONTHLY]}, ids=[first])
    was = await plans_of(shop)
    [form, _] = await shop.all(sa.select(models.ProductVariant).order_by(models.ProductVariant.id))
    cart = await make(
        shop, *({"merchandiseId": form.gid, "sellingPlanId": plan} for plan in was.values())
    )
    yearly = {"name": "Every year", "options": ["Year", "Post"], "priceAdjustments": []}
    stays = MONTHLY | {"id": was["Every month"], "options": ["Month", "Post"]}
    changes = {
        "options": ["Delivery every", "By"],
        "plans": [yearly, stays | {"name": "Monthly", "priceAdjustments": [{"price": "8"}]}],
        "productIdsToAdd": [second],
        "productIdsToRemove": [],
    }

    group = await done(shop, UPDATE, id=await made(shop), group=changes)

    names = [plan["name"] for plan in group["sellingPlans"]["nodes"]]
    assert names == ["Every year", "Monthly"]
    assert group["options"] == [
        {"name": "Delivery every", "values": ["Year", "Month"]},
        {"name": "By", "values": ["Post"]},
    ]
    now = await plans_of(shop)
    assert now["Monthly"] == was["Every month"]
    assert now["Every year"] not in was.values()
    assert now["Every week"] == was["Every week"], "it is there for the cart"
    held, out = (await shop.ask(HELD, id=cart["id"]))["cart"]["lines"]["nodes"]
    held, out = (held, out) if held["sellingPlanAllocation"] else (out, held)
    assert out["sellingPlanAllocation"] is None, "its plan is offered no more"
    assert "MERCHANDISE_NOT_APPLICABLE" in codes(await prepare(shop, cart))
    assert held["sellingPlanAllocation"]["sellingPlan"] == {"id": now["Monthly"], "name": "Monthly"}
    assert held["cost"]["totalAmount"] == {"amount": "8.00"}
    assert (await shop.ask(READ, id=second))["product"]["sellingPlanGroups"]["nodes"] != []
    await shop.ask(REMOVE_LINES, cartId=cart["id"], lineIds=[out["id"]])
    await done(
        shop, UPDATE, id=await made(shop), group={"plans": [yearly | {"id": now["Every year"]}]}
    )
    assert set(await plans_of(shop)) == {"Every year", "Monthly"}, "no cart holds the other"
    event, _ = await events(shop, "selling_plan_groups/update")
    week, month = (was[name].rpartition("/")[2] for name in ("Every week", "Every month"))
    before, after = event.detail["before"], event.detail["after"]
    assert before["plans"][month]["name"] == "Every month"
    assert after["plans"][month]["name"] == "Monthly"
    assert week not in after["plans"]
    assert "products" in after


async def test_an_order_keeps_a_plan_that_goes(shop: Shop) -> None:
    form = variant(stock=5, price_minor=1000)
    await stock(shop, product(form))
    await done(shop, CREATE, group=TEA, ids=[f"gid://shopify/Product/{form.product_id}"])
    [plan] = (await plans_of(shop)).values()
    placed = await order(shop, {"merchandiseId": form.gid, "sellingPlanId": plan})
    other = {"plans": [MONTHLY | {"name": "Other"}]}

    group = await done(shop, UPDATE, id=await made(shop), group=other)

    assert [plan["name"] for plan in group["sellingPlans"]["nodes"]] == ["Other"]
    [item] = await shop.all(sa.select(models.OrderLineItem))
    assert (item.selling_plan_name, placed.digest) == ("Every month", await digest_now(shop))


async def digest_now(shop: Shop) -> str:
    [row] = await shop.all(sa.select(models.Order))
    return str(row.digest)


WRONG: list[tuple[dict[str, Any], tuple[str, list[str]]]] = [
    ({"options": ["By"]}, ("INVALID", ["options"])),
    ({"plans": []}, ("TOO_MANY", ["plans"])),
    ({"plans": [MONTHLY | {"id": "mine"}] * 2}, ("TAKEN", ["plans"])),
    (
        {"plans": [MONTHLY | {"id": "gid://shopify/SellingPlan/404"}]},
        ("NOT_FOUND", ["plans", "0", "id"]),
    ),
    (
        {"productIdsToAdd": ["gid://shopify/Product/404"]},
        ("NOT_FOUND", ["productIdsToAdd", "0"]),
    ),
]


@pytest.mark.parametrize(("said", "reason"), WRONG)
async def test_a_change_that_cannot_be_changes_nothing(
    shop: Shop, said: dict[str, Any], reason: tuple[str, list[str]]
) -> None:
    await done(shop, CREATE, group=TEA)
    was = await plans_of(shop)
    if said.get("plans"):
        mine = {"mine": was["Every month"]}
        plans = [plan | {"id": mine.get(plan["id"], plan["id"])} for plan in said["plans"]]
        said = said | {"plans": plans}
    code, field = reason

    found = await refused(shop, UPDATE, id=await made(shop), group={"name": "New"} | said)

    assert (code, ["group", *field]) in found
    assert await plans_of(shop) == was
    assert await events(shop, "selling_plan_groups/update") == []


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
