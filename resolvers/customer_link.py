"""The links that are mailed to customers: what they say, and what following one does."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce import contact, gid, token
from commerce.account import reason
from commerce.customer_error import CustomerErrorCode
from commerce.refusal import Reason, Refused
from context import Context
from integrations import mail
from integrations.mail import Letter
from models.customer_token import LinkPurpose
from resolvers.customer_token import locked
from resolvers.mail import Wording

LIFETIME = timedelta(hours=24)
INVITATION_LIFETIME = timedelta(days=7)
PAGES = {
    LinkPurpose.ACTIVATE: "activate",
    LinkPurpose.CHANGE_EMAIL: "confirm",
    LinkPurpose.RESET: "reset",
}
MAX_LINKS = 5


@dataclass(frozen=True)
class LinkKey:
    """What a link holds: whose it is, and the token that proves who reads their mail."""

    customer_id: int
    token: str

    @classmethod
    def of(cls, customer_gid: str, token: str) -> "LinkKey":
        return cls(gid.number_of("Customer", customer_gid), token)

    @classmethod
    def of_url(cls, url: str, *argument: str) -> "LinkKey":
        """Read off ``…/account/reset/<id>/<token>``."""
        parts = _path(url).rstrip("/").split("/")
        number = gid.as_number(parts[-2]) if len(parts) >= 2 else None
        if number is None:
            raise Refused(token_invalid(*argument))
        return cls(number, parts[-1])


def _path(url: str) -> str:
    """What follows the host in ``url``; nothing where it is no address."""
    try:
        return urlsplit(url).path if url.isprintable() else ""
    except ValueError:
        return ""


async def open_link(
    session: AsyncSession, purpose: LinkPurpose, key: LinkKey, *argument: str
) -> tuple[models.Customer, models.CustomerLink]:
    """The customer, locked, and the link that is theirs; ``argument`` is where it was given."""
    customer = await locked(session, key.customer_id)
    row = models.CustomerLink
    link = await session.scalar(
        select(row).where(
            row.customer_id == key.customer_id,
            row.purpose == purpose,
            row.token_hash == token.hashed(key.token),
            row.expires_at > models.now(),
        )
    )
    if customer is None or link is None or customer.state is models.CustomerState.DISABLED:
        raise Refused(token_invalid(*argument))
    customer.opened = True
    return customer, link


def token_invalid(*argument: str) -> Reason:
    message = "The link is not valid, or no longer: ask for a new one."
    return reason(CustomerErrorCode.TOKEN_INVALID, *argument, message=message)


async def _registered(
    context: Context, session: AsyncSession, message: models.MailMessage
) -> Letter | None:
    """To whom asked for an account: how to open it, or that there is one."""
    return await _to_owner(context, session, message, "existing")


async def _forgotten(
    context: Context, session: AsyncSession, message: models.MailMessage
) -> Letter | None:
    """To whom forgot the password; to an address without an account nothing is sent."""
    return await _to_owner(context, session, message, "reset")


async def _invited(
    context: Context, session: AsyncSession, message: models.MailMessage
) -> Letter | None:
    """To whom staff made an account: how to open it, unless that was done meanwhile."""
    customer = await _by_address(session, message.recipient)
    if customer is None or customer.state is not models.CustomerState.INVITED:
        return None
    purpose, lifetime = LinkPurpose.ACTIVATE, INVITATION_LIFETIME
    return await _letter(context, session, message, customer, "invite", purpose, lifetime)


async def _to_owner(
    context: Context, session: AsyncSession, message: models.MailMessage, kind: str
) -> Letter | None:
    customer = await _by_address(session, message.recipient)
    if customer is None or customer.state is models.CustomerState.DISABLED:
        return None
    if customer.state is models.CustomerState.INVITED:
        return await _letter(context, session, message, customer, "activate", LinkPurpose.ACTIVATE)
    return await _letter(context, session, message, customer, kind, LinkPurpose.RESET)


async def _by_address(session: AsyncSession, recipient: str) -> models.Customer | None:
    """The customer of that address, locked."""
    row = models.Customer
    found: models.Customer | None = await session.scalar(
        select(row).where(row.email_key == contact.key(recipient)).with_for_update()
    )
    return found


async def _new_address(
    context: Context, session: AsyncSession, message: models.MailMessage
) -> Letter | None:
    """To an address that a customer says is theirs; nothing if it is another's."""
    customer = await locked(session, message.detail["customer_id"])
    row, key = models.Customer, contact.key(message.recipient)
    owner = await session.scalar(select(row.id).where(row.email_key == key))
    if customer is None or owner is not None:
        return None
    purpose = LinkPurpose.CHANGE_EMAIL
    return await _letter(context, session, message, customer, "change_email", purpose)


async def _letter(
    context: Context,
    session: AsyncSession,
    message: models.MailMessage,
    customer: models.Customer,
    kind: str,
    purpose: LinkPurpose,
    lifetime: timedelta = LIFETIME,
) -> Letter:
    """The letter with a link of its own; of its kind the newest links are good.

    Nothing that the customer typed stands in it: who asked may be a stranger to who reads.
    """
    made, expires_at = token.make(""), models.now() + lifetime
    await _drop_old_links(session, customer, purpose)
    session.add(
        models.CustomerLink(
            customer_id=customer.id,
            purpose=purpose,
            token_hash=token.hashed(made),
            email=message.recipient if purpose is LinkPurpose.CHANGE_EMAIL else None,
            expires_at=expires_at,
        )
    )
    shop = await session.get_one(models.Shop, 1)
    page = f"{context.settings.own_url}/account/{PAGES[purpose]}/{customer.id}/{made}"
    return mail.written(
        kind,
        # What opens an account goes to its owner, however whoever asked spelled the address.
        message.recipient if purpose is LinkPurpose.CHANGE_EMAIL else customer.email or "",
        shop=shop.name,
        link=page,
        expires_at=expires_at,
    )


async def _drop_old_links(
    session: AsyncSession, customer: models.Customer, purpose: LinkPurpose
) -> None:
    row = models.CustomerLink
    mine = (row.customer_id == customer.id, row.purpose == purpose)
    newest = await session.scalars(
        select(row.id).where(*mine).order_by(row.id.desc()).limit(MAX_LINKS - 1)
    )
    await session.execute(delete(row).where(*mine, row.id.not_in(newest.all())))


WORDINGS: dict[str, Wording] = {
    "change_email": _new_address,
    "invite": _invited,
    "recover": _forgotten,
    "register": _registered,
}
