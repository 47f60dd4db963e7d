"""Goods of several classes of tax in one cart: each is taxed by its own rates, to the cent."""

from decimal import Decimal
from fractions import Fraction

import drafting
import fulfilling
import sqlalchemy as sa
from buying import line, make, order
from conftest import Shop
from factories import product, stock, variant
from hypothesis import given
from hypothesis import strategies as st

import models
from commerce.basket import Basket, Policy
from commerce.line import Line
from commerce.money import Money, total
from commerce.pricing import price
from commerce.rounding import Rounding, RoundingScope, rounded
from commerce.tax import Destination, TaxRate
from tests.properties.strategies import NOW, law

GERMAN = {"buyerIdentity": {"countryCode": "DE", "email": "ann@shop.test"}}
COST = """query($id: ID!) { cart(id: $id) { cost { totalAmount { amount } totalTaxAmount { amount }
  explanation { kind text } } } }"""
ORDER = """query($id: ID!) { order(id: $id) { totalTax { amount } totalPrice { amount }
  explanation { kind text } } }"""
PERCENTS = {None: Decimal("0.19"), "books": Decimal("0.07"), "bread": Decimal(0)}
TABLE = tuple(
    TaxRate(title=f"VAT {name or 'usual'}", rate=rate, country="DE", tax_class=name)
    for name, rate in PERCENTS.items()
)


async def shelf(shop: Shop) -> list[models.ProductVariant]:
    """A lamp of the usual class, a book, and a loaf that no tax is on."""
    classes = {"lamp": (None, 1999), "book": ("Books", 999), "loaf": ("bread", 333)}
    goods = [
        variant(title=title, tax_class=name, price_minor=minor)
        for title, (name, minor) in classes.items()
    ]
    await stock(shop, *(product(one) for one in goods))
    await shop.add(*(models.TaxRate.of(rate) for rate in TABLE))
    return goods


async def test_each_line_of_a_cart_is_taxed_by_the_rates_of_its_class(shop: Shop) -> None:
    lamp, book, loaf = await shelf(shop)

    placed = await order(shop, line(lamp, 3), line(book, 7), line(loaf), **GERMAN)

    found = (await shop.ask(ORDER, id=placed.gid))["order"]
    taxes = [step["text"] for step in found["explanation"] if step["kind"] == "TAX"]
    assert taxes == [
        "VAT usual 19%: 11.39, rounded from 11.3943",
        "VAT books 7%: 4.90, rounded from 4.8951",
        "VAT bread 0%: 0.00",
    ]
    assert found["totalTax"]["amount"] == "16.29"
    assert found["totalPrice"]["amount"] == "149.52", "59.97 + 69.93 + 3.33 + 16.29"


async def test_prices_that_hold_the_tax_hold_that_of_the_class(shop: Shop) -> None:
    lamp, book, loaf = await shelf(shop)
    primary = {
        "name": "Home",
        "name_key": "home",
        "handle": "primary",
        "currency": "USD",
        "is_primary": True,
    }
    await shop.add(models.Market(**primary, countries=[], prices_include_tax=True))

    cart = await make(shop, line(lamp, 3), line(book, 7), line(loaf), **GERMAN)

    cost = (await shop.ask(COST, id=cart["id"]))["cart"]["cost"]
    assert cost["totalAmount"]["amount"] == "133.23", "the shelf prices, whatever their classes"
    assert cost["totalTaxAmount"]["amount"] == "14.15", "9.58 of the lamps, 4.57 of the books"


async def test_what_is_sold_this_once_is_taxed_by_its_class(shop: Shop) -> None:
    """As a draft, when it is changed, in the order made of it, and when that is edited."""
    await shelf(shop)
    home = {"address1": "Hafenstr. 1", "city": "Berlin", "zip": "10115", "country": "DE"}
    home |= {"firstName": "Bea", "lastName": "Lee"}
    goods = [
        drafting.own("Map", "9.99", 7, taxClass=" Books "),
        drafting.own("Visit", "19.99", 3),
        drafting.own("Stamp", "1.00", 1, taxable=False, taxClass="books"),
    ]
    made = await drafting.draft(shop, *goods, shippingAddress=home)
    classes = [one["taxClass"] for one in made["lineItems"]]
    assert classes == ["Books", None, "books"]
    assert drafting.amounts(made)[3:] == ("16.29", "147.19"), "11.39 and 4.90"

    goods[1]["taxClass"] = "bread"
    changed = await drafting.done(shop, drafting.UPDATE, id=made["id"], draft={"lineItems": goods})
    assert drafting.amounts(changed)[3:] == ("4.90", "135.80")
    done = await drafting.done(shop, drafting.COMPLETE, id=made["id"], key="once")
    [placed] = await shop.all(sa.select(models.Order))
    found = (await shop.ask(ORDER, id=placed.gid))["order"]
    taxes = [step["text"] for step in found["explanation"] if step["kind"] == "TAX"]
    assert taxes == ["VAT books 7%: 4.90, rounded from 4.8951", "VAT bread 0%: 0.00"]
    assert [one["taxClass"] for one in done["lineItems"]] == ["Books", "bread", "books"]

    first, *_ = await fulfilling.lines_of(shop, placed)
    fewer = {"setQuantities": [fulfilling.some(first, 1)]}
    edited = await fulfilling.tell(shop, fulfilling.EDIT, id=placed.gid, input=fewer)
    assert edited["userErrors"] == []
    current = "query($id: ID!) { order(id: $id) { currentTotalTax { amount } } }"
    after = (await shop.ask(current, id=placed.gid))["order"]
    assert after["currentTotalTax"]["amount"] == "0.70"

    long = drafting.own("Map", "1.00", 1, taxClass="x" * 101)
    at = ["draftOrder", "lineItems", "0", "taxClass"]
    assert await drafting.codes(shop, drafting.CREATE, draft={"lineItems": [long]}) == [
        ("TOO_LONG", at)
    ]


CLASSES = st.sampled_from(["", "books", "BOOKS", "bread", "unknown"])
LINES = st.lists(st.tuples(st.integers(0, 50_000), st.integers(1, 9), CLASSES), max_size=8)


@law
@given(LINES, st.booleans(), st.sampled_from(RoundingScope), st.sampled_from(Rounding))
def test_mixed_classes_sum_to_the_cent(
    said: list[tuple[int, int, str]], inclusive: bool, scope: RoundingScope, rounding: Rounding
) -> None:
    """By line each is rounded by itself; by order each rate once; and the parts are the whole."""
    lines = tuple(
        Line(key=str(i), unit_price=Money(minor, "EUR"), quantity=count, tax_class=name)
        for i, (minor, count, name) in enumerate(said)
    )
    basket = Basket(currency="EUR", lines=lines, now=NOW, destination=Destination("DE"))
    policy = Policy(tax_rates=TABLE, prices_include_tax=inclusive, scope=scope, rounding=rounding)

    quote = price(basket, policy)

    for line_, quoted in zip(lines, quote.lines, strict=True):
        rate = PERCENTS.get(line_.tax_class.casefold() or None, PERCENTS[None])
        assert [tax.rate for tax in quoted.taxes] == [rate]
        exact = Fraction(quoted.subtotal.minor) * Fraction(rate)
        exact = exact / (1 + Fraction(rate)) if inclusive else exact
        if scope is RoundingScope.LINE:
            assert quoted.tax.minor == rounded(exact, rounding)
        assert abs(quoted.tax.minor - exact) < 2
    assert quote.tax == total((one.tax for one in quote.lines), "EUR")
    assert quote.tax == total((one.tax for one in quote.taxes), "EUR")
    paid = quote.subtotal if inclusive else quote.subtotal + quote.tax
    assert quote.total == paid == total((one.gross for one in quote.lines), "EUR")
