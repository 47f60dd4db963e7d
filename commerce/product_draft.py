"""What a product file says of one product: its draft, or the problem it has."""

from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something to know about one cell: where it is, what it says, and what to do about it.

    ``line`` is the line of the file that the cell's row starts at; ``value`` is shortened.
    """

    line: int
    column: str
    value: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionDraft:
    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageDraft:
    url: str
    alt: str | None
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantDraft:
    """``weight_unit`` and ``policy`` are names of the models' words, such as ``GRAMS``, ``DENY``.

    ``quantity`` is None where the file does not say: what is there then stays as it is.
    ``image_url`` is always the address of one of the product's images; ``line`` is where the
    file has the variant.
    """

    selected_options: tuple[tuple[str, str], ...]
    title: str
    sku: str | None
    barcode: str | None
    price: Decimal
    compare_at: Decimal | None
    cost: Decimal | None
    grams: int
    weight_unit: str
    requires_shipping: bool
    taxable: bool
    tax_class: str | None = None
    tracked: bool
    quantity: int | None
    policy: str
    image_url: str | None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductDraft:
    """A product fit to be stored; money is in the file's major units, of the shop's currency.

    ``absent`` are the columns that the file does not have at all: of what they would say, it
    says nothing, and a product that is there keeps it.
    """

    handle: str
    title: str
    description_html: str
    description: str
    vendor: str
    product_type: str
    category: str = ""
    tags: tuple[str, ...]
    status: str
    published: bool
    seo_title: str | None
    seo_description: str | None
    is_gift_card: bool
    options: tuple[OptionDraft, ...]
    variants: tuple[VariantDraft, ...]
    images: tuple[ImageDraft, ...]
    first_line: int
    last_line: int
    warnings: tuple[Finding, ...] = ()
    absent: frozenset[str] = field(default=frozenset(), compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductProblem:
    """A product that is refused whole, or (without a handle) lines that belong to none.

    Where it ``stops`` the reading, the lines after it were not looked at.
    """

    handle: str | None
    first_line: int
    last_line: int
    errors: tuple[Finding, ...]
    warnings: tuple[Finding, ...] = ()
    stops: bool = False
