"""Whoever makes the request, as rows."""

import models
from context import Context


async def customer(context: Context) -> models.Customer | None:
    number = context.actor.customer_id
    return None if number is None else await context.loaders.customer.load(number)


async def staff_member(context: Context) -> models.StaffMember | None:
    number = context.actor.staff_member_id
    return None if number is None else await context.loaders.staff_member.load(number)


async def api_token(context: Context) -> models.ApiToken | None:
    number = context.actor.api_token_id
    return None if number is None else await context.loaders.api_token.load(number)
