"""The saved operations that GraphiQL opens with: a tour of the schema, each stop a file.

``operations/11_checkout_place_order.graphql`` is the eleventh stop, in the group Checkout. Its
first comment line is its title. The JSON beside it holds what the document cannot say:
``variables``; ``headers`` it needs; and what its answer ``yields``.

A variable that reads ``"$cartId"`` is a placeholder: it stands for a value that an earlier
answer held. ``"$cartId": "cartCreate.cart.id"`` under ``yields`` says where. A path that comes
to a list goes on with the first item that has what is looked for and is not sold out. A path
that ends in ``#Order`` leads to a page's address, which ends as the order's id does.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from commerce import gid

FOLDER = Path(__file__).parent / "operations"
_FILE = re.compile(r"\d+_([a-z]+)_[a-z_]+")
_TITLE = re.compile(r"# (.+)")
_NAME = re.compile(r"^(?:query|mutation|subscription) (\w+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Source:
    """Where an answer holds the value of a placeholder."""

    path: tuple[str, ...]
    id_prefix: str | None

    def value(self, data: object) -> Any:
        """The value in ``data``, or None if it is not there."""
        value = _found(data, self.path)
        if self.id_prefix is None or not isinstance(value, str):
            return value
        return self.id_prefix + re.sub(r"^[^?]*/", "", value)


@dataclass(frozen=True, slots=True)
class SavedOperation:
    """One stop of the tour."""

    name: str
    group: str
    title: str
    document: str
    variables: Mapping[str, Any]
    headers: tuple[str, ...]
    yields: Mapping[str, Source]

    def filled(self, known: Mapping[str, Any]) -> dict[str, Any]:
        """The variables, with what is known in place of placeholders.

        Raises ``LookupError`` for a placeholder of which nothing is known yet.
        """
        return {name: _filled(value, known) for name, value in self.variables.items()}

    def learned(self, data: object) -> dict[str, Any]:
        """The placeholders for which the operation's answer holds a value."""
        found = {name: source.value(data) for name, source in self.yields.items()}
        return {name: value for name, value in found.items() if value is not None}


@cache
def saved_operations(folder: Path = FOLDER) -> tuple[SavedOperation, ...]:
    """All of them, in the order of the tour."""
    return tuple(_read(path) for path in sorted(folder.glob("*.graphql")))


def _read(path: Path) -> SavedOperation:
    document = path.read_text("utf-8")
    beside = json.loads(path.with_suffix(".json").read_text("utf-8"))
    file, title, name = _FILE.fullmatch(path.stem), _TITLE.match(document), _NAME.search(document)
    if file is None or title is None or name is None:
        raise ValueError(
            f"{path} must be called <number>_<group>_<what>.graphql, open with a title in a"
            " comment, and name its operation"
        )
    yields = beside.get("yields", {})
    return SavedOperation(
        name=name[1],
        group=file[1].capitalize(),
        title=title[1],
        document=document,
        variables=beside.get("variables", {}),
        headers=tuple(beside.get("headers", ())),
        yields={placeholder: _source(path) for placeholder, path in yields.items()},
    )


def _source(written: str) -> Source:
    path, _, type_name = written.partition("#")
    return Source(tuple(path.split(".")), gid.make(type_name, "") if type_name else None)


def _found(value: Any, path: tuple[str, ...]) -> Any:
    if isinstance(value, list):
        inside = (_found(item, path) for item in value if not _sold_out(item))
        return next((found for found in inside if found is not None), None)
    if not path:
        return value
    return _found(value.get(path[0]), path[1:]) if isinstance(value, dict) else None


def _sold_out(item: object) -> bool:
    return isinstance(item, dict) and item.get("availableForSale") is False


def _filled(value: Any, known: Mapping[str, Any]) -> Any:
    if isinstance(value, dict):
        return {name: _filled(part, known) for name, part in value.items()}
    if isinstance(value, list):
        return [_filled(part, known) for part in value]
    if isinstance(value, str) and value.startswith("$"):
        if value not in known:
            raise LookupError(f"nothing is known of {value} yet: run the operation that yields it")
        return known[value]
    return value
