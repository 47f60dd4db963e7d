"""What the prices of a cart depend on in who buys."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

import models
from loaders.market import Read
from models.engine import among


@dataclass(frozen=True)
class Buyer:
    """The groups of a customer, and whether they or one of these pay no taxes."""

    groups: frozenset[str] = frozenset()
    tax_exempt: bool = False


async def buyers(read: Read, carts: Sequence[models.Cart]) -> dict[int, Buyer]:
    """The carts' customers, unless their accounts are closed.

    Nothing is asked where nobody is known.
    """
    ids = sorted({cart.customer_id for cart in carts if cart.customer_id is not None})
    if not ids:
        return {}
    row, member, who = models.CustomerGroup, models.CustomerGroupMember, models.Customer
    rows = await read(
        sa.select(who.id, who.tax_exempt, row.id, row.tax_exempt)
        .outerjoin(member, member.customer_id == who.id)
        .outerjoin(row, row.id == member.customer_group_id)
        .where(among(who.id, ids), who.state != models.CustomerState.DISABLED)
    )
    found: dict[int, Buyer] = {}
    for customer_id, exempt, group_id, group_exempt in rows:
        before = found.get(customer_id, Buyer())
        groups = before.groups if group_id is None else before.groups | {str(group_id)}
        found[customer_id] = Buyer(groups, before.tax_exempt or exempt or bool(group_exempt))
    return found
