"""Generated products: the same number and seed always make the same one."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import product as combinations
from random import Random

from commerce.catalogue_names import COLOURS, KINDS, SERIES, VENDORS, Kind
from commerce.handle import handle_of
from commerce.money import exponent
from commerce.product_assembly import DEFAULT_OPTION, DEFAULT_VALUE
from commerce.product_draft import ImageDraft, OptionDraft, ProductDraft, VariantDraft

OPENED = datetime(2023, 1, 2, 9, tzinfo=UTC)
MINUTES_OPEN = 2 * 365 * 24 * 60
# How many values each of a product's options has; never more than six variants.
SHAPES = ((), (2,), (3,), (4,), (5,), (6,), (2, 2), (3, 2), (2, 3), (2, 2, 1), (3, 1, 2))
SHAPE_WEIGHTS = (14, 12, 18, 8, 4, 4, 14, 10, 6, 6, 4)
# Without a common factor with any number of titles, so that each title comes once.
_STRIDE = 7_919
_IMAGES = "https://cdn.cartograph.invalid"


@dataclass(frozen=True)
class NewProduct:
    """A product and what a file would not say of it: its past."""

    draft: ProductDraft
    created_at: datetime
    units_sold: int = 0


def major(cents: int, currency: str) -> Decimal:
    """A price thought of in cents, in the currency's major units: 18.90 dollars, 1890 yen."""
    return Decimal(cents) if exponent(currency) == 0 else Decimal(cents).scaleb(-2)


def generated(number: int, seed: int, currency: str) -> NewProduct:
    """Product ``number`` (from 1) of the catalogue that ``seed`` stands for."""
    random = Random(f"{seed}/{number}")  # noqa: S311 (goods, not secrets)
    kind = KINDS[number % len(KINDS)]
    title, material = _title(kind, number // len(KINDS), seed)
    handle = handle_of(title)
    options = _options(kind, random)
    variants = _variants(kind, options, random, f"{handle[:3].upper()}-{number:05}", currency)
    on_sale = variants[0].compare_at is not None
    created_at = OPENED + timedelta(minutes=random.randrange(MINUTES_OPEN))
    text = _description(title, kind, material)
    draft = ProductDraft(
        handle=handle,
        title=title,
        description_html=f"<p>{text}</p>",
        description=text,
        vendor=random.choice(VENDORS),
        product_type=kind.name,
        tags=(kind.department.lower(), material.lower(), *(("sale",) if on_sale else ())),
        status="DRAFT" if random.random() < 0.01 else "ACTIVE",
        published=True,
        seo_title=None,
        seo_description=None,
        is_gift_card=False,
        options=options,
        variants=variants,
        images=_images(handle, title, random.randint(1, 4)),
        first_line=0,
        last_line=0,
    )
    return NewProduct(draft, created_at, units_sold=min(int(random.paretovariate(0.8)) - 1, 9_999))


def _title(kind: Kind, place: int, seed: int) -> tuple[str, str]:
    """The title of the kind's product at ``place``, and the material it names."""
    many = len(SERIES) * len(kind.materials) * len(kind.nouns)
    cycle, place = divmod(place, many)
    offset = (seed + KINDS.index(kind)) * 101
    rest, series = divmod((place * _STRIDE + offset) % many, len(SERIES))
    material, noun = divmod(rest, len(kind.nouns))
    title = f"{SERIES[series]} {kind.materials[material]} {kind.nouns[noun]}"
    return (f"{title} No. {cycle + 1}" if cycle else title), kind.materials[material]


def _options(kind: Kind, random: Random) -> tuple[OptionDraft, ...]:
    (shape,) = random.choices(SHAPES, SHAPE_WEIGHTS)
    chosen = zip(kind.options, shape, strict=False)
    return tuple(
        OptionDraft(name=name, values=_some(values, many, random))
        for (name, values), many in chosen
    ) or (OptionDraft(name=DEFAULT_OPTION, values=(DEFAULT_VALUE,)),)


def _some(values: tuple[str, ...], many: int, random: Random) -> tuple[str, ...]:
    """Any colours; of what comes in an order, neighbours."""
    if values is COLOURS:
        return tuple(sorted(random.sample(values, many)))
    many = min(many, len(values))
    first = random.randrange(len(values) - many + 1)
    return values[first : first + many]


def _variants(
    kind: Kind, options: tuple[OptionDraft, ...], random: Random, code: str, currency: str
) -> tuple[VariantDraft, ...]:
    cheapest, dearest = kind.cents
    step = 500 if cheapest >= 2_000 else 100
    base = int(random.triangular(cheapest, dearest, cheapest)) // step * step
    more = random.choice((0, 0, 200, 500))
    was = base * random.choice((120, 125, 140)) // 100 if random.random() < 0.18 else None
    sold_out = random.random() < 0.06
    grams = random.randint(*kind.grams)
    policy = "CONTINUE" if random.random() < 0.05 else "DENY"
    variants = []
    for i, values in enumerate(combinations(*(option.values for option in options))):
        selected = tuple(zip(options, values, strict=True))
        dearer = more * sum(
            option.values.index(value) for option, value in selected if option.name != "Colour"
        )
        empty = sold_out or random.random() < 0.08
        variants.append(
            VariantDraft(
                selected_options=tuple((option.name, value) for option, value in selected),
                title=" / ".join(values),
                sku=f"{code}-{i + 1}",
                barcode=None,
                price=major(base + dearer, currency),
                compare_at=None if was is None else major(was + dearer, currency),
                cost=major((base + dearer) * 2 // 5, currency),
                grams=grams + 10 * i,
                weight_unit="GRAMS" if grams < 1_000 else "KILOGRAMS",
                requires_shipping=True,
                taxable=True,
                tracked=True,
                quantity=0 if empty else random.randint(1, 120),
                policy=policy,
                image_url=None,
            )
        )
    return tuple(variants)


def _images(handle: str, title: str, many: int) -> tuple[ImageDraft, ...]:
    return tuple(
        ImageDraft(url=f"{_IMAGES}/{handle}-{n}.jpg", alt=f"{title}, view {n}", position=n)
        for n in range(1, many + 1)
    )


def _description(title: str, kind: Kind, material: str) -> str:
    place = {"Clothing": "for days out of doors", "Outdoor": "for days out of doors"}.get(
        kind.department, f"for the {kind.department.lower()}"
    )
    return (
        f"The {title} is made of {material.lower()} {place}. "
        f"One of our {kind.name.lower()}, made in small runs and meant to be used every day."
    )
