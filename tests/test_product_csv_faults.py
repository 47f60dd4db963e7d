"""What is wrong in product files, and what people hear of it."""

import io
import tracemalloc

import pytest
from product_file import (
    SHIRT,
    SIZED,
    A,
    draft,
    error,
    found,
    problem,
    size,
    stop,
    written,
)

from commerce import product_csv
from commerce.product_csv import read
from commerce.product_draft import ProductDraft, ProductProblem


@pytest.mark.parametrize(
    ("column", "value", "advice"),
    [
        ("Variant Price", "", "needs a price"),
        ("Variant Price", "12,50", "such as 1250.00"),
        ("Variant Price", "1,250.00", "such as 1250.00"),
        ("Variant Price", "$36", "such as 1250.00"),
        ("Variant Price", "-1", "such as 1250.00"),
        ("Variant Price", "1e3", "such as 1250.00"),
        ("Variant Price", "NaN", "such as 1250.00"),
        ("Variant Price", "٣", "such as 1250.00"),
        ("Variant Price", "9" * 13, "such as 1250.00"),
        ("Variant Compare At Price", "free", "such as 1250.00"),
        ("Cost per item", "12 USD", "such as 1250.00"),
        ("Variant Grams", "-1", "in digits"),
        ("Variant Grams", "1 kg", "in digits"),
        ("Variant Grams", "1000000001", "in digits"),
        ("Variant Inventory Qty", "some", "digits only"),
        ("Variant Inventory Qty", "1.5", "digits only"),
        ("Variant Inventory Qty", "1000000001", "digits only"),
        ("Variant Inventory Qty", "9" * 5000, "digits only"),
        ("Variant Inventory Policy", "maybe", "deny, continue"),
        ("Variant Weight Unit", "stone", "kg, g, lb, oz"),
        ("Variant Requires Shipping", "oui", "true, false"),
        ("Variant Taxable", "2", "true, false"),
        ("Published", "soon", "true, false"),
        ("Gift Card", "x", "true, false"),
        ("Status", "unlisted", "active, draft, archived"),
        ("Image Src", "shirt.png", "https://"),
        ("Image Src", "file:///etc/passwd", "https://"),
        ("Image Src", "https://", "https://"),
        ("Image Src", "http://[", "https://"),
        ("Image Src", "https://a.example/\x01", "https://"),
        ("Image Src", "https://a.example/" + "a" * 2048, "2,048"),
        ("Image Position", "first", "digits only"),
        ("Variant Image", "javascript:x", "https://"),
        ("Title", "", "needs its title"),
        ("Title", "x" * 256, "shorten it to 255"),
        ("Vendor", "a\x00b", "type it anew"),
        ("Tags", "x" * 256, "shorten it"),
        ("Tags", ",".join(map(str, range(251))), "keep the 250"),
        ("Variant SKU", "x" * 256, "shorten it to 255"),
        ("SEO Description", "x" * 5_001, "5,000"),
        ("Option1 Value", "S", "fill in Option1 Name"),
        ("Option1 Name", "Size", "say which Size"),
        ("Body (HTML)", "<div>" * 30_000, "make it shorter"),
        ("Body (HTML)", "x" * 1_000_001, "shorten it"),
    ],
)
def test_a_cell_that_cannot_be_taken_refuses_its_product(
    column: str, value: str, advice: str
) -> None:
    hat = {**SHIRT, "Handle": "hat"}
    refused, taken = found({**SHIRT, "Variant Price": "36", column: value}, hat)

    assert isinstance(taken, ProductDraft)
    assert isinstance(refused, ProductProblem)
    (fault,) = refused.errors
    assert (refused.handle, refused.first_line, refused.stops) == ("shirt", 2, False)
    assert fault.line == 2
    assert fault.column == ("Option1 Value" if column == "Option1 Name" else column)
    assert advice in fault.message
    assert len(fault.value) <= 60


def test_a_fault_names_the_column_as_the_file_does() -> None:
    fault = error({"URL handle": "shirt", "Title": "Shirt", "PRICE": "free"})

    assert (fault.line, fault.column, fault.value) == (2, "PRICE", "free")


def test_all_faults_of_a_product_are_told_at_once() -> None:
    refused = problem(
        {**SIZED, "Variant Grams": "much", "Published": "soon"},
        size("M", "free"),
        size("L", "1,5"),
    )

    assert {(fault.line, fault.column) for fault in refused.errors} == {
        (2, "Variant Grams"),
        (2, "Published"),
        (3, "Variant Price"),
        (4, "Variant Price"),
    }


def test_a_handle_whose_rows_stand_apart_is_refused_naming_both_places() -> None:
    hat = {**SHIRT, "Handle": "hat"}

    shirt, other, again = found(SIZED, size("M"), hat, size("L", Title="Shirt"))

    assert isinstance(shirt, ProductDraft)
    assert isinstance(other, ProductDraft)
    assert isinstance(again, ProductProblem)
    assert again.errors[0].line == 5
    assert "lines 2-3" in again.errors[0].message


@pytest.mark.parametrize("second", ["A1", "a1", "'A1"])
def test_products_may_share_a_sku_and_the_second_is_told(second: str) -> None:
    hat = {**SHIRT, "Handle": "hat", "Variant SKU": second}

    shirt, shared = found({**SHIRT, "Variant SKU": "A1"}, hat)

    assert isinstance(shirt, ProductDraft)
    assert isinstance(shared, ProductDraft)
    assert shirt.warnings == ()
    (noted,) = shared.warnings
    assert (noted.line, noted.column, noted.value) == (3, "Variant SKU", second)
    assert "line 2" in noted.message
    assert shared.variants[0].sku == second.removeprefix("'")


@pytest.mark.parametrize("earlier", ["A1", "B2"], ids=["in another product too", "nowhere else"])
@pytest.mark.parametrize("second", ["A1", "a1", "'A1"])
def test_a_sku_has_one_place_in_its_product(earlier: str, second: str) -> None:
    hat = {**SHIRT, "Handle": "hat", "Variant SKU": earlier}

    _, refused = found(hat, {**SIZED, "Variant SKU": "A1"}, size("M", **{"Variant SKU": second}))

    assert isinstance(refused, ProductProblem)
    (fault,) = refused.errors
    assert (fault.line, fault.column, fault.value) == (4, "Variant SKU", second)
    assert "line 3" in fault.message


@pytest.mark.parametrize("column", ["Variant Price", "Variant Compare At Price", "Cost per item"])
def test_an_amount_that_the_shops_currency_cannot_hold_refuses_its_product(column: str) -> None:
    content = written({**SHIRT, column: "1250.5"}, {**SHIRT, "Handle": "hat", column: "1250.00"})

    refused, hat = read(io.BytesIO(content), "JPY")

    assert isinstance(hat, ProductDraft)
    assert isinstance(refused, ProductProblem)
    (fault,) = refused.errors
    assert (fault.line, fault.column, fault.value) == (2, column, "1250.5")
    assert "JPY has 0 decimal digits" in fault.message


def test_two_variants_cannot_have_the_same_options() -> None:
    fault = error(SIZED, size("M"), size("S"))

    assert (fault.line, fault.column, fault.value) == (4, "Option1 Value", "S")
    assert "line 2" in fault.message


def test_two_variants_cannot_have_the_same_title() -> None:
    fault = error(
        {**SIZED, "Option1 Value": "a / b", "Option2 Name": "Color", "Option2 Value": "c"},
        size("a", **{"Option2 Value": "b / c"}),
    )

    assert "line 2" in fault.message


def test_a_product_without_options_has_one_variant() -> None:
    assert error(SHIRT, {"Handle": "shirt", "Variant Price": "40"}).line == 3


def test_the_title_of_a_variant_is_bounded() -> None:
    fault = error(
        {**SIZED, "Option1 Value": "a" * 250, "Option2 Name": "Color", "Option2 Value": "b" * 250}
    )

    assert "500" in fault.message


def test_two_options_cannot_have_the_same_name() -> None:
    fault = error({**SIZED, "Option2 Name": "SIZE", "Option2 Value": "x"})

    assert fault.column == "Option2 Name"


def test_a_later_row_cannot_rename_an_option() -> None:
    fault = error(SIZED, size("M", **{"Option1 Name": "Length"}))

    assert (fault.line, fault.column, fault.value) == (3, "Option1 Name", "Length")


def test_a_later_row_cannot_rename_the_product() -> None:
    fault = error(SIZED, size("M", Title="Blouse"))

    assert (fault.line, fault.column, fault.value) == (3, "Title", "Blouse")


def test_a_product_has_up_to_2048_variants() -> None:
    rows = [size(f"size {number}") for number in range(2_048)]

    assert len(draft(SIZED, *rows[:2_047]).variants) == 2_048
    fault = error(SIZED, *rows)
    assert (fault.line, fault.column) == (2_050, "Handle")


def test_a_product_of_endless_rows_is_refused_whole() -> None:
    rows = [{"Handle": "shirt", "Image Src": A} for _ in range(5_000)]

    refused, hat = found(SHIRT, *rows, {**SHIRT, "Handle": "hat"})

    assert isinstance(hat, ProductDraft)
    assert isinstance(refused, ProductProblem)
    assert "5,001 rows" in refused.errors[0].message
    assert refused.last_line == 5_002


def test_cells_beyond_the_header_are_a_fault() -> None:
    (refused,) = read([b"Handle,Title,Variant Price\n", b"shirt,Shirt, wool,36.00\n"])

    assert isinstance(refused, ProductProblem)
    assert "4 cells, not 3" in refused.errors[0].message


def test_blank_cells_beyond_the_header_are_none() -> None:
    (shirt,) = read([b"Handle,Title,Variant Price\n", b"shirt,Shirt,36.00,, \n"])

    assert isinstance(shirt, ProductDraft)


def test_a_row_without_a_handle_refuses_the_product_it_may_belong_to() -> None:
    refused, hat = found(SHIRT, {"Variant Price": "40"}, {**SHIRT, "Handle": "hat"})

    assert isinstance(hat, ProductDraft)
    assert isinstance(refused, ProductProblem)
    assert (refused.handle, refused.errors[0].line) == ("shirt", 3)


def test_a_row_without_a_handle_at_the_top_belongs_to_no_product() -> None:
    refused, shirt = found({"Title": "Hat", "Variant Price": "40"}, SHIRT)

    assert isinstance(shirt, ProductDraft)
    assert isinstance(refused, ProductProblem)
    assert (refused.handle, refused.first_line, refused.stops) == (None, 2, False)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_utf_16_file_is_to_be_saved_as_utf_8(encoding: str) -> None:
    problem = stop(written(SHIRT).decode().encode(encoding))

    assert problem.errors[0].line == 1
    assert "UTF-16" in problem.errors[0].message
    assert "CSV UTF-8" in problem.errors[0].message


def test_a_file_of_another_encoding_is_read_up_to_there() -> None:
    content = written(SHIRT, {**SHIRT, "Handle": "hat"}, {**SHIRT, "Handle": "cap"})
    content += "belt,Gürtel,1\n".encode("latin-1")

    shirt, hat, cap, problem = read(io.BytesIO(content))

    assert isinstance(shirt, ProductDraft)
    assert isinstance(hat, ProductDraft)
    assert isinstance(problem, ProductProblem)
    assert isinstance(cap, ProductProblem)
    assert "more rows" in cap.errors[0].message
    assert (problem.handle, problem.errors[0].line, problem.stops) == (None, 5, True)
    assert problem.errors[0].value == "belt,G\N{REPLACEMENT CHARACTER}rtel,1"
    assert "CSV UTF-8" in problem.errors[0].message


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b" , ,\n"])
def test_an_empty_file_lacks_a_header(content: bytes) -> None:
    assert "must name the columns" in stop(content).errors[0].message


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"Handle,Title\nshirt,Shirt\n", "lacks the columns Variant Price. Export"),
        (b"a,b\n", "lacks the columns Handle, Title, Variant Price"),
        (b"Handle;Title;Variant Price\n", "separated by semicolons"),
        (b"Handle\tTitle\tVariant Price\n", "separated by tabs"),
    ],
)
def test_missing_columns_are_named(content: bytes, reason: str) -> None:
    problem = stop(content)

    assert reason in problem.errors[0].message
    assert (problem.handle, problem.first_line) == (None, 1)


def test_a_column_named_twice_is_a_question() -> None:
    problem = stop(b"Handle,Title,Price,Variant Price\n")

    assert problem.errors[0].column == "Variant Price"


@pytest.mark.parametrize(
    "row",
    [
        b'shirt,"Shirt "wool"",36.00\nhat,Hat,1\n',
        b'shirt,"Shirt,36.00\nhat,Hat,1\n',
        b"shirt,Shirt,36.00\rhat,Hat,1\n",
    ],
    ids=["stray", "unclosed", "carriage return"],
)
def test_a_row_that_is_not_csv_stops_the_reading_where_it_starts(row: bytes) -> None:
    content = written({**SHIRT, "Handle": "cap"}) + row

    cap, problem = read(io.BytesIO(content))

    assert isinstance(problem, ProductProblem)
    assert isinstance(cap, ProductProblem)
    assert (problem.errors[0].line, problem.stops) == (3, True)
    assert 'a quote (") twice' in problem.errors[0].message


@pytest.mark.parametrize("line", [b"x" * 100 + b"\n", b"x" * 100], ids=["lines", "one line"])
def test_a_quote_that_is_never_closed_is_found_before_memory_is_full(line: bytes) -> None:
    content = b'Handle,Title,Variant Price\nshirt,"' + line * 100_000

    tracemalloc.start()
    problem = stop(content)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert problem.errors[0].line == 2
    assert "never closed" in problem.errors[0].message
    assert peak < 5 * product_csv.MAX_RECORD
