"""Gift cards: a way to pay, so they come after tax and change no price."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from commerce.money import Money
from commerce.vocabulary import Vocabulary


class GiftCardRefusal(Vocabulary):
    """Why a gift card pays nothing."""

    DISABLED = "The gift card has been disabled."
    EXPIRED = "The gift card has expired."
    EMPTY = "Nothing is left on the gift card."
    WRONG_CURRENCY = "The gift card is in another currency than the cart."


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftCard:
    key: str
    balance: Money
    expires_at: datetime | None = None
    enabled: bool = True

    def refusal(self, currency: str, now: datetime) -> GiftCardRefusal | None:
        if not self.enabled:
            return GiftCardRefusal.DISABLED
        if self.expires_at is not None and self.expires_at <= now:
            return GiftCardRefusal.EXPIRED
        if self.balance.currency != currency:
            return GiftCardRefusal.WRONG_CURRENCY
        return GiftCardRefusal.EMPTY if self.balance.minor <= 0 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftCardUse:
    """What one card pays of a total: nothing, if there is a ``reason``."""

    key: str
    amount: Money
    reason: GiftCardRefusal | None = None


def redeem(due: Money, cards: Sequence[GiftCard], now: datetime) -> list[GiftCardUse]:
    """How much each card pays, in the order they were entered, until nothing is due."""
    uses = []
    for card in cards:
        reason = card.refusal(due.currency, now)
        amount = min(due, card.balance) if reason is None else Money(0, due.currency)
        due -= amount
        uses.append(GiftCardUse(key=card.key, amount=amount, reason=reason))
    return uses
