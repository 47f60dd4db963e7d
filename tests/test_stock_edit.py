"""Stock as staff correct, count and carry it; and the places where it lies."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from buying import line, order
from conftest import Shop
from factories import product, stock, variant
from managing import STAFF, done, events, ids, refused

import models
from commerce.permission import Permission

LEVELS = "levels(first: 9) { nodes { onHand reserved available location { name } } }"
ITEMS = f"inventoryItems {{ id variant {{ quantityAvailable }} {LEVELS} }}"
ERRORS = "userErrors { code field message }"


def once(mutation: str) -> str:
    """The mutation under a key of its own."""
    return mutation.replace("@once", f'@idempotent(key: "{uuid4()}")')


ADJUST = f"""mutation($reason: InventoryAdjustReason!, $changes: [InventoryChangeInput!]!) {{
  inventoryAdjust(reason: $reason, changes: $changes) @once {{ {ITEMS} {ERRORS} }} }}"""
SET = f"""mutation($quantities: [InventorySetInput!]!) {{
  inventorySet(quantities: $quantities) @once {{ {ITEMS} {ERRORS} }} }}"""
MOVE = f"""mutation($moves: [InventoryMoveInput!]!) {{
  inventoryMove(moves: $moves) @once {{ {ITEMS} {ERRORS} }} }}"""
PLACE = f"location {{ id name isActive isPickup priority address {{ city }} }} {ERRORS}"
OPEN = f"""mutation($location: LocationCreateInput!) {{
  locationCreate(location: $location) {{ {PLACE} }} }}"""
CHANGE = f"""mutation($id: ID!, $location: LocationUpdateInput!) {{
  locationUpdate(id: $id, location: $location) {{ {PLACE} }} }}"""
CLOSE = f"mutation($id: ID!) {{ locationDeactivate(id: $id) {{ {PLACE} }} }}"
REOPEN = f"mutation($id: ID!) {{ locationActivate(id: $id) {{ {PLACE} }} }}"
READ = f"""query($id: ID!) {{ inventoryItem(id: $id) {{ unitCost {{ amount }} {LEVELS}
  movements(first: 9) {{ nodes {{ delta reason actor reference location {{ name }} }} }} }} }}"""


def _form(many: int, sku: str) -> models.ProductVariant:
    return variant(many, sku=sku, sku_key=sku.casefold(), title=sku)


@pytest.fixture
async def places(shop: Shop) -> list[str]:
    """Two of tea and three of salt lie at Main, none at Shed; the ids of Main and of Shed."""
    goods = product(_form(2, "TEA"), _form(3, "SALT"))
    await stock(shop, goods)
    await shop.add(models.Location(name="Shed", priority=1))
    return await ids(shop, models.Location)


async def sound(shop: Shop) -> bool:
    """Movements sum up to levels, and levels to what can be sold."""
    level, move, form = models.InventoryLevel, models.InventoryMovement, models.ProductVariant
    moved = (
        sa.select(sa.func.coalesce(sa.func.sum(move.delta), 0))
        .where(
            move.inventory_item_id == level.inventory_item_id,
            move.location_id == level.location_id,
        )
        .scalar_subquery()
    )
    free = (
        sa.select(sa.func.coalesce(sa.func.sum(level.on_hand - level.reserved), 0))
        .where(level.inventory_item_id == form.id)
        .scalar_subquery()
    )
    wrong = [
        *await shop.all(sa.select(level.location_id).where(level.on_hand != moved)),
        *await shop.all(sa.select(form.id).where(form.quantity_available != free)),
    ]
    return not wrong


def lying(item: Any) -> dict[str, int]:
    return {n["location"]["name"]: n["onHand"] for n in item["levels"]["nodes"]}


def at(item: str, place: str, **said: Any) -> dict[str, Any]:
    return {"inventoryItemId": item, "locationId": place, **said}


async def test_stock_is_corrected_with_its_reason(shop: Shop, places: list[str]) -> None:
    main, shed = places
    tea, salt = await ids(shop, models.InventoryItem)
    changes = [at(tea, main, delta=-1), at(salt, shed, delta=5), at(tea, main, delta=-1)]

    found = await done(shop, once(ADJUST), reason="DAMAGED", changes=changes)

    assert [lying(item) for item in found] == [{"Main": 0}, {"Main": 3, "Shed": 5}]
    assert [item["variant"]["quantityAvailable"] for item in found] == [0, 8]
    read = (await shop.ask(READ, STAFF, id=tea))["inventoryItem"]
    assert read["movements"]["nodes"][-1] == {
        "delta": -2,
        "reason": "DAMAGED",
        "actor": "ann",
        "reference": None,
        "location": {"name": "Main"},
    }
    first, second = await events(shop, "inventory_levels/update")
    assert (first.subject, first.detail) == (
        tea,
        {"before": {main: 2}, "after": {main: 0}, "reason": "DAMAGED"},
    )
    assert second.detail == {"before": {shed: 0}, "after": {shed: 5}, "reason": "DAMAGED"}
    assert await sound(shop)


async def test_stock_is_counted(shop: Shop, places: list[str]) -> None:
    [main, _] = places
    tea, salt = await ids(shop, models.InventoryItem)
    counts = [at(tea, main, quantity=7, compareQuantity=2), at(salt, main, quantity=3)]

    found = await done(shop, once(SET), quantities=counts)

    assert [lying(item) for item in found] == [{"Main": 7}, {"Main": 3}]
    assert await refused(shop, once(SET), quantities=counts) == [
        ("CHANGED", ["quantities", "0", "compareQuantity"])
    ]
    assert len(await events(shop, "inventory_levels/update")) == 1
    assert await sound(shop)


async def test_stock_is_carried_but_not_what_is_reserved(shop: Shop, places: list[str]) -> None:
    main, shed = places
    tea, salt = await ids(shop, models.InventoryItem)
    async with shop.database.write_session() as session, session.begin():
        level = models.InventoryLevel
        await session.execute(
            sa.update(level).where(level.inventory_item_id == 2).values(reserved=2)
        )
        form = models.ProductVariant
        await session.execute(sa.update(form).where(form.id == 2).values(quantity_available=1))

    def move(item: str, quantity: int, there: str = shed) -> dict[str, Any]:
        ends = {"fromLocationId": main, "toLocationId": there}
        return {"inventoryItemId": item, "quantity": quantity, **ends}

    found = await done(shop, once(MOVE), moves=[move(tea, 2), move(salt, 1)])

    assert [lying(item) for item in found] == [
        {"Main": 0, "Shed": 2},
        {"Main": 2, "Shed": 1},
    ]
    assert [item["variant"]["quantityAvailable"] for item in found] == [2, 1]
    for moves, reason in (
        ([move(salt, 1)], ("NOT_ENOUGH", ["moves", "0", "quantity"])),
        ([move(tea, 0)], ("INVALID", ["moves", "0"])),
        ([move(salt, 1, main)], ("INVALID", ["moves", "0"])),
    ):
        assert (await refused(shop, once(MOVE), moves=moves))[0] == reason
    assert await sound(shop)


async def test_all_of_a_list_is_done_or_none(shop: Shop, places: list[str]) -> None:
    main, shed = places
    tea, _ = await ids(shop, models.InventoryItem)
    nothing = "gid://shopify/InventoryItem/404"
    nowhere = "gid://shopify/Location/404"

    for bad, code in (
        (at(tea, main, delta=-3), "NOT_ENOUGH"),
        (at(nothing, main, delta=1), "NOT_FOUND"),
        (at(tea, nowhere, delta=1), "NOT_FOUND"),
        (at(tea, main, delta=2_000_000_000), "INVALID"),
    ):
        changes = [at(tea, shed, delta=1), bad]
        found = await refused(shop, once(ADJUST), reason="LOST", changes=changes)
        assert found == [(code, ["changes", "1"])]
    assert len(await shop.all(sa.select(models.InventoryMovement))) == 2
    assert await shop.all(sa.select(models.Event)) == []


async def test_stock_is_moved_once_however_often_it_is_sent(shop: Shop, places: list[str]) -> None:
    [main, _] = places
    [tea, _] = await ids(shop, models.InventoryItem)
    mutation = once(ADJUST)
    said = {"reason": "RECEIVED", "changes": [at(tea, main, delta=4)]}

    answers = [await done(shop, mutation, **said) for _ in range(2)]

    assert answers[0] == answers[1]
    assert lying(answers[1][0]) == {"Main": 6}
    code, _ = await shop.refusal(ADJUST.replace("@once", ""), STAFF, **said)
    assert code == "IDEMPOTENCY_KEY_REQUIRED"


async def test_two_at_once_lose_nothing(shop: Shop, places: list[str]) -> None:
    [main, shed] = places
    items = await ids(shop, models.InventoryItem)

    async def receive(turned: bool) -> None:
        order = items[::-1] if turned else items
        changes = [at(item, place, delta=1) for item in order for place in (main, shed)]
        await done(shop, once(ADJUST), reason="RECEIVED", changes=changes)

    await asyncio.gather(*(receive(bool(n % 2)) for n in range(8)))

    levels = await shop.all(sa.select(models.InventoryLevel.on_hand))
    assert sorted(levels) == [8, 8, 10, 11]
    assert await sound(shop)


async def test_a_sale_is_a_movement(shop: Shop, places: list[str]) -> None:
    [tea, _] = await shop.all(sa.select(models.ProductVariant).order_by("id"))
    row = await order(shop, line(tea, 2))

    [item, _] = await ids(shop, models.InventoryItem)
    moves = (await shop.ask(READ, STAFF, id=item))["inventoryItem"]["movements"]["nodes"]

    assert [(m["delta"], m["reason"]) for m in moves] == [(2, "INITIAL"), (-2, "SALE")]
    assert row.id
    assert await sound(shop)


async def test_items_are_found_by_their_codes(shop: Shop, places: list[str]) -> None:
    listed = """query($words: String) { inventoryItems(first: 5, query: $words) {
      totalCount nodes { id } } }"""
    tea, salt = await ids(shop, models.InventoryItem)

    async def found(words: str | None) -> list[str]:
        answer = await shop.ask(listed, STAFF, words=words)
        return [node["id"] for node in answer["inventoryItems"]["nodes"]]

    assert await found(None) == [tea, salt]
    assert await found("salt") == await found("sku:SALT") == [salt]
    assert await found("sku:pepper") == []
    node = """query($id: ID!) { node(id: $id) { id } productVariant: node(id: $id) {
      ... on InventoryItem { variant { inventoryItem { id } } } } }"""
    answer = await shop.ask(node, STAFF, id=tea)
    assert answer["productVariant"]["variant"]["inventoryItem"]["id"] == tea
    assert (await shop.ask("query($id: ID!) { node(id: $id) { id } }", id=tea))["node"] is None


async def test_locations_open_change_and_close(shop: Shop, places: list[str]) -> None:
    main, shed = places
    said = {
        "name": "Store",
        "city": "Lisboa",
        "countryCode": "PT",
        "pickup": True,
        "priority": 2,
        "coordinate": {"latitude": 38.7, "longitude": -9.1},
    }

    made = await done(shop, OPEN, location=said)

    assert made == {
        "id": made["id"],
        "name": "Store",
        "isActive": True,
        "isPickup": True,
        "priority": 2,
        "address": {"city": "Lisboa"},
    }
    changed = await done(shop, CHANGE, id=made["id"], location={"city": None, "name": "Shop"})
    assert (changed["name"], changed["address"], changed["isPickup"]) == (
        "Shop",
        {"city": None},
        True,
    )
    await done(shop, CHANGE, id=made["id"], location={"name": "Shop"})
    assert len(await events(shop, "locations/update")) == 1
    assert await refused(shop, CLOSE, id=main) == [("HAS_STOCK", ["id"])]
    assert not (await done(shop, CLOSE, id=shed))["isActive"]
    listed = "{ locations(first: 9) { nodes { name } } }"
    names = [n["name"] for n in (await shop.ask(listed, STAFF))["locations"]["nodes"]]
    assert names == ["Main", "Shed", "Shop"]
    assert (await shop.ask(listed))["locations"]["nodes"] == [{"name": "Shop"}]
    [tea, _] = await ids(shop, models.InventoryItem)
    changes = [at(tea, shed, delta=1)]
    assert await refused(shop, once(ADJUST), reason="RECEIVED", changes=changes) == [
        ("NOT_FOUND", ["changes", "0"])
    ]
    assert (await done(shop, REOPEN, id=shed))["isActive"]


@pytest.mark.parametrize(
    ("said", "code", "field"),
    [
        ({"name": "Main"}, "TAKEN", ["name"]),
        ({"name": " "}, "BLANK", ["name"]),
        ({"city": "x" * 256}, "TOO_LONG", ["city"]),
        ({"priority": -1}, "INVALID", ["priority"]),
    ],
)
async def test_a_bad_location_is_refused(
    shop: Shop, places: list[str], said: dict[str, Any], code: str, field: list[str]
) -> None:
    new = {"name": "New", **said}
    assert await refused(shop, OPEN, location=new) == [(code, ["location", *field])]
    assert await refused(shop, CHANGE, id=places[1], location=said) == [
        (code, ["location", *field])
    ]


async def test_one_location_stays_open(shop: Shop) -> None:
    await shop.add(models.Location(name="Main"))
    [main] = await ids(shop, models.Location)

    assert await refused(shop, CLOSE, id=main) == [("LAST_LOCATION", ["id"])]
    nowhere = "gid://shopify/Location/404"
    assert await refused(shop, REOPEN, id=nowhere) == [("NOT_FOUND", ["id"])]


async def test_only_staff_see_and_move_stock(shop: Shop, places: list[str]) -> None:
    [tea, _] = await ids(shop, models.InventoryItem)
    code, _ = await shop.refusal(READ, id=tea)
    assert code == "UNAUTHENTICATED"
    changes = [at(tea, places[0], delta=1)]
    said = {"reason": "RECEIVED", "changes": changes}
    may = [Permission.INVENTORY_READ]
    assert (await shop.refusal(once(ADJUST), may, **said))[0] == "FORBIDDEN"
