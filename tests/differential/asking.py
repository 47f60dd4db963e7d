"""One document asked of two schemas over one shop: compiled, and by graphql-core alone."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import sqlalchemy as sa
from conftest import Shop
from strawberry.types.graphql import OperationType

import models
import schema
from commerce.permission import Permission
from differential.document_generator import Document, Generator
from execution import Written
from models.hub import Watch

ENUM_PICKS = {"country": "US", "language": "EN"}
UNASKED = (
    # Picked at random for each request, as the contract says.
    "QueryRoot.productRecommendations",
)
DIRECTIVES = (
    "@inContext(country: US)",
    "@inContext(language: EN)",
    "@inContext(country: DE, language: DE)",
)


@dataclass
class Answers:
    """By the plan that makes a tree, by graphql-core, and by the plan that writes JSON."""

    compiled: dict[str, Any]
    reference: dict[str, Any]
    written: dict[str, Any]


class Asking:
    """Counts what came of the documents: all equal, or the first that was not."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.plans = schema.execution_plans()
        self.plans.watched = 1
        self._schema = schema.build(plans=self.plans)
        self.outcomes: Counter[str] = Counter()

    async def both(self, document: Document, *, staff: bool) -> Answers:
        # The first time a document goes the whole way, the second time straight to its plan.
        self.plans.are_off = True
        reference = await self._answer(document, staff=staff)
        self.plans.are_off = False
        compiled = await self._answer(document, staff=staff)
        written = await self._written(document, staff=staff)
        self.outcomes["errors" if "errors" in reference else "data"] += 1
        return Answers(compiled, reference, written)

    async def _written(self, document: Document, *, staff: bool) -> dict[str, Any]:
        """Asked until its plan knows which columns it needs and of which classes objects are."""
        found = [await self._answer(document, staff=staff, as_text=True) for _ in range(3)]
        assert found[0] == found[1] == found[2], document
        return found[2]

    async def _answer(
        self, document: Document, *, staff: bool, as_text: bool = False
    ) -> dict[str, Any]:
        """A subscription is asked twice: to begin, and for what it then waits for."""
        with self.shop.database.signals.hub.watch() as watch:
            result = await self._run(document, watch, staff=staff, as_text=as_text)
            if watch.keys:
                watch.changed = max(watch.keys)
                result = await self._run(document, watch, staff=staff, as_text=as_text)
        data = read(result.data) if isinstance(result.data, Written) else result.data
        answer: dict[str, Any] = {"data": data, "extensions": result.extensions}
        if result.errors:
            answer["errors"] = settled(data, [error.formatted for error in result.errors])
        return answer

    async def _run(self, document: Document, watch: Watch, *, staff: bool, as_text: bool) -> Any:
        async with self.shop.context(*(Permission if staff else ())) as context:
            context.watch = watch
            return await self._schema.execute(
                document.text,
                document.variables,
                context_value=context,
                allowed_operation_types=OperationType,
                as_text=as_text,
            )


def settled(data: Any, errors: list[Any]) -> list[Any]:
    """The errors, sorted; in place of those that null more than their own field, where that is.

    Which of several failures under one null is told, and in which order failures are, depends on
    who waits for how long (section 6.4.4 of the specification leaves it open).
    """
    kept, nulled = [], set()
    for error in errors:
        path = error.get("path") or ()
        place = _null_at(data, path)
        if place < len(path):
            nulled.add(str(path[:place]))
        else:
            kept.append(error)
    return [*sorted(kept, key=str), *sorted(nulled)]


def _null_at(data: Any, path: Sequence[Any]) -> int:
    """How far along the path there is something."""
    for depth, step in enumerate(path):
        if data is None:
            return depth
        data = data[step]
    return len(path)


def read(written: Written) -> Any:
    """What the text says; it is to be, byte for byte, what orjson makes of that."""
    found = orjson.loads(written.text)
    assert orjson.dumps(found) == written.text
    return found


async def generator(shop: Shop, seed: int) -> Generator:
    """One that knows what the shop holds."""
    values = Known(await _ids(shop))
    return Generator(
        schema.schema._schema,
        seed,
        values,
        unasked=UNASKED,
        operation_directives=DIRECTIVES,
        deferrable=True,
    )


async def _ids(shop: Shop) -> dict[str, list[str]]:
    found = {}
    for kind in (
        *(models.Product, models.ProductVariant, models.Collection, models.Cart, models.Order),
        *(models.Customer, models.Article, models.Blog, models.Page, models.Menu, models.Location),
        *(models.Metaobject, models.Image),
    ):
        rows = await shop.all(sa.select(kind).order_by(kind.id).limit(3))
        found[kind.__name__] = [row.gid for row in rows]
    return found


class Known:
    """Literals that come to something, most of the time."""

    def __init__(self, ids: dict[str, list[str]]) -> None:
        self._ids = ids
        self._all = [gid for rows in ids.values() for gid in rows]

    def __call__(self, chance: random.Random, field: str, argument: str) -> str | None:
        if argument in ("first", "last"):
            return self._size(chance, argument)
        if argument in ("after", "before", "query"):
            return chance.choice([None, None, None, '"Thing"', '""'])
        if argument in ("ids", "variantIds"):
            known = FOLLOWED.get(field)
            some = self._ids[known] if known else chance.sample(self._all, 4)
            return "[" + ", ".join(f'"{gid}"' for gid in some) + "]"
        if argument in ("id", "productId", "cartId") or argument.endswith("Id"):
            return f'"{chance.choice(self._of(field))}"'
        if argument == "handle":
            return f'"{chance.choice([*self._handles(field), "nowhere"])}"'
        return GIVEN.get(argument)

    def _size(self, chance: random.Random, argument: str) -> str | None:
        if argument == "last":
            return "2" if chance.random() < 0.03 else None
        return chance.choice(["1", "2", "3"]) if chance.random() < 0.98 else None

    def _of(self, field: str) -> list[str]:
        named = [
            rows
            for kind, rows in self._ids.items()
            if kind.lower() == field.removesuffix("Updated").lower()
        ]
        return named[0] * 4 + self._all[:1] if named and named[0] else self._all

    def _handles(self, field: str) -> list[str]:
        kinds = {"collection": "group-1", "menu": "menu-1", "page": "page-1", "blog": "blog-1"}
        return [kinds.get(field, "handle-1")]


FOLLOWED = {"productUpdated": "Product", "inventoryChanged": "ProductVariant"}
GIVEN = {
    "key": '"one"',
    "namespace": '"facts"',
    "identifiers": '[{namespace: "facts", key: "one"}, {namespace: "facts", key: "no"}]',
    "selectedOptions": '[{name: "Size", value: "S"}]',
    "type": '"thing"',
}
