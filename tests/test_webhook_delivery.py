"""Delivering: at least once, in order for each subject, and nobody waits for the slow."""

import asyncio
import sys
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from conftest import Shop
from live import ROOT, environment
from telling import (
    Got,
    deliver,
    deliverer,
    deliveries,
    happen,
    hook,
    receiver,
)

import models
from app import create_app
from commerce.webhook import WAITS, WebhookDeliveryState, wait_after
from context import Context
from integrations import webhook
from integrations.webhook import Answer, HttpSender
from resolvers.webhook_delivery import LEASE, Deliverer, claim, note

MUG, POT = "gid://shopify/Product/1", "gid://shopify/Product/2"


async def test_each_subject_is_told_in_order_by_two_who_deliver(shop: Shop) -> None:
    subjects = [MUG, POT] * 6
    async with receiver(delay=0.01) as there:
        await hook(shop, there.url)
        await happen(shop, *subjects)
        await asyncio.gather(*(deliver(shop) for _ in range(2)))
        while await deliver(shop):
            pass

    for subject in (MUG, POT):
        got = [g for g in there.got if g.told["admin_graphql_api_id"] == subject]
        numbers = [int(g.headers["webhook-id"].rpartition("_")[2]) for g in got]
        assert numbers == sorted(set(numbers))
        assert len(numbers) == 6


async def test_what_fails_holds_up_its_own_subject_only(shop: Shop) -> None:
    async with receiver(status=503) as there:

        def answer(got: Got) -> None:
            there.status = 503 if got.told["id"] == 1 else 200

        there.before = answer
        await hook(shop, there.url)
        await happen(shop, MUG, MUG, POT)
        await deliver(shop)

    assert sorted(got.told["id"] for got in there.got) == [1, 2]
    first, second, other = await deliveries(shop)
    assert (first.attempts, second.attempts, other.state) == (1, 0, WebhookDeliveryState.DELIVERED)


async def test_a_slow_receiver_does_not_hold_others_up(shop: Shop) -> None:
    async with receiver(delay=0.4) as slow, receiver() as quick:
        await hook(shop, slow.url)
        await hook(shop, quick.url)
        await happen(shop, *(f"gid://shopify/Product/{n}" for n in range(1, 9)))
        working = asyncio.create_task(deliver(shop))
        await quick.until(8)
        assert len(slow.got) <= 4
        await working
    assert len(slow.got) == 8


async def test_it_is_tried_for_days_ever_later_then_given_up(shop: Shop) -> None:
    async with receiver(status=500) as there:
        await hook(shop, there.url)
        await happen(shop, MUG)
        start = models.now()
        with time_machine.travel(start, tick=False) as clock:
            for _ in range(len(WAITS) + 1):
                assert await deliver(shop) == 1
                [row] = await deliveries(shop)
                clock.move_to(row.next_attempt_at)
            assert await deliver(shop) == 0
            assert models.now() - start > timedelta(days=2)

    assert (row.state, row.attempts) == (WebhookDeliveryState.FAILED, len(WAITS) + 1)
    assert [each["status"] for each in row.log] == [500] * (len(WAITS) + 1)


def test_waits_grow_and_are_never_quite_the_same() -> None:
    waits = [wait_after(5) for _ in range(20)]
    assert len(set(waits)) > 1
    assert all(w is not None and abs(w / WAITS[4] - 1) <= 0.2 for w in waits)
    assert wait_after(1, timedelta(hours=3)) == timedelta(hours=3)
    assert wait_after(1, timedelta(days=300)) == timedelta(days=1)
    assert wait_after(len(WAITS) + 1) is None


@pytest.mark.parametrize("status", [429, 503])
async def test_who_asks_to_wait_is_waited_for(shop: Shop, status: int) -> None:
    async with receiver(status=status, headers=("retry-after: 3600",)) as there:
        await hook(shop, there.url)
        await happen(shop, MUG)
        await deliver(shop)

    [row] = await deliveries(shop)
    assert row.next_attempt_at - models.now() > timedelta(minutes=59)


@pytest.mark.parametrize(
    "said", ["Fri, 01 Jan 2100 00:00:00 GMT", "Fri, 01 Jan 2100 00:00:00 -0000"]
)
def test_it_may_say_until_when(said: str) -> None:
    wait = webhook._retry_after({"retry-after": said})
    assert wait is not None
    assert wait > timedelta(days=365)


@pytest.mark.parametrize("said", ["", "soon", "-5", "1e9"])
def test_what_cannot_be_read_asks_for_nothing(said: str) -> None:
    assert webhook._retry_after({"retry-after": said}) is None


async def test_who_is_gone_is_told_nothing_more(shop: Shop) -> None:
    async with receiver(status=410) as there:
        await hook(shop, there.url)
        await happen(shop, MUG, POT)
        while await deliver(shop):
            pass
        await happen(shop, MUG)
        assert await deliver(shop) == 0

    [row] = await shop.all(sa.select(models.WebhookSubscription))
    assert row.disabled_reason == "Its receiver answered 410: it is gone."
    assert len(await deliveries(shop)) == 2


async def test_who_takes_too_long_is_given_up_on(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "TIME_LIMIT", 0.2)
    async with receiver(delay=5) as there:
        await hook(shop, there.url)
        await happen(shop, MUG)
        await deliver(shop)

    [row] = await deliveries(shop)
    assert row.log[0]["error"] == "it took longer than 0 s"


async def test_nobody_there_is_tried_again(shop: Shop) -> None:
    async with receiver() as there:
        await hook(shop, there.url)
    await happen(shop, MUG)
    await deliver(shop)

    [row] = await deliveries(shop)
    assert row.log[0]["error"].startswith("127.0.0.1 cannot be reached")


async def test_what_is_no_http_is_tried_again(shop: Shop) -> None:
    async def rude(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"go away\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(rude, "127.0.0.1", 0)
    async with server:
        await hook(shop, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/")
        await happen(shop, MUG)
        await deliver(shop)
    [row] = await deliveries(shop)
    assert "Error" in row.log[0]["error"]


async def test_what_was_cut_short_is_sent_once_its_lease_is_over(shop: Shop) -> None:
    async with receiver() as there:
        await hook(shop, there.url)
        await happen(shop, MUG)
        async with shop.context() as context:
            assert await claim(context) is not None
        assert await deliver(shop) == 0
        with time_machine.travel(models.now() + LEASE + timedelta(seconds=1)):
            assert await deliver(shop) == 1
    assert len(there.got) == 1


async def test_a_webhook_deleted_while_it_is_told_leaves_nothing(shop: Shop) -> None:
    await hook(shop, "http://127.0.0.1:9/")
    await happen(shop, MUG)
    async with shop.context() as context:
        claimed = await claim(context)
        assert claimed is not None
        async with context.transaction() as session:
            await session.execute(sa.delete(models.WebhookSubscription))
        await note(context, claimed, Answer(1, 200))
    assert await deliveries(shop) == []


async def test_a_failure_of_ours_does_not_end_it(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped, failures = asyncio.Event(), iter([True, True, False])

    async def start(*_arguments: Any) -> int:
        if next(failures):
            raise RuntimeError
        stopped.set()
        return 0

    working = deliverer(shop)
    monkeypatch.setattr(working, "start", start)
    async with asyncio.timeout(5):
        await working.run(stopped, 0.01)


async def test_what_cannot_be_opened_is_logged_and_tried_again(shop: Shop) -> None:
    async with receiver() as there:
        await hook(shop, there.url)
        await happen(shop, MUG)
        kept = shop.settings
        shop.settings = kept.model_copy(update={"secret": "another secret, that sealed nothing"})
        shop.settings.__dict__.pop("keys", None)
        assert await deliver(shop) == 1
    [row] = await deliveries(shop)
    assert (row.attempts, row.done_at, there.got) == (1, None, [])


async def test_the_running_shop_delivers(shop: Shop) -> None:
    async with receiver() as there:
        _, secret = await hook(shop, there.url)
        await happen(shop, MUG)
        app = create_app(shop.settings)
        async with app.router.lifespan_context(app):
            await there.until(1)
    assert len(there.verified(secret)) == 1


async def test_killed_and_started_again_it_loses_nothing(shop: Shop) -> None:
    """`cartograph deliver`, killed in the middle; another takes up what it held."""
    own = environment(shop.settings, 0) | {"CARTOGRAPH_WEBHOOKS_TO_LOOPBACK": "true"}
    command = [sys.executable, "-m", "cli", "deliver"]
    async with receiver(delay=0.3) as there:
        await hook(shop, there.url)
        await happen(shop, *(f"gid://shopify/Product/{n}" for n in range(1, 9)))
        running = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=own)
        await there.until(2)
        running.kill()
        await running.wait()

        assert any(row.done_at is None for row in await deliveries(shop))
        there.delay = 0
        with time_machine.travel(models.now() + LEASE + timedelta(seconds=1)):
            while await deliver(shop):
                pass

    assert {got.told["id"] for got in there.got} == set(range(1, 9))
    assert all(row.done_at is not None for row in await deliveries(shop))


async def test_who_delivers_ends_when_told_to(shop: Shop) -> None:
    own = environment(shop.settings, 0) | {"CARTOGRAPH_WEBHOOKS_TO_LOOPBACK": "true"}
    command = [sys.executable, "-m", "cli", "deliver"]
    async with receiver() as there:
        _, secret = await hook(shop, there.url)
        await happen(shop, MUG)
        running = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=own)
        await there.until(1)
        running.terminate()
        assert await running.wait() == 0

    assert len(there.verified(secret)) == 1
    [row] = await deliveries(shop)
    assert row.state is WebhookDeliveryState.DELIVERED


async def test_what_waited_for_others_that_ended_meanwhile_is_delivered_too(shop: Shop) -> None:
    class Slow(Deliverer):
        """Whatever it begins has ended when it has looked."""

        async def start(self) -> int:
            begun = await super().start()
            if self._tasks:
                await asyncio.wait(self._tasks)
            return begun

    async with receiver() as there:
        await hook(shop, there.url)
        await happen(shop, *(f"gid://shopify/Product/{number}" for number in range(900, 905)))
        sender = HttpSender(loopback=True)
        slow = Slow(lambda: Context(shop.database, shop.settings), sender)
        assert await slow.once() == 5

    assert len(there.got) == 5
