"""Accounts: making one, and what its owner reads and changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce import account, contact
from commerce.account import reason
from commerce.customer_error import CustomerErrorCode
from commerce.refusal import Refused
from context import Context
from loaders.pagination import Cursors, Order, Page, PageArgs, page_of_rows
from models.engine import insert_or_ignore
from resolvers import access, customer_token, event, mail, password, throttle
from resolvers.customer_token import Granted

ADDRESSES = Order("Customer.addresses", (models.MailingAddress.id,))


@dataclass(frozen=True)
class Account:
    """A customer after a change, with their token where they got a new one."""

    customer: models.Customer
    customer_access_token: Granted | None = None


async def create(context: Context, said: Mapping[str, Any]) -> Account:
    """Make an account.

    With ``verify_email`` it opens by a link in a mail, and nobody hears whether there was one
    already: the answer and the work are the same, and the mail tells the rest to the owner.
    """
    await throttle.check(context, throttle.CREATE, said["email"])
    values, reasons = account.checked(said, "input")
    if reasons:
        raise Refused(*reasons)
    kept = await password.hashed(values.pop("password"))
    verify, email = context.settings.verify_email, values["email"]
    async with context.transaction() as session:
        # Until the address is proved, the password may be a stranger's.
        number = await insert(session, values, None if verify else kept)
        if verify:
            mail.post(session, "register", email)
        elif number is None:
            raise Refused(taken("input"))
        else:
            return await _opened(context, session, number)
    message = f"We have sent an e-mail to {email}: follow the link in it to open the account."
    code = CustomerErrorCode.CUSTOMER_DISABLED
    raise Refused(reason(code, "input", "email", message=message))


async def insert(session: AsyncSession, values: Mapping[str, Any], kept: str | None) -> int | None:
    """The new customer's key; None if the address is somebody's already."""
    row, state = models.Customer, models.CustomerState
    new = {
        "tags": [],
        **values,
        "email_key": contact.key(values["email"]),
        "password_hash": kept,
        "state": state.ENABLED if kept else state.INVITED,
        "accepts_marketing": bool(values.get("accepts_marketing")),
        "created_at": models.now(),
        "updated_at": models.now(),
    }
    number: int | None = await session.scalar(insert_or_ignore(session, row, new).returning(row.id))
    return number


async def _opened(context: Context, session: AsyncSession, number: int) -> Account:
    made = await session.get_one(models.Customer, number)
    made.opened = True
    event.record(context, session, "customers/create", made.gid, {})
    return Account(made)


def taken(argument: str) -> Any:
    message = "There is an account with this e-mail address already."
    return reason(CustomerErrorCode.TAKEN, argument, "email", message=message)


async def update(context: Context, access_token: str, said: Mapping[str, Any]) -> Account:
    """Change what was mentioned. A new password signs the customer out wherever they are.

    With ``verify_email`` a new address counts once the link that is mailed there was followed.
    """
    changes, reasons = account.checked(said, "customer")
    if await customer_token.customer_of(context, access_token) is None:
        raise Refused(customer_token.token_invalid())
    if reasons:
        raise Refused(*reasons)
    email, written = changes.pop("email", None), changes.pop("password", None)
    kept = None if written is None else await password.hashed(written)
    async with context.transaction() as session:
        customer = await customer_token.for_change(session, access_token)
        for name, value in changes.items():
            setattr(customer, name, value)
        if email is not None:
            await _change_email(context, session, customer, email)
        granted = None if kept is None else await set_password(session, customer, kept)
        changed = {"changed": sorted(said)}
        event.record(context, session, "customers/update", customer.gid, changed)
    return Account(customer, granted)


async def _change_email(
    context: Context, session: AsyncSession, customer: models.Customer, email: str
) -> None:
    if contact.key(email) == customer.email_key:
        customer.email = email
    elif context.settings.verify_email:
        await throttle.check_in(context, session, throttle.RECOVER, f"customer {customer.id}")
        mail.post(session, "change_email", email, customer_id=customer.id)
    elif not await take_email(session, customer, email):
        raise Refused(taken("customer"))


async def take_email(session: AsyncSession, customer: models.Customer, email: str) -> bool:
    """Give the customer the address, unless it is another's.

    Links that were mailed before lapse: whoever reads the old address may be somebody else.
    """
    row = models.Customer
    if await session.scalar(select(row.id).where(row.email_key == contact.key(email))) is not None:
        return False
    customer.email, customer.email_key = email, contact.key(email)
    await customer_token.revoke_links(session, customer)
    return True


async def set_password(session: AsyncSession, customer: models.Customer, kept: str) -> Granted:
    """Keep the new password's hash and sign the customer out everywhere; the only token left."""
    customer.password_hash = kept
    await customer_token.revoke_all(session, customer)
    return await customer_token.grant(session, customer)


async def number_of_orders(context: Context, row: models.Customer) -> int:
    if not access.customer(context, row):
        return 0
    return (await context.loaders.number_of_orders.load(row.id)).number


async def addresses(
    context: Context, row: models.Customer, args: PageArgs
) -> Page[models.MailingAddress]:
    found = await _addresses(context, row)
    cursors = Cursors(context.cursor_key, ADDRESSES, str(row.id))
    return page_of_rows(found, ADDRESSES, args, cursors)


async def _addresses(context: Context, row: models.Customer) -> Sequence[models.MailingAddress]:
    if not access.customer(context, row):
        return []
    return await context.loaders.addresses_of_customer.load(row.id)


async def default_address(context: Context, row: models.Customer) -> models.MailingAddress | None:
    found = await _addresses(context, row)
    return next((address for address in found if address.id == row.default_address_id), None)
