"""Staff keep discounts by mutations, and see how often they were used."""

from typing import Any

import pytest
import sqlalchemy as sa
from buying import change, line, make, order
from conftest import Shop
from factories import collection, place, product, stock, variant
from managing import events

import models
from commerce.permission import Permission

STAFF = [Permission.DISCOUNTS_READ, Permission.DISCOUNTS_WRITE]
SHOWN = """discount { id title code used usageLimit target combinesWith active }
  userErrors { code field }"""
GONE = "deletedDiscountId userErrors { code field }"
CODE_CREATE = f"""mutation($discount: DiscountCodeCreateInput!) {{
  discountCodeCreate(discount: $discount) {{ {SHOWN} }} }}"""
CODE_UPDATE = f"""mutation($id: ID!, $discount: DiscountCodeUpdateInput!) {{
  discountCodeUpdate(id: $id, discount: $discount) {{ {SHOWN} }} }}"""
CODE_DELETE = f"mutation($id: ID!) {{ discountCodeDelete(id: $id) {{ {GONE} }} }}"
CREATE = f"""mutation($discount: DiscountAutomaticCreateInput!) {{
  discountAutomaticCreate(discount: $discount) {{ {SHOWN} }} }}"""
UPDATE = f"""mutation($id: ID!, $discount: DiscountAutomaticUpdateInput!) {{
  discountAutomaticUpdate(id: $id, discount: $discount) {{ {SHOWN} }} }}"""
DELETE = f"mutation($id: ID!) {{ discountAutomaticDelete(id: $id) {{ {GONE} }} }}"
LIST = """query($q: String) { discounts(first: 9, query: $q) {
  nodes { title used } totalCount } }"""
TOTAL = "query($id: ID!) { cart(id: $id) { cost { totalAmount { amount } } } }"
ENTER = change("cartDiscountCodesUpdate", "discountCodes: [String!]")


async def done(shop: Shop, sent: str, **variables: Any) -> Any:
    (answer,) = (await shop.ask(sent, STAFF, **variables)).values()
    assert answer.pop("userErrors") == []
    (found,) = answer.values()
    return found


async def refused(shop: Shop, sent: str, **variables: Any) -> list[tuple[str, list[str]]]:
    (answer,) = (await shop.ask(sent, STAFF, **variables)).values()
    reasons = answer.pop("userErrors")
    assert not any(answer.values())
    return [(reason["code"], reason["field"]) for reason in reasons]


async def total(shop: Shop, cart: Any) -> str:
    return str((await shop.ask(TOTAL, id=cart["id"]))["cart"]["cost"]["totalAmount"]["amount"])


@pytest.fixture
async def tea(shop: Shop) -> models.ProductVariant:
    made = variant(stock=100, price_minor=1000)
    await stock(shop, product(made))
    return made


async def test_a_code_is_made_changed_used_and_deleted(
    shop: Shop, tea: models.ProductVariant
) -> None:
    said = {"code": "TEN", "percentage": "10", "usageLimit": 5, "combinesWith": ["SHIPPING"]}
    made = await done(shop, CODE_CREATE, discount=said)
    assert (made["title"], made["target"], made["combinesWith"]) == ("TEN", "ORDER", ["SHIPPING"])
    cart = await make(shop, line(tea, 2))
    await shop.ask(ENTER, cartId=cart["id"], discountCodes=["ten"])
    assert await total(shop, cart) == "18.00"

    changes = {"amount": "3.50", "onEach": True, "title": "Three fifty"}
    now = await done(shop, CODE_UPDATE, id=made["id"], discount=changes)
    assert now == made | {"title": "Three fifty", "target": "LINE"}
    assert await total(shop, cart) == "13.00"
    await done(shop, CODE_UPDATE, id=made["id"], discount={"active": False})
    assert await total(shop, cart) == "20.00"

    [first, second] = await events(shop, "discounts/update")
    assert first.detail["after"]["title"] == "Three fifty"
    assert second.detail == {"before": {"active": True}, "after": {"active": False}}
    await done(shop, CODE_UPDATE, id=made["id"], discount={"active": False})
    assert len(await events(shop, "discounts/update")) == 2
    assert await refused(shop, DELETE, id=made["id"]) == [("NOT_FOUND", ["id"])]
    assert await done(shop, CODE_DELETE, id=made["id"]) == made["id"]
    assert await shop.all(sa.select(models.Discount)) == []
    assert len(await events(shop, "discounts/delete")) == 1


async def test_automatic_ones_apply_by_themselves(shop: Shop) -> None:
    cheap, dear = (variant(stock=100, price_minor=price) for price in (1000, 3000))
    goods = [product(cheap), product(dear)]
    sale = collection()
    await stock(shop, *goods)
    await shop.add(sale)
    await shop.add(place(sale, goods[0], 1))
    cart = await make(shop, line(cheap, 2), line(dear))
    about = {"collectionIds": [sale.gid]}
    said = {"title": "Sale", "percentage": "50", "selection": about, "minimumQuantity": 2}

    made = await done(shop, CREATE, discount=said)
    assert (made["code"], made["target"]) == (None, "LINE")
    assert await total(shop, cart) == "40.00"
    await done(shop, UPDATE, id=made["id"], discount={"selection": None})
    assert await total(shop, cart) == "25.00"
    await done(shop, UPDATE, id=made["id"], discount={"minimumSubtotal": "50.01"})
    assert await total(shop, cart) == "50.00"
    clear = {"minimumSubtotal": None, "endsAt": "2020-01-01T00:00:00Z"}
    await done(shop, UPDATE, id=made["id"], discount=clear)
    assert await total(shop, cart) == "50.00"

    goods_of = {"variantIds": [dear.gid]}, {"productIds": [goods[0].gid]}
    gift = {"buy": goods_of[0], "buyQuantity": 1, "get": goods_of[1], "getQuantity": 1, "most": 1}
    changes = {"buyXGetY": gift, "endsAt": None, "minimumQuantity": None}
    await done(shop, UPDATE, id=made["id"], discount=changes)
    assert await total(shop, cart) == "40.00"
    assert await done(shop, DELETE, id=made["id"]) == made["id"]
    assert await total(shop, cart) == "50.00"


async def test_the_list_says_how_often_each_was_used(
    shop: Shop, tea: models.ProductVariant
) -> None:
    made = await done(shop, CODE_CREATE, discount={"code": "TEN", "percentage": "10"})
    free = {"title": "Free delivery", "freeShipping": {"atMost": "9"}, "usageLimit": None}
    assert (await done(shop, CREATE, discount=free))["target"] == "SHIPPING"
    await order(shop, line(tea), discountCodes=["TEN"])

    everything = await shop.ask(LIST, STAFF)
    found = [await shop.ask(LIST, STAFF, q=q) for q in ("te", "automatic:false", "code:ten")]

    ten, other = {"title": "TEN", "used": 1}, {"title": "Free delivery", "used": 0}
    assert everything["discounts"] == {"nodes": [ten, other], "totalCount": "2"}
    assert [each["discounts"]["nodes"] for each in found] == [[ten]] * 3
    again = {"usageLimit": 1, "code": "ten"}
    assert (await done(shop, CODE_UPDATE, id=made["id"], discount=again))["code"] == "ten"
    await order(shop, line(tea))
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.update(models.Discount).values(usage_limit=None, used=4))
    assert await refused(shop, CODE_UPDATE, id=made["id"], discount=again) == [
        ("INVALID", ["discount", "usageLimit"])
    ]


PART = {"everything": True}
GIFT = {"buy": PART, "buyQuantity": 1, "get": PART, "getQuantity": 1}


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({}, ("INVALID", [])),
        ({"percentage": "10", "amount": "1"}, ("INVALID", [])),
        ({"percentage": "101"}, ("INVALID", ["percentage"])),
        ({"percentage": "1.00001"}, ("INVALID", ["percentage"])),
        ({"amount": "-1"}, ("INVALID", ["amount"])),
        ({"amount": "1", "usageLimit": 0}, ("INVALID", ["usageLimit"])),
        ({"amount": "1", "selection": {}}, ("BLANK", ["selection"])),
        ({"freeShipping": {"atMost": "0.001"}}, ("INVALID", ["freeShipping", "atMost"])),
        (
            {"freeShipping": {}, "selection": {"productIds": ["gid://shopify/Product/1"]}},
            ("INVALID", ["selection"]),
        ),
        ({"buyXGetY": GIFT | {"buyQuantity": 0}}, ("INVALID", ["buyXGetY", "buyQuantity"])),
        ({"buyXGetY": GIFT | {"most": 0}}, ("INVALID", ["buyXGetY", "most"])),
        (
            {
                "amount": "1",
                "selection": {"productIds": [f"gid://shopify/Product/{n}" for n in range(1, 252)]},
            },
            ("TOO_MANY", ["selection"]),
        ),
        (
            {"amount": "1", "startsAt": "2026-01-02T00:00:00Z", "endsAt": "2026-01-02T00:00:00Z"},
            ("INVALID", ["endsAt"]),
        ),
    ],
)
async def test_what_is_wrong_is_said_where(
    shop: Shop, said: dict[str, Any], reason: tuple[str, list[str]]
) -> None:
    code, field = reason

    wrong = await refused(shop, CREATE, discount={"title": "Sale"} | said)

    assert wrong == [(code, ["discount", *field])]
    assert await shop.all(sa.select(models.Discount)) == []


async def test_no_two_discounts_share_a_code(shop: Shop) -> None:
    said = {"code": "TEN", "percentage": "10"}
    await done(shop, CODE_CREATE, discount=said)

    assert await refused(shop, CODE_CREATE, discount=said | {"code": " ten "}) == [
        ("TAKEN", ["discount", "code"])
    ]
    assert await refused(shop, CODE_CREATE, discount=said | {"code": " "}) == [
        ("BLANK", ["discount", "code"])
    ]
