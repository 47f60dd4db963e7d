"""Staff in parallel over HTTP against real server processes: nothing is given back twice."""

import asyncio
from typing import Any

import httpx2
import sqlalchemy as sa
from conftest import Shop
from factories import order, product, variant
from fulfilling import MARK, REFUND, STAFF, money
from live import servers
from staff import api_token

import models
from commerce.payment import PaymentEventState, PaymentKind

ROUNDS = 24


async def ask(client: httpx2.AsyncClient, address: str, query: str, **variables: Any) -> Any:
    answer = await client.post(
        f"{address}/graphql", json={"query": query, "variables": variables}, timeout=60
    )
    payload = answer.json()
    assert "errors" not in payload, payload
    return payload["data"]["answer"]


async def test_parallel_refunds_of_one_order_never_exceed_what_was_paid(shop: Shop) -> None:
    """24 refunds of 4.00 of an order of 50.00, each sent twice under its key: 12 of them fit."""
    thing = variant(price_minor=5_000)
    await shop.add(product(thing))
    row = order(thing)
    await shop.add(row)
    bearer = {"Authorization": f"Bearer {await api_token(shop, *STAFF)}"}
    asked = {"orderId": row.gid, "amount": money("4.00")}

    with servers(shop.settings, 1 if shop.database.is_sqlite else 2) as addresses:
        async with httpx2.AsyncClient(headers=bearer) as client:
            paid = await ask(client, addresses[0], MARK, id=row.gid, key="paid")
            assert paid["userErrors"] == []
            answers = await asyncio.gather(
                *(
                    _given(client, addresses[i % len(addresses)], asked, f"refund {i // 2}")
                    for i in range(2 * ROUNDS)
                )
            )

    done: dict[str, list[str]] = {}
    for key, made in answers:
        if made is not None:
            done.setdefault(key, []).append(made["id"])
    assert len(done) == 12
    assert all(len(set(ids)) == 1 for ids in done.values())
    [after] = await shop.all(sa.select(models.Order))
    assert (after.refunded_minor, after.current_total.minor) == (4_800, 200)
    event = models.PaymentEvent
    refunded = sa.select(sa.func.sum(event.amount_minor)).where(
        event.kind == PaymentKind.REFUND, event.state == PaymentEventState.SUCCEEDED
    )
    assert [int(total) for total in await shop.all(refunded)] == [4_800]
    told = sa.select(sa.func.count()).where(models.Event.topic == "refunds/create")
    assert await shop.all(told) == [12]


async def _given(client: httpx2.AsyncClient, address: str, asked: Any, key: str) -> tuple[str, Any]:
    """What a refund comes to, as a patient client learns it: under way is asked again."""
    for _ in range(100):
        sent = {"query": REFUND, "variables": {"input": asked, "key": key}}
        answer = (await client.post(f"{address}/graphql", json=sent, timeout=60)).json()
        if "errors" not in answer:
            return key, answer["data"]["answer"]["refund"]
        [error] = answer["errors"]
        assert error["extensions"]["code"] == "IDEMPOTENCY_IN_FLIGHT", error
        await asyncio.sleep(0.2)
    raise AssertionError(f"no answer to {key}")
