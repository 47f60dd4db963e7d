"""A discount's whole rule is read as it was said: sent back as it was read, nothing changes."""

from typing import Any

import pytest
import sqlalchemy as sa
from conftest import Shop
from factories import collection, product, variant
from managing import events
from test_discount_edit import CODE_UPDATE, UPDATE, done

import models
from commerce.permission import Permission

STAFF = [Permission.DISCOUNTS_READ, Permission.DISCOUNTS_WRITE, Permission.CUSTOMERS_READ]
NAMED = "everything productIds variantIds collectionIds"
READ = f"""id method title code active usageLimit customerLimit startsAt endsAt target combinesWith
  minimumSubtotal {{ amount currencyCode }} minimumQuantity customerGroups {{ id }}
  selection {{ {NAMED} }} value {{ kind: __typename
    ... on DiscountPercentage {{ percentage }}
    ... on DiscountAmount {{ amount {{ amount currencyCode }} onEach }}
    ... on DiscountFreeShipping {{ atMost {{ amount currencyCode }} }}
    ... on DiscountBuyXGetY {{
      buy {{ {NAMED} }} buyQuantity get {{ {NAMED} }} getQuantity share: percentage most }} }}"""
LIST = f"{{ discounts(first: 9) {{ nodes {{ {READ} }} }} }}"
CODE_CREATE, CREATE = (
    f"""mutation($discount: Discount{way}CreateInput!) {{
      discount{way}Create(discount: $discount) {{
        discount {{ {READ} }} userErrors {{ code field message }} }} }}"""
    for way in ("Code", "Automatic")
)
SORTED = """query($by: DiscountSortKeys, $q: String) {
  discounts(first: 9, sortKey: $by, reverse: true, query: $q) { nodes { title } } }"""


def named(*, everything: bool = False, **ids: list[str]) -> dict[str, Any]:
    nothing: dict[str, Any] = {"productIds": [], "variantIds": [], "collectionIds": []}
    return nothing | {"everything": everything} | ids


ALL = named(everything=True)
KINDS: dict[str, dict[str, Any]] = {
    "a percentage": {"percentage": "12.5"},
    "an amount, once": {"amount": "3.50", "onEach": False},
    "an amount off each": {"amount": "0.05", "onEach": True, "selection": "some"},
    "a percentage of some": {"percentage": "100", "selection": "some"},
    "a delivery for nothing": {"freeShipping": {"atMost": None}},
    "a cheap delivery for nothing": {"freeShipping": {"atMost": "9.00"}},
    "three for two": {
        "buyXGetY": {
            "buy": ALL,
            "buyQuantity": 2,
            "get": ALL,
            "getQuantity": 1,
            "percentage": "100",
            "most": None,
        }
    },
    "half a second one": {
        "buyXGetY": {
            "buy": "some",
            "buyQuantity": 1,
            "get": "some",
            "getQuantity": 3,
            "percentage": "50",
            "most": 4,
        }
    },
}
PLAIN: dict[str, Any] = {
    "title": "Sale",
    "active": True,
    "usageLimit": None,
    "customerLimit": None,
    "startsAt": None,
    "endsAt": None,
    "minimumSubtotal": None,
    "minimumQuantity": None,
    "combinesWith": [],
    "customerGroupIds": [],
    "selection": ALL,
}
FULL: dict[str, Any] = {
    "title": "Großer Sale",
    "active": False,
    "usageLimit": 9,
    "customerLimit": 1,
    "startsAt": "2026-01-02T03:04:05Z",
    "endsAt": "2030-01-02T03:04:05Z",
    "minimumSubtotal": "20.00",
    "minimumQuantity": 3,
    "combinesWith": ["LINE", "SHIPPING"],
    "customerGroupIds": "some",
    "selection": ALL,
}


def as_said(read: dict[str, Any]) -> dict[str, Any]:
    """What reads so, in the words of the input."""
    same = ("title", "active", "usageLimit", "customerLimit", "startsAt", "endsAt", "selection")
    said = {name: read[name] for name in (*same, "minimumQuantity", "combinesWith")}
    least = read["minimumSubtotal"]
    said["minimumSubtotal"] = least and least["amount"]
    said["customerGroupIds"] = [group["id"] for group in read["customerGroups"]]
    if read["method"] == "CODE":
        said["code"] = read["code"]
    return said | value_said(dict(read["value"]))


def value_said(value: dict[str, Any]) -> dict[str, Any]:
    match value.pop("kind"):
        case "DiscountPercentage":
            return value
        case "DiscountAmount":
            return value | {"amount": value["amount"]["amount"]}
        case "DiscountFreeShipping":
            most = value["atMost"]
            return {"freeShipping": {"atMost": most and most["amount"]}}
    share = value.pop("share")
    return {"buyXGetY": {**value, "percentage": share}}


async def goods(shop: Shop) -> dict[str, Any]:
    """Ids to name: one of them is of a draft, one of what is gone."""
    form, teas, group = variant(), collection(), models.CustomerGroup(name="T", name_key="t")
    await shop.add(product(form, published_at=None), teas, group)
    gone = "gid://shopify/Product/404"
    some = named(
        productIds=[f"gid://shopify/Product/{form.product_id}", gone],
        variantIds=[form.gid],
        collectionIds=[teas.gid],
    )
    return {"selection": some, "customerGroupIds": [group.gid]}


def filled(said: Any, found: dict[str, Any], name: str = "selection") -> Any:
    """What is said, with the ids of the shop where it says ``some``."""
    if said == "some":
        return found.get(name, found["selection"])
    if isinstance(said, dict):
        return {key: filled(value, found, key) for key, value in said.items()}
    return said


@pytest.mark.parametrize("rest", [PLAIN, FULL], ids=["plain", "full"])
async def test_what_is_read_of_a_discount_can_be_said_again(
    shop: Shop, rest: dict[str, Any]
) -> None:
    found = await goods(shop)
    wanted = {name: filled(rest | kind, found) for name, kind in KINDS.items()}
    for number, (name, said) in enumerate(wanted.items()):
        by_code = number % 2 == 0
        sent = said | ({"code": f"CODE {number}"} if by_code else {})
        answer = await shop.ask(CODE_CREATE if by_code else CREATE, STAFF, discount=sent)
        (payload,) = answer.values()
        assert payload["userErrors"] == [], name
        assert as_said(payload["discount"]) == sent, name

    read = (await shop.ask(LIST, STAFF))["discounts"]["nodes"]
    assert [as_said(each) | {"code": None} for each in read] == [
        said | {"code": None} for said in wanted.values()
    ]
    kept = await definitions(shop)
    for each in read:
        by_code = each["method"] == "CODE"
        await done(shop, CODE_UPDATE if by_code else UPDATE, id=each["id"], discount=as_said(each))

    assert await definitions(shop) == kept
    assert [each.detail for each in await events(shop, "discounts/update")] == []
    assert (await shop.ask(LIST, STAFF))["discounts"]["nodes"] == read


async def definitions(shop: Shop) -> list[Any]:
    return [
        (row.rule, row.active)
        for row in await shop.all(sa.select(models.Discount).order_by(models.Discount.id))
    ]


async def test_all_that_is_said_of_a_discount_is_read(shop: Shop) -> None:
    """Every field of the input is in one of the round trips above."""
    fields = '{ __type(name: "%s") { inputFields { name } } }'
    every = [*KINDS.values(), PLAIN, {"code": "in the round trip"}]
    told = {name for said in every for name in said}
    for kind in ("DiscountCodeCreateInput", "DiscountAutomaticCreateInput"):
        known = (await shop.ask(fields % kind))["__type"]["inputFields"]
        assert {field["name"] for field in known} <= told
    for kind, name in (
        ("DiscountBuyXGetYInput", "buyXGetY"),
        ("DiscountFreeShippingInput", "freeShipping"),
    ):
        known = (await shop.ask(fields % kind))["__type"]["inputFields"]
        said = {part for each in KINDS.values() for part in each.get(name, ())}
        assert {field["name"] for field in known} == said


async def test_the_list_is_sorted_and_searched(shop: Shop) -> None:
    for title in ("beta", "Alpha", "gamma"):
        await done(shop, CREATE, discount={"title": title, "percentage": "1"})

    async def found(by: str | None = None, q: str | None = None) -> list[str]:
        nodes = (await shop.ask(SORTED, STAFF, by=by, q=q))["discounts"]["nodes"]
        return [node["title"] for node in nodes]

    assert await found("TITLE") == ["gamma", "beta", "Alpha"]
    assert await found() == await found("ID") == ["gamma", "Alpha", "beta"]
    assert sorted(await found("CREATED_AT")) == sorted(await found("UPDATED_AT"))
    assert await found(q="title:alpha") == ["Alpha"]
    assert await found(q="created_at:<2020-01-01") == []
