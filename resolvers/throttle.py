"""How often one account and one address may try what is worth guessing; counted in this process."""

from dataclasses import dataclass

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from commerce import contact
from commerce.network import household
from commerce.refusal import Throttled
from context import Context


@dataclass(frozen=True)
class Limit:
    """How often: for one account, and for one address, behind which there may be a storefront."""

    what: str
    per_account: RateLimitItem
    per_address: RateLimitItem


SIGN_IN = Limit("sign in", parse("10 per 10 minutes"), parse("300 per 10 minutes"))
STAFF_SIGN_IN = Limit("sign in as staff", parse("10 per 10 minutes"), parse("60 per 10 minutes"))
INVITATION = Limit("accept an invitation", parse("10 per hour"), parse("60 per hour"))
RECOVER = Limit("recover a password", parse("5 per hour"), parse("100 per hour"))
ELSEWHERE = Limit("sign in elsewhere", parse("100 per 10 minutes"), parse("100 per 10 minutes"))
CREATE = Limit("make an account", parse("5 per hour"), parse("100 per hour"))

_storage = MemoryStorage()
_windows = MovingWindowRateLimiter(_storage)


def check(context: Context, limit: Limit, account: str) -> None:
    """Count one more try; raises ``Throttled`` when there were too many.

    Accounts are counted by the address that was typed, whether or not there is one: however it
    is spelled, it is looked up in one spelling.
    """
    address = context.request.address
    tries = [(limit.per_account, "account", contact.key(contact.email(account) or account)[:320])]
    if address is not None:
        tries.append((limit.per_address, "address", household(address)))
    if not all(_windows.hit(item, limit.what, *who) for item, *who in tries):
        raise Throttled(f"Too many attempts to {limit.what}: try again later.")


def forget() -> None:
    """Begin to count anew."""
    _storage.reset()
