"""Staff say how the shop is called and how it presents itself."""

from typing import Any

import buying
from conftest import Shop
from factories import product, stock, variant
from managing import events, version

from commerce.permission import Permission

STAFF = [Permission.SETTINGS_READ, Permission.SETTINGS_WRITE]
UPDATE = """mutation($shop: ShopUpdateInput!) { answer: shopUpdate(shop: $shop) {
  shop { name description email orderPrefix brand { slogan shortDescription } }
  userErrors { code field } } }"""


async def update(shop: Shop, **changes: Any) -> Any:
    return (await shop.ask(UPDATE, STAFF, shop=changes))["answer"]


async def test_the_shop_is_as_staff_say(shop: Shop) -> None:
    said = {"name": "Tea  House", "description": "Teas.", "email": "Tea@Example.COM"}
    texts = {"slogan": "Sit down", "shortDescription": "Leaves and pots"}
    before = await version(shop)

    answer = await update(shop, **said, orderPrefix="T-", brand=texts)

    expected = {"name": "Tea House", "description": "Teas.", "email": "Tea@example.com"}
    expected |= {"orderPrefix": "T-", "brand": texts}
    assert answer == {"shop": expected, "userErrors": []}
    assert await version(shop) == before + 1
    seen = "{ shop { name description brand { slogan } } }"
    assert (await shop.ask(seen))["shop"] == {
        "name": "Tea House",
        "description": "Teas.",
        "brand": {"slogan": "Sit down"},
    }
    [event] = await events(shop, "shop/update")
    assert event.detail["after"]["name"] == "Tea House"
    assert event.detail["before"]["order_prefix"] == "#"
    assert event.detail["after"]["brand"]["slogan"] == "Sit down"


async def test_what_is_not_spoken_of_stays_and_null_takes_away(shop: Shop) -> None:
    brand = {"slogan": "Sit down", "shortDescription": "Pots"}
    await update(shop, name="Tea", description="Teas.", email="a@example.com", brand=brand)

    same = await update(shop, name="Tea", brand={})
    assert same["shop"]["brand"] == brand
    assert len(await events(shop, "shop/update")) == 1

    bare = (await update(shop, description=None, email=None, brand={"slogan": None}))["shop"]
    assert (bare["name"], bare["description"], bare["email"]) == ("Tea", None, None)
    assert bare["brand"] == {"slogan": None, "shortDescription": "Pots"}
    [_, event] = await events(shop, "shop/update")
    assert set(event.detail["after"]) == {"brand", "description", "email"}


async def test_a_shop_that_said_nothing_of_its_brand_has_none(shop: Shop) -> None:
    assert (await update(shop, name="Tea"))["shop"]["brand"] is None


async def test_new_orders_have_the_new_prefix(shop: Shop) -> None:
    form = variant()
    await stock(shop, product(form))
    old = await buying.order(shop, buying.line(form))
    await update(shop, orderPrefix="T-")
    new = await buying.order(shop, buying.line(form))
    assert (old.prefix, new.prefix) == ("#", "T-")


async def test_what_is_wrong_with_the_shop_is_said_where(shop: Shop) -> None:
    brand = {"slogan": "x" * 256, "shortDescription": "x" * 501}
    wrong = {"name": " ", "description": "x" * 5001, "email": "nobody", "orderPrefix": "x" * 21}

    answer = await update(shop, **wrong, brand=brand)

    assert answer["shop"] is None
    assert [(one["code"], ".".join(one["field"])) for one in answer["userErrors"]] == [
        ("BLANK", "shop.name"),
        ("TOO_LONG", "shop.description"),
        ("INVALID", "shop.email"),
        ("TOO_LONG", "shop.orderPrefix"),
        ("TOO_LONG", "shop.brand.slogan"),
        ("TOO_LONG", "shop.brand.shortDescription"),
    ]
    assert await events(shop, "shop/update") == []


async def test_only_staff_of_the_settings_change_the_shop(shop: Shop) -> None:
    code, _ = await shop.refusal(UPDATE, [Permission.SETTINGS_READ], shop={"name": "Mine"})
    assert code == "FORBIDDEN"
    assert (await shop.ask("{ shop { name } }"))["shop"]["name"] != "Mine"
