"""What the test gateway plays: by the number of a test card, or by a token that names a script."""

import re
from dataclasses import dataclass

from commerce.payment import DeclineReason
from commerce.vocabulary import Vocabulary
from integrations.payment import Card


class CardScript(Vocabulary):
    """What happens when such a card pays."""

    APPROVED = "Every request succeeds."
    DECLINED = "The card is declined."
    INSUFFICIENT_FUNDS = "There is not enough money on the account."
    EXPIRED = "The card has expired."
    ACTION_REQUIRED = "The buyer has to confirm the payment."
    TIMED_OUT_CHARGED = "The money is set aside, but no answer comes."
    TIMED_OUT = "No answer comes, and nothing was done."
    SLOW = "The answer takes a second, and is that all is well."
    DUPLICATE_WEBHOOKS = "Every webhook comes three times."
    REORDERED_WEBHOOKS = "The buyer has to confirm; the first webhook comes after the second."
    LATE_WEBHOOKS = "Webhooks come five seconds late."
    CAPTURE_TIMED_OUT = "When the money is taken, it is, but no answer comes."
    CAPTURE_DECLINED = "The money is set aside, and cannot be taken."
    AUTHORIZATION_EXPIRED = "The money is set aside, and free again before it is taken or let go."
    REFUND_TIMED_OUT = "When money is given back, it is, but no answer comes."
    REFUND_DECLINED = "Nothing can be given back."


# The numbers pass as cards by their check digit; those of well-known scripts are widely used.
NUMBERS = {
    "4242424242424242": CardScript.APPROVED,
    "5555555555554444": CardScript.APPROVED,
    "4000000000000002": CardScript.DECLINED,
    "4000000000009995": CardScript.INSUFFICIENT_FUNDS,
    "4000000000000069": CardScript.EXPIRED,
    "4000002500003155": CardScript.ACTION_REQUIRED,
    "4000000000000770": CardScript.TIMED_OUT_CHARGED,
    "4000000000000887": CardScript.TIMED_OUT,
    "4000000000001018": CardScript.SLOW,
    "4000000000002024": CardScript.DUPLICATE_WEBHOOKS,
    "4000000000003030": CardScript.REORDERED_WEBHOOKS,
    "4000000000004046": CardScript.LATE_WEBHOOKS,
    "4000000000005050": CardScript.CAPTURE_TIMED_OUT,
    "4000000000006066": CardScript.CAPTURE_DECLINED,
    "4000000000006561": CardScript.AUTHORIZATION_EXPIRED,
    "4000000000007072": CardScript.REFUND_TIMED_OUT,
    "4000000000008088": CardScript.REFUND_DECLINED,
}
DECLINES = {
    CardScript.DECLINED: DeclineReason.GENERIC,
    CardScript.INSUFFICIENT_FUNDS: DeclineReason.INSUFFICIENT_FUNDS,
    CardScript.EXPIRED: DeclineReason.EXPIRED_CARD,
}
CHALLENGED = {CardScript.ACTION_REQUIRED, CardScript.REORDERED_WEBHOOKS}
_TOKEN = re.compile(r"test_([a-z]+(?:_[a-z]+)*)(?:_([0-9]{4}))?", re.ASCII)


@dataclass(frozen=True)
class TestCard:
    """What a token says: the script that is played, and what may be told of the card."""

    __test__ = False

    script: CardScript
    last_digits: str = "4242"

    @property
    def token(self) -> str:
        return f"test_{self.script.name.lower()}_{self.last_digits}"

    @property
    def card(self) -> Card:
        return Card("Mastercard" if self.last_digits == "4444" else "Visa", self.last_digits)


def by_token(token: str) -> TestCard | None:
    """The test card of a token such as ``test_approved`` or ``test_declined_0002``."""
    match = _TOKEN.fullmatch(token)
    name = match[1].upper() if match else ""
    if match is None or name not in CardScript.__members__:
        return None
    return TestCard(CardScript[name], match[2] or "4242")


def by_number(number: str) -> TestCard | None:
    """The test card of that number; None for any other number, which is then forgotten."""
    digits = re.sub(r"[ -]", "", number)
    script = NUMBERS.get(digits)
    return None if script is None else TestCard(script, digits[-4:])
