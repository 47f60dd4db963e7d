"""The audit trail: every staff mutation writes to it, nobody rewrites it, and its chain tells."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import accounts
import pytest
import sqlalchemy as sa
import staff
from conftest import Run, Shop
from recording import comes_to
from shown import output_fields
from strawberry.types.field import StrawberryField

import models
import resolvers.audit
import resolvers.event
from commerce.permission import Permission
from context import Context
from schema.permission import Access

SEALS = sa.select(models.EventSeal).order_by(models.EventSeal.id)
EVENTS = """query($topic: String, $subject: ID, $actor: String, $since: DateTime) {
  answer: events(first: 9, topic: $topic, subject: $subject, actor: $actor, since: $since) {
    totalCount nodes { id topic subject actor detail requestId createdAt } } }"""


async def happen(shop: Shop, *topics: str) -> None:
    async with shop.context() as context, context.transaction() as session:
        for topic in topics:
            resolvers.event.record(context, session, topic, "gid://shopify/Thing/1", {"n": 1})


async def seal(shop: Shop) -> int:
    async with shop.context() as context:
        return await resolvers.audit.seal_all(context)


async def verdict(shop: Shop, known: str | None = None) -> resolvers.audit.Verdict:
    async with shop.context() as context:
        return await resolvers.audit.verify(context, known)


async def execute(shop: Shop, *statements: str) -> None:
    async with shop.database.writer.begin() as connection:
        for statement in statements:
            await connection.execute(sa.text(statement))


async def forge(shop: Shop, *statements: str) -> None:
    """Change what is never changed, as only somebody with the database's own password can."""
    if shop.database.is_sqlite:
        names = ("event_refuses_update", "event_refuses_delete", "event_seal_refuses_delete")
        await execute(shop, *(f"DROP TRIGGER IF EXISTS {name}" for name in names), *statements)
    else:
        tables = ("event", "event_seal")
        off = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables]
        on = [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables]
        await execute(shop, *off, *statements, *on)


@pytest.mark.parametrize("table", ["event", "event_seal"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET id = 9", "DELETE FROM {}"])
async def test_the_database_refuses_to_change_what_happened(
    shop: Shop, table: str, verb: str
) -> None:
    await happen(shop, "a/b")
    await seal(shop)

    with pytest.raises(sa.exc.DBAPIError, match="are never changed"):
        await execute(shop, verb.format(table))

    assert len(await shop.all(staff.EVENTS)) == len(await shop.all(SEALS)) == 1


async def test_events_are_sealed_in_their_order_once(shop: Shop) -> None:
    await happen(shop, "a/one", "a/two")
    assert await verdict(shop) == resolvers.audit.Verdict(0, 2, "0" * 64)

    assert (await seal(shop), await seal(shop)) == (2, 0)
    await happen(shop, "a/three")

    assert [row.event_id for row in await shop.all(SEALS)] == [1, 2]
    found = await verdict(shop)
    assert (found.sealed, found.unsealed, found.broken_at) == (2, 1, None)
    head = (await shop.all(SEALS))[-1].hash
    assert found.head == head
    assert await seal(shop) == 1
    assert (await verdict(shop, head)).broken_at is None


FORGERIES = {
    "a changed event": ("UPDATE event SET topic = 'a/x' WHERE id = 2", 2),
    "a changed detail": ("UPDATE event SET detail = '{\"n\": 2}' WHERE id = 1", 1),
    "another actor": ("UPDATE event SET actor = 'somebody else' WHERE id = 3", 3),
    "another moment": ("UPDATE event SET created_at = '2020-01-01 00:00:00' WHERE id = 2", 2),
}


@pytest.mark.parametrize("kind", FORGERIES)
async def test_the_chain_says_where_it_breaks(shop: Shop, run: Run, kind: str) -> None:
    await happen(shop, "a/one", "a/two", "a/three")
    await seal(shop)
    statement, broken_at = FORGERIES[kind]

    await forge(shop, statement)

    assert (await verdict(shop)).broken_at == broken_at
    ended = await run("audit", "verify")
    assert ended.code == 1
    assert f"The chain breaks at event {broken_at}: " in ended.words


async def test_an_end_that_was_cut_off_is_told_by_a_hash_that_was_noted(
    shop: Shop, run: Run
) -> None:
    await happen(shop, "a/one", "a/two")
    await seal(shop)
    noted = (await verdict(shop)).head
    whole = await run("audit", "verify", "--known", noted)

    await forge(shop, "DELETE FROM event_seal WHERE id = 2", "DELETE FROM event WHERE id = 2")

    assert whole.code == 0
    assert noted in whole.out
    assert (await verdict(shop)).broken_at is None, "the rest fits"
    assert "cut off" in (await run("audit", "verify", "--known", noted)).words


async def test_what_is_not_sealed_yet_is_said_and_swept(shop: Shop, run: Run) -> None:
    await happen(shop, "a/one")

    before = await run("audit", "verify")
    swept = await run("sweep")

    assert "0 events are as they were sealed. 1 are not sealed yet" in before.words
    assert "1 events are sealed." in swept.words
    assert (await verdict(shop)).unsealed == 0


async def test_what_commits_late_is_sealed_later(shop: Shop) -> None:
    """Ids are given before transactions commit: the next may be there first."""
    await happen(shop, "a/one", "a/two", "a/three")
    event = (await shop.all(staff.EVENTS))[1]
    values = {c.key: getattr(event, c.key) for c in sa.inspect(models.Event).columns}
    await forge(shop, "DELETE FROM event WHERE id = 2")
    await seal(shop)

    await shop.add(models.Event(**values))
    async with shop.context() as context:
        assert await resolvers.audit.seal(context) == 1

    assert [row.event_id for row in await shop.all(SEALS)] == [1, 3, 2]
    assert (await verdict(shop)).broken_at is None


async def test_two_sealers_make_one_chain(shop: Shop) -> None:
    await happen(shop, *(f"a/{n}" for n in range(30)))

    counts = await asyncio.gather(*(seal(shop) for _ in range(4)))
    await seal(shop)

    assert sum(counts) <= 30
    found = await verdict(shop)
    assert (found.sealed, found.unsealed, found.broken_at) == (30, 0, None)


async def test_the_server_seals_meanwhile(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    await happen(shop, "a/one")
    stopped = asyncio.Event()

    def new_context() -> Context:
        return Context(shop.database, shop.settings)

    task = asyncio.create_task(resolvers.audit.seal_until(stopped, new_context, 0.01))
    for _ in range(1_000):
        if await shop.all(SEALS):
            break
        await asyncio.sleep(0.01)
    monkeypatch.setattr(resolvers.audit, "seal", None)  # a fault of ours is logged
    await asyncio.sleep(0.05)
    assert not task.done()
    stopped.set()
    await task
    assert len(await shop.all(SEALS)) == 1


async def test_the_trail_is_read_by_those_who_may(shop: Shop) -> None:
    await happen(shop, "a/one", "a/two")
    await accounts.customer(shop)
    await accounts.try_to_sign_in(shop, password="wrong password")
    await accounts.sign_in(shop)
    reader = await staff.api_token(shop, Permission.EVENTS_READ)
    customer = "gid://shopify/Customer/1"

    async def found(**asked: Any) -> list[str]:
        answer = await staff.ask(shop, reader, EVENTS, **asked)
        return [node["topic"] for node in answer["nodes"]]

    assert await found(topic="a/one") == ["a/one"]
    assert await found(subject=f"{customer}?key=x") == [
        "customers/sign_in_failed",
        "customers/sign_in",
    ]
    assert await found(actor=customer) == ["customers/sign_in"]
    later = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    assert await found(since=later) == []
    assert await staff.code_of(shop, None, EVENTS) == "UNAUTHENTICATED"
    assert await staff.code_of(shop, await accounts.sign_in(shop), EVENTS) == "FORBIDDEN"


async def test_an_event_is_fetched_by_its_id(shop: Shop) -> None:
    await happen(shop, "a/one")
    reader = await staff.api_token(shop, Permission.EVENTS_READ)
    query = "query($id: ID!) { answer: node(id: $id) { ... on Event { topic detail } } }"
    id = {"id": "gid://shopify/Event/1"}

    assert await staff.ask(shop, reader, query, **id) == {"topic": "a/one", "detail": '{"n":1}'}
    assert await staff.ask(shop, None, query, **id) is None


# These change nothing that is kept: a place to send a file to is told by its token alone.
CHANGE_NOTHING = {"staged_uploads_create"}


def staff_mutations() -> Iterator[tuple[str, StrawberryField]]:
    for name, field, _ in output_fields():
        guarded = name == "Mutation" and field.metadata["access"] is Access.NEEDS
        if guarded and field.python_name not in CHANGE_NOTHING:
            yield field.python_name, field


@pytest.mark.parametrize(("name", "field"), list(staff_mutations()))
def test_every_staff_mutation_writes_to_the_trail(name: str, field: StrawberryField) -> None:
    """Read off the source: it comes to ``resolvers.event.record`` by what it calls."""
    assert field.base_resolver is not None
    assert comes_to(field.base_resolver.wrapped_func, resolvers.event.record), (
        f"{name} never calls resolvers.event.record"
    )


def test_a_mutation_that_writes_nothing_would_be_noticed() -> None:
    """``viewer`` does not: whoever asks for nothing but that is found out."""
    fields = {f.python_name: f for n, f, _ in output_fields() if n == "QueryRoot"}
    resolver = fields["staff_members"].base_resolver

    assert resolver is not None
    assert not comes_to(resolver.wrapped_func, resolvers.event.record)
