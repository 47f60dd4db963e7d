"""Events: one for what happened, none for what did not."""

from typing import Any

import pytest
import sqlalchemy as sa
from buying import ADD, NOTE, SUBMIT, line, make, order, ready, submit, tell
from conftest import Shop
from factories import product, stock, variant

import models
import resolvers.completion
import resolvers.event
from commerce.permission import Permission
from context import Context

EVENTS = sa.select(models.Event).order_by(models.Event.id)


async def test_an_order_is_an_event(shop: Shop) -> None:
    tea = variant(5, price_minor=1250)
    await stock(shop, product(tea))

    row = await order(shop, line(tea, 2))

    [event] = await shop.all(EVENTS)
    assert (event.topic, event.subject) == ("orders/create", "gid://shopify/Order/1001")
    assert (event.actor, event.request_id) == ("anonymous", "test")
    assert event.detail == {"total": "25.00", "currency": "USD", "digest": row.digest}


async def test_an_event_holds_neither_keys_nor_persons(shop: Shop) -> None:
    tea = variant(5)
    await stock(shop, product(tea))

    row = await order(
        shop,
        line(tea),
        note="a secret note",
        buyerIdentity={"email": "secret@example.com", "phone": "+12025550123"},
    )

    [event] = await shop.all(EVENTS)
    told = f"{event.subject} {event.actor} {event.detail}"
    for secret in (row.key, row.cart_id, "secret", "2025550123"):
        assert secret not in told


async def test_an_event_names_who_did_it(shop: Shop) -> None:
    tea = variant(5)
    await stock(shop, product(tea))
    cart = await ready(shop, line(tea))

    await shop.ask(SUBMIT, [Permission.ORDERS_READ], id=cart["id"], token="first")

    [event] = await shop.all(EVENTS)
    assert event.actor == "ann"


async def test_what_is_refused_is_no_event(shop: Shop) -> None:
    tea = variant(5)
    await stock(shop, product(tea))
    cart = await make(shop, line(tea))

    await tell(shop, NOTE, cart, note="x" * 5_001)
    await tell(shop, ADD, cart, lines=[line(tea, 0)])
    assert (await submit(shop, cart))["__typename"] == "SubmitFailed"

    assert await shop.all(EVENTS) == []


async def test_an_order_submitted_again_is_no_second_event(shop: Shop) -> None:
    tea = variant(5)
    await stock(shop, product(tea))
    cart = await ready(shop, line(tea))

    for token in ("first", "first", "second"):
        await submit(shop, cart, token)

    assert len(await shop.all(EVENTS)) == 1


async def test_what_is_rolled_back_never_happened(shop: Shop) -> None:
    async def fail(context: Context) -> None:
        async with context.transaction() as session:
            resolvers.event.record(context, session, "orders/create", "gid://x/Order/1", {})
            await session.flush()
            raise RuntimeError

    async with shop.context() as context:
        with pytest.raises(RuntimeError):
            await fail(context)
    assert await shop.all(EVENTS) == []


async def test_an_order_that_fails_at_the_last_moment_is_no_event(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    tea = variant(5)
    await stock(shop, product(tea))
    cart = await ready(shop, line(tea))

    def fail_after_recording(*arguments: Any) -> None:
        record(*arguments)
        raise RuntimeError

    record = resolvers.event.record
    with monkeypatch.context() as patched:
        patched.setattr(resolvers.completion.event, "record", fail_after_recording)
        assert (await shop.refusal(SUBMIT, id=cart["id"], token="first"))[0] == (
            "INTERNAL_SERVER_ERROR"
        )

    assert await shop.all(EVENTS) == []
    assert await shop.all(sa.select(models.Order)) == []
    await submit(shop, cart)
    assert len(await shop.all(EVENTS)) == 1
