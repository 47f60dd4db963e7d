"""The saved operations, and how an answer fills the variables of the next one."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from pages.saved_operations import SavedOperation, saved_operations

LATER = ["Search", "Filter", "Customer", "Staff"]


def test_the_tour_goes_from_browsing_to_staff() -> None:
    groups = list(dict.fromkeys(operation.group for operation in saved_operations()))

    assert groups == ["Browse", "Product", "Cart", "Checkout", "Order", *LATER]


def test_every_stop_has_a_name_of_its_own_and_explains_itself() -> None:
    stops = saved_operations()

    assert len({stop.name for stop in stops}) == len(stops) >= 10
    for stop in stops:
        comments = [line for line in stop.document.splitlines() if line.startswith("#")]
        assert len(comments) >= 4, stop.name
        assert max(map(len, comments)) <= 44, f"{stop.name}: the editor would wrap its comments"


def placeholders(value: Any) -> set[str]:
    return set(re.findall(r'"(\$\w+)"', json.dumps(value)))


def test_every_placeholder_is_yielded_by_some_stop() -> None:
    wanted = {name for stop in saved_operations() for name in placeholders(stop.variables)}

    assert wanted
    assert wanted <= {name for stop in saved_operations() for name in stop.yields}


def test_what_a_stop_yields_is_asked_for_in_its_document() -> None:
    for stop in saved_operations():
        for source in stop.yields.values():
            for field in source.path:
                assert re.search(rf"\b{field}\b", stop.document), (stop.name, field)


def stop(name: str) -> SavedOperation:
    return next(stop for stop in saved_operations() if stop.name == name)


def test_an_answer_fills_the_variables_of_the_next_stop() -> None:
    total = {"amount": "19.90", "currencyCode": "EUR"}
    cart = {"id": "gid://shopify/Cart/c?key=k", "cost": {"totalAmount": total}}
    known = stop("CartCreate").learned({"cartCreate": {"cart": cart}})

    filled = stop("PlaceOrder").filled(known)

    assert filled["cartId"] == "gid://shopify/Cart/c?key=k"
    assert filled["payment"]["amount"] == total
    assert filled["buyer"] == {"email": "buyer@example.com"}


def test_a_buyer_is_led_past_what_is_sold_out() -> None:
    sold_out = {"id": "1", "availableForSale": False}
    nodes = [sold_out, {"id": None}, {"id": "2", "availableForSale": True}]

    learned = stop("ProductByHandle").learned({"product": {"variants": {"nodes": nodes}}})

    assert learned == {"$variantId": "2"}


@pytest.mark.parametrize("data", [None, {}, {"product": None}, {"product": {"variants": 3}}])
def test_nothing_is_learned_from_an_answer_without_it(data: Any) -> None:
    assert stop("ProductByHandle").learned(data) == {}


def test_the_address_of_an_order_tells_its_id() -> None:
    result = {"redirectUrl": "https://shop.example/a/orders/1001?key=a/b"}

    learned = stop("PlaceOrder").learned({"cartSubmitForCompletion": {"result": result}})

    assert learned == {"$orderId": "gid://shopify/Order/1001?key=a/b"}


def test_a_placeholder_that_nothing_filled_is_named() -> None:
    with pytest.raises(LookupError, match=r"\$variantId"):
        stop("CartCreate").filled({})


@pytest.mark.parametrize(
    ("name", "document"),
    [
        ("1.graphql", "# Title\nquery A { a }\n"),
        ("1_browse_a.graphql", "query A { a }\n"),
        ("1_browse_a.graphql", "# Title\n{ a }\n"),
    ],
)
def test_a_saved_operation_that_cannot_be_shown_is_refused(
    tmp_path: Path, name: str, document: str
) -> None:
    path = tmp_path / name
    path.write_text(document)
    path.with_suffix(".json").write_text("{}")

    with pytest.raises(ValueError, match="must be called"):
        saved_operations(tmp_path)
