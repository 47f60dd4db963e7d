"""Ids that clients keep, send back, and get wrong."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce import gid

ROOT = Path(__file__).parent.parent
LARGEST = 2**63 - 1


@given(st.integers(0, LARGEST))
def test_a_number_comes_back_as_it_went_out(number: int) -> None:
    assert gid.number_of("Product", gid.make("Product", number)) == number


def test_an_id_has_the_form_that_clients_take_apart() -> None:
    assert gid.make("ProductVariant", 7) == "gid://shopify/ProductVariant/7"


def test_an_id_is_taken_apart_into_type_key_and_rest() -> None:
    assert gid.split("gid://shopify/Cart/abc?key=xyz") == ("Cart", "abc", "key=xyz")
    assert gid.split("gid://shopify/Product/1") == ("Product", "1", "")
    assert gid.split("gid://shopify/Product/1?") == ("Product", "1", "")


@pytest.mark.parametrize(
    "malformed",
    [
        "",
        "1",
        "Product/1",
        "gid://shopify/Product",
        "gid://shopify/Product/",
        "gid://shopify/Product/1/2",
        "gid://shopify/Product/1 ?key=x\n",
        "gid://shopify//1",
        "gid://shopify/2Product/1",
        "gid://SHOPIFY/Product/1",
        "gid:/shopify/Product/1",
        " gid://shopify/Product/1",
        "http://shopify/Product/1",
        "Z2lkOi8vc2hvcGlmeS9Qcm9kdWN0LzE=",
        "gid://shopify/Product/" + "1" * 500,
    ],
)
def test_what_is_no_id_is_refused_with_its_proper_form(malformed: str) -> None:
    with pytest.raises(gid.BadId, match="gid://shopify/Type/key") as refused:
        gid.split(malformed)

    assert refused.value.code == "BAD_USER_INPUT"
    assert len(str(refused.value)) < 250


def test_an_id_of_another_shop_system_is_refused() -> None:
    with pytest.raises(gid.BadId, match="gid://shopify/Type/key"):
        gid.number_of("Product", "gid://elsewhere/Product/1")


def test_an_id_of_another_type_is_refused_by_the_name_of_both() -> None:
    with pytest.raises(gid.BadId, match="id of a Collection; this takes the id of a Product"):
        gid.number_of("Product", "gid://shopify/Collection/1")


@pytest.mark.parametrize("key", ["abc", "-1", "1.0", "1e3", "٣", "²", str(2**63), "9" * 40, "0x1"])
def test_a_key_that_no_row_can_have_is_refused(key: str) -> None:
    with pytest.raises(gid.BadId, match="the key of a Product is a number"):
        gid.number_of("Product", f"gid://shopify/Product/{key}")


def test_a_key_is_a_number_only_if_a_database_can_hold_it() -> None:
    assert gid.as_number("0") == 0
    assert gid.as_number(str(LARGEST)) == LARGEST
    assert gid.as_number(str(LARGEST + 1)) is None
    assert gid.as_number("") is None


def test_a_secret_is_found_among_what_clients_append() -> None:
    rest = "utm=a&key=s3cr=t&_fd=0"

    assert gid.parameter(rest, "key") == "s3cr=t"
    assert gid.parameter(rest, "_fd") == "0"
    assert gid.parameter(rest, "missing") is None
    assert gid.parameter("", "key") is None


def test_the_namespace_is_a_setting() -> None:
    """Read once, when the process starts: so in a process of its own."""
    program = "from commerce import gid; print(gid.make('Product', 1)); print(gid.split('gid://my-shop/A/b'))"

    ran = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"CARTOGRAPH_GID_NAMESPACE": "my-shop"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert ran.stdout.splitlines() == ["gid://my-shop/Product/1", "('A', 'b', '')"]
