"""The addresses of a customer; ``whose`` finds and locks whom they belong to."""

from dataclasses import asdict

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce import account
from commerce import address as addresses
from commerce.account import reason
from commerce.address import Address
from commerce.customer_error import CustomerErrorCode
from commerce.refusal import Refused
from context import Context
from resolvers import event
from resolvers.customer import Account
from resolvers.customer_token import Whose

MAX_ADDRESSES = 100


async def create(context: Context, whose: Whose, given: Address) -> models.MailingAddress:
    """A new address; the customer's first becomes their default."""
    address = _checked(given)
    row = models.MailingAddress
    async with context.transaction() as session:
        customer = await whose(session)
        count = await session.scalar(
            select(func.count()).select_from(row).where(row.customer_id == customer.id)
        )
        if count is not None and count >= MAX_ADDRESSES:
            message = f"There are {count} addresses already; {MAX_ADDRESSES} are the most."
            raise Refused(reason(CustomerErrorCode.INVALID, "address", message=message))
        made = row(customer_id=customer.id, **asdict(address))
        session.add(made)
        await session.flush()
        if not count:
            customer.default_address_id = made.id
        _record(context, session, customer)
    return made


async def update(
    context: Context, whose: Whose, address_id: int, given: dict[str, str | None]
) -> models.MailingAddress:
    """Change what was mentioned of the address; the whole must be right afterwards."""
    async with context.transaction() as session:
        customer = await whose(session)
        found = await of(session, customer, address_id, "id")
        # A province belongs to its country: another country does not keep it.
        moved = {"province_code": None} if "country_code" in given else {}
        address = _checked(Address(**asdict(found.address) | moved | given))
        for name, value in asdict(address).items():
            setattr(found, name, value)
        _record(context, session, customer)
    return found


async def delete(context: Context, whose: Whose, address_id: int) -> str:
    """The id of what was deleted; if it was the default, the oldest that is left becomes it."""
    row = models.MailingAddress
    async with context.transaction() as session:
        customer = await whose(session)
        found = await of(session, customer, address_id, "id")
        await session.delete(found)
        await session.flush()
        if customer.default_address_id == found.id:
            customer.default_address_id = await session.scalar(
                select(func.min(row.id)).where(row.customer_id == customer.id)
            )
        _record(context, session, customer)
    return found.gid


async def set_default(context: Context, whose: Whose, address_id: int) -> Account:
    async with context.transaction() as session:
        customer = await whose(session)
        found = await of(session, customer, address_id, "addressId")
        customer.default_address_id = found.id
        _record(context, session, customer)
    return Account(customer)


async def of(
    session: AsyncSession, customer: models.Customer, address_id: int, *argument: str
) -> models.MailingAddress:
    """The customer's address; of another's nobody hears that there is one."""
    found = await session.get(models.MailingAddress, address_id)
    if found is None or found.customer_id != customer.id:
        message = "The customer has no such address."
        raise Refused(reason(CustomerErrorCode.NOT_FOUND, *argument, message=message))
    return found


def _checked(given: Address) -> Address:
    problems = addresses.problems(given)
    if problems:
        raise Refused(*(account.of_address(problem) for problem in problems))
    return addresses.normalized(given)


def _record(context: Context, session: AsyncSession, customer: models.Customer) -> None:
    detail = {"changed": ["addresses"]}
    event.record(context, session, "customers/update", customer.gid, detail)
