"""Drawing up draft orders, mailing them to their buyers, and making them orders."""

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import strawberry

import models
from commerce import gid
from commerce.draft_order import DraftOrderErrorCode
from commerce.permission import Permission
from commerce.refusal import Reason, Refused
from resolvers import draft_order_complete, draft_order_edit, draft_order_mail
from schema import enums
from schema.draft_order import DraftId, DraftOrder
from schema.draft_order_input import DraftOrderInput
from schema.idempotent import Once
from schema.info import Info
from schema.order import Order
from schema.permission import needs, public
from schema.shows import shows
from schema.user_error import DisplayableError

enums.register(DraftOrderErrorCode)
WRITE = Permission.ORDERS_WRITE


@strawberry.type(description="Why a draft order was left as it was.")
class DraftOrderUserError(DisplayableError):
    code: DraftOrderErrorCode = public("Which kind of error it is.")

    is_type_of = shows(Reason)


@dataclass(frozen=True)
class DraftOrderOutcome:
    """What came of a draft order, or the reasons nothing did."""

    draft_order: models.DraftOrder | None = None
    order: models.Order | None = None
    deleted_draft_order_id: str | None = None
    user_errors: Sequence[Reason] = ()


@strawberry.type
class DraftOrderReasons:
    user_errors: list[DraftOrderUserError] = public("Why it was refused; empty if it was not.")


@strawberry.type
class DraftOrderPayload(DraftOrderReasons):
    draft_order: DraftOrder | None = public("The draft order as it now is; null if refused.")


@strawberry.type(description="What `draftOrderCreate` answers.")
class DraftOrderCreatePayload(DraftOrderPayload): ...


@strawberry.type(description="What `draftOrderUpdate` answers.")
class DraftOrderUpdatePayload(DraftOrderPayload): ...


@strawberry.type(description="What `draftOrderInvoiceSend` answers.")
class DraftOrderInvoiceSendPayload(DraftOrderPayload): ...


@strawberry.type(description="What `draftOrderComplete` answers.")
class DraftOrderCompletePayload(DraftOrderPayload):
    order: Order | None = public("The order that it became; null if it was refused.")


@strawberry.type(description="What `draftOrderDelete` answers.")
class DraftOrderDeletePayload(DraftOrderReasons):
    deleted_draft_order_id: strawberry.ID | None = public("Its id; null if it was refused.")


def _argument(description: str) -> Any:
    return strawberry.argument(description=description)


Said = Annotated[DraftOrderInput, _argument("What it is made of.")]
Pending = Annotated[
    bool,
    _argument("Whether it is still to be paid, outside the shop; else it is noted as paid so."),
]
Email = Annotated[
    str | None, _argument("The e-mail address to send it to; the draft's, if left out.")
]
Message = Annotated[str | None, _argument("What to say in it beside, 5,000 characters at most.")]


@strawberry.type
class DraftOrderMutation:
    @needs(WRITE, "Draws up an order for somebody.", DraftOrderCreatePayload | None)
    async def draft_order_create(self, info: Info, draft_order: Said) -> DraftOrderOutcome:
        made = draft_order_edit.create(info.context, draft_order.said())
        return await _outcome("draft_order", made)

    @needs(
        WRITE,
        "Changes a draft order, unless its buyer is paying for it.",
        DraftOrderUpdatePayload | None,
    )
    async def draft_order_update(
        self, info: Info, id: DraftId, draft_order: Said
    ) -> DraftOrderOutcome:
        changed = draft_order_edit.update(info.context, _number(id), draft_order.said())
        return await _outcome("draft_order", changed)

    @needs(
        WRITE,
        "Deletes a draft order that has not become an order; its link leads nowhere then.",
        DraftOrderDeletePayload | None,
    )
    async def draft_order_delete(self, info: Info, id: DraftId) -> DraftOrderOutcome:
        gone = draft_order_edit.delete(info.context, _number(id))
        return await _outcome("deleted_draft_order_id", gone)

    @needs(
        WRITE,
        "Mails the link to the checkout, where the buyer pays for what was drawn up.",
        DraftOrderInvoiceSendPayload | None,
    )
    async def draft_order_invoice_send(
        self,
        info: Info,
        id: DraftId,
        email: Email = strawberry.UNSET,
        message: Message = strawberry.UNSET,
    ) -> DraftOrderOutcome:
        sent = draft_order_mail.send(info.context, _number(id), email or None, message or "")
        return await _outcome("draft_order", sent)

    @needs(
        WRITE,
        "Makes a draft order an order: one, and its goods are taken, as at the checkout.",
        DraftOrderCompletePayload | None,
        idempotent=Once.GATEWAY,
    )
    async def draft_order_complete(
        self, info: Info, id: DraftId, payment_pending: Pending = True
    ) -> DraftOrderOutcome:
        context = info.context
        try:
            done = await draft_order_complete.complete(
                context,
                _number(id),
                payment_pending=payment_pending,
                reference=context.reference or "",
            )
        except Refused as refused:
            return DraftOrderOutcome(user_errors=refused.reasons)
        return DraftOrderOutcome(done.draft, done.order)


def _number(id: str) -> int:
    return gid.number_of("DraftOrder", id)


async def _outcome(name: str, change: Awaitable[Any]) -> DraftOrderOutcome:
    try:
        return DraftOrderOutcome(**{name: await change})
    except Refused as refused:
        return DraftOrderOutcome(user_errors=refused.reasons)
