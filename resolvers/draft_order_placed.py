"""What a draft order hears once its cart has become an order, whoever placed it."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

import models
from context import Context
from resolvers import event


async def note(
    context: Context, session: AsyncSession, cart: models.Cart, order: models.Order
) -> None:
    """The cart's row is locked; its draft may be deleted, then nobody has to hear of it."""
    row = models.DraftOrder
    draft = await session.scalar(select(row).where(row.cart_id == cart.id).with_for_update())
    if draft is None:
        return
    before = draft.status
    draft.status, draft.order_id = models.DraftOrderStatus.COMPLETED, order.id
    draft.completed_at, order.tags = models.now(), draft.tags
    session.add_all(models.OrderTag(order_id=order.id, tag_key=t.casefold()) for t in draft.tags)
    detail = {
        "before": {"status": before.name},
        "after": {"status": draft.status.name, "order": order.subject},
    }
    event.record(context, session, "draft_orders/complete", draft.gid, detail)
