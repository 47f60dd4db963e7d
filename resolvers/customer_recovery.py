"""Proving an e-mail address: forgotten passwords, accounts to be opened, new addresses."""

import models
from commerce import account, contact
from commerce.account import reason
from commerce.customer_error import CustomerErrorCode
from commerce.refusal import Refused
from context import Context
from models.customer_token import LinkPurpose
from resolvers import customer, event, mail, password, throttle
from resolvers.customer import Account
from resolvers.customer_link import LinkKey, open_link


async def recover(context: Context, email: str) -> None:
    """Mail a link for choosing a new password; whether there is an account, nobody hears.

    Nobody looks before the mail is due, so that the answer takes as long if there is none.
    """
    address = contact.email(email)
    if address is None:
        message = f"{email[:100]!r} is not a valid e-mail {contact.EXPECTED['email']}."
        raise Refused(reason(CustomerErrorCode.INVALID, "email", message=message))
    await throttle.check(context, throttle.RECOVER, address)
    async with context.transaction() as session:
        mail.post(session, "recover", address)


async def reset(context: Context, key: LinkKey, written: str, *argument: str) -> Account:
    """Choose a new password by the link of a mail; ``argument`` is where the link was given."""
    return await _choose_password(context, LinkPurpose.RESET, key, written, *argument)


async def activate(context: Context, key: LinkKey, written: str, *argument: str) -> Account:
    """Open the account by the link of a mail, with a password of the owner's choice."""
    return await _choose_password(context, LinkPurpose.ACTIVATE, key, written, *argument)


async def _choose_password(
    context: Context, purpose: LinkPurpose, key: LinkKey, written: str, *argument: str
) -> Account:
    if reasons := account.of_password(written, *argument[:-1], "password"):
        raise Refused(*reasons)
    # Look first, for hashing is slow and anybody can make up a link.
    async with context.transaction() as session:
        await open_link(session, purpose, key, *argument)
    kept = await password.hashed(written)
    async with context.transaction() as session:
        found, link = await open_link(session, purpose, key, *argument)
        if purpose is LinkPurpose.ACTIVATE and found.state is models.CustomerState.ENABLED:
            raise Refused(reason(CustomerErrorCode.ALREADY_ENABLED, *argument))
        opened = found.state is models.CustomerState.INVITED
        found.state = models.CustomerState.ENABLED
        await session.delete(link)
        granted = await customer.set_password(session, found, kept)
        topic = "customers/create" if opened else "customers/update"
        event.record(context, session, topic, found.gid, {"changed": ["password"]})
    return Account(found, granted)


async def confirm_email(context: Context, key: LinkKey) -> models.Customer:
    """Give the customer the address that the link was mailed to."""
    async with context.transaction() as session:
        found, link = await open_link(session, LinkPurpose.CHANGE_EMAIL, key)
        await session.delete(link)
        if link.email is None or not await customer.take_email(session, found, link.email):
            message = "There is an account with this e-mail address already."
            raise Refused(reason(CustomerErrorCode.TAKEN, message=message))
        event.record(context, session, "customers/update", found.gid, {"changed": ["email"]})
    return found
