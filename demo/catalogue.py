"""What the demo shop sells, as its TOML files say it."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from itertools import chain, zip_longest
from itertools import product as combinations
from pathlib import Path
from typing import Any
from zlib import crc32

from commerce import html
from commerce.catalogue_draft import NewProduct, major
from commerce.handle import handle_of
from commerce.product_assembly import DEFAULT_OPTION, DEFAULT_VALUE
from commerce.product_draft import ImageDraft, OptionDraft, ProductDraft, VariantDraft
from demo.colour import GOODS
from demo.pictures import Picture

HERE = Path(__file__).parent
SHELVES = ("kitchen", "light", "home", "desk", "trail", "wear")
IMAGES = "/images/"
EVERY = timedelta(days=3)  # a new product came into the shop

Table = Mapping[str, Any]


@dataclass(frozen=True)
class Shop:
    """Who the shop says it is."""

    name: str
    email: str
    description: str
    opened: datetime


@dataclass(frozen=True)
class Collection:
    """A group of products: by rules, or the handles of those chosen."""

    title: str
    handle: str
    description_html: str
    rules: Sequence[Sequence[str]]
    match_any: bool
    products: Sequence[str]
    sort: str
    picture: Picture | None


@cache
def _read(name: str) -> Table:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


def shop() -> Shop:
    return Shop(**_read("shop.toml")["shop"])


def collections(currency: str) -> list[Collection]:
    return [
        Collection(
            title=table["title"],
            handle=table.get("handle") or handle_of(table["title"]),
            description_html=table["description"],
            rules=[_rule(rule, currency) for rule in table.get("rules", ())],
            match_any=table.get("match_any", False),
            products=table.get("products", ()),
            sort=table.get("sort", "MANUAL"),
            picture=picture_of(table["image"]) if "image" in table else None,
        )
        for table in _read("shop.toml")["collection"]
    ]


def _rule(rule: Sequence[str], currency: str) -> list[str]:
    column, relation, condition = rule
    if column == "VARIANT_PRICE":
        condition = str(_major(condition, currency))
    return [column, relation, condition]


def _major(price: str, currency: str) -> Decimal:
    return major(int(Decimal(price) * 100), currency)


def picture_of(words: Sequence[str]) -> Picture:
    """A picture as the files name it: a figure and its colour, and perhaps what is beside it."""
    figure, colour, *beside = words
    return Picture(figure, colour, (beside[0], beside[1]) if beside else None)


def _tables() -> list[Table]:
    """The products of all shelves by turns, so that the newest are never all of one kind."""
    shelves = (_read(f"products/{name}.toml")["product"] for name in SHELVES)
    return [table for table in chain.from_iterable(zip_longest(*shelves)) if table]


def pictures(currency: str) -> list[Picture]:
    """All pictures that the shop shows, each once."""
    shown: list[Picture] = []
    for table in _tables():
        shown.extend(picture for picture, _ in _pictures(table))
    shown.extend(one.picture for one in collections(currency) if one.picture)
    return list(dict.fromkeys(shown))


def products(currency: str) -> list[NewProduct]:
    opened = shop().opened
    return [
        NewProduct(_draft(table, currency), opened + EVERY * i, table["sold"])
        for i, table in enumerate(_tables())
    ]


def _draft(table: Table, currency: str) -> ProductDraft:
    body = html.clean(table["description"].strip())
    tags = [*table["tags"], "sale"] if "was" in table else table["tags"]
    return ProductDraft(
        handle=handle_of(table["title"]),
        title=table["title"],
        description_html=body,
        description=html.plain(body),
        vendor=table["vendor"],
        product_type=table["type"],
        category=str(_read("categories.toml")[table["type"]]),
        tags=tuple(tags),
        status="ACTIVE",
        published=True,
        seo_title=f"{table['title']} by {table['vendor']}",
        seo_description=table["seo"],
        is_gift_card=False,
        options=tuple(
            OptionDraft(name=name, values=tuple(values)) for name, values in _options(table).items()
        ),
        variants=tuple(_variants(table, currency)),
        images=tuple(
            ImageDraft(url=address(picture), alt=alt, position=position)
            for position, (picture, alt) in enumerate(_pictures(table), start=1)
        ),
        first_line=0,
        last_line=0,
    )


def _options(table: Table) -> Mapping[str, Sequence[str]]:
    return table.get("options") or {DEFAULT_OPTION: [DEFAULT_VALUE]}


def address(picture: Picture) -> str:
    return IMAGES + picture.name


def _colours(table: Table) -> Sequence[str]:
    """The values of the option that is a colour, or the one colour that the thing has."""
    for values in _options(table).values():
        if all(value in GOODS for value in values):
            return values
    return [table["colour"]]


def _pictures(table: Table) -> list[tuple[Picture, str]]:
    """The product's pictures, and what they show: one in each colour, and perhaps one in use."""
    title, figure, colours = table["title"], table["figure"], _colours(table)
    several = len(colours) > 1
    shown = [
        (Picture(figure, colour), f"{title} in {colour.lower()}" if several else title)
        for colour in colours
    ]
    if "scene" in table:
        scene = picture_of([figure, colours[0], *table["scene"]])
        shown.insert(1, (scene, f"{title} beside the {_titles()[table['scene'][0]]}"))
    return shown


@cache
def _titles() -> dict[str, str]:
    return {table["figure"]: table["title"] for table in _tables()}


def _variants(table: Table, currency: str) -> Iterator[VariantDraft]:
    options, colours, more = _options(table), _colours(table), table.get("more", {})
    code = "-".join(word[:4] for word in handle_of(table["title"]).split("-")[:2]).upper()
    for i, values in enumerate(combinations(*options.values())):
        extra = sum(Decimal(more.get(value, "0")) for value in values)
        price = _major(str(Decimal(table["price"]) + extra), currency)
        was = table.get("was") and _major(str(Decimal(table["was"]) + extra), currency)
        colour = next((value for value in values if value in colours), colours[0])
        grams = table["grams"]
        yield VariantDraft(
            selected_options=tuple(zip(options, values, strict=True)),
            title=" / ".join(values),
            sku=f"{code}-{i + 1:02}",
            barcode=_barcode(f"{code}-{i + 1:02}"),
            price=price,
            compare_at=was,
            cost=_major(str(Decimal(table["price"]) * 45 // 100), currency),
            grams=grams,
            weight_unit="GRAMS" if grams < 1_000 else "KILOGRAMS",
            requires_shipping=True,
            taxable=True,
            tracked=True,
            quantity=_quantity(table, i, values),
            policy="CONTINUE" if _says(table, "backorder", values) else "DENY",
            image_url=address(Picture(table["figure"], colour)),
        )


def _barcode(sku: str) -> str:
    """An EAN-13 of those that are for use within a shop, the same for ever."""
    digits = f"2{crc32(sku.encode()) % 10**11:011}"
    weighed = sum(int(digit) * (3 if i % 2 else 1) for i, digit in enumerate(digits))
    return digits + str(-weighed % 10)


def _quantity(table: Table, number: int, values: Sequence[str]) -> int:
    """About as many as the file says, not the same of each."""
    if _says(table, "sold_out", values) or _says(table, "backorder", values):
        return 0
    return int(table["stock"]) * (3 + number * 7 % 5) // 5


def _says(table: Table, word: str, values: Sequence[str]) -> bool:
    """Whether the word is true of the whole product, or of one of these options' values."""
    said = table.get(word, ())
    return said if isinstance(said, bool) else any(value in said for value in values)
