"""Where else the demo shop sells, as ``markets.toml`` says, and what it says in German."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from commerce.handle import handle_of
from commerce.market import PriceEnding
from demo.catalogue import HERE

GERMAN = "DE"


@dataclass(frozen=True)
class Market:
    """A market with its exchange rate; ``fixed`` has prices, former and present, by handle."""

    name: str
    currency: str
    countries: Sequence[str]
    rate: str
    ending: PriceEnding
    prices_include_tax: bool
    adjustment: str
    fixed: Mapping[str, Sequence[str]]

    @property
    def handle(self) -> str:
        return handle_of(self.name)


@cache
def _read(name: str) -> Mapping[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


def markets(currency: str) -> list[Market]:
    """The markets of another currency than the shop's own; their rates are for dollars."""
    if currency != "USD":
        return []
    return [
        Market(
            name=table["name"],
            currency=table["currency"],
            countries=table["countries"],
            rate=table["rate"],
            ending=PriceEnding[table["ending"]],
            prices_include_tax=table.get("prices_include_tax", False),
            adjustment=table.get("adjustment", "0"),
            fixed=table.get("fixed", {}),
        )
        for table in _read("markets.toml")["market"]
    ]


def german(kind: str) -> Mapping[str, Sequence[str]]:
    """By handle, what things of a kind are called, and perhaps what is said of them."""
    found: Mapping[str, Sequence[str]] = _read("german.toml")[kind]
    return found


def german_words() -> Mapping[str, str]:
    """Words that stand alone: options and their values, items of menus, ways to deliver."""
    found: Mapping[str, str] = _read("german.toml")["word"]
    return found


def german_shop() -> Mapping[str, str]:
    found: Mapping[str, str] = _read("german.toml")["shop"]
    return found
