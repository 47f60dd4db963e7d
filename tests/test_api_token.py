"""Tokens that speak for programs, and tokens of the wrong kind."""

from datetime import UTC, datetime, timedelta

import accounts
import pytest
import sqlalchemy as sa
import staff
from conftest import Shop
from staff import ask, code_of, codes

import models
import resolvers.actor
from commerce import token
from commerce.permission import ActorKind, Permission
from commerce.refusal import Unauthenticated
from commerce.role import StaffRole

ORDERS = "{ orders(first: 1) { nodes { id } } }"
VIEWER = """{ answer: viewer { kind permissions customer { email } staffMember { email }
  apiToken { name } } }"""
TOKENS = """query($query: String) {
  answer: apiTokens(first: 9, query: $query) { nodes { name madeBy { email } } } }"""
READ, WRITE = Permission.ORDERS_READ, Permission.STAFF_WRITE


async def refused(shop: Shop, bearer: str) -> None:
    async with shop.context() as context:
        with pytest.raises(Unauthenticated, match="not valid, or no longer"):
            await resolvers.actor.of_bearer(context, bearer)


async def change(shop: Shop, **values: object) -> None:
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.update(models.ApiToken).values(**values))


async def test_a_token_speaks_for_a_program_with_its_permissions(shop: Shop) -> None:
    bearer = await staff.api_token(shop, READ, Permission.PRODUCTS_READ)

    async with staff.as_bearer(shop, bearer) as context:
        actor = context.actor

    assert (actor.name, actor.kind) == ("gid://shopify/ApiToken/1", ActorKind.PROGRAM)
    assert not actor.anonymous
    assert actor.permissions == {READ, Permission.PRODUCTS_READ}


async def test_only_the_hash_of_a_token_is_kept(shop: Shop) -> None:
    bearer, another = await staff.api_token(shop, READ), await staff.api_token(shop, READ)

    assert bearer.startswith("cga_")
    assert len(bearer) >= 40
    assert bearer != another
    rows = await shop.all(sa.select(models.ApiToken).order_by(models.ApiToken.id))
    assert [row.token_hash for row in rows] == [token.hashed(bearer), token.hashed(another)]
    for row in rows:
        kept = [str(getattr(row, column.key)) for column in sa.inspect(models.ApiToken).columns]
        assert not any(bearer in value or bearer.removeprefix("cga_") in value for value in kept)


async def test_an_unknown_token_is_refused(shop: Shop) -> None:
    bearer = await staff.api_token(shop, READ)

    changed = ("cga_", bearer[:-1], bearer + "x", bearer.upper())
    for wrong in (
        "",
        "x",
        *changed,
        token.hashed(bearer),
        f"cgs_{bearer[4:]}",
        f"cgc_{bearer[4:]}",
    ):
        await refused(shop, wrong)


async def test_a_revoked_token_is_refused(shop: Shop) -> None:
    owner = await staff.signed_in(shop)
    bearer = await staff.api_token(shop, READ)
    revoke = {"id": "gid://shopify/ApiToken/1"}

    answer = await ask(shop, owner, staff.TOKEN_REVOKE, **revoke)
    again = await ask(shop, owner, staff.TOKEN_REVOKE, **revoke)
    unknown = await ask(shop, owner, staff.TOKEN_REVOKE, id="gid://shopify/ApiToken/9")

    await refused(shop, bearer)
    assert answer["apiToken"]["revokedAt"] == again["apiToken"]["revokedAt"]
    assert codes(unknown) == [("NOT_FOUND", ["id"])]


async def test_a_token_is_good_until_it_expires(shop: Shop) -> None:
    soon = datetime.now(UTC) + timedelta(minutes=1)
    bearer = await staff.api_token(shop, READ, expires_at=soon)
    assert await ask(shop, bearer, ORDERS)

    await change(shop, expires_at=datetime.now(UTC) - timedelta(seconds=1))

    await refused(shop, bearer)


async def test_permissions_that_are_no_longer_known_count_for_nothing(shop: Shop) -> None:
    bearer = await staff.api_token(shop, READ)
    await change(shop, permissions=["ORDERS_READ", "RULE_THE_WORLD"])

    assert (await ask(shop, bearer, VIEWER))["permissions"] == ["ORDERS_READ"]


async def test_a_token_is_forbidden_what_is_not_in_its_scopes(shop: Shop) -> None:
    bearer = await staff.api_token(shop, READ)

    result = await staff.answer(
        shop, bearer, "{ a: apiTokens(first: 1) { nodes { id } } shop { name } }"
    )

    assert result.errors[0].extensions["code"] == "FORBIDDEN"
    assert result.errors[0].path == ["a"]
    assert result.errors[0].message == "gid://shopify/ApiToken/1 lacks the permission STAFF_READ."
    assert result.data == {"a": None, "shop": {"name": "My shop"}}


async def test_scopes_are_no_wider_than_those_of_whoever_makes_them(shop: Shop) -> None:
    writer = await staff.api_token(shop, WRITE)
    above = [("ABOVE_OWN_PERMISSIONS", ["input", "permissions"])]

    wider = await ask(
        shop, writer, staff.TOKEN_CREATE, input={"name": "P", "permissions": ["ORDERS_READ"]}
    )
    same = await ask(
        shop, writer, staff.TOKEN_CREATE, input={"name": "P", "permissions": ["STAFF_WRITE"]}
    )

    assert codes(wider) == above
    assert wider["accessToken"] is None
    assert codes(same) == []


async def test_a_tokens_tokens_end_with_whoever_made_the_first(shop: Shop) -> None:
    owner = await staff.signed_in(shop)
    said = {"name": "First", "permissions": ["STAFF_WRITE", "ORDERS_READ"]}
    first = (await ask(shop, owner, staff.TOKEN_CREATE, input=said))["accessToken"]
    second = await ask(shop, first, staff.TOKEN_CREATE, input={**said, "name": "Second"})
    assert second["apiToken"]["madeBy"] == {"id": "gid://shopify/StaffMember/1"}

    async with shop.database.write_session() as session, session.begin():
        roles = [StaffRole.CATALOGUE.name]
        await session.execute(sa.update(models.StaffMember).values(roles=roles))

    assert await code_of(shop, second["accessToken"], ORDERS) == "FORBIDDEN"


async def test_what_is_wrong_with_a_new_token_is_told_at_once(shop: Shop) -> None:
    owner = await staff.signed_in(shop)
    past = (datetime.now(UTC) - timedelta(days=1)).isoformat()

    answer = await ask(
        shop, owner, staff.TOKEN_CREATE, input={"name": "", "permissions": [], "expiresAt": past}
    )

    assert codes(answer) == [
        ("BLANK", ["input", "name"]),
        ("BLANK", ["input", "permissions"]),
        ("INVALID", ["input", "expiresAt"]),
    ]


async def test_everybody_sees_who_they_are(shop: Shop) -> None:
    nobody = {"customer": None, "staffMember": None, "apiToken": None, "permissions": []}
    await accounts.customer(shop)
    customer = await accounts.sign_in(shop)
    member = await staff.signed_in(shop, StaffRole.WAREHOUSE)
    program = await staff.api_token(shop, READ)

    assert await ask(shop, None, VIEWER) == {**nobody, "kind": "ANONYMOUS"}
    assert await ask(shop, customer, VIEWER) == {
        **nobody,
        "kind": "CUSTOMER",
        "customer": {"email": "ann@example.com"},
    }
    seen = await ask(shop, member, VIEWER)
    assert (seen["kind"], seen["staffMember"]) == ("STAFF", {"email": "ann@shop.test"})
    assert await ask(shop, program, VIEWER) == {
        **nobody,
        "kind": "PROGRAM",
        "permissions": ["ORDERS_READ"],
        "apiToken": {"name": "A program"},
    }


async def test_a_customer_is_no_staff(shop: Shop) -> None:
    await accounts.customer(shop)
    bearer = await accounts.sign_in(shop)

    assert await code_of(shop, bearer, ORDERS) == "FORBIDDEN"
    assert await ask(shop, bearer, "{ answer: currentStaffMember { id } }") is None


async def test_tokens_are_listed_with_who_made_them(shop: Shop) -> None:
    owner = await staff.signed_in(shop)
    await staff.api_token(shop, READ)
    await ask(shop, owner, staff.TOKEN_CREATE, input={"name": "P", "permissions": ["ORDERS_READ"]})

    found = await ask(shop, owner, TOKENS, query="a word means nothing")
    await ask(shop, owner, staff.TOKEN_REVOKE, id="gid://shopify/ApiToken/1")
    live = await ask(shop, owner, TOKENS, query="revoked:false")

    mine = {"name": "P", "madeBy": {"email": "ann@shop.test"}}
    assert found["nodes"] == [{"name": "A program", "madeBy": None}, mine]
    assert live["nodes"] == [mine]


NODE = "query($id: ID!) { answer: node(id: $id) { id } }"


async def test_staff_and_tokens_are_fetched_by_id_by_themselves_and_by_who_may_see_staff(
    shop: Shop,
) -> None:
    member = await staff.signed_in(shop, StaffRole.WAREHOUSE)
    program = await staff.api_token(shop, READ)
    reader = await staff.api_token(shop, Permission.STAFF_READ)
    person, made = {"id": "gid://shopify/StaffMember/1"}, {"id": "gid://shopify/ApiToken/1"}

    assert await ask(shop, member, NODE, **person) == person
    assert await ask(shop, reader, NODE, **person) == person
    assert await ask(shop, program, NODE, **made) == made
    assert await ask(shop, reader, NODE, **made) == made
    assert await ask(shop, program, NODE, **person) is None
    assert await ask(shop, member, NODE, **made) is None
    assert await ask(shop, None, NODE, **person) is None
