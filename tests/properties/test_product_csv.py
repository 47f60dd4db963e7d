"""Whatever a product file holds, it is products or problems; and what is written is read."""

import io
from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from product_file import SIZED, A, found

from commerce import html
from commerce.product_csv import read
from commerce.product_csv_writer import write
from commerce.product_draft import ImageDraft, OptionDraft, ProductDraft, VariantDraft
from tests.properties.strategies import law

PIECES = st.sampled_from(
    [
        *(b"Handle,Title,Variant Price,Body (HTML),Option1 Name,Option1 Value\n", b"shirt,", b"S,"),
        *(b"shirt,Shirt,36.00\n", b"36.00", b",", b"\n", b"\r\n", b"\r", b'"', b'""', b"'", b";"),
        *(b"\x00", b"\xff", b"\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"<p>", b"Size", b" "),
    ]
)


@law
@given(st.lists(PIECES | st.binary(max_size=5), max_size=25))
def test_any_bytes_are_products_or_problems(pieces: list[bytes]) -> None:
    for lines in (io.BytesIO(b"".join(pieces)), pieces):
        products = list(read(lines))

        for product in products:
            assert isinstance(product, ProductDraft) or product.errors
        assert all(
            isinstance(product, ProductDraft) or not product.stops for product in products[:-1]
        )


CELLS = st.sampled_from(["", "shirt", "hat", "36", "S", "-1", A, "x\x00", "true", "Shirt", "s"])
COLUMNS = [*SIZED, "Variant Inventory Qty", "Image Src", "Variant Image", "Variant SKU"]


@law
@given(st.lists(st.fixed_dictionaries(dict.fromkeys(COLUMNS, CELLS)), min_size=1, max_size=6))
def test_a_product_that_is_taken_can_be_stored(rows: list[dict[str, str]]) -> None:
    handles = []
    for product in found(*rows):
        if not isinstance(product, ProductDraft):
            assert product.errors
            continue
        titles = [variant.title.casefold() for variant in product.variants]
        addresses = [image.url for image in product.images]
        assert product.title
        assert 0 < len(titles) == len(set(titles))
        assert len(addresses) == len(set(addresses))
        assert {variant.image_url for variant in product.variants} <= {None, *addresses}
        assert all((variant.quantity or 0) >= 0 for variant in product.variants)
        skus = [variant.sku.casefold() for variant in product.variants if variant.sku]
        assert len(skus) == len(set(skus))
        handles.append(product.handle)
    assert len(handles) == len(set(handles))


LETTERS = st.characters(exclude_categories=["C", "Z"], exclude_characters="/,")
WORDS = st.lists(st.text(LETTERS, min_size=1, max_size=8), min_size=1, max_size=3).map(" ".join)
AMOUNTS = st.decimals(0, 10**6, places=2)


def distinct(most: int, least: int = 0) -> st.SearchStrategy[list[str]]:
    return st.lists(WORDS, min_size=least, max_size=most, unique_by=str.casefold)


@st.composite
def variants(
    draw: st.DrawFn, chosen: tuple[tuple[str, str], ...], sku: str | None, addresses: list[str]
) -> VariantDraft:
    price = draw(AMOUNTS)
    higher = st.decimals(price + Decimal("0.01"), 10**7, places=2)
    return VariantDraft(
        selected_options=chosen,
        title=" / ".join(value for _, value in chosen),
        sku=sku,
        barcode=draw(st.none() | WORDS),
        price=price,
        compare_at=draw(st.none() | higher),
        cost=draw(st.none() | AMOUNTS),
        grams=draw(st.integers(0, 10**9)),
        weight_unit=draw(st.sampled_from(["KILOGRAMS", "GRAMS", "POUNDS", "OUNCES"])),
        requires_shipping=draw(st.booleans()),
        taxable=draw(st.booleans()),
        tax_class=draw(st.none() | WORDS),
        tracked=draw(st.booleans()),
        quantity=draw(st.none() | st.integers(0, 10**9)),
        policy=draw(st.sampled_from(["DENY", "CONTINUE"])),
        image_url=draw(st.sampled_from([None, *addresses])),
    )


@st.composite
def products(draw: st.DrawFn, handle: str, skus: list[str]) -> ProductDraft:
    names = draw(distinct(3))
    choices = [draw(distinct(3, least=1)) for _ in names]
    combination = st.tuples(*map(st.sampled_from, choices))
    chosen = draw(st.lists(combination, min_size=1, max_size=4, unique=True)) if names else [()]
    selected = [tuple(zip(names, values, strict=True)) for values in chosen]
    options = tuple(
        OptionDraft(name=name, values=tuple(dict.fromkeys(values)))
        for name, values in zip(names, zip(*chosen, strict=True), strict=True)
    )
    addresses = [f"{A}?v={number}" for number in range(draw(st.integers(0, 4)))]
    body = html.clean(draw(st.sampled_from(["", "<p>Warm, “red”</p>\n<p>wool</p>", "a & b <i>c"])))
    return ProductDraft(
        handle=handle,
        title=draw(WORDS),
        description_html=body,
        description=html.plain(body),
        vendor=draw(st.just("") | WORDS),
        product_type=draw(st.just("") | WORDS),
        tags=tuple(draw(distinct(3))),
        status=draw(st.sampled_from(["ACTIVE", "DRAFT", "ARCHIVED"])),
        published=draw(st.booleans()),
        seo_title=draw(st.none() | WORDS),
        seo_description=draw(st.none() | WORDS),
        is_gift_card=draw(st.booleans()),
        options=options or (OptionDraft(name="Title", values=("Default Title",)),),
        variants=tuple(
            draw(variants(pairs or (("Title", "Default Title"),), skus.pop(), addresses))
            for pairs in selected
        ),
        images=tuple(
            ImageDraft(url=url, alt=draw(st.none() | WORDS), position=position)
            for position, url in enumerate(addresses, start=1)
        ),
        first_line=0,
        last_line=0,
    )


@st.composite
def catalogues(draw: st.DrawFn) -> list[ProductDraft]:
    handles = [f"product-{number}" for number in range(draw(st.integers(1, 3)))]
    skus = draw(st.lists(WORDS, min_size=12, max_size=12, unique_by=str.casefold))
    return [draw(products(handle, skus)) for handle in handles]


@settings(law, max_examples=40)
@given(catalogues())
def test_what_is_written_is_read(catalogue: list[ProductDraft]) -> None:
    content = "".join(write(catalogue)).encode()

    found = list(read(io.BytesIO(content)))

    assert [replace(product, first_line=0, last_line=0) for product in found] == catalogue
