"""Every staff mutation of the schema is sent: what comes of it is in the trail."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import Any

import matrix
import pytest
import sqlalchemy as sa
from conftest import Shop
from graphql import GraphQLInputObjectType, get_named_type
from matrix import Arguments, Asked
from telling import listening
from test_access_matrix import contract, world_of
from test_audit import CHANGE_NOTHING

import models
import resolvers.event
from commerce.permission import Actor, ActorKind, Permission
from schema.idempotent import Idempotent
from schema.permission import Access

LAST = re.compile(r"Delete|Erase|Disable|Deactivate|Revoke|Remove|Cancel|Close|Decline|SignOut")
TAKES = re.compile(r"'(gid://[^']*)' is the id of a \w+; this takes the id of a (\w+)\.")
ATTEMPTS = 10
# What a text has to be, by the name of its field; others are words that nothing else has.
WORDS = {
    "country": "US",
    "province": "CA",
    "provinceCode": "CA",
    "zip": "90210",
    "city": "Here",
    "phone": "+12025550123",
    "type": "boolean",
    "value": "true",
    "path": "/x%s",
    "target": "/y",
    "email": "x%s@shop.test",
    "password": "correct horse",
    "relation": "EQUALS",
}
LEAVES = {
    "CountryCode": "US",
    "CurrencyCode": "USD",
    "LanguageCode": "EN",
    "URL": "http://127.0.0.1:9/x",
}
# What these ask for cannot be made up, or something has to be done before: what they note is seen
# by their own tests, and that they note it at all by tests/test_audit.py.
NOT_MADE_UP = {
    *("customerAddressAdd", "customerAddressEdit", "customerAddressRemove"),
    *("customerInvitationSend", "discountAutomaticDelete", "discountAutomaticUpdate"),
    *("draftOrderDelete", "exchangeRatesSet", "fulfillmentCancel", "fulfillmentLabelBuy"),
    *("inventoryMove", "locationDeactivate", "marketCreate", "metaobjectUpsert", "orderCancel"),
    *("orderCapture", "orderEdit", "orderInvoiceSend", "orderPreparedForPickup"),
    *("priceListCreate", "productMediaCreate"),
    *("productOptionUpdate", "productOptionsReorder", "productVariantsBulkCreate"),
    *("productVariantsBulkDelete", "returnApproveRequest", "returnCancel", "returnCreate"),
    *("returnDeclineRequest", "returnRequest", "shippingMethodCreate", "shippingMethodDelete"),
    *("shippingMethodUpdate", "shopPolicyUpdate", "translationsRegister", "webhookRedeliver"),
    *("webhookSecretRotate", "webhookSubscriptionCreate"),
}
# What is asked of these here is so already: they change nothing, and note nothing.
NOTHING_TO_CHANGE = {
    *("collectionAddProducts", "collectionPublish", "customerEnable"),
    *("customerGroupAddCustomers", "locationActivate", "productMediaReorder", "productPublish"),
    *("productTagsRemove", "productVariantsBulkReorder", "sellingPlanGroupAddProducts"),
    "sellingPlanGroupRemoveProducts",
}
# These are noted, and change nothing that could be told apart.
CHANGE_NOTHING_NOTED = {"customerDataExport", "webhookTestSend"}
ROWS = {
    mapper.class_.__name__: mapper.class_
    for mapper in models.Base.registry.mappers
    if "id" in mapper.columns
}
EVENTS = sa.select(models.Event).order_by(models.Event.id)
fresh = count(1)


class OneMore(Arguments):
    """What has to be said, and one more field of each input, by its number."""

    number = 0

    def _wanted(self, asked: Asked, name: str, argument: Any) -> bool:
        ids = get_named_type(argument.type).name == "ID"
        return ids or super()._wanted(asked, name, argument)

    def _value(self, kind: Any, name: str, asked: Asked) -> Any:
        if getattr(kind, "name", None) in LEAVES:
            return LEAVES[kind.name]
        if getattr(kind, "name", None) == "String":
            word = WORDS.get(name, "x%s")
            return word % next(fresh) if "%s" in word else word
        found = super()._value(kind, name, asked)
        if isinstance(kind, GraphQLInputObjectType) and self.number:
            others = [other for other in kind.fields if other not in found]
            for other in others[self.number - 1 : self.number]:
                found[other] = self._value(kind.fields[other].type, other, asked)
        return found

    def _id(self, name: str, asked: Asked) -> str:
        """Of what the argument is named after, or else of what the mutation is about."""
        stem = name.removesuffix("s").removesuffix("Id").removesuffix("id")
        written = asked.name[:1].upper() + asked.name[1:]
        about = [kind for kind in self._world.ids if written.startswith(kind)]
        kind = stem[:1].upper() + stem[1:]
        kind = kind if kind in self._world.ids else max(about, key=len, default="Product")
        return self._world.id_for(kind, self._actor)


def put_right(values: Any, wrong: str, right: str, *, within: bool = False) -> Any:
    """The same values with another id where a thing of another kind was asked for."""
    if isinstance(values, dict):
        deeper = any(isinstance(value, dict | list) for value in values.values())
        return {
            key: put_right(value, wrong, right, within=within or not deeper)
            if isinstance(value, dict | list) or within or not deeper
            else value
            for key, value in values.items()
        }
    if isinstance(values, list):
        return [put_right(value, wrong, right, within=True) for value in values]
    return right if values == wrong else values


@dataclass(frozen=True)
class Sent:
    """What came of a mutation: whether it succeeded, what was noted, and else why not."""

    name: str
    done: bool
    noted: tuple[models.Event, ...]
    why: str


def query_of(asked: Asked, said: str, declared: list[str], key: str) -> str:
    once = any(isinstance(each, Idempotent) for each in asked.definition.extensions)
    directive = f' @idempotent(key: "{key}")' if once else ""
    fields = getattr(asked.core.type, "fields", {})
    payload = "userErrors { message field }" if "userErrors" in fields else "__typename"
    variables = f"({', '.join(declared)})" if declared else ""
    return f"mutation{variables} {{ asked: {asked.name}{said}{directive} {{ {payload} }} }}"


async def send(shop: Shop, asked: Asked, world: matrix.World, number: int) -> Sent:
    """Send it as staff who may do everything, with ids of the kinds that it takes."""
    arguments = OneMore(world, "staff", real=True)
    arguments.number = number
    said = arguments.of(asked)
    values: Any = arguments.values
    last = max((event.id for event in await shop.all(EVENTS)), default=0)
    who = Actor("s", frozenset(Permission), kind=ActorKind.STAFF)
    for turn in range(3):
        query = query_of(asked, said, arguments.declared, f"{asked.name} {number} {turn}")
        result = await matrix.ask(shop, contract, who, query, values)
        wrong = TAKES.search(str(result.errors))
        if wrong is None:
            break
        values = put_right(values, wrong[1], world.id_for(wrong[2], "staff"))
    noted = await shop.all(EVENTS.where(models.Event.id > last))
    answer = (result.data or {}).get("asked")
    done = answer is not None and not answer.get("userErrors")
    return Sent(asked.name, done, tuple(noted), str(result.errors or answer))


async def found_anew(shop: Shop, world: matrix.World) -> None:
    """The first of each kind that is there now."""
    async with shop.database.read_session() as session:
        for name, row in ROWS.items():
            one = await session.scalar(sa.select(row).order_by(row.id).limit(1))
            if one is not None:
                world.ids[name] = one.gid


def staff_mutations() -> Iterator[Asked]:
    for asked in matrix.fields_of(contract):
        guarded = asked.parent == "Mutation" and asked.access is Access.NEEDS
        if guarded and asked.definition.python_name not in CHANGE_NOTHING:
            yield asked


async def walk(shop: Shop, world: matrix.World, wanted: Iterable[Asked]) -> list[Sent]:
    """Each until it succeeds and is noted; what takes things away comes last."""
    listening(shop)
    await found_anew(shop, world)
    found = []
    for asked in sorted(wanted, key=lambda one: LAST.search(one.name) is not None):
        if LAST.search(asked.name):
            await found_anew(shop, world)
        for number in range(ATTEMPTS):
            found.append(await send(shop, asked, world, number))
            if found[-1].done and found[-1].noted:
                break
    return found


def faults(found: list[Sent]) -> list[str]:
    """What succeeded and was not noted, or not with what was there before and after."""
    wrong = []
    for name in dict.fromkeys(one.name for one in found):
        done = [one for one in found if one.name == name and one.done]
        noted = [event for one in done for event in one.noted]
        told = any({"before", "after"} <= set(event.detail) for event in noted)
        if not done and name not in NOT_MADE_UP:
            whys = {one.why for one in found if one.name == name}
            wrong.append(f"{name} never succeeds here: {whys}")
        elif done and not noted and name not in NOTHING_TO_CHANGE:
            wrong.append(f"{name} is not noted")
        elif noted and not told and name not in CHANGE_NOTHING_NOTED:
            wrong.append(f"{name} is noted without before and after")
    return wrong


# What is noted does not hang on the database, and the shop of a hundred takes its time to fill.
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_what_succeeds_is_in_the_trail_with_before_and_after(shop: Shop) -> None:
    found = await walk(shop, await world_of(shop), staff_mutations())

    assert faults(found) == []
    names = {asked.name for asked in staff_mutations()}
    assert names >= NOT_MADE_UP | NOTHING_TO_CHANGE | CHANGE_NOTHING_NOTED
    assert len({one.name for one in found if one.noted}) > 0.6 * len(names)


@pytest.mark.parametrize(
    ("planted", "fault"),
    [
        (lambda *_args, **_named: None, "is not noted"),
        (partial(resolvers.event.record, detail={}), "is noted without before and after"),
    ],
    ids=["no event", "an event that says nothing"],
)
async def test_a_change_that_is_not_noted_is_caught(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, planted: Any, fault: str
) -> None:
    def record(context: Any, session: Any, topic: str, subject: str, _detail: Any) -> None:
        planted(context, session, topic, subject)

    monkeypatch.setattr(resolvers.event, "record", record)
    asked = [one for one in staff_mutations() if one.name == "taxRateCreate"]

    assert faults(await walk(shop, matrix.World({}, 0, 0), asked)) == [f"taxRateCreate {fault}"]
