"""The matrix: every field that answers with an object, and every mutation, by every kind of actor.

It is made from the schema, so it grows with it: a field that is new is asked as it is declared,
and rows of a type that no public field leads to are not to be had by their ids either.
"""

from typing import Any

import matrix
import pytest
import sqlalchemy as sa
import strawberry
from conftest import Shop
from factories import LONG_AGO
from hundred import fill
from questions import ways
from strawberry.schema.config import StrawberryConfig

import models
import resolvers.node
import schema as contract_module
from commerce.permission import Permission
from resolvers import customer_token
from schema.errors import Errors, Schema
from schema.info import Info
from schema.permission import Access, owner
from schema.scalars import SCALARS
from schema.staff import StaffMember

contract = contract_module.schema

RULES = matrix.rules_of(contract)


def test_whose_rows_are_whose_is_read_off_the_schema() -> None:
    assert {
        "ApiToken": Permission.STAFF_READ,
        "Cart": None,
        "CartLine": None,
        "Event": Permission.EVENTS_READ,
        "Fulfillment": Permission.ORDERS_READ,
        "Order": Permission.ORDERS_READ,
        "StaffMember": Permission.STAFF_READ,
    }.items() <= RULES.items()
    assert RULES.keys().isdisjoint({"Article", "Collection", "Page", "Product", "Shop"})


async def world_of(shop: Shop) -> matrix.World:
    """A shop with something of everything, two customers, and the first one's things."""
    await fill(shop)
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.update(models.Page).values(published_at=LONG_AGO))
    ids = {}
    for name in {*resolvers.node.BY_GID, *resolvers.node.BY_NUMBER} - {
        "Market",
        "TaxonomyCategory",
    }:  # no rows
        row: Any = getattr(models, name)
        found = await shop.all(sa.select(row).order_by(row.id).limit(1))
        if found:
            ids[name] = found[0].gid
    owner_, other = await shop.all(sa.select(models.Customer).order_by(models.Customer.id).limit(2))
    for kind in (models.Cart, models.Order):
        mine = await shop.all(sa.select(kind).where(kind.customer_id == owner_.id))
        ids[kind.__name__] = mine[0].gid
    line = await shop.all(
        sa.select(models.CartLine).join(models.Cart).where(models.Cart.customer_id == owner_.id)
    )
    ids["CartLine"] = line[0].gid
    async with shop.context() as context, context.transaction() as session:
        granted = await customer_token.grant(session, owner_)
    return matrix.World(ids, owner_.id, other.id, {"owner": granted.access_token})


async def kept_of(shop: Shop, world: matrix.World) -> list[Any]:
    """The owner's rows, so that nothing of theirs can change unseen."""
    tables = models.Base.metadata.tables
    mine = [
        sa.select(tables[name]).where(tables[name].c[column] == world.owner)
        for name, column in (
            ("customer", "id"),
            ("mailing_address", "customer_id"),
            ("cart", "customer_id"),
            ("order", "customer_id"),
        )
    ]
    carts = sa.select(models.Cart.id).where(models.Cart.customer_id == world.owner)
    mine.append(sa.select(tables["cart_line"]).where(tables["cart_line"].c.cart_id.in_(carts)))
    async with shop.database.read_session() as session:
        return [tuple(row) for one in mine for row in await session.execute(one)]


async def test_every_cell_is_as_declared(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    world = await world_of(shop)
    before = await kept_of(shop, world)

    cells = await matrix.of_nodes(shop, contract, world, RULES)
    cells += await matrix.of_roots(shop, contract, world)
    cells += await matrix.of_fields(shop, contract, world, ways())
    cells += await matrix.of_subscriptions(shop, contract, world, RULES)
    others = [actor for actor in matrix.ACTORS if actor != "owner"]
    cells += await matrix.of_mutations(shop, contract, world, others)
    assert await kept_of(shop, world) == before, "somebody else changed what is the owner's"
    cells += await matrix.of_mutations(shop, contract, world, ["owner"])

    with capsys.disabled():
        print(f"\n{matrix.told(cells)}")
    assert "\n".join(str(cell) for cell in cells if cell.wrong) == ""
    refused = {cell.came for cell in cells}
    assert {"UNAUTHENTICATED", "FORBIDDEN", "answered", "seen", "hidden", "followed"} <= refused


async def test_a_rule_that_is_left_out_is_caught(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The staff's row rule is gone: anybody may fetch them by id."""
    world = await world_of(shop)
    monkeypatch.setitem(
        resolvers.node.BY_NUMBER,
        "StaffMember",
        lambda context, number: context.loaders.staff_member.load(number),
    )

    cells = await matrix.of_nodes(shop, contract, world, RULES)

    caught = {(cell.coordinate, cell.actor) for cell in cells if cell.wrong}
    wrong = ("anonymous", "another customer", "owner", "staff without")
    assert caught == {(f"{way}(StaffMember)", who) for way in ("node", "nodes") for who in wrong}


@strawberry.type(description="A query with holes.")
class Leaking:
    @strawberry.field(
        description="Declared as needing a permission, and guarded by nothing.",
        graphql_type=StaffMember | None,
        metadata={"access": Access.NEEDS},
    )
    async def unguarded(self, info: Info) -> models.StaffMember | None:
        return await info.context.loaders.staff_member.load(1)

    @owner("Declared as the owner's, and anybody's.", StaffMember | None)
    async def unowned(self, info: Info) -> models.StaffMember | None:
        return await info.context.loaders.staff_member.load(1)


async def test_planted_holes_are_caught(shop: Shop) -> None:
    await shop.add(models.StaffMember(name="A", email="a@shop.test", email_key="a@shop.test"))
    holed = Schema(query=Leaking, config=StrawberryConfig(scalar_map=SCALARS), extensions=[Errors])

    cells = await matrix.of_roots(shop, holed, matrix.World({}, 1, 2))

    assert {(cell.coordinate, cell.actor) for cell in cells if cell.wrong} == {
        *(("Leaking.unguarded", actor) for actor in matrix.NO_STAFF),
        ("Leaking.unowned", "anonymous"),
        ("Leaking.unowned", "another customer"),
    }
