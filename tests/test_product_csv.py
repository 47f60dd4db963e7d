"""What is read of the product files that shops export."""

import io
import os
import tracemalloc
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from product_file import (
    SHIRT,
    SIZED,
    A,
    B,
    draft,
    error,
    size,
    warning,
    written,
)

from commerce.product_csv import read
from commerce.product_draft import ImageDraft, OptionDraft, ProductDraft, ProductProblem


def test_a_product_may_say_no_more_than_its_handle_title_and_price() -> None:
    shirt = draft(SHIRT)

    assert (shirt.handle, shirt.title, shirt.status, shirt.published) == (
        "shirt",
        "Shirt",
        "ACTIVE",
        True,
    )
    assert (shirt.vendor, shirt.tags, shirt.images, shirt.seo_title) == ("", (), (), None)
    assert shirt.options == (OptionDraft(name="Title", values=("Default Title",)),)
    (variant,) = shirt.variants
    assert variant.selected_options == (("Title", "Default Title"),)
    assert (variant.title, variant.price) == ("Default Title", Decimal("36.00"))
    assert (variant.sku, variant.barcode, variant.compare_at, variant.cost) == (None,) * 4
    assert (variant.grams, variant.weight_unit, variant.policy) == (0, "KILOGRAMS", "DENY")
    assert (variant.tracked, variant.quantity, variant.image_url) == (False, None, None)
    assert variant.requires_shipping
    assert variant.taxable
    assert not shirt.is_gift_card


def test_a_product_says_much_more_where_the_file_does() -> None:
    shirt = draft(
        {
            **SHIRT,
            "Body (HTML)": "<p onclick=x>Warm</p><p>wool &amp; silk</p>",
            "Vendor": "Peak",
            "Type": "Shirts",
            "Tags": " wool, Red,,red , Two  Words",
            "Published": "FALSE",
            "Status": "Draft",
            "Gift Card": "true",
            "SEO Title": "A shirt",
            "SEO Description": " Warm\n and red ",
            "Variant SKU": "'00123",
            "Variant Barcode": "'0420",
            "Variant Compare At Price": "40",
            "Cost per item": "12.345",
            "Variant Grams": "453.5",
            "Variant Weight Unit": "lb",
            "Variant Requires Shipping": "false",
            "Variant Taxable": "False",
            "Variant Inventory Tracker": "shopify",
            "Variant Inventory Qty": "7",
            "Variant Inventory Policy": "continue",
            "Google Shopping / Gender": "unisex",
        }
    )

    assert shirt.description_html == "<p>Warm</p><p>wool &amp; silk</p>"
    assert shirt.description == "Warm wool & silk"
    assert (shirt.vendor, shirt.product_type) == ("Peak", "Shirts")
    assert shirt.tags == ("wool", "Red", "Two Words")
    assert (shirt.status, shirt.published, shirt.is_gift_card) == ("DRAFT", False, True)
    assert (shirt.seo_title, shirt.seo_description) == ("A shirt", "Warm and red")
    (variant,) = shirt.variants
    assert (variant.sku, variant.barcode) == ("00123", "0420")
    assert (variant.compare_at, variant.cost) == (Decimal(40), Decimal("12.345"))
    assert (variant.grams, variant.weight_unit, variant.policy) == (454, "POUNDS", "CONTINUE")
    assert (variant.tracked, variant.quantity) == (True, 7)
    assert not variant.requires_shipping
    assert not variant.taxable
    assert shirt.warnings == ()


def test_further_rows_are_further_variants() -> None:
    shirt = draft(
        {**SIZED, "Option2 Name": "Color", "Option2 Value": "Red"},
        size("M", **{"Option2 Value": "Red"}),
        size("S", **{"Option2 Value": "Blue"}),
    )

    assert shirt.options == (
        OptionDraft(name="Size", values=("S", "M")),
        OptionDraft(name="Color", values=("Red", "Blue")),
    )
    assert [variant.title for variant in shirt.variants] == ["S / Red", "M / Red", "S / Blue"]
    assert shirt.variants[2].selected_options == (("Size", "S"), ("Color", "Blue"))


def test_products_come_one_by_one_with_their_lines() -> None:
    content = written(
        {**SIZED, "Body (HTML)": "<p>two\nlines</p>"}, size("M"), {**SHIRT, "Handle": "hat"}
    )

    first, second = read(io.BytesIO(content))

    assert (first.handle, first.first_line, first.last_line) == ("shirt", 2, 4)
    assert (second.handle, second.first_line, second.last_line) == ("hat", 5, 5)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_byte_order_marks_and_blank_lines_make_no_difference(
    end: str, mark: bytes
) -> None:
    text = 'Handle,Title,Variant Price\n\n"shirt","Shirt ""é""",36.00\n\n,,\n'

    (shirt,) = read(io.BytesIO(mark + text.replace("\n", end).encode()))

    assert isinstance(shirt, ProductDraft)
    assert (shirt.title, shirt.first_line, shirt.last_line) == ('Shirt "é"', 3, 3)


def test_lines_may_come_from_anywhere() -> None:
    (shirt,) = read(written(SHIRT).splitlines())

    assert isinstance(shirt, ProductDraft)


def test_rows_may_be_shorter_than_the_header() -> None:
    (shirt,) = read([b"Handle,Title,Variant Price,Vendor,Tags\n", b"shirt,Shirt,36.00\n"])

    assert isinstance(shirt, ProductDraft)


def test_the_columns_of_newer_exports_are_known_too() -> None:
    shirt = draft(
        {
            "Title": "Shirt",
            "URL handle": "shirt",
            "Description": "<p>Warm</p>",
            "Published on online store": "TRUE",
            "SKU": "A1",
            "Barcode": "42",
            "Option1 name": "Size",
            "Option1 value": "S",
            "Option1 Linked To": "",
            "Price": "36.00",
            "Price / International": "99.00",
            "Compare-at price": "40.00",
            "Charge tax": "FALSE",
            "Inventory tracker": "shopify",
            "Inventory quantity": "3",
            "Continue selling when out of stock": "CONTINUE",
            "Weight value (grams)": "250",
            "Weight unit for display": "g",
            "Requires shipping": "FALSE",
            "Product image URL": A,
            "Image position": "1",
            "Image alt text": "A shirt",
            "Variant image URL": A,
            "Gift card": "FALSE",
        }
    )

    (variant,) = shirt.variants
    assert (shirt.description, shirt.images) == (
        "Warm",
        (ImageDraft(url=A, alt="A shirt", position=1),),
    )
    assert (variant.title, variant.sku, variant.barcode) == ("S", "A1", "42")
    assert (variant.price, variant.compare_at) == (Decimal(36), Decimal(40))
    assert (variant.grams, variant.weight_unit, variant.quantity) == (250, "GRAMS", 3)
    assert (variant.policy, variant.tracked, variant.image_url) == ("CONTINUE", True, A)
    assert not variant.taxable
    assert not variant.requires_shipping


def test_stock_below_zero_counts_as_none() -> None:
    row = {**SHIRT, "Variant Inventory Tracker": "shopify", "Variant Inventory Qty": "-1"}

    noted = warning(row)

    assert draft(row).variants[0].quantity == 0
    assert (noted.line, noted.column, noted.value) == (2, "Variant Inventory Qty", "-1")
    assert "taken as 0" in noted.message


@pytest.mark.parametrize(
    ("tracker", "quantity", "tracked", "expected"),
    [
        ({"Variant Inventory Tracker": "shopify"}, {"Variant Inventory Qty": "3"}, True, 3),
        ({"Variant Inventory Tracker": "shopify"}, {}, True, None),
        ({"Variant Inventory Tracker": ""}, {"Variant Inventory Qty": "3"}, False, 3),
        ({}, {"Variant Inventory Qty": "3"}, True, 3),
        ({}, {}, False, None),
    ],
)
def test_stock_is_counted_where_the_file_counts_it(
    tracker: dict[str, str], quantity: dict[str, str], tracked: bool, expected: int | None
) -> None:
    (variant,) = draft({**SHIRT, **tracker, **quantity}).variants

    assert (variant.tracked, variant.quantity) == (tracked, expected)


@pytest.mark.parametrize("former", ["36.00", "36", "12.50"])
def test_a_former_price_that_is_not_higher_is_left_out(former: str) -> None:
    row = {**SHIRT, "Variant Compare At Price": former}

    noted = warning(row)

    assert draft(row).variants[0].compare_at is None
    assert (noted.column, noted.value) == ("Variant Compare At Price", former)


@pytest.mark.parametrize("former", ["", "0", "0.00"])
def test_a_former_price_of_nothing_is_none(former: str) -> None:
    shirt = draft({**SHIRT, "Variant Compare At Price": former})

    assert shirt.variants[0].compare_at is None
    assert shirt.warnings == ()


def test_a_handle_is_made_fit_for_a_url() -> None:
    row = {**SHIRT, "Handle": "Röd Shirt"}

    assert draft(row, {"Handle": "Röd Shirt", "Image Src": A}).handle == "rod-shirt"
    assert "'rod-shirt'" in warning(row).message


def test_a_value_in_other_letters_is_the_value_an_earlier_row_has() -> None:
    rows = (
        {**SIZED, "Option2 Name": "Color", "Option2 Value": "Red"},
        size("M", **{"Option2 Value": "RED"}),
    )

    assert draft(*rows).variants[1].title == "M / Red"
    assert "'Red'" in warning(*rows).message


def test_a_row_that_adds_nothing_is_left_aside() -> None:
    noted = warning(SHIRT, {"Handle": "shirt", "Vendor": "Peak"})

    assert (noted.line, noted.column) == (3, "Handle")


def test_a_title_written_in_every_row_is_one_title() -> None:
    shirt = draft(SIZED, {**SIZED, "Option1 Value": "M"})

    assert len(shirt.variants) == 2
    assert shirt.warnings == ()


def test_the_title_of_a_product_without_options_may_be_given_as_exports_do() -> None:
    named = draft({**SHIRT, "Option1 Name": "Title", "Option1 Value": "Default Title"})
    nameless = draft({**SHIRT, "Option1 Value": "Default Title"})

    assert named == nameless == draft(SHIRT)


def test_images_come_in_the_files_order_with_those_of_variants_last() -> None:
    shirt = draft(
        {**SIZED, "Image Src": B, "Image Alt Text": "Back", "Variant Image": A},
        size("M", **{"Image Src": "//cdn.example/c d.png", "Variant Image": B}),
        {"Handle": "shirt", "Image Src": "http://cdn.example/e.png"},
    )

    assert shirt.images == (
        ImageDraft(url=B, alt="Back", position=1),
        ImageDraft(url="https://cdn.example/c%20d.png", alt=None, position=2),
        ImageDraft(url="http://cdn.example/e.png", alt=None, position=3),
        ImageDraft(url=A, alt=None, position=4),
    )
    assert [variant.image_url for variant in shirt.variants] == [A, B]


def test_images_come_in_the_order_of_their_positions() -> None:
    shirt = draft(
        {**SHIRT, "Image Src": A, "Image Position": "7"},
        {"Handle": "shirt", "Image Src": B, "Image Position": "2"},
    )

    assert [(image.url, image.position) for image in shirt.images] == [(B, 1), (A, 2)]


def test_an_image_given_twice_is_taken_once() -> None:
    rows = ({**SHIRT, "Image Src": A}, {"Handle": "shirt", "Image Src": A})

    assert len(draft(*rows).images) == 1
    assert (warning(*rows).line, warning(*rows).value) == (3, A)


def test_a_product_has_a_bounded_number_of_images() -> None:
    rows = [{"Handle": "shirt", "Image Src": f"{A}?v={number}"} for number in range(250)]

    assert len(draft(SHIRT, *rows).images) == 250
    assert error({**SHIRT, "Image Src": A}, *rows).line == 252


def test_memory_does_not_grow_with_the_file() -> None:
    def lines(products: int) -> Iterator[bytes]:
        yield b"Handle,Title,Body (HTML),Variant SKU,Variant Price\n"
        for number in range(products):
            yield b'p%d,Shirt,"<p>%s</p>",s%d,36.00\n' % (number, b"wool " * 400, number)

    def peak(products: int) -> int:
        tracemalloc.start()
        assert sum(isinstance(product, ProductDraft) for product in read(lines(products))) == (
            products
        )
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return peak

    small, large = peak(100), peak(2_000)

    # What stays of 1,900 products of 2 kB each is where their handles and SKUs stood.
    assert large - small < 1_900 * 600


EXPORTS = os.environ.get("PRODUCT_EXPORTS")


@pytest.mark.skipif(not EXPORTS, reason="PRODUCT_EXPORTS names no folder of real exports")
@pytest.mark.parametrize(
    ("name", "taken", "variants", "images", "told"),
    [
        ("apparel.csv", 25, 96, 55, []),
        ("jewelry.csv", 19, 24, 25, [(2, "Variant Inventory Qty", "-1")]),
        (
            "snowdevil.csv",
            278,
            622,
            412,
            [(562, "Variant Inventory Qty", "-1"), (2265, "Variant SKU", "undefined-1")],
        ),
    ],
)
def test_real_exports_are_read_whole(
    name: str, taken: int, variants: int, images: int, told: list[tuple[int, str, str]]
) -> None:
    with Path(EXPORTS or "", name).open("rb") as file:
        products = list(read(file))

    drafts = [product for product in products if isinstance(product, ProductDraft)]
    problems = [product for product in products if isinstance(product, ProductProblem)]
    findings = [finding for product in drafts for finding in product.warnings]
    findings += [finding for product in problems for finding in product.errors]
    assert len(drafts) == taken
    assert sum(len(product.variants) for product in drafts) == variants
    assert sum(len(product.images) for product in drafts) == images
    assert [(finding.line, finding.column, finding.value) for finding in findings] == told


def test_what_a_file_says_that_is_kept_elsewhere_is_told_of_once() -> None:
    fact, price = "Fabric (product.metafields.custom.fabric)", "Price / International"
    rows = [
        {**SIZED, fact: "", price: "9.00", "Google Shopping / Gender": "Unisex"},
        {**size("M"), fact: "Wool", price: "9.50"},
    ]

    told = draft(*rows).warnings

    assert [(found.line, found.column, found.value) for found in told] == [
        (2, price, "9.00"),
        (3, fact, "Wool"),
    ]


def test_whole_numbers_may_be_written_as_spreadsheets_do() -> None:
    [one] = draft({**SHIRT, "Variant Inventory Qty": "3.0"}).variants

    assert one.quantity == 3
    assert error({**SHIRT, "Variant Inventory Qty": "3.5"}).column == "Variant Inventory Qty"
