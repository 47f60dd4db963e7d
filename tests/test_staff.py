"""Staff tokens: random, kept as a hash, and good for as long as they should be."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from conftest import Shop

import models
import resolvers.staff
from commerce import token
from commerce.permission import Permission
from commerce.refusal import Unauthenticated
from schema import schema


async def made(shop: Shop, *permissions: Permission, **said: Any) -> str:
    async with shop.context() as context:
        return await resolvers.staff.create_token(context, "Ann", permissions, **said)


async def change(shop: Shop, **values: Any) -> None:
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.update(models.StaffToken).values(**values))


async def refused(shop: Shop, bearer: str) -> None:
    async with shop.context() as context:
        with pytest.raises(Unauthenticated, match="cartograph staff token"):
            await resolvers.staff.actor(context, bearer)


async def test_a_token_speaks_for_staff_with_its_permissions(shop: Shop) -> None:
    bearer = await made(shop, Permission.ORDERS_READ, Permission.PRODUCTS_READ)

    async with shop.context() as context:
        actor = await resolvers.staff.actor(context, bearer)

    assert actor.name == "staff token Ann"
    assert not actor.anonymous
    assert actor.permissions == {Permission.ORDERS_READ, Permission.PRODUCTS_READ}


async def test_only_the_hash_of_a_token_is_kept(shop: Shop) -> None:
    bearer, another = await made(shop), await made(shop)

    assert bearer.startswith("cgs_")
    assert len(bearer) >= 40
    assert bearer != another
    rows = await shop.all(sa.select(models.StaffToken).order_by(models.StaffToken.id))
    assert [row.token_hash for row in rows] == [token.hashed(bearer), token.hashed(another)]
    for row in rows:
        kept = [str(getattr(row, column.key)) for column in sa.inspect(models.StaffToken).columns]
        assert not any(bearer in value or bearer.removeprefix("cgs_") in value for value in kept)


async def test_an_unknown_token_is_refused(shop: Shop) -> None:
    bearer = await made(shop, Permission.ORDERS_READ)

    for wrong in ("", "cgs_", bearer[:-1], bearer + "x", bearer.upper(), token.hashed(bearer)):
        await refused(shop, wrong)


async def test_a_revoked_token_is_refused(shop: Shop) -> None:
    bearer = await made(shop, Permission.ORDERS_READ)
    await change(shop, revoked_at=datetime.now(UTC))

    await refused(shop, bearer)


async def test_a_token_is_good_until_it_expires(shop: Shop) -> None:
    soon = datetime.now(UTC) + timedelta(minutes=1)
    bearer = await made(shop, Permission.ORDERS_READ, expires_at=soon)
    async with shop.context() as context:
        assert (await resolvers.staff.actor(context, bearer)).may(Permission.ORDERS_READ)

    await change(shop, expires_at=datetime.now(UTC) - timedelta(seconds=1))

    await refused(shop, bearer)


async def test_permissions_that_are_no_longer_known_count_for_nothing(shop: Shop) -> None:
    bearer = await made(shop, Permission.ORDERS_READ)
    await change(shop, permissions=["ORDERS_READ", "RULE_THE_WORLD"])

    async with shop.context() as context:
        actor = await resolvers.staff.actor(context, bearer)

    assert actor.permissions == {Permission.ORDERS_READ}


async def test_a_token_without_permissions_is_forbidden_what_needs_one(shop: Shop) -> None:
    bearer = await made(shop)
    async with shop.context() as context:
        context.actor = await resolvers.staff.actor(context, bearer)
        result = await schema.execute(
            "{ orders(first: 1) { nodes { id } } }", context_value=context
        )

    assert result.errors is not None
    assert result.errors[0].extensions["code"] == "FORBIDDEN"
    assert result.errors[0].message == "staff token Ann lacks the permission ORDERS_READ."
