"""Writes docs/contract.md: ``python -m tests.contract.document > docs/contract.md``."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from graphql import (
    GraphQLSchema,
    get_named_type,
    is_enum_type,
    is_input_object_type,
    is_interface_type,
    is_object_type,
    is_scalar_type,
    is_union_type,
)
from strawberry.schema.types.concrete_type import ConcreteType
from strawberry.types.base import StrawberryObjectDefinition
from strawberry.types.field import StrawberryField

from schema import schema as contract
from tests.contract import shape
from tests.shown import CORE, NEVER_ANSWERED, TYPES, answered

UNUSED = "the contract names it and uses it nowhere"
ROOTS = {"Queries": "QueryRoot", "Mutations": "Mutation", "Subscriptions": "Subscription"}
CONVERTED: dict[str, ConcreteType] = contract.schema_converter.type_map
KINDS: dict[str, Callable[[Any], bool]] = {
    "Objects": is_object_type,
    "Interfaces": is_interface_type,
    "Unions": is_union_type,
    "Inputs": is_input_object_type,
    "Enums": is_enum_type,
    "Scalars": is_scalar_type,
}
INTRODUCTION = """\
# The contract

Storefronts find here every coordinate of the storefront contract that the npm package
`@shopify/hydrogen-react` publishes (`storefront.schema.json`, 2026-04): {present:,} of {total:,}
types, fields, arguments, input fields, enum values, interfaces, union members and directives.
A document is refused whole for one coordinate that is missing; so what we do not offer is there,
too, and answers null, or an empty list, or a refusal. This page says what that is, and why.

Nothing that three or more of 24 independent families of storefronts ask for is among it
(`tests/contract/used.txt`).

It is generated: change the code beside the field (`always=`, `never(…)`), then run
`python -m tests.contract.document > docs/contract.md`. `tests/contract/test_document.py` compares.
"""


@cache
def fields(type_name: str) -> dict[str, StrawberryField]:
    """The fields of a type by their published names."""
    definition = CONVERTED[type_name].definition
    assert isinstance(definition, StrawberryObjectDefinition)
    return {contract.config.name_converter.from_field(each): each for each in definition.fields}


def always(type_name: str, field_name: str) -> str | None:
    """What every answer of a field is, and why; None for a field that is served."""
    found: str | None = fields(type_name)[field_name].metadata.get("always")
    return found


def outputs() -> list[str]:
    return [
        name
        for name, kind in TYPES.items()
        if hasattr(kind, "fields") and not is_input_object_type(kind) and name in CONVERTED
    ]


@cache
def served() -> frozenset[str]:
    """The types whose values somebody can send or be sent."""
    live = {name for name in answered() if name in TYPES}
    found = set(live)
    for name in live & set(outputs()):
        for field_name, field in TYPES[name].fields.items():  # type: ignore[attr-defined]
            if always(name, field_name) is None:
                found |= {get_named_type(each.type).name for each in field.args.values()}
        found |= {each.name for each in getattr(TYPES[name], "interfaces", ())}
    for directive in CORE.directives:
        found |= {get_named_type(each.type).name for each in directive.args.values()}
    return frozenset(_with_inputs(found))


def _with_inputs(names: set[str]) -> set[str]:
    """And the types that inputs among them consist of."""
    found: set[str] = set()
    while names - found:
        found |= names
        names = {
            get_named_type(field.type).name
            for name in found
            if is_input_object_type(TYPES[name])
            for field in TYPES[name].fields.values()  # type: ignore[attr-defined]
        }
    return found


def reasons() -> dict[str, list[str]]:
    """Why a type is never met: the reasons of the fields that would lead to it."""
    leads: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for name in outputs():
        for field_name, field in TYPES[name].fields.items():  # type: ignore[attr-defined]
            why = always(name, field_name)
            if why is not None:
                _, _, reason = why.partition(": ")
                met = [field.type, *(argument.type for argument in field.args.values())]
                for kind in met:
                    leads[get_named_type(kind).name][reason] = None
    for name in NEVER_ANSWERED:
        leads[name][CONVERTED[name].definition.origin.is_type_of.why] = None  # type: ignore[union-attr]
    return {name: list(_behind(name, leads)) or [UNUSED] for name in TYPES}


def _behind(name: str, leads: dict[str, dict[str, None]]) -> dict[str, None]:
    """A type's own reasons, or else those of the types that lead to it."""
    seen, following = {name}, {name}
    while following:
        found = {why: None for each in sorted(following) for why in leads.get(each, {})}
        if found:
            return found
        following = {parent for each in following for parent in _parents(each)} - seen
        seen |= following
    return {}


@cache
def _parents(name: str) -> frozenset[str]:
    found = set()
    for parent, kind in TYPES.items():
        for field in getattr(kind, "fields", {}).values():
            named = [field.type, *(a.type for a in getattr(field, "args", {}).values())]
            if name in {get_named_type(each).name for each in named}:
                found.add(parent)
        if name in {member.name for member in getattr(kind, "types", ())}:
            found.add(parent)
        if parent in {each.name for each in getattr(TYPES[name], "interfaces", ())}:
            found.add(parent)
    return frozenset(found - served())


def document(theirs: GraphQLSchema) -> str:
    findings = shape.compare(theirs, shape.served())
    present = sum(found.problem is None for found in findings)
    parts = [INTRODUCTION.format(present=present, total=len(findings))]
    parts += [_counts(), *(_roots(*root) for root in ROOTS.items())]
    parts += [_unserved_fields(), _types(), _additions(theirs)]
    return "\n".join(parts)


def _counts() -> str:
    rows = []
    for title, root in ROOTS.items():
        names = list(fields(root))
        empty = sum(always(root, name) is not None for name in names)
        rows.append((title, len(names) - empty, empty))
    names = [name for name in outputs() if name not in ROOTS.values()]
    others = [(name, field) for name in names if name in served() for field in fields(name)]
    empty = sum(always(*each) is not None for each in others)
    rows.append(("Fields of other types that are met", len(others) - empty, empty))
    rows.append(("Types", len(served()), len(TYPES) - len(served())))
    lines = ["| | served | declared only |", "|---|---|---|"]
    return "\n".join([*lines, *(f"| {title} | {a} | {b} |" for title, a, b in rows), ""])


def _roots(title: str, root: str) -> str:
    lines = [f"## {title}", "", "| field | |", "|---|---|"]
    for name in sorted(fields(root)):
        why = always(root, name)
        lines.append(f"| `{name}` | {'served' if why is None else f'always {why}'} |")
    return "\n".join([*lines, ""])


def _unserved_fields() -> str:
    lines = [
        "## Fields that are always null, empty or false",
        "",
        "| field | always |",
        "|---|---|",
    ]
    for name in sorted(outputs()):
        if name in served() and name not in ROOTS.values():
            found = {field: always(name, field) for field in sorted(fields(name))}
            lines += [f"| `{name}.{field}` | {why} |" for field, why in found.items() if why]
    return "\n".join([*lines, ""])


def _types() -> str:
    lines = ["## Types", ""]
    for title, is_kind in KINDS.items():
        names = [name for name in sorted(served()) if is_kind(TYPES[name])]
        lines += [f"**{title} that are served ({len(names)}):** {_listed(names)}", ""]
    groups: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for name, why in reasons().items():
        if name not in served():
            groups[tuple(why)].append(name)
    lines += ["**Declared only:**", "", "| types | why |", "|---|---|"]
    for causes, unmet in sorted(groups.items()):
        lines.append(f"| {_listed(sorted(unmet))} | {'; '.join(causes)} |")
    return "\n".join([*lines, ""])


def _listed(names: Sequence[str]) -> str:
    return " ".join(f"`{name}`" for name in names)


def _additions(theirs: GraphQLSchema) -> str:
    lines = ["## What we have beyond the contract", ""]
    lines += [
        "Older and newer storefronts ask for some of it; the rest is orders, staff and counts."
    ]
    lines += ["", "| coordinate | what it is |", "|---|---|"]
    lines += [f"| `{name}` | {_cell(text)} |" for name, text in sorted(additions(theirs))]
    return "\n".join([*lines, ""])


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def additions(theirs: GraphQLSchema) -> Iterator[tuple[str, str]]:
    """Coordinates that only we have, or are laxer about; a type stands for all its parts."""
    for name, kind in TYPES.items():
        published: Any = theirs.type_map.get(name)
        if published is None:
            yield name, kind.description or ""
            continue
        if new := sorted(set(getattr(kind, "values", ())) - set(getattr(published, "values", ()))):
            yield name, f"The values {', '.join(new)}."
        there = getattr(published, "fields", {})
        for part, ours in getattr(kind, "fields", {}).items():
            if part not in there:
                yield f"{name}.{part}", ours.description or ""
                continue
            for argument, our in getattr(ours, "args", {}).items():
                their = there[part].args.get(argument)
                if their is None:
                    yield f"{name}.{part}({argument}:)", our.description or ""
                elif str(our.type) != str(their.type):
                    told = f"Takes `{our.type}`, where the contract takes `{their.type}`."
                    yield f"{name}.{part}({argument}:)", told
    for directive in CORE.directives:
        if theirs.get_directive(directive.name) is None:
            yield f"@{directive.name}", directive.description or ""


def used() -> Iterator[tuple[str, str]]:
    """The type and the part (a field, an enum value) of all that many storefronts ask for."""
    for line in Path(__file__).with_name("used.txt").read_text().splitlines():
        if not line.startswith("#"):
            type_name, _, part = line.partition("(")[0].partition(".")
            yield type_name, part


if __name__ == "__main__":
    print(document(shape.published()), end="")
