"""Gift cards, as staff keep them."""

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import strawberry

import models
from commerce import gid
from commerce.money import Money
from commerce.permission import Permission
from commerce.refusal import Reason, Refused
from loaders.pagination import Page, PageArgs
from resolvers import gift_card_edit
from resolvers.gift_card_edit import GiftCardErrorCode
from resolvers.stored_answer import told_once
from schema import enums
from schema.connection import Connection, Counted, connection
from schema.idempotent import Once
from schema.info import Info
from schema.money import MoneyV2
from schema.money_input import MoneyInput
from schema.node import Node
from schema.permission import Access, Needs, needs, public
from schema.shows import shows
from schema.user_error import DisplayableError

enums.register(GiftCardErrorCode)
WRITE = Permission.GIFT_CARDS_WRITE


@strawberry.type(description="Prepaid money; whoever has its code can pay with it.")
class GiftCard(Node):
    last_characters: str = public("The last characters of its code, to know it by.")
    expires_at: datetime | None = public("When it pays no more; null if never.")
    enabled: bool = public("Whether it can pay.")
    created_at: datetime = public("When it was issued.")
    updated_at: datetime = public("When it last changed or last paid.")

    @public("What is left on it.", MoneyV2)
    def balance(self: models.GiftCard) -> Money:
        return self.balance


@strawberry.type(description="One page of a list of gift cards.")
class GiftCardConnection(Connection[GiftCard], Counted): ...


@strawberry.input(description="A gift card to issue.")
class GiftCardCreateInput:
    balance: MoneyInput = strawberry.field(
        description="What is on it; it pays for carts of that currency."
    )
    expires_at: datetime | None = strawberry.field(
        default=strawberry.UNSET, description="When it pays no more; never if it is left out."
    )


@strawberry.input(description="Changes of a gift card.")
class GiftCardUpdateInput:
    expires_at: datetime | None = strawberry.field(
        description="When it pays no more; null for never."
    )


@strawberry.type(description="Why a gift card was left as it was.")
class GiftCardUserError(DisplayableError):
    code: GiftCardErrorCode = public("Which kind of error it is.")

    is_type_of = shows(Reason)


@dataclass(frozen=True)
class GiftCardOutcome:
    """What came of a gift card, or the reasons nothing did."""

    gift_card: models.GiftCard | None = None
    code: str | None = told_once()
    user_errors: Sequence[Reason] = ()


@strawberry.type
class GiftCardPayload:
    gift_card: GiftCard | None = public("The card as it now is; null if it was refused.")
    user_errors: list[GiftCardUserError] = public("Why it was refused; empty if it was not.")


@strawberry.type(description="What `giftCardCreate` answers.")
class GiftCardCreatePayload(GiftCardPayload):
    code: str | None = public(
        "Its code, which is shown this once; null if it was refused, or the same was sent again."
    )


@strawberry.type(description="What `giftCardUpdate` answers.")
class GiftCardUpdatePayload(GiftCardPayload): ...


@strawberry.type(description="What `giftCardDisable` answers.")
class GiftCardDisablePayload(GiftCardPayload): ...


Query = Annotated[
    str | None,
    strawberry.argument(
        description="What to find: a whole code, and the fields `created_at`, `enabled`,"
        " `expires_at` and `id`, in the search syntax."
    ),
]
CardId = Annotated[strawberry.ID, strawberry.argument(description="The id of the card.")]
NewCard = Annotated[GiftCardCreateInput, strawberry.argument(description="The card.")]
Changes = Annotated[GiftCardUpdateInput, strawberry.argument(description="The changes.")]


@strawberry.type
class GiftCardStaffQuery:
    @needs(
        Permission.GIFT_CARDS_READ, "A gift card by its id; null if there is none.", GiftCard | None
    )
    async def gift_card(self, info: Info, id: CardId) -> models.GiftCard | None:
        return await gift_card_edit.gift_card(info.context, gid.number_of("GiftCard", id))

    @connection(
        GiftCardConnection | None,
        "The gift cards there are.",
        access=Access.NEEDS,
        extensions=[Needs(Permission.GIFT_CARDS_READ)],
    )
    async def gift_cards(
        self, info: Info, page: PageArgs, query: Query = strawberry.UNSET
    ) -> Page[models.GiftCard]:
        return await gift_card_edit.gift_cards(info.context, page, query or None)


@strawberry.type
class GiftCardStaffMutation:
    @needs(WRITE, "Issues a gift card.", GiftCardCreatePayload | None, idempotent=Once.ROWS)
    async def gift_card_create(self, info: Info, gift_card: NewCard) -> GiftCardOutcome:
        balance, until = gift_card.balance.parsed(), gift_card.expires_at or None
        try:
            issued = await gift_card_edit.create(info.context, balance, until)
        except Refused as refused:
            return GiftCardOutcome(user_errors=refused.reasons)
        return GiftCardOutcome(issued.card, issued.code)

    @needs(WRITE, "Changes when a gift card expires.", GiftCardUpdatePayload | None)
    async def gift_card_update(self, info: Info, id: CardId, gift_card: Changes) -> GiftCardOutcome:
        number = gid.number_of("GiftCard", id)
        return await _outcome(gift_card_edit.expire(info.context, number, gift_card.expires_at))

    @needs(WRITE, "Lets a gift card pay nothing any more, for good.", GiftCardDisablePayload | None)
    async def gift_card_disable(self, info: Info, id: CardId) -> GiftCardOutcome:
        number = gid.number_of("GiftCard", id)
        return await _outcome(gift_card_edit.disable(info.context, number))


async def _outcome(change: Awaitable[models.GiftCard]) -> GiftCardOutcome:
    try:
        return GiftCardOutcome(await change)
    except Refused as refused:
        return GiftCardOutcome(user_errors=refused.reasons)
