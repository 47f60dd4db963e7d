"""One payment with all that hangs on it, and what that asks for next."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import models
from commerce.payment import PaymentKind
from commerce.payment_state import Verdict, verdict
from resolvers.payment_book import Book, Page

# How long a buyer may take to confirm a payment.
CONFIRM_TIME = timedelta(minutes=15)


@dataclass
class Case:
    """A payment with whatever it is for; all of it is locked, the cart first, the order last."""

    page: Page
    attempt: models.CompletionAttempt | None
    book: Book | None

    @property
    def is_balance(self) -> bool:
        """Whether it pays what was left of an order that had been placed before."""
        return self.attempt is None and self.book is not None and bool(self.page.payment.token)

    @property
    def takes(self) -> int:
        """How much can be taken: nothing of an order called off, of a balance what is left."""
        free = self.page.state.capturable
        if self.book is None:
            return free
        if self.book.order.canceled_at is not None:
            return 0
        return min(free, self.book.untaken) if self.is_balance else free

    @property
    def capture_is_due(self) -> bool:
        """Whether the money is to be taken as soon as there is an order, and nobody has asked."""
        kinds = {asked.kind for asked in self.page.asked.values()}
        paid = self.page.payment.order_id is not None and self.page.payment.capture_at_once
        return paid and PaymentKind.CAPTURE not in kinds and self.takes > 0

    @property
    def is_stranded(self) -> bool:
        """Whether money is set aside that no order will ever be paid with."""
        failed = self.attempt is not None and self.attempt.state is models.AttemptState.FAILED
        state = self.page.state
        # While some of it is being taken, calling the rest off could call that off.
        useless = failed or (not self.takes and not state.capturing)
        return useless and state.capturable > 0

    @property
    def waits_for_its_buyer(self) -> bool:
        """Whether the buyer has to confirm a payment that can still become something."""
        if verdict(self.page.events) is not Verdict.CONFIRM:
            return False
        return self.is_balance or (self.attempt is not None and self.attempt.is_open)

    @property
    def confirm_by(self) -> datetime | None:
        """Until when the buyer may confirm it."""
        if self.is_balance:
            return self.page.payment.created_at + CONFIRM_TIME
        return self.attempt.expires_at if self.attempt is not None else None

    @property
    def has_expired(self) -> bool:
        """Whether the buyer has had time enough to confirm the payment."""
        running = self.attempt is not None and self.attempt.state is models.AttemptState.RUNNING
        until = None if running or not self.waits_for_its_buyer else self.confirm_by
        return until is not None and until <= models.now()
