"""A buyer in a headless Chromium: into the cart, to the checkout, and what the page then says."""

import json

from chromium import Page
from live import ROOT

AUDIT = (ROOT / "tests" / "accessibility.js").read_text("utf-8")
TEXT = "(document.querySelector('main')?.innerText ?? '').replace(/\\s+/g, ' ')"
TOTAL = "document.querySelector('.totals .total:last-child dd')?.innerText"
HOME = {
    "#first_name": "Ann",
    "#last_name": "Lee",
    "#address1": "12 Harbor Street",
    "#city": "Seattle",
    "#zip": "98101",
}


def text(page: Page, wanted: str) -> None:
    page.wait_for(f"{TEXT}.includes({json.dumps(wanted)})")


def fill(page: Page) -> None:
    """Contact and address, as somebody types them; then the ways to deliver are there."""
    page.find(".scripted #checkout form")
    page.type("#email", "ann@example.com")
    for selector, value in HOME.items():
        page.type(selector, value)
    page.choose("#province_code", "WA")
    page.find("input[name=delivery][value=express]")


def into_the_cart(page: Page, address: str) -> None:
    page.goto(f"{address}/products/mug")
    page.click(".facts .button")
    page.wait_for("document.querySelector('#cart')?.open")


def to_checkout(page: Page, address: str) -> str:
    into_the_cart(page, address)
    page.click("#cart footer a.button")
    page.find(".scripted #checkout form")
    return str(page.evaluate("location.href"))
