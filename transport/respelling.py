"""Answers in the spelling that one client kit cannot do without."""

import re
from collections.abc import Mapping

AMOUNT = re.compile(rb'("amount":"-?\d+\.\d)0"')


def respelled(headers: Mapping[str, str], content: bytes) -> bytes:
    """The answer as its asker can read it.

    shopify-buy 3 (``X-SDK-Variant: javascript``) breaks off where the last of two decimals is
    a zero: it wants "18.0", and fails to write over "18.00" by itself. All others hear exactly
    the currency's digits.
    """
    if headers.get("x-sdk-variant") != "javascript":
        return content
    return AMOUNT.sub(rb'\1"', content)
