"""Taking goods back, as staff ask for it."""

from typing import Annotated

import strawberry

import resolvers.order_return
from commerce import gid
from commerce.order_state import ReturnStatus
from commerce.permission import Permission
from models.order_return import ReturnReason
from resolvers.order_change import MAX_LINES, Wanted, id_of
from resolvers.order_return import Coming, Received
from schema.idempotent import Once
from schema.info import Info
from schema.order_payload import OrderOutcome, Reasons, WithReturn, outcome
from schema.permission import needs

WRITE = Permission.ORDERS_WRITE


@strawberry.input(description="So many of one line that are to come back.")
class ReturnLineItemInput:
    line_item_id: strawberry.ID = strawberry.field(description="The id of the order's line.")
    quantity: int = strawberry.field(description="How many of it, one at least.")
    reason: ReturnReason = strawberry.field(default=ReturnReason.UNKNOWN, description="Why.")
    note: str | None = strawberry.field(
        default=strawberry.UNSET, description="Why, in the buyer's words: 255 characters at most."
    )

    def parsed(self) -> Coming:
        wanted = Wanted(gid.number_of("OrderLineItem", self.line_item_id), self.quantity)
        return Coming(wanted, self.reason, self.note or None)


@strawberry.input(description="What is to come back of an order.")
class ReturnInput:
    order_id: strawberry.ID = strawberry.field(description="The id of the order.")
    return_line_items: list[ReturnLineItemInput] = strawberry.field(
        description=f"What is to come back, {MAX_LINES} lines at most, of what was sent."
    )

    def parsed(self) -> tuple[int, list[Coming]]:
        return id_of(self.order_id), [line.parsed() for line in self.return_line_items]


@strawberry.input(description="So many of one line of a return that have come.")
class ReturnReceivedInput:
    id: strawberry.ID = strawberry.field(description="The id of the return's line.")
    quantity: int = strawberry.field(description="How many have come, one at least.")
    restock: bool = strawberry.field(
        default=True, description="Whether they can be sold again, and go back to the shelf."
    )

    def parsed(self) -> Received:
        return Received(gid.number_of("ReturnLineItem", self.id), self.quantity, self.restock)


@strawberry.type(description="What `returnRequest` answers.")
class ReturnRequestPayload(WithReturn, Reasons): ...


@strawberry.type(description="What `returnCreate` answers.")
class ReturnCreatePayload(WithReturn, Reasons): ...


@strawberry.type(description="What `returnApproveRequest` answers.")
class ReturnApproveRequestPayload(WithReturn, Reasons): ...


@strawberry.type(description="What `returnDeclineRequest` answers.")
class ReturnDeclineRequestPayload(WithReturn, Reasons): ...


@strawberry.type(description="What `returnReceive` answers.")
class ReturnReceivePayload(WithReturn, Reasons): ...


@strawberry.type(description="What `returnClose` answers.")
class ReturnClosePayload(WithReturn, Reasons): ...


@strawberry.type(description="What `returnCancel` answers.")
class ReturnCancelPayload(WithReturn, Reasons): ...


Input = Annotated[ReturnInput, strawberry.argument(description="What is to come back.")]
ReturnID = Annotated[strawberry.ID, strawberry.argument(description="The id of the return.")]
DeclineNote = Annotated[
    str | None, strawberry.argument(description="Why not: 255 characters at most.")
]
Came = Annotated[
    list[ReturnReceivedInput],
    strawberry.argument(description=f"What has come, {MAX_LINES} lines at most."),
]
Place = Annotated[
    strawberry.ID | None,
    strawberry.argument(description="Where it goes to the shelf; where it was, if left out."),
]


async def _become(
    info: Info, id: strawberry.ID, status: ReturnStatus, note: str | None = None
) -> OrderOutcome:
    key = gid.number_of("Return", id)
    changed = resolvers.order_return.become(info.context, key, status, note)
    return await outcome("order_return", changed)


@strawberry.type
class ReturnMutation:
    @needs(
        WRITE,
        "Writes down that a buyer wants to send goods back; it is to be agreed to.",
        ReturnRequestPayload | None,
    )
    async def return_request(self, info: Info, input: Input) -> OrderOutcome:
        begun = resolvers.order_return.begin(info.context, *input.parsed(), ReturnStatus.REQUESTED)
        return await outcome("order_return", begun)

    @needs(WRITE, "Agrees that goods come back.", ReturnCreatePayload | None)
    async def return_create(self, info: Info, input: Input) -> OrderOutcome:
        begun = resolvers.order_return.begin(info.context, *input.parsed(), ReturnStatus.OPEN)
        return await outcome("order_return", begun)

    @needs(WRITE, "Agrees to a return.", ReturnApproveRequestPayload | None)
    async def return_approve_request(self, info: Info, id: ReturnID) -> OrderOutcome:
        return await _become(info, id, ReturnStatus.OPEN)

    @needs(WRITE, "Does not agree to a return.", ReturnDeclineRequestPayload | None)
    async def return_decline_request(
        self, info: Info, id: ReturnID, decline_note: DeclineNote = strawberry.UNSET
    ) -> OrderOutcome:
        return await _become(info, id, ReturnStatus.DECLINED, decline_note or None)

    @needs(
        WRITE,
        "Notes what has come of a return, and puts back what can be sold again. Giving the money"
        " back is `refundCreate`.",
        ReturnReceivePayload | None,
        idempotent=Once.ROWS,
    )
    async def return_receive(
        self,
        info: Info,
        id: ReturnID,
        received: Came,
        location_id: Place = strawberry.UNSET,
    ) -> OrderOutcome:
        place = gid.number_of("Location", location_id) if location_id else None
        came = [one.parsed() for one in received]
        key = gid.number_of("Return", id)
        taken_in = resolvers.order_return.receive(info.context, key, came, place)
        return await outcome("order_return", taken_in)

    @needs(WRITE, "Is done with a return; no more is waited for.", ReturnClosePayload | None)
    async def return_close(self, info: Info, id: ReturnID) -> OrderOutcome:
        return await _become(info, id, ReturnStatus.CLOSED)

    @needs(WRITE, "Calls off a return of which nothing has come.", ReturnCancelPayload | None)
    async def return_cancel(self, info: Info, id: ReturnID) -> OrderOutcome:
        return await _become(info, id, ReturnStatus.CANCELED)
