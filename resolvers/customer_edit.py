"""Staff keep customers: invite and change them, close and open their accounts."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce import contact, customer_draft
from commerce.account import reason
from commerce.customer_error import CustomerErrorCode
from commerce.refusal import Refused
from context import Context
from resolvers import change, customer, customer_address, customer_token, event, mail
from resolvers.customer_token import Whose

# What the audit trail may tell before and after: nothing of who they are.
_STATE = ("state", "accepts_marketing", "tax_exempt", "default_address_id")
_STATES = models.CustomerState


async def invite(context: Context, said: Mapping[str, Any], *, mailed: bool) -> models.Customer:
    """An account that its owner opens by the link of a mail; ``mailed`` sends that at once."""
    values = customer_draft.checked(said, "customer")
    async with context.transaction() as session:
        number = await customer.insert(session, values, None)
        if number is None:
            raise Refused(customer.taken("customer"))
        row = await session.get_one(models.Customer, number)
        _tag(session, row, row.tags)
        if mailed:
            mail.post(session, "invite", values["email"])
        detail = change.detail({}, change.state(row, _STATE)) | {"mailed": mailed}
        event.record(context, session, "customers/invite", row.gid, detail)
    return row


async def send_invitation(context: Context, number: int) -> models.Customer:
    """Mail the link anew; only to who has not opened the account yet."""
    async with context.transaction() as session:
        row = await for_change(session, number)
        if row.state is _STATES.ENABLED:
            raise Refused(reason(CustomerErrorCode.ALREADY_ENABLED, "id"))
        if row.state is _STATES.DISABLED or row.email is None:
            message = "The account is closed: open it first."
            raise Refused(reason(CustomerErrorCode.CUSTOMER_DISABLED, "id", message=message))
        mail.post(session, "invite", row.email)
        event.record(context, session, "customers/invite", row.gid, {"mailed": True})
    return row


async def edit(context: Context, number: int, said: Mapping[str, Any]) -> models.Customer:
    """Change what was mentioned; a new e-mail address counts at once."""
    values = customer_draft.checked(said, "customer")
    async with context.transaction() as session:
        row = await for_change(session, number)
        before = change.state(row, _STATE)
        if "email" in values:
            await _write_to(session, row, values.pop("email"))
        if "default_address_id" in values:
            where = ("customer", "defaultAddressId")
            await customer_address.of(session, row, values["default_address_id"], *where)
        if "tags" in values:
            table = models.CustomerTag
            await session.execute(delete(table).where(table.customer_id == row.id))
            _tag(session, row, values["tags"])
        for name, value in values.items():
            setattr(row, name, value)
        detail = change.detail(before, change.state(row, _STATE)) | {"changed": sorted(said)}
        event.record(context, session, "customers/update", row.gid, detail)
    return row


async def _write_to(session: AsyncSession, row: models.Customer, email: str) -> None:
    if contact.key(email) == row.email_key:
        row.email = email
    elif not await customer.take_email(session, row, email):
        raise Refused(customer.taken("customer"))


def _tag(session: AsyncSession, row: models.Customer, tags: Sequence[str]) -> None:
    session.add_all(models.CustomerTag(customer_id=row.id, tag_key=t.casefold()) for t in tags)


async def disable(context: Context, number: int) -> models.Customer:
    """Close the account: its owner is signed out everywhere, and no link opens it."""
    async with context.transaction() as session:
        row = await for_change(session, number)
        await customer_token.revoke_all(session, row)
        _turn(context, session, row, _STATES.DISABLED)
    return row


async def enable(context: Context, number: int) -> models.Customer:
    """Open a closed account; who never chose a password has to follow a link first."""
    async with context.transaction() as session:
        row = await for_change(session, number)
        if row.state is _STATES.DISABLED:
            opened = _STATES.INVITED if row.password_hash is None else _STATES.ENABLED
            _turn(context, session, row, opened)
    return row


def _turn(
    context: Context, session: AsyncSession, row: models.Customer, to: models.CustomerState
) -> None:
    """Record the change, unless it is so already."""
    if row.state is not to:
        detail = {"before": {"state": row.state.name}, "after": {"state": to.name}}
        event.record(context, session, "customers/update", row.gid, detail)
        row.state = to


def numbered(number: int) -> Whose:
    """The customer of that number, where staff change what is theirs."""
    return partial(for_change, number=number, argument="customerId")


async def for_change(session: AsyncSession, number: int, argument: str = "id") -> models.Customer:
    """The customer, locked; whom the shop forgot is nobody any more."""
    row = await customer_token.locked(session, number)
    if row is None or row.erased_at is not None:
        message = "There is no such customer."
        raise Refused(reason(CustomerErrorCode.NOT_FOUND, argument, message=message))
    return row
