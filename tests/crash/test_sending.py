"""kill -9 while a label is bought, and while webhooks are delivered: nothing is doubled or missing.

The short form runs with the suite; ``make crashes`` runs it 13 times.
"""

from datetime import timedelta

import sqlalchemy as sa
from conftest import Shop
from factories import order, parcel, product, stock, variant
from fulfilling import new_key
from killing import ROUNDS, killed
from results import note
from telling import deliver, happen, hook, receiver

import models
import resolvers.payment_sweep
from commerce.shipment_state import LabelState, ShipmentStatus
from resolvers.failpoint import SENDING, TELLING

SOMEWHERE = {"address1": "1 Main Street", "city": "Springfield", "country_code": "US"}


async def test_whoever_is_killed_while_a_label_is_bought_leaves_one_label(
    shop: Shop, backend: str
) -> None:
    shop.settings = shop.settings.model_copy(update={"shipping_carrier": "test"})
    tea = variant(1000)
    await stock(shop, product(tea))
    for failpoint in SENDING * ROUNDS:
        placed = order(tea, shipping_address=SOMEWHERE | {"zip": "62701"})
        await shop.add(placed)
        sent = parcel(placed, 1)
        await shop.add(sent)
        await killed(shop, failpoint, "label", sent.id, new_key())
        async with shop.database.write_session() as session, session.begin():
            old = models.now() - timedelta(hours=1)
            await session.execute(sa.update(models.ShippingLabel).values(checked_at=old))

        async with shop.context() as context:
            await resolvers.payment_sweep.sweep(context)

        mine = models.ShippingLabel.fulfillment_id == sent.id
        [label] = await shop.all(sa.select(models.ShippingLabel).where(mine))
        [row] = await shop.all(sa.select(models.Fulfillment).filter_by(id=sent.id))
        told = models.FulfillmentEvent.fulfillment_id == sent.id
        [event] = await shop.all(sa.select(models.FulfillmentEvent).where(told))
        assert (label.state, event.status) == (LabelState.BOUGHT, ShipmentStatus.LABEL_PURCHASED)
        assert [number for number, _ in row.tracking] == [label.tracking_number]
    note("crashes", backend, "label", kills=len(SENDING) * ROUNDS, anomalies=0)


async def test_whoever_is_killed_while_webhooks_are_delivered_leaves_none_out(
    shop: Shop, backend: str
) -> None:
    async with receiver() as there:
        await hook(shop, there.url)
        for number, failpoint in enumerate(TELLING * ROUNDS):
            there.got.clear()
            subject = f"gid://shopify/Product/{number}"
            await happen(shop, subject, subject, subject)
            await killed(shop, failpoint, "deliver")
            await _delivered(shop)
            ids = [got.headers["webhook-id"] for got in there.got]
            once = list(dict.fromkeys(ids))
            events = sa.select(models.Event.id).where(models.Event.subject == subject)
            happened = await shop.all(events.order_by(models.Event.id))
            assert [int(id.rpartition("_")[2]) for id in once] == happened, failpoint
    note("crashes", backend, "deliver", kills=len(TELLING) * ROUNDS, anomalies=0)


async def _delivered(shop: Shop) -> None:
    """All of it, though a busy machine let an attempt time out: that is tried again."""
    row = models.WebhookDelivery
    left = sa.select(row).where(row.done_at.is_(None))
    for _ in range(3):
        async with shop.database.write_session() as session, session.begin():
            await session.execute(sa.update(row).values(next_attempt_at=models.now()))
        await deliver(shop)
        if not await shop.all(left):
            return
    raise AssertionError(await shop.all(left))
