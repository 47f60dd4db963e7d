"""The tour of GraphiQL, walked on the real schema: no saved operation can rot."""

from typing import Any

from conftest import Shop
from factories import collection, place, product, stock, variant

from commerce.permission import Permission
from pages.saved_operations import saved_operations
from resolvers.demo_terms import write_terms


async def test_every_saved_operation_answers(shop: Shop) -> None:
    tea = product(variant(stock=100), variant(stock=100), title="Tea")
    await stock(shop, tea, *(product(variant()) for _ in range(30)))
    drinks = collection(title="Drinks")
    await shop.add(drinks)
    await shop.add(place(drinks, tea, 1))
    async with shop.database.write_session() as session, session.begin():
        write_terms(session, "USD")

    known: dict[str, Any] = {}
    for operation in saved_operations():
        permissions = list(Permission) if operation.headers else []
        data = await shop.ask(operation.document, permissions, **operation.filled(known))
        assert all(value is not None for value in data.values()), (operation.name, data)
        payloads = [value for value in data.values() if isinstance(value, dict)]
        assert all(payload.get("userErrors", []) == [] for payload in payloads), operation.name
        known |= operation.learned(data)

    orders = await shop.ask("{ orders(first: 5) { nodes { name } } }", list(Permission))
    assert orders["orders"]["nodes"] == [{"name": "#1001"}]
