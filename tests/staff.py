"""Staff, for tests: people who work here, signing in, and tokens of programs."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import sqlalchemy as sa
from conftest import REQUEST, Shop

import models
import resolvers.actor
import resolvers.api_token
from commerce.permission import Permission
from commerce.role import StaffRole
from context import Context
from resolvers.password import hashed
from schema import schema

EVENTS = sa.select(models.Event).order_by(models.Event.id)
PASSWORD = "correct horse"
ERRORS = "userErrors { code field message }"
MEMBER = "staffMember { id email state roles permissions totpEnabled }"
SESSION = "staffAccessToken { accessToken expiresAt }"
SIGN_IN = f"""mutation($input: StaffSignInInput!) {{
  answer: staffSignIn(input: $input) {{ {MEMBER} {SESSION} {ERRORS} }} }}"""
CREATE = f"""mutation($input: StaffMemberCreateInput!) {{
  answer: staffMemberCreate(input: $input) {{ {MEMBER} invitationToken {ERRORS} }} }}"""
UPDATE = f"""mutation($id: ID!, $input: StaffMemberUpdateInput!) {{
  answer: staffMemberUpdate(id: $id, input: $input) {{ {MEMBER} {ERRORS} }} }}"""
INVITE = f"""mutation($id: ID!) {{
  answer: staffMemberInvite(id: $id) {{ {MEMBER} invitationToken {ERRORS} }} }}"""
DISABLE = f"mutation($id: ID!) {{ answer: staffMemberDisable(id: $id) {{ {MEMBER} {ERRORS} }} }}"
ACCEPT = f"""mutation($token: String!, $password: String!) {{
  answer: staffInvitationAccept(invitationToken: $token, password: $password) {{
    {MEMBER} {SESSION} {ERRORS} }} }}"""
TOKEN_CREATE = f"""mutation($input: ApiTokenCreateInput!) {{
  answer: apiTokenCreate(input: $input) {{
    accessToken apiToken {{ id name permissions revokedAt madeBy {{ id }} }} {ERRORS} }} }}"""
TOKEN_REVOKE = f"""mutation($id: ID!) {{
  answer: apiTokenRevoke(id: $id) {{ apiToken {{ id revokedAt }} {ERRORS} }} }}"""


async def member(
    shop: Shop, *roles: StaffRole, email: str = "ann@shop.test", **values: Any
) -> models.StaffMember:
    """Somebody who can sign in with ``PASSWORD``; an owner if no role is named."""
    defaults = {
        "name": "Ann",
        "email_key": email.casefold(),
        "password_hash": await hashed(PASSWORD),
        "state": models.StaffState.ACTIVE,
        "roles": [role.name for role in roles or (StaffRole.OWNER,)],
    }
    made = models.StaffMember(email=email, **defaults | values)
    await shop.add(made)
    return made


async def api_token(shop: Shop, *permissions: Permission, **said: Any) -> str:
    async with shop.context(*Permission) as context:
        made = await resolvers.api_token.create(context, "A program", permissions, **said)
    assert made.access_token
    return made.access_token


@asynccontextmanager
async def as_bearer(shop: Shop, bearer: str | None) -> AsyncIterator[Context]:
    """A request with that token in its header."""
    context = Context(shop.database, shop.settings, request=REQUEST)
    try:
        if bearer is not None:
            context.actor = await resolvers.actor.of_bearer(context, bearer)
        yield context
    finally:
        await context.close()


async def answer(shop: Shop, bearer: str | None, query: str, /, **variables: Any) -> Any:
    """The whole answer, errors included."""
    async with as_bearer(shop, bearer) as context:
        return await schema.execute(query, variables, context_value=context)


async def ask(shop: Shop, bearer: str | None, query: str, /, **variables: Any) -> Any:
    """What ``answer:`` holds, or all the data; an error is raised."""
    result = await answer(shop, bearer, query, **variables)
    if result.errors:
        raise result.errors[0]
    assert result.data is not None
    return result.data.get("answer", result.data)


async def code_of(shop: Shop, bearer: str | None, query: str, /, **variables: Any) -> str:
    """The code of the one error."""
    result = await answer(shop, bearer, query, **variables)
    assert result.errors, result
    assert len(result.errors) == 1, result
    return str(result.errors[0].extensions["code"])


async def try_to_sign_in(shop: Shop, email: str, password: str = PASSWORD, **said: Any) -> Any:
    return await ask(shop, None, SIGN_IN, input={"email": email, "password": password, **said})


async def sign_in(shop: Shop, email: str = "ann@shop.test", **said: Any) -> str:
    found = await try_to_sign_in(shop, email, **said)
    assert found["userErrors"] == []
    return str(found["staffAccessToken"]["accessToken"])


async def signed_in(shop: Shop, *roles: StaffRole, email: str = "ann@shop.test") -> str:
    await member(shop, *roles, email=email)
    return await sign_in(shop, email)


def codes(found: Any) -> list[tuple[str, list[str] | None]]:
    return [(error["code"], error["field"]) for error in found["userErrors"]]


async def events(shop: Shop) -> Sequence[tuple[str, str, str]]:
    """Topic, subject and actor of what was noted."""
    rows = await shop.all(EVENTS)
    return [(row.topic, row.subject, row.actor) for row in rows]
