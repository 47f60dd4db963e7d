"""Places at which a process may be told to die, to prove that nothing is lost when it does."""

import os
import signal

from context import Context

# Every one of them; the crash sweep kills at each.
NAMES = (
    "submit.reserved",
    "submit.paid",
    "submit.ordered",
    "submit.captured",
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


def reach(context: Context, name: str) -> None:
    """Die here, at once and without a word, if the environment says so."""
    if context.settings.failpoint == name:
        os.kill(os.getpid(), signal.SIGKILL)
