"""Small product files for tests, and what is read of them."""

import csv
import io

from commerce.product_csv import read
from commerce.product_draft import Finding, ProductDraft, ProductProblem

A = "https://cdn.example/a.png"
B = "https://cdn.example/b.png"
SHIRT = {"Handle": "shirt", "Title": "Shirt", "Variant Price": "36.00"}
SIZED = {**SHIRT, "Option1 Name": "Size", "Option1 Value": "S"}


def written(*rows: dict[str, str]) -> bytes:
    """A file with the columns that its rows have."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def found(*rows: dict[str, str]) -> list[ProductDraft | ProductProblem]:
    return list(read(io.BytesIO(written(*rows))))


def draft(*rows: dict[str, str]) -> ProductDraft:
    (product,) = found(*rows)
    assert isinstance(product, ProductDraft), product
    return product


def problem(*rows: dict[str, str]) -> ProductProblem:
    (product,) = found(*rows)
    assert isinstance(product, ProductProblem), product
    return product


def error(*rows: dict[str, str]) -> Finding:
    (only,) = problem(*rows).errors
    return only


def warning(*rows: dict[str, str]) -> Finding:
    (only,) = draft(*rows).warnings
    return only


def stop(content: bytes) -> ProductProblem:
    """The problem that stopped the reading, which comes last."""
    last = list(read(io.BytesIO(content)))[-1]
    assert isinstance(last, ProductProblem)
    assert last.stops
    return last


def size(value: str, price: str = "36.00", **more: str) -> dict[str, str]:
    """A further row of the shirt."""
    return {"Handle": "shirt", "Option1 Value": value, "Variant Price": price, **more}
