"""What an order says of its money, its addresses, and what was sent."""

from conftest import Shop
from factories import order, product, variant

import models

ALL = """query($id: ID!) { order(id: $id) {
  subtotalPrice { amount } subtotalPriceV2 { amount } totalPrice { amount } totalPriceV2 { amount }
  totalShippingPrice { amount } totalShippingPriceV2 { amount } totalTax { amount }
  totalTaxV2 { amount } totalRefunded { amount currencyCode } totalRefundedV2 { amount }
  originalTotalPrice { amount } originalTotalDuties { amount } currentTotalDuties { amount }
  currentSubtotalPrice { amount } currentTotalPrice { amount } currentTotalTax { amount }
  currentTotalShippingPrice { amount } cancelReason canceledAt edited customerLocale customerUrl
  statusUrl successfulFulfillments(first: 2) { trackingCompany trackingInfo { number }
    fulfillmentLineItems(first: 1) { nodes { quantity lineItem { title } } } } } }"""


async def test_an_order_tells_its_money_then_and_now(shop: Shop) -> None:
    """Goods of 50.00 with 9.00 of tax, delivery of 5.00 with 1.00; of the goods 15.00 went back."""
    row = order(
        subtotal_minor=5000,
        shipping_minor=500,
        shipping_gross_minor=600,
        shipping_tax_minor=100,
        tax_minor=1000,
        total_minor=6500,
        refunded_minor=1500,
        credited_minor=1500,
    )
    thing = variant(price_minor=5000)
    await shop.add(product(thing))
    row.lines = order(thing).lines
    row.lines[0].gross_minor, row.lines[0].tax_minor = 5900, 900
    row.lines[0].credited_minor = 1500
    await shop.add(row)

    answer = (await shop.ask(ALL, id=row.gid))["order"]

    amounts = {name: value["amount"] for name, value in answer.items() if isinstance(value, dict)}
    assert amounts == {
        "subtotalPrice": "50.00",
        "subtotalPriceV2": "50.00",
        "totalPrice": "65.00",
        "totalPriceV2": "65.00",
        "totalShippingPrice": "5.00",
        "totalShippingPriceV2": "5.00",
        "totalTax": "10.00",
        "totalTaxV2": "10.00",
        "totalRefunded": "15.00",
        "totalRefundedV2": "15.00",
        "originalTotalPrice": "65.00",
        "currentSubtotalPrice": "37.29",
        "currentTotalPrice": "50.00",
        "currentTotalTax": "7.71",
        "currentTotalShippingPrice": "5.00",
    }
    others = {name: value for name, value in answer.items() if name not in amounts}
    assert others == {
        "originalTotalDuties": None,
        "currentTotalDuties": None,
        "cancelReason": None,
        "canceledAt": None,
        "edited": False,
        "customerLocale": None,
        "customerUrl": answer["statusUrl"],
        "statusUrl": f"http://shop.test/orders/1001?key={row.key}",
        "successfulFulfillments": [],
    }


async def test_an_order_that_was_called_off_says_why(shop: Shop) -> None:
    row = order(cancel_reason=models.OrderCancelReason.CUSTOMER, edited=True, customer_locale="de")
    await shop.add(row)

    answer = (await shop.ask(ALL, id=row.gid))["order"]

    assert (answer["cancelReason"], answer["edited"], answer["customerLocale"]) == (
        "CUSTOMER",
        True,
        "de",
    )


async def test_an_order_tells_where_it_goes_and_whom_the_bill_is_for(shop: Shop) -> None:
    home = {"first_name": "Ann", "city": "Bern", "zip": "3011", "country_code": "CH"}
    row = order(shipping_address=home, billing_address={"company": "Ann Ltd", "country_code": "CH"})
    await shop.add(row)

    answer = await shop.ask(
        """query($id: ID!) { order(id: $id) {
             shippingAddress { id name city zip countryCodeV2 country formatted(withName: true) }
             billingAddress { company name } } }""",
        id=row.gid,
    )

    assert answer["order"] == {
        "shippingAddress": {
            "id": "gid://shopify/MailingAddress/1001-shipping",
            "name": "Ann",
            "city": "Bern",
            "zip": "3011",
            "countryCodeV2": "CH",
            "country": "Switzerland",
            "formatted": ["Ann", "CH-3011 Bern", "Switzerland"],
        },
        "billingAddress": {"company": "Ann Ltd", "name": None},
    }


async def test_an_order_that_is_not_sent_has_no_addresses(shop: Shop) -> None:
    row = order()
    await shop.add(row)

    answer = await shop.ask(
        """query($id: ID!) { order(id: $id) { shippingAddress { id } billingAddress { id } }
             node(id: "gid://shopify/MailingAddress/1001-shipping") { id } }""",
        id=row.gid,
    )

    assert answer == {"order": {"shippingAddress": None, "billingAddress": None}, "node": None}
