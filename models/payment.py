"""Money on its way to the shop and back: what was asked of a gateway, and what came of it."""

import secrets
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from commerce.money import Money
from commerce.payment import DeclineReason, PaymentEventState, PaymentKind
from models.base import PERSONAL, Base, Key, Minor, Timestamps, now


class Payment(Timestamps, Base):
    """One way in which one order is paid, or was to be: by a card, or in cash.

    How much was taken and given back is derived from its events. ``key`` is part of the key of
    every request, so that no two shops of one account at a gateway ever share one. ``check_at``
    is when somebody looks after what has no answer yet; null where nothing is open.
    """

    __tablename__ = "payment"
    __table_args__ = (
        Index(None, "gateway", "reference"),
        Index(
            "ix_payment_due",
            "check_at",
            sqlite_where=text("check_at IS NOT NULL"),
            postgresql_where=text("check_at IS NOT NULL"),
        ),
    )

    id: Mapped[Key]
    key: Mapped[str] = mapped_column(default=lambda: secrets.token_hex(12))
    attempt_id: Mapped[str | None] = mapped_column(
        ForeignKey("completion_attempt.id", ondelete="SET NULL"), unique=True
    )
    order_id: Mapped[int | None] = mapped_column(
        ForeignKey("order.id", ondelete="RESTRICT"), index=True
    )
    gateway: Mapped[str]
    method: Mapped[str]
    token: Mapped[str | None] = mapped_column(info=PERSONAL)
    reference: Mapped[str | None]
    action_url: Mapped[str | None] = mapped_column(info=PERSONAL)
    currency: Mapped[str]
    amount_minor: Mapped[Minor]
    capture_at_once: Mapped[bool] = mapped_column(default=False)
    checks: Mapped[int] = mapped_column(default=0)
    check_at: Mapped[datetime | None]

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)


class PaymentEvent(Base):
    """One thing that became of one request; only ever added, and each once.

    ``key`` names the request at the gateway.
    """

    __tablename__ = "payment_event"
    __table_args__ = (
        CheckConstraint("amount_minor >= 0", name="amount_not_negative"),
        UniqueConstraint("key", "state"),
        Index(None, "payment_id", "id"),
    )

    id: Mapped[Key]
    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id", ondelete="RESTRICT"))
    kind: Mapped[PaymentKind]
    state: Mapped[PaymentEventState]
    key: Mapped[str]
    currency: Mapped[str]
    amount_minor: Mapped[Minor]
    reference: Mapped[str | None]
    reason: Mapped[DeclineReason | None]
    actor: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)
