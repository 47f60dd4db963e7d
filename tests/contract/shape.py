"""How much of the published contract our schema has: ``python -m tests.contract.shape`` tells."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLDirective,
    GraphQLField,
    GraphQLInputField,
    GraphQLNamedType,
    GraphQLSchema,
    build_client_schema,
    get_nullable_type,
    introspection_from_schema,
    is_enum_type,
    is_input_object_type,
    is_interface_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
    is_required_argument,
    is_required_input_field,
    is_specified_directive,
    is_union_type,
    print_ast,
)

from schema import schema as SCHEMA  # noqa: N812 (beside the package of that name)
from tests.contract import node

PUBLISHED = "node_modules/@shopify/hydrogen-react/storefront.schema.json"
MISSING = "missing"


@dataclass(frozen=True)
class Finding:
    """One coordinate of the contract, and what is wrong with ours; None if nothing is."""

    kind: str
    coordinate: str
    problem: str | None

    @property
    def owner(self) -> str:
        """The type it belongs to, or ``@directive``."""
        for mark in (".", "(", " "):
            self_, _, _ = self.coordinate.partition(mark)
            if self_ != self.coordinate:
                return self_
        return self.coordinate


def published() -> GraphQLSchema:
    """The contract as npm publishes it."""
    text = (node.installed() / PUBLISHED).read_text("utf-8")
    return build_client_schema(json.loads(text))


def served() -> GraphQLSchema:
    """Our schema."""
    return as_clients_see(SCHEMA._schema)


def as_clients_see(of: GraphQLSchema) -> GraphQLSchema:
    """The schema by introspection, so that defaults are written alike wherever it came from."""
    return build_client_schema(introspection_from_schema(of))


def compare(theirs: GraphQLSchema, ours: GraphQLSchema) -> list[Finding]:
    """Every coordinate of ``theirs``; ``ours`` may have more, as long as nothing more is required.

    Our results may be stricter about null than theirs, and our arguments laxer: whoever was
    written for theirs cannot tell.
    """
    return [
        *(found for kind in _types(theirs) for found in _type(kind, ours.type_map.get(kind.name))),
        *(found for one in theirs.directives for found in _directive(one, ours)),
    ]


def _types(of: GraphQLSchema) -> Iterator[GraphQLNamedType]:
    return (kind for name, kind in of.type_map.items() if not name.startswith("__"))


def _type(theirs: Any, ours: Any) -> Iterator[Finding]:
    name = theirs.name
    if ours is not None and type(ours) is not type(theirs):
        yield Finding("type", name, f"is a {type(ours).__name__}, not a {type(theirs).__name__}")
        ours = None
    else:
        yield Finding("type", name, _absent(ours))
    if is_object_type(theirs) or is_interface_type(theirs):
        yield from _members("interface", name, "implements", theirs.interfaces, ours, "interfaces")
        for field_name, field in theirs.fields.items():
            yield from _field(f"{name}.{field_name}", field, ours and ours.fields.get(field_name))
    elif is_input_object_type(theirs):
        yield from _inputs("input field", name + ".", theirs.fields, ours.fields if ours else None)
    elif is_enum_type(theirs):
        for value in theirs.values:
            absent = MISSING if ours is None or value not in ours.values else None
            yield Finding("enum value", f"{name}.{value}", absent)
    elif is_union_type(theirs):
        yield from _members("union member", name, "includes", theirs.types, ours, "types")


def _absent(thing: Any) -> str | None:
    return MISSING if thing is None else None


def _members(
    kind: str, name: str, verb: str, theirs: Iterable[Any], ours: Any, attribute: str
) -> Iterator[Finding]:
    have = {member.name for member in getattr(ours, attribute)} if ours is not None else set()
    for member in theirs:
        absent = None if member.name in have else MISSING
        yield Finding(kind, f"{name} {verb} {member.name}", absent)


def _field(coordinate: str, theirs: GraphQLField, ours: GraphQLField | None) -> Iterator[Finding]:
    problem = _absent(ours)
    if ours is not None and not serves(ours.type, theirs.type):
        problem = f"gives {ours.type}, not {theirs.type}"
    yield Finding("field", coordinate, problem)
    arguments = None if ours is None else ours.args
    yield from _inputs("argument", coordinate, theirs.args, arguments)


def _inputs(
    kind: str,
    coordinate: str,
    theirs: dict[str, Any],
    ours: dict[str, GraphQLArgument] | dict[str, GraphQLInputField] | None,
) -> Iterator[Finding]:
    for name, their in theirs.items():
        where = f"{coordinate}({name}:)" if kind == "argument" else coordinate + name
        our = (ours or {}).get(name)
        yield Finding(kind, where, MISSING if our is None else _input_problem(their, our))
    for name, our in (ours or {}).items():
        if name not in theirs and _required(our):
            where = f"{coordinate}({name}:)" if kind == "argument" else coordinate + name
            yield Finding(kind, where, "is required, and unknown to clients")


def _input_problem(their: Any, our: Any) -> str | None:
    if not serves(their.type, our.type):
        return f"takes {our.type}, not {their.type}"
    if _default(their) != _default(our):
        return f"defaults to {_default(our)}, not {_default(their)}"
    return None


def _default(of: Any) -> str:
    """As it is written; an argument without one is as good as one that defaults to null."""
    return print_ast(of.default.literal) if of.default is not None else "null"


def _required(of: GraphQLArgument | GraphQLInputField) -> bool:
    if isinstance(of, GraphQLArgument):
        return is_required_argument(of)
    return is_required_input_field(of)


def serves(given: Any, wanted: Any) -> bool:
    """Whether every value of the one type is one of the other."""
    if is_non_null_type(wanted) and not is_non_null_type(given):
        return False
    given, wanted = get_nullable_type(given), get_nullable_type(wanted)
    if is_list_type(given) and is_list_type(wanted):
        return serves(given.of_type, wanted.of_type)
    return str(given) == str(wanted)


def _directive(theirs: GraphQLDirective, schema: GraphQLSchema) -> Iterator[Finding]:
    name, ours = f"@{theirs.name}", schema.get_directive(theirs.name)
    problem = _absent(ours)
    if ours is not None and not set(theirs.locations) <= set(ours.locations):
        problem = f"is not allowed on {', '.join(place.name for place in theirs.locations)}"
    yield Finding("directive", name, problem)
    if is_specified_directive(theirs):
        return  # the specification's own: its arguments are graphql-core's affair
    yield from _inputs("argument", name, theirs.args, None if ours is None else ours.args)


def share(findings: Iterable[Finding]) -> float:
    """How much of the contract is there, from 0 to 1."""
    present = [found.problem is None for found in findings]
    return sum(present) / len(present)


def counts(findings: Iterable[Finding]) -> dict[str, tuple[int, int]]:
    """How many coordinates of each kind are there, of how many."""
    groups: defaultdict[str, list[bool]] = defaultdict(list)
    for found in findings:
        groups[found.kind].append(found.problem is None)
    return {kind: (sum(present), len(present)) for kind, present in groups.items()}


def report(findings: Iterable[Finding]) -> str:
    """The share of each kind, and whatever is missing or differs, type by type."""
    findings = list(findings)
    lines = [
        f"{kind + 's:':15} {have:5} of {of:5}" for kind, (have, of) in counts(findings).items()
    ]
    lines.append(f"{share(findings):.2%} of the contract")
    groups: defaultdict[str, list[Finding]] = defaultdict(list)
    for found in findings:
        if found.problem is not None:
            groups[found.owner].append(found)
    for owner in sorted(groups):
        lines += ["", *_group(owner, groups[owner])]
    return "\n".join(lines)


def _group(owner: str, faults: list[Finding]) -> list[str]:
    if any(found.coordinate == owner and found.problem == MISSING for found in faults):
        return [f"{owner}: missing, with all {len(faults) - 1} parts"]
    return [owner, *(f"  {found.coordinate}: {found.problem}" for found in faults)]


if __name__ == "__main__":
    print(report(compare(published(), served())))
