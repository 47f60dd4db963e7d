"""What the demo shop charges beside its prices, and what it gives away, as ``terms.toml`` says."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from commerce.catalogue_draft import major
from commerce.discount import Discount, DiscountTarget, FreeShipping, Percentage
from commerce.money import Money
from commerce.shipping import ByWeight, Flat, ShippingMethod, ShippingZone, WeightBand
from commerce.tax import Destination, TaxMode, TaxRate
from demo.catalogue import HERE, Table, shop

Pair = list[str]  # background and foreground


@dataclass(frozen=True)
class Brand:
    """How the shop presents itself."""

    slogan: str
    short_description: str
    primary: Pair
    secondary: Pair


@dataclass(frozen=True)
class GiftCard:
    """A card whose code everybody knows."""

    code: str
    balance: Money


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads((HERE / "terms.toml").read_text(encoding="utf-8"))


def brand() -> Brand:
    return Brand(**_read()["brand"])


def zones(currency: str) -> list[ShippingZone]:
    return [
        ShippingZone(
            key=table["key"],
            title=table["title"],
            regions=frozenset(map(Destination, table["countries"])),
            methods=tuple(_method(method, currency) for method in table["method"]),
        )
        for table in _read()["zone"]
    ]


def _method(table: Table, currency: str) -> ShippingMethod:
    free_over = table.get("free_over")
    return ShippingMethod(
        key=table["key"],
        title=table["title"],
        description=table["description"],
        price=_price(table, currency),
        free_over=_money(free_over, currency) if free_over else None,
    )


def _price(table: Table, currency: str) -> Flat | ByWeight:
    if "price" in table:
        return Flat(_money(table["price"], currency))
    return ByWeight(
        tuple(WeightBand(grams, _money(price, currency)) for grams, price in table["bands"])
    )


def _money(price: str, currency: str) -> Money:
    """The price of a file in the shop's currency, as its goods are priced."""
    return Money.parse(major(int(Decimal(price) * 100), currency), currency)


def tax_rates() -> list[TaxRate]:
    return [rate for table in _read()["tax"] for rate in _rates(table)]


def _rates(table: Table) -> Iterator[TaxRate]:
    mode = TaxMode.INSTEAD if table.get("instead") else TaxMode.ADDED
    rates = table.get("provinces") or {None: table["rate"]}
    for province, percent in rates.items():
        rate = Decimal(percent) / 100
        yield TaxRate(
            title=table["title"],
            rate=rate,
            country=table["country"],
            province=province,
            mode=mode,
        )


def discounts(currency: str) -> list[Discount]:
    return [_discount(table, currency) for table in _read()["discount"]]


def _discount(table: Table, currency: str) -> Discount:
    ships = table.get("free_shipping")
    minimum = table.get("minimum")
    targets = DiscountTarget
    return Discount(
        key="",
        title=table["title"],
        code=table["code"],
        value=FreeShipping() if ships else Percentage(Decimal(table["percent"])),
        target=targets.SHIPPING if ships else targets.ORDER,
        minimum_subtotal=_money(minimum, currency) if minimum else None,
        customer_limit=table.get("customer_limit"),
        ends_at=shop().opened if table.get("ended") else None,
        combines_with=frozenset({targets.ORDER if ships else targets.SHIPPING}),
    )


def gift_cards(currency: str) -> Sequence[GiftCard]:
    return [
        GiftCard(table["code"], _money(table["balance"], currency))
        for table in _read()["gift_card"]
    ]
