"""E-mail addresses and phone numbers: one spelling each, or none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce import contact


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("ann@example.com", "ann@example.com"),
        (" ann@example.com\n", "ann@example.com"),
        ("Ann.Lee+shop@EXAMPLE.COM", "Ann.Lee+shop@example.com"),
        ("ann@bücher.example", "ann@bücher.example"),
        ("ann@xn--bcher-kva.example", "ann@bücher.example"),
        ("ann@shop.test", "ann@shop.test"),
        ("a" * 64 + "@example.com", "a" * 64 + "@example.com"),
        ("", None),
        (" ", None),
        ("ann", None),
        ("ann@", None),
        ("@example.com", None),
        ("ann@example", None),
        ("ann@@example.com", None),
        ("ann lee@example.com", None),
        ("ann@exa mple.com", None),
        ("ann@.example.com", None),
        ("ann@localhost", None),
        ("ann@[127.0.0.1]", None),
        ("Ann <ann@example.com>", None),
        ("ann@example.com, bob@example.com", None),
        ("ann@example.com\r\nBcc: bob@example.com", None),
        ("ann\0@example.com", None),
        ("a" * 65 + "@example.com", None),
        ("a@" + "b" * 400 + ".com", None),
    ],
)
def test_an_email_address_has_one_spelling_or_is_none(written: str, expected: str | None) -> None:
    assert contact.email(written) == expected


@pytest.mark.parametrize(
    ("written", "country", "expected"),
    [
        ("+12025550123", None, "+12025550123"),
        (" +1 (202) 555-0123 ", None, "+12025550123"),
        ("+49 30 901820", None, "+4930901820"),
        ("+49 30 901820", "US", "+4930901820"),
        ("tel:+1-202-555-0123", None, "+12025550123"),
        ("(202) 555-0123", "US", "+12025550123"),
        ("030 901820", "DE", "+4930901820"),
        ("(202) 555-0123", None, None),
        ("(202) 555-0123", "ZZ", None),
        ("", None, None),
        ("+", None, None),
        ("12", "US", None),
        ("12", "DE", None),
        ("555-0123", "US", None),
        ("+1", None, None),
        ("call me", "US", None),
        ("+1202555012345678", None, None),
        ("+1" + "0" * 400, None, None),
        ("+999 123456", None, None),
    ],
)
def test_a_phone_number_has_one_spelling_or_is_none(
    written: str, country: str | None, expected: str | None
) -> None:
    assert contact.phone(written, country) == expected


@given(st.text(max_size=60))
def test_no_text_at_all_breaks_the_reading_of_addresses(written: str) -> None:
    for read in (contact.email, contact.phone):
        found = read(written)
        assert found is None or read(found) == found
