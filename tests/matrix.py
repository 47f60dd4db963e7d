"""Who gets what, cell by cell: questions made from a schema, asked by every kind of actor."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from conftest import REQUEST, Shop
from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    get_named_type,
    is_abstract_type,
    is_composite_type,
    is_required_argument,
    is_required_input_field,
)
from strawberry.types.base import StrawberryObjectDefinition
from strawberry.types.field import StrawberryField
from strawberry.types.graphql import OperationType

import resolvers.node
from commerce.permission import ANONYMOUS, Actor, ActorKind, Permission
from context import Context
from models.hub import Watch
from schema.idempotent import Idempotent
from schema.permission import Access, Needs

# What is said for an argument of such a type; other leaves are said "x".
SAID: dict[str, Any] = {
    "Boolean": True,
    "DateTime": "2030-01-01T00:00:00Z",
    "Decimal": "1.00",
    "Float": 1.0,
    "Int": 1,
    "ISO8601DateTime": "2030-01-01T00:00:00Z",
    "JSON": "{}",
    "URL": "https://shop.test/x",
    "UnsignedInt64": "1",
}
KINDS = (*resolvers.node.BY_GID, *resolvers.node.BY_NUMBER)
REFUSED = {"anonymous": "UNAUTHENTICATED"}
NO_STAFF = ("anonymous", "another customer", "owner", "staff without")
WITH = ("staff", "API token")
ACTORS = (*NO_STAFF, *WITH)


@dataclass
class World:
    """The ids in a shop by their types, with keys and without, and whose they are."""

    ids: dict[str, str]
    owner: int
    other: int
    tokens: dict[str, str] = field(default_factory=dict)

    def id_for(self, type_name: str, actor: str) -> str:
        """The id as that actor knows it: keys are the owner's."""
        whole = self.ids.get(type_name, f"gid://shopify/{type_name}/999999")
        return whole if actor == "owner" else whole.partition("?")[0]

    def actor(self, name: str, permission: Permission | None) -> Actor:
        wanted = frozenset([permission] if permission else ())
        kinds = {
            "anonymous": ANONYMOUS,
            "another customer": Actor("o", kind=ActorKind.CUSTOMER, customer_id=self.other),
            "owner": Actor("c", kind=ActorKind.CUSTOMER, customer_id=self.owner),
            "staff without": Actor("w", frozenset(Permission) - wanted, kind=ActorKind.STAFF),
            "staff": Actor("s", frozenset(Permission), kind=ActorKind.STAFF),
            "API token": Actor("t", wanted, kind=ActorKind.PROGRAM),
        }
        return kinds[name]


@dataclass(frozen=True)
class Cell:
    """One field, asked by one kind of actor: what was declared, and what came."""

    coordinate: str
    actor: str
    declared: str
    came: str

    @property
    def wrong(self) -> bool:
        return self.came != self.declared


@dataclass(frozen=True)
class Asked:
    """A field of the schema and how it is declared."""

    parent: str
    name: str
    core: GraphQLField
    definition: StrawberryField

    @property
    def coordinate(self) -> str:
        return f"{self.parent}.{self.name}"

    @property
    def access(self) -> Access:
        found: Access = self.definition.metadata["access"]
        return found

    @property
    def permission(self) -> Permission | None:
        """The permission that the field is guarded by; what has none is open."""
        return next(
            (e.permission for e in self.definition.extensions if isinstance(e, Needs)), None
        )

    @property
    def refusable(self) -> bool:
        return self.access is Access.NEEDS

    def declared(self, actor: str) -> str:
        if self.refusable and actor in NO_STAFF:
            return REFUSED.get(actor, "FORBIDDEN")
        return "answered"


def fields_of(contract: Any) -> Iterator[Asked]:
    """Every field that answers with an object, and every mutation."""
    core = contract._schema
    for name, converted in contract.schema_converter.type_map.items():
        definition = converted.definition
        kind = core.type_map.get(name)
        if not isinstance(definition, StrawberryObjectDefinition) or definition.is_input:
            continue
        if not isinstance(kind, GraphQLObjectType):
            continue
        for each in definition.fields:
            written = contract.config.name_converter.from_field(each)
            if is_composite_type(get_named_type(kind.fields[written].type)):
                yield Asked(name, written, kind.fields[written], each)


class Arguments:
    """Arguments made from their types, as variables of an operation."""

    def __init__(self, world: World, actor: str, *, real: bool) -> None:
        self._world, self._actor, self._real = world, actor, real
        self.values: dict[str, Any] = {}
        self.declared: list[str] = []

    def of(self, asked: Asked) -> str:
        given = []
        for name, argument in asked.core.args.items():
            if self._wanted(asked, name, argument):
                variable = f"a{len(self.declared)}"
                self.declared.append(f"${variable}: {argument.type}")
                self.values[variable] = self._value(argument.type, name, asked)
                given.append(f"{name}: ${variable}")
        return f"({', '.join(given)})" if given else ""

    def _wanted(self, asked: Asked, name: str, argument: GraphQLArgument) -> bool:
        connection = get_named_type(asked.core.type).name.endswith("Connection")
        return is_required_argument(argument) or name == "id" or (name == "first" and connection)

    def _value(self, kind: Any, name: str, asked: Asked) -> Any:
        if isinstance(kind, GraphQLNonNull):
            return self._value(kind.of_type, name, asked)
        if isinstance(kind, GraphQLList):
            return [self._value(kind.of_type, name, asked)]
        if isinstance(kind, GraphQLInputObjectType):
            required = {n: f for n, f in kind.fields.items() if is_required_input_field(f)}
            chosen = required or dict(list(kind.fields.items())[:1])
            return {n: self._value(f.type, n, asked) for n, f in chosen.items()}
        if isinstance(kind, GraphQLEnumType):
            return next(iter(kind.values))
        if kind.name == "ID":
            return self._id(name, asked)
        if name == "customerAccessToken":
            return self._world.tokens.get(self._actor, "cgc_nobody")
        return SAID.get(kind.name, "x")

    def _id(self, name: str, asked: Asked) -> str:
        stem = name.removesuffix("s").removesuffix("Id").removesuffix("id")
        type_name = stem[:1].upper() + stem[1:]
        if type_name not in KINDS:
            type_name = _subject(asked)
        if not self._real:
            return f"gid://shopify/{type_name}/999999"
        return self._world.id_for(type_name, self._actor)


def _subject(asked: Asked) -> str:
    """The type a field is about: ``staffMemberUpdate`` is about a StaffMember."""
    written = asked.name[:1].upper() + asked.name[1:]
    named = [name for name in KINDS if written.startswith(name)]
    return max(named, key=len, default=get_named_type(asked.core.type).name)


async def ask(
    shop: Shop,
    contract: Any,
    actor: Actor,
    query: str,
    values: dict[str, Any],
    watch: Watch | None = None,
) -> Any:
    context = Context(shop.database, shop.settings, actor, REQUEST)
    context.watch = watch
    try:
        return await contract.execute(
            query, values, context_value=context, allowed_operation_types=OperationType
        )
    finally:
        await context.close()


def came(result: Any, alias: str) -> str:
    """What a field came to: a refusal's code, a fault of ours, or an answer of any kind."""
    for error in result.errors or ():
        if error.path is None or alias in error.path:
            code = (error.extensions or {}).get("code", "no code")
            if code in ("UNAUTHENTICATED", "FORBIDDEN", "INTERNAL_SERVER_ERROR"):
                return str(code)
    return "answered"


async def of_roots(shop: Shop, contract: Any, world: World) -> list[Cell]:
    """Every field of the query, each asked by itself; owners' rows must come to nobody else."""
    cells = []
    for asked in fields_of(contract):
        if asked.parent != contract._schema.query_type.name:
            continue
        for actor in ACTORS:
            arguments = Arguments(world, actor, real=True)
            said = arguments.of(asked)
            declared = f"({', '.join(arguments.declared)})" if arguments.declared else ""
            query = f"query{declared} {{ asked: {asked.name}{said} {{ __typename }} }}"
            who = world.actor(actor, asked.permission)
            result = await ask(shop, contract, who, query, arguments.values)
            cells.append(_root_cell(asked, actor, result))
    return cells


def _root_cell(asked: Asked, actor: str, result: Any) -> Cell:
    found, declared = came(result, "asked"), asked.declared(actor)
    hidden = asked.access is Access.OWNER and actor in ("anonymous", "another customer")
    rows = (result.data or {}).get("asked")
    if hidden and found == "answered" and rows not in (None, [], [None]):
        found = "somebody else's"
    return Cell(asked.coordinate, actor, declared, found)


async def of_subscriptions(
    shop: Shop, contract: Any, world: World, rules: dict[str, Permission | None]
) -> list[Cell]:
    """Every subscription: what is the owner's is not even waited for by anybody else."""
    cells = []
    for asked in fields_of(contract):
        if asked.parent != "Subscription":
            continue
        for actor in ACTORS:
            arguments = Arguments(world, actor, real=True)
            said, declared = arguments.of(asked), ", ".join(arguments.declared)
            query = f"subscription({declared}) {{ asked: {asked.name}{said} {{ __typename }} }}"
            who = world.actor(actor, None)
            with shop.database.signals.hub.watch() as watch:
                await ask(shop, contract, who, query, arguments.values, watch)
                watch.changed = max(watch.keys, default="nothing")
                result = await ask(shop, contract, who, query, arguments.values, watch)
            shown = (result.data or {}).get("asked") is not None
            found = "followed" if shown else "ended"
            rule = rules.get(get_named_type(asked.core.type).name)
            mine = asked.access is Access.PUBLIC or actor == "owner"
            may = mine or (rule is not None and who.may(rule))
            cells.append(Cell(asked.coordinate, actor, "followed" if may else "ended", found))
    return cells


async def of_mutations(
    shop: Shop, contract: Any, world: World, actors: Sequence[str]
) -> list[Cell]:
    """Every mutation; staff ask for what is not there, so that nothing is lost meanwhile."""
    cells = []
    for asked in fields_of(contract):
        if asked.parent != "Mutation":
            continue
        for actor in actors:
            real = not asked.refusable and actor in ("anonymous", "another customer")
            arguments = Arguments(world, actor, real=real)
            said = arguments.of(asked)
            once = any(isinstance(each, Idempotent) for each in asked.definition.extensions)
            key = f' @idempotent(key: "{asked.name} {actor}")' if once else ""
            declared = f"({', '.join(arguments.declared)})" if arguments.declared else ""
            query = f"mutation{declared} {{ asked: {asked.name}{said}{key} {{ __typename }} }}"
            who = world.actor(actor, asked.permission)
            result = await ask(shop, contract, who, query, arguments.values)
            cells.append(
                Cell(asked.coordinate, actor, declared_of(asked, actor), came(result, "asked"))
            )
    return cells


# What staff do for themselves: the actors here are nobody of them, whatever else they may do.
FOR_THEMSELVES = {
    "staffPasswordChange",
    "staffSignOut",
    "staffTotpConfirm",
    "staffTotpRemove",
    "staffTotpStart",
}


# What needs the permission of what it is about: staff have every one but a field's own.
BY_THEIR_SUBJECT = {"metafieldsDelete", "metafieldsSet"}


def declared_of(asked: Asked, actor: str) -> str:
    by_subject = asked.name in BY_THEIR_SUBJECT and not actor.startswith("staff")
    if asked.name in FOR_THEMSELVES or by_subject:
        return REFUSED.get(actor, "FORBIDDEN")
    return asked.declared(actor)


# From a fact back to whatever it is about: whoever came to the fact has been there.
BACK = {"Metafield.parentResource"}


def rules_of(contract: Any) -> dict[str, Permission | None]:
    """The types whose rows are not for everybody, and which permission opens them beside.

    As the schema has it: a type that no public field leads to is somebody's, and the permission is
    that of the nearest list of staff which leads to it. None: there is no such list.
    """
    fields = list(fields_of(contract))
    roots = [f for f in fields if f.parent == contract._schema.query_type.name]
    ways = [f for f in fields if f.coordinate not in BACK]
    open_ = [f for f in ways if f.access is Access.PUBLIC]
    public = _behind(contract, [f for f in roots if f.access is Access.PUBLIC], open_)
    nearest: dict[str, tuple[int, Permission]] = {}
    for root in roots:
        if root.permission is not None:
            for name, depth in _behind(contract, [root], ways).items():
                if name not in nearest or depth < nearest[name][0]:
                    nearest[name] = (depth, root.permission)
    names = {*resolvers.node.BY_GID, *resolvers.node.BY_NUMBER} - set(public)
    return {name: nearest[name][1] if name in nearest else None for name in names}


def _behind(contract: Any, start: Sequence[Asked], ways: Sequence[Asked]) -> dict[str, int]:
    """The types that one comes to, and in how many steps."""
    onward: defaultdict[str, list[Asked]] = defaultdict(list)
    for way in ways:
        onward[way.parent].append(way)
    found: dict[str, int] = {}
    following = [(field, 0) for field in start]
    while following:
        way, depth = following.pop(0)
        named = get_named_type(way.core.type)
        core = contract._schema
        members = core.get_possible_types(named) if is_abstract_type(named) else [named]
        for member in members:
            if member.name not in found:
                found[member.name] = depth
                following += [(next_, depth + 1) for next_ in onward[member.name]]
    return found


async def of_nodes(
    shop: Shop, contract: Any, world: World, rules: dict[str, Permission | None]
) -> list[Cell]:
    """``node`` and ``nodes`` on every type: ``rules`` names whose rows are not for everybody."""
    query = """query($id: ID!) { node(id: $id) { __typename } nodes(ids: [$id]) { __typename } }"""
    cells = []
    for type_name in world.ids:
        permission = rules.get(type_name)
        for actor in ACTORS:
            who = world.actor(actor, permission)
            asked = {"id": world.id_for(type_name, actor)}
            result = await ask(shop, contract, who, query, asked)
            assert result.errors is None, (type_name, result.errors)
            seen = [result.data["node"], *result.data["nodes"]]
            for way, row in zip(("node", "nodes"), seen, strict=True):
                declared = _seen(type_name, actor, rules)
                cells.append(
                    Cell(f"{way}({type_name})", actor, declared, "seen" if row else "hidden")
                )
    return cells


def _seen(type_name: str, actor: str, rules: dict[str, Permission | None]) -> str:
    if type_name not in rules:
        return "seen"
    if actor == "owner" and type_name in OWNED:
        return "seen"
    return "seen" if actor in WITH and rules[type_name] is not None else "hidden"


# The owner holds the key, or is whose row it is.
OWNED = {"Cart", "CartLine", "Customer", "Order"}


async def of_fields(shop: Shop, contract: Any, world: World, ways: Any) -> list[Cell]:
    """Every other field that answers with an object, asked of a thing of its type."""
    groups: defaultdict[tuple[str, Permission | None], list[Asked]] = defaultdict(list)
    for asked in fields_of(contract):
        if asked.parent in ways and ways[asked.parent].start in world.ids:
            groups[asked.parent, asked.permission].append(asked)
    cells: list[Cell] = []
    for (parent, permission), group in groups.items():
        for actor in ACTORS:
            cells += await _of_group(shop, contract, world, ways[parent], permission, group, actor)
    return cells


async def _of_group(
    shop: Shop,
    contract: Any,
    world: World,
    way: Any,
    permission: Permission | None,
    group: Sequence[Asked],
    actor: str,
) -> list[Cell]:
    arguments = Arguments(world, actor, real=True)
    inside = " ".join(
        f"f{n}: {asked.name}{arguments.of(asked)} {{ __typename }}" for n, asked in enumerate(group)
    )
    query = way.around(inside)
    if arguments.declared:
        query = query.replace("($ids: [ID!]!", f"($ids: [ID!]!, {', '.join(arguments.declared)}", 1)
    ids = [world.id_for(way.start, actor)]
    who = world.actor(actor, permission)
    result = await ask(shop, contract, who, query, {**arguments.values, "ids": ids})
    reached = _holds(result.data, "f0") or any("f0" in (e.path or ()) for e in result.errors or ())
    return [
        Cell(
            asked.coordinate,
            actor,
            asked.declared(actor) if reached else "unreached",
            came(result, f"f{n}") if reached else "unreached",
        )
        for n, asked in enumerate(group)
    ]


def _holds(value: Any, key: str) -> bool:
    if isinstance(value, list):
        return any(_holds(item, key) for item in value)
    return isinstance(value, dict) and (key in value or any(_holds(v, key) for v in value.values()))


def told(cells: Sequence[Cell]) -> str:
    counts = Counter(cell.came for cell in cells)
    return f"{len(cells)} cells: " + ", ".join(f"{n} {came}" for came, n in counts.most_common())
