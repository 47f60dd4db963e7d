"""``@idempotent``: however often work is asked for under a key, it is done once."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Annotated, Any

import pytest
import sqlalchemy as sa
import strawberry
from conftest import Shop
from factories import product, variant

import models
from commerce.digest import digest
from commerce.permission import Permission
from commerce.refusal import Reason
from context import Context
from resolvers import idempotency
from resolvers.stored_answer import told_once
from schema import QueryRoot, idempotent, schema
from schema.document_cache import DocumentCache, Documents
from schema.errors import Errors, Schema
from schema.idempotent import Once
from schema.info import Info
from schema.permission import needs, public
from schema.user_error import CartErrorCode

KEY = "5a0c7d4e"
Title = Annotated[str, strawberry.argument(description="How it is called.")]


@dataclass(frozen=True)
class Made:
    """What came of making a page, for these tests."""

    page: models.Page | None = None
    pages: Sequence[models.Page] = ()
    note: str | None = None
    secret: str | None = told_once()
    user_errors: Sequence[Reason] = ()


@strawberry.type(description="A page that was made.")
class Shown:
    title: str = public("How it is called.")


@strawberry.type(description="What making a page answers.")
class MadePayload:
    page: Shown | None = public("The page.")
    pages: list[Shown] = public("The page, in a list.")
    note: str | None = public("A word on it.")
    secret: str | None = public("Told once.")

    @public("How many reasons there are.", int)
    def reasons(self: Made) -> int:
        return len(self.user_errors)


async def make(context: Context, title: str) -> Made:
    """Reads, writes in two transactions, and refuses what is called no; breaks on "broken"."""
    [before] = await context.scalars(sa.select(sa.func.count()).select_from(models.Page))
    page = models.Page(handle=f"{title}-{before}", title=title, title_key=title)
    async with context.transaction() as session:
        session.add(page)
    if title == "no":
        return Made(user_errors=[Reason(CartErrorCode.INVALID, "No.")])
    async with context.transaction() as session:
        found = await session.get(models.Page, page.id)
        assert found is not None
        found.title_key = title.upper()
    if title == "broken":
        raise RuntimeError("broken")
    return Made(page, [page], context.reference and "with a reference", "hush")


@strawberry.type
class Making:
    @needs(Permission.CONTENT_WRITE, "Makes a page.", MadePayload | None, idempotent=Once.ROWS)
    async def make(self, info: Info, title: Title) -> Made:
        return await make(info.context, title)

    @needs(Permission.CONTENT_WRITE, "Makes one.", MadePayload | None, idempotent=Once.GATEWAY)
    async def make_elsewhere(self, info: Info, title: Title) -> Made:
        return await make(info.context, title)


making = Schema(
    query=QueryRoot,
    mutation=Making,
    extensions=[Errors, lambda: Documents(DocumentCache())],
    config=schema.config,
)
idempotent.install(making)
PAYLOAD = "{ page { title } pages { title } note secret reasons }"


async def send(
    shop: Shop, title: str = "tea", key: str | None = KEY, *, at: str = "make", who: str = "ann"
) -> Any:
    once = "@idempotent(key: $key)" if key is not None else ""
    declared = "($title: String!, $key: String!)" if key is not None else "($title: String!)"
    text = f"mutation{declared} {{ made: {at}(title: $title) {once} {PAYLOAD} }}"
    async with shop.context(Permission.CONTENT_WRITE) as context:
        context.actor = type(context.actor)(who, context.actor.permissions)
        values = {"title": title} | ({"key": key} if key is not None else {})
        return await making.execute(text, values, context_value=context)


def code(result: Any) -> str:
    assert result.errors
    return str(result.errors[0].extensions["code"])


async def made(shop: Shop) -> list[str]:
    return [page.title for page in await shop.all(sa.select(models.Page).order_by(models.Page.id))]


BOTH = pytest.mark.parametrize("at", ["make", "makeElsewhere"])


@BOTH
async def test_what_is_sent_twice_is_done_once_and_answered_alike(shop: Shop, at: str) -> None:
    first, second = await send(shop, at=at), await send(shop, at=at)

    assert (first.errors, second.errors) == (None, None)
    assert first.data["made"] == {
        "page": {"title": "tea"},
        "pages": [{"title": "tea"}],
        "note": "with a reference",
        "secret": "hush",
        "reasons": 0,
    }
    assert second.data["made"] == first.data["made"] | {"secret": None}
    assert await made(shop) == ["tea"]


@BOTH
async def test_a_new_key_is_new_work(shop: Shop, at: str) -> None:
    await send(shop, key="one", at=at)
    await send(shop, key="two", at=at)

    assert await made(shop) == ["tea", "tea"]


async def test_a_key_is_known_by_who_sent_it_and_for_what(shop: Shop) -> None:
    await send(shop)
    await send(shop, who="bob")
    await send(shop, at="makeElsewhere")

    assert await made(shop) == ["tea"] * 3


@BOTH
async def test_a_key_with_other_arguments_is_a_conflict(shop: Shop, at: str) -> None:
    await send(shop, at=at)
    result = await send(shop, "coffee", at=at)

    assert code(result) == "IDEMPOTENCY_CONFLICT"
    assert await made(shop) == ["tea"]


async def test_a_missing_key_says_what_to_do(shop: Shop) -> None:
    result = await send(shop, key=None)

    assert code(result) == "IDEMPOTENCY_KEY_REQUIRED"
    assert "@idempotent(key: …)" in result.errors[0].message
    assert await made(shop) == []


@pytest.mark.parametrize("key", ["", "x" * 256, "a\x00b"])
async def test_a_key_that_cannot_be_kept_is_refused(shop: Shop, key: str) -> None:
    assert code(await send(shop, key=key)) == "BAD_USER_INPUT"


async def test_whoever_may_not_do_it_hears_so_before_anything_else(shop: Shop) -> None:
    async with shop.context() as context:
        text = 'mutation { make(title: "tea") { note } }'
        result = await making.execute(text, context_value=context)

    assert code(result) == "UNAUTHENTICATED"


async def test_refused_rows_leave_nothing_and_the_key_may_be_used_for_what_is_right(
    shop: Shop,
) -> None:
    refused = await send(shop, "no")
    again = await send(shop, "tea")

    assert refused.data["made"]["reasons"] == 1
    assert again.data["made"]["page"] == {"title": "tea"}
    assert await made(shop) == ["tea"]


async def test_broken_rows_leave_nothing(shop: Shop) -> None:
    broken = await send(shop, "broken")
    again = await send(shop, "tea")

    assert code(broken) == "INTERNAL_SERVER_ERROR"
    assert again.errors is None
    assert await made(shop) == ["tea"]


@pytest.mark.parametrize("title", ["no", "broken"])
async def test_work_that_began_before_it_failed_is_taken_up_under_its_reference(
    shop: Shop, title: str
) -> None:
    await send(shop, title, at="makeElsewhere")
    [key] = await shop.all(sa.select(models.IdempotencyKey))
    await send(shop, title, at="makeElsewhere")
    [again] = await shop.all(sa.select(models.IdempotencyKey))

    assert again.reference == key.reference
    assert again.answer is None
    assert code(await send(shop, "tea", at="makeElsewhere")) == "IDEMPOTENCY_CONFLICT"


async def test_work_that_never_began_leaves_no_key(shop: Shop) -> None:
    async def refuse() -> Made:
        return Made(user_errors=[Reason(CartErrorCode.INVALID, "No.")])

    async with shop.context(Permission.CONTENT_WRITE) as context:
        once = idempotency.Once("refuse", KEY, "digest", Made)
        outcome = await idempotency.around_a_gateway(context, once, refuse)

    assert len(outcome.user_errors) == 1
    assert await shop.all(sa.select(models.IdempotencyKey)) == []


async def test_a_duplicate_of_work_under_way_is_told_when_to_come_back(shop: Shop) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def work() -> Made:
        begun.set()
        await go_on.wait()
        return Made(note="done")

    async with shop.context(Permission.CONTENT_WRITE) as context:
        once = idempotency.Once("makeElsewhere", KEY, "digest", Made)
        first = asyncio.create_task(idempotency.around_a_gateway(context, once, work))
        await begun.wait()
        async with shop.context(Permission.CONTENT_WRITE) as other:
            with pytest.raises(idempotency.InFlight) as refusal:
                await idempotency.around_a_gateway(other, once, work)
        go_on.set()
        assert (await first).note == "done"
        assert (await idempotency.around_a_gateway(context, once, work)).note == "done"

    assert refusal.value.extensions == {"retryAfter": 60}


async def test_a_client_hears_in_the_error_when_to_come_back(shop: Shop) -> None:
    await send(shop, at="makeElsewhere")
    await age(shop, answer=None, leased_until=models.now() + timedelta(seconds=30))

    result = await send(shop, at="makeElsewhere")

    assert result.errors[0].extensions == {"code": "IDEMPOTENCY_IN_FLIGHT", "retryAfter": 30}


async def test_work_left_behind_by_a_crash_is_done_by_the_next_who_asks(shop: Shop) -> None:
    await send(shop, at="makeElsewhere")
    await age(shop, answer=None, leased_until=models.now() - timedelta(seconds=1))

    result = await send(shop, at="makeElsewhere")

    assert result.errors is None
    assert await made(shop) == ["tea", "tea"]  # finding what was done is for the work itself
    [key] = await shop.all(sa.select(models.IdempotencyKey))
    assert (key.answer is not None, key.leased_until) == (True, None)


async def age(shop: Shop, **values: Any) -> None:
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.update(models.IdempotencyKey).values(**values))


async def test_keys_are_forgotten_after_a_day(shop: Shop) -> None:
    await send(shop)
    await age(shop, created_at=models.now() - timedelta(hours=25))
    await send(shop)
    await send(shop, key="another")

    assert await made(shop) == ["tea"] * 3
    await age(shop, created_at=models.now() - timedelta(hours=25))
    async with shop.context() as context:
        assert await idempotency.sweep(context) == 2
    assert await shop.all(sa.select(models.IdempotencyKey)) == []


async def test_an_answer_holds_references_and_no_words_of_its_rows(shop: Shop) -> None:
    await send(shop, "a private word")

    [key] = await shop.all(sa.select(models.IdempotencyKey))
    assert key.answer["page"] == {"row": "Page", "key": [1]}
    assert "private" not in str(key.answer)
    assert "hush" not in str(key.answer)


async def test_what_is_gone_is_missing_from_the_answer(shop: Shop) -> None:
    await send(shop)
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.delete(models.Page))

    result = await send(shop)

    assert result.data["made"]["page"] is None
    assert result.data["made"]["pages"] == []


async def test_many_duplicates_at_once_are_one_effect_and_equal_answers(shop: Shop) -> None:
    results = await asyncio.gather(*(send(shop, who="ann") for _ in range(8)))

    assert [result.errors for result in results] == [None] * 8
    assert {str(result.data["made"] | {"secret": None}) for result in results} == {
        str(results[0].data["made"] | {"secret": None})
    }
    assert await made(shop) == ["tea"]


@pytest.mark.parametrize(
    "text",
    [
        '{ shop @idempotent(key: "k") { name } }',
        'mutation { cartCreate @idempotent(key: "k") { cart { id } } }',
    ],
)
async def test_the_directive_is_refused_where_it_would_do_nothing(shop: Shop, text: str) -> None:
    refused, message = await shop.refusal(text)

    assert refused == "GRAPHQL_VALIDATION_FAILED"
    assert message.startswith("@idempotent does nothing here")


async def test_a_row_of_several_keys_is_found_again(shop: Shop) -> None:
    form = variant(3)
    await shop.add(product(form), place := models.Location(name="Main"))
    await shop.add(models.InventoryItem(id=form.id))
    level = models.InventoryLevel(inventory_item_id=form.id, location_id=place.id, on_hand=3)

    async def work() -> Made:
        async with context.transaction() as session:
            session.add(level)
        return Made(page=level)  # type: ignore[arg-type]

    async with shop.context(Permission.INVENTORY_WRITE) as context:
        once = idempotency.Once("count", KEY, "digest", Made)
        await idempotency.in_one_transaction(context, once, work)
        again = await idempotency.in_one_transaction(context, once, work)

    assert again.page.on_hand == 3


@strawberry.input
class Asked:
    amount: Decimal
    when: datetime
    word: CartErrorCode
    note: strawberry.Maybe[str | None] = None
    left_out: str | None = strawberry.UNSET


def test_arguments_are_alike_when_they_ask_for_the_same() -> None:
    noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    later = noon.astimezone(timezone(timedelta(hours=2)))
    word, null = CartErrorCode.INVALID, strawberry.Some(None)
    values = Asked(amount=Decimal("1.50"), when=noon, word=word, note=null)
    alike = Asked(amount=Decimal("1.5"), when=later, word=word, note=null)
    other = Asked(amount=Decimal("1.5"), when=noon, word=word)

    said = digest(idempotent.canonical({"input": [values], "n": 2**60}))
    assert said == digest(idempotent.canonical({"input": [alike], "n": 2**60}))
    assert said != digest(idempotent.canonical({"input": [other], "n": 2**60}))
    assert said != digest(idempotent.canonical({"input": [values], "n": 2**60 + 1}))


def test_a_mutation_that_could_not_be_answered_again_is_no_mutation() -> None:
    @strawberry.type
    class Wrong:
        @needs(Permission.CONTENT_WRITE, "Says so.", str | None, idempotent=Once.ROWS)
        async def wrong(self, info: Info) -> str:
            return "so"

    with pytest.raises(TypeError, match="dataclass"):
        Schema(query=QueryRoot, mutation=Wrong)


async def test_an_outcome_with_more_than_references_is_a_fault_of_ours(shop: Shop) -> None:
    async def work() -> Made:
        return Made(note=object())  # type: ignore[arg-type]

    async with shop.context(Permission.CONTENT_WRITE) as context:
        once = idempotency.Once("make", KEY, "digest", Made)
        with pytest.raises(TypeError, match="cannot be stored"):
            await idempotency.in_one_transaction(context, once, work)
