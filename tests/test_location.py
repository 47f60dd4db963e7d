"""Where buyers can pick up what they bought, and what lies there."""

from typing import Any

import pytest
from conftest import Shop
from factories import product, variant

import models
from commerce.geography import Coordinate

OSLO, ROME, LIMA = (59.91, 10.75), (41.9, 12.5), (-12.05, -77.04)
NEAR_ROME = {"latitude": 42.0, "longitude": 12.0}


def place(name: str, where: tuple[float, float] | None = None, **values: Any) -> models.Location:
    latitude, longitude = where or (None, None)
    return models.Location(
        **{"name": name, "pickup": True, "latitude": latitude, "longitude": longitude} | values
    )


@pytest.fixture
async def places(shop: Shop) -> list[models.Location]:
    rows = [
        place("oslo store", OSLO, city="Oslo"),
        place("Rome store", ROME, city="Rome"),
        place("Lima store", LIMA, city="Lima"),
        place("Kiosk"),
        place("Warehouse", ROME, pickup=False),
        place("Closed", ROME, active=False),
    ]
    await shop.add(*rows)
    return rows


async def names(shop: Shop, arguments: str, **variables: Any) -> list[str]:
    answer = await shop.ask(
        f"""query($near: GeoCoordinateInput) {{ locations(first: 9, near: $near, {arguments})
              {{ nodes {{ name }} }} }}""",
        **variables,
    )
    return [node["name"] for node in answer["locations"]["nodes"]]


async def test_a_location_says_where_it_is(shop: Shop) -> None:
    row = place(
        "Rome store",
        ROME,
        address1="Via Roma 1",
        address2="2nd floor",
        city="Roma",
        province_code="RM",
        country_code="IT",
        zip="00100",
        phone="+39061234567",
    )
    await shop.add(row)

    answer = await shop.ask(
        """{ locations(first: 1) { edges { node { id name address { address1 address2 city zip
             province provinceCode country countryCode phone latitude longitude
             formatted } } } } }"""
    )

    assert answer["locations"]["edges"][0]["node"] == {
        "id": row.gid,
        "name": "Rome store",
        "address": {
            "address1": "Via Roma 1",
            "address2": "2nd floor",
            "city": "Roma",
            "zip": "00100",
            "province": "Roma",
            "provinceCode": "RM",
            "country": "Italy",
            "countryCode": "IT",
            "phone": "+39061234567",
            "latitude": 41.9,
            "longitude": 12.5,
            "formatted": ["Via Roma 1", "2nd floor", "00100 Roma RM", "Italy"],
        },
    }


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        ("sortKey: ID", ["oslo store", "Rome store", "Lima store", "Kiosk"]),
        ("sortKey: NAME", ["Kiosk", "Lima store", "oslo store", "Rome store"]),
        ("sortKey: CITY", ["Kiosk", "Lima store", "oslo store", "Rome store"]),
        ("sortKey: CITY, reverse: true", ["Rome store", "oslo store", "Lima store", "Kiosk"]),
        ("sortKey: DISTANCE", ["oslo store", "Rome store", "Lima store", "Kiosk"]),
    ],
)
async def test_the_places_to_pick_up_at_come_in_order(
    shop: Shop, places: list[models.Location], arguments: str, found: list[str]
) -> None:
    assert await names(shop, arguments) == found


async def test_the_nearest_place_comes_first(shop: Shop, places: list[models.Location]) -> None:
    found = await names(shop, "sortKey: DISTANCE", near=NEAR_ROME)

    assert found == ["Rome store", "oslo store", "Lima store", "Kiosk"]


async def test_places_by_distance_come_in_pages(shop: Shop, places: list[models.Location]) -> None:
    query = """query($after: String, $near: GeoCoordinateInput) {
      locations(first: 2, after: $after, near: $near, sortKey: DISTANCE) {
        nodes { name } pageInfo { hasNextPage endCursor } } }"""
    first = (await shop.ask(query, near=NEAR_ROME))["locations"]
    cursor = first["pageInfo"]["endCursor"]

    second = (await shop.ask(query, near=NEAR_ROME, after=cursor))["locations"]
    code, _ = await shop.refusal(query, near={"latitude": 0, "longitude": 0}, after=cursor)

    assert [node["name"] for node in second["nodes"]] == ["Lima store", "Kiosk"]
    assert (first["pageInfo"]["hasNextPage"], second["pageInfo"]["hasNextPage"]) == (True, False)
    assert code == "BAD_USER_INPUT"


async def test_a_place_off_the_globe_is_refused(shop: Shop) -> None:
    code, message = await shop.refusal(
        """query($near: GeoCoordinateInput) { locations(first: 1, near: $near)
             { nodes { id } } }""",
        near={"latitude": 91, "longitude": 0},
    )

    assert (code, message) == ("BAD_USER_INPUT", "There is no place at 91.0, 0.0.")


async def test_a_place_without_pick_up_is_not_found_by_its_id(
    shop: Shop, places: list[models.Location]
) -> None:
    answer = await shop.ask(
        "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Location { name } } }",
        ids=[row.gid for row in places],
    )

    shown = [node and node["name"] for node in answer["nodes"]]
    assert shown == ["oslo store", "Rome store", "Lima store", "Kiosk", None, None]


STORES = """query($id: ID!, $near: GeoCoordinateInput) { node(id: $id) { ... on ProductVariant {
  storeAvailability(first: 9, near: $near) { nodes {
    available quantityAvailable pickUpTime location { name } } } } } }"""


def level(variant: models.ProductVariant, place: models.Location, on_hand: int, reserved: int = 0):
    return models.InventoryLevel(
        inventory_item_id=variant.id, location_id=place.id, on_hand=on_hand, reserved=reserved
    )


async def test_a_variant_says_where_it_can_be_picked_up(
    shop: Shop, places: list[models.Location]
) -> None:
    shirt = variant()
    await shop.add(product(shirt))
    await shop.add(models.InventoryItem(id=shirt.id))
    oslo, rome, _, _, warehouse, _ = places
    await shop.add(level(shirt, oslo, 3, 3), level(shirt, rome, 5, 1), level(shirt, warehouse, 9))

    answer = await shop.ask(STORES, id=shirt.gid)
    nearest = await shop.ask(STORES, id=shirt.gid, near=NEAR_ROME)

    usual = "Usually ready in 24 hours"
    at_oslo = {
        "available": False,
        "quantityAvailable": 0,
        "pickUpTime": usual,
        "location": {"name": "oslo store"},
    }
    at_rome = {
        "available": True,
        "quantityAvailable": 4,
        "pickUpTime": usual,
        "location": {"name": "Rome store"},
    }
    assert answer["node"]["storeAvailability"]["nodes"] == [at_oslo, at_rome]
    assert nearest["node"]["storeAvailability"]["nodes"] == [at_rome, at_oslo]


async def test_a_variant_that_nobody_counts_can_be_picked_up_wherever_it_lies(
    shop: Shop, places: list[models.Location]
) -> None:
    tea = variant(inventory_tracked=False)
    await shop.add(product(tea))
    await shop.add(models.InventoryItem(id=tea.id))
    await shop.add(level(tea, places[0], 0))

    answer = await shop.ask(STORES, id=tea.gid)

    [found] = answer["node"]["storeAvailability"]["nodes"]
    assert (found["available"], found["quantityAvailable"]) == (True, 0)


@pytest.mark.parametrize("variants", [1, 20])
async def test_store_availability_costs_two_statements(
    shop: Shop, places: list[models.Location], variants: int
) -> None:
    rows = [variant() for _ in range(variants)]
    await shop.add(product(*rows, handle="shirt"))
    await shop.add(*(models.InventoryItem(id=row.id) for row in rows))
    await shop.add(*(level(row, places[0], 1) for row in rows))

    with shop.statements() as statements:
        answer = await shop.ask(
            """{ product(handle: "shirt") { variants(first: 20) { nodes {
                 storeAvailability(first: 2) { nodes { available } } } } } }"""
        )

    assert len(answer["product"]["variants"]["nodes"]) == variants
    assert len(statements) == 2 + 2, statements


def test_a_degree_of_latitude_is_111_kilometres() -> None:
    distance = Coordinate(0, 0).kilometres_to(Coordinate(1, 0))

    assert distance == pytest.approx(111.195, abs=0.001)


def test_the_other_side_of_the_globe_is_half_way_round() -> None:
    distance = Coordinate(10, -90).kilometres_to(Coordinate(-10, 90))

    assert distance == pytest.approx(20015.115, abs=0.001)
