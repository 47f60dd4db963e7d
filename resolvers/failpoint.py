"""Places at which a process may be told to die, to prove that nothing is lost when it does."""

import os
import signal

from context import Context

Points = tuple[str, str, str, str]
SUBMITTING: Points = ("submit.reserved", "submit.paid", "submit.ordered", "submit.captured")
PAYING_WHAT_IS_LEFT: Points = ("pay.requested", "pay.asked", "pay.noted", "pay.captured")
# Every one of them; the crash sweep kills at each.
PAYING = (
    *SUBMITTING,
    *PAYING_WHAT_IS_LEFT,
    "capture.requested",
    "capture.asked",
    "capture.noted",
    "void.requested",
    "void.asked",
    "void.noted",
    "refund.requested",
    "refund.asked",
    "refund.noted",
    "reconcile.begun",
    "reconcile.asked",
)
SENDING = ("label.requested", "label.asked", "label.noted")
TELLING = ("deliver.claimed", "deliver.sent", "deliver.noted")


def reach(context: Context, name: str) -> None:
    """Die here, at once and without a word, if the environment says so."""
    if context.settings.failpoint == name:
        os.kill(os.getpid(), signal.SIGKILL)
