"""Plans: bounded, dropped where they do not pay, and free of what clients write."""

import asyncio
from typing import Any

import pytest
from graphql import get_introspection_query
from strawberry.extensions import ParserCache, SchemaExtension

from differential.sample import Faults, Named, Query, build
from execution import Plans, memo
from execution.drive import drive
from execution.outcome import Bail
from execution.plans import FIRST_CREDIT, RUNS_FOR_ONE

TEXT = "{ people { name scream } }"


class Watching(SchemaExtension):
    """Sees every field."""

    def resolve(self, next_: Any, root: Any, info: Any, *args: Any, **kwargs: Any) -> Any:
        return next_(root, info, *args, **kwargs)


def cached(plans: Plans, **options: Any) -> Any:
    """A schema that reads a document once."""
    return build(plans, extensions=[ParserCache], **options)


async def test_a_document_is_compiled_once() -> None:
    plans = Plans()
    schema = cached(plans)
    for _ in range(3):
        await schema.execute(TEXT, context_value=Faults())

    assert (plans.counters.plans_made, plans.counters.compiled) == (1, 3)


async def test_a_plan_is_made_for_each_choice_of_what_is_left_out_up_to_a_bound() -> None:
    plans = Plans(most_choices=2)
    schema = cached(plans)
    text = (
        "query($a: Boolean!, $b: Boolean!) { person { name @skip(if: $a) age @include(if: $b) } }"
    )
    for a, b in [(True, True), (False, True), (False, False), (True, True)]:
        found = await schema.execute(text, {"a": a, "b": b}, context_value=Faults())
        keys = [] if a else ["name"]
        assert list(found.data["person"]) == [*keys, *(["age"] if b else [])]

    assert (plans.counters.plans_made, plans.counters.left) == (2, 1)


async def test_only_so_many_plans_are_kept() -> None:
    plans = Plans(most_plans=3)
    schema = cached(plans)
    for number in range(10):
        await schema.execute(f"{{ person(age: {number}) {{ name }} }}", context_value=Faults())

    assert plans.kept == 3


async def test_no_more_source_is_kept_than_the_bound_allows() -> None:
    plans = Plans(most_source=6_000)
    schema = cached(plans)
    for number in range(10):
        await schema.execute(f"{{ person(age: {number}) {{ name }} }}", context_value=Faults())

    kept = [known.source for known in plans._known.values()]
    assert (plans.counters.plans_made, plans._source) == (10, sum(kept))
    assert 1 < len(kept) < 10
    assert 3_000 < sum(kept) <= 6_000


async def test_a_large_document_of_a_small_plan_is_weighed_too() -> None:
    plans = Plans(most_source=8_000)
    schema = cached(plans)
    for number in range(10):
        many = "name " * 140
        await schema.execute(f"{{ person(age: {number}) {{ {many} }} }}", context_value=Faults())

    assert plans.kept == 1


async def test_all_that_is_remembered_is_forgotten_where_it_is_too_much(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(memo, "MOST_BYTES", 5_000)
    one, other = memo.Memo[int](), memo.Memo[int]()
    key = memo.key_of(["x" * 200])
    assert key is not None

    one.put(key, 1)
    for number in range(20):
        other.put((*key, number), number)

    assert one.get(key) is None
    assert other.get((*key, 19)) == 19
    assert memo.Memo.bytes < 5_000 + 2_000


async def test_a_document_that_spreads_too_far_is_left_to_graphql_core() -> None:
    plans = Plans(most_fields=10)
    found = await build(plans).execute(
        "{ person { a: name b: name c: name d: name e: name f: name g: name h: name i: name"
        " friend { name age } } }",
        context_value=Faults(),
    )

    assert found.data["person"]["friend"]["age"] == 9
    assert (plans.counters.left, plans.counters.plans_made) == (1, 0)


async def test_a_plan_that_keeps_being_given_up_is_dropped() -> None:
    plans = Plans(forget=lambda context, _: setattr(context, "forgotten", context.forgotten + 1))
    schema = cached(plans)
    faults = Faults({"Person.scream": ValueError("broken")})
    for _ in range(10):
        assert (await schema.execute(TEXT, context_value=faults)).errors

    allowed = FIRST_CREDIT // RUNS_FOR_ONE
    assert (plans.counters.given_up, plans.counters.left) == (allowed, 10 - allowed)
    assert faults.forgotten == allowed


async def test_a_plan_that_mostly_pays_is_kept() -> None:
    plans = Plans()
    schema = cached(plans)
    for number in range(100):
        broken = {"Person.scream": ValueError("broken")} if number % 20 == 19 else {}
        await schema.execute(TEXT, context_value=Faults(broken))

    assert (plans.counters.given_up, plans.counters.compiled) == (5, 95)


@pytest.mark.parametrize("word", ["run", "Bail", "__class__", "None", "import", "zz_hostile"])
async def test_no_word_of_a_client_is_in_the_code(
    word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources: list[str] = []
    compiled = compile
    monkeypatch.setattr(
        "execution.compiler.compile",
        lambda source, *rest: sources.append(source) or compiled(source, *rest),
        raising=False,
    )
    inner = f"{word}: name x{word}y: scream {word}2: pets {{ {word}: name }}"
    text = f"query {word} {{ people {{ {inner} }} }}"
    found = await build(Plans()).execute(text, context_value=Faults())

    assert found.data["people"][0][word] == "P1"
    assert sources
    for source in sources:
        assert f"x{word}y" not in source
        assert f"'{word}'" not in source


async def test_a_cancelled_request_cancels_what_it_waits_for_and_leaves_nothing_behind() -> None:
    ended: list[str] = []

    async def forever(name: str) -> None:
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0)
            ended.append(name)

    task = asyncio.create_task(drive(forever(name) for name in "abc"))
    await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert ended == ["a", "b", "c"]


async def test_one_that_waits_for_another_is_not_waited_for_first() -> None:
    lock, order = asyncio.Lock(), []

    async def held(name: str, seconds: float) -> str:
        async with lock:
            await asyncio.sleep(seconds)
            order.append(name)
            return name

    assert await drive(held(name, 0.001) for name in "abc") == ["a", "b", "c"]
    assert order == ["a", "b", "c"]


async def test_where_one_fails_the_others_end_first() -> None:
    ended = []

    async def broken() -> None:
        raise ValueError("broken")

    async def slow() -> None:
        await asyncio.sleep(0.001)
        ended.append("slow")

    with pytest.raises(ValueError, match="broken"):
        await drive([broken(), slow()])
    assert ended == ["slow"]


async def test_a_time_limit_inside_a_resolver_is_its_own() -> None:
    async def limited() -> str:
        async with asyncio.timeout(0.001):
            await asyncio.sleep(60)
        return "never"

    async def other() -> str:
        await asyncio.sleep(0.01)
        return "other"

    with pytest.raises((Bail, TimeoutError)):
        await drive([limited(), other()])


async def test_where_an_extension_watches_fields_graphql_core_runs_all() -> None:
    plans = Plans()
    found = await build(plans, extensions=[Watching]).execute(TEXT, context_value=Faults())

    assert found.errors is None
    assert (plans.counters.left, plans.counters.compiled) == (1, 0)


async def test_introspection_is_left_to_graphql_core() -> None:
    plans = Plans()
    found = await build(plans).execute(get_introspection_query(), context_value=Faults())

    assert found.data["__schema"]["queryType"]["name"] == "Query"
    assert plans.counters.left == 1
    assert {Query.__name__, Named.__name__} <= {t["name"] for t in found.data["__schema"]["types"]}
