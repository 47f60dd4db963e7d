"""What the contract has and we do not offer: null, empty or refused, without a fuss."""

from conftest import Shop
from factories import product, variant


async def test_what_is_not_offered_of_a_product_is_null_or_empty(shop: Shop) -> None:
    await shop.add(product(variant(), handle="tea"))

    answer = await shop.ask(
        """{ product(handle: "tea") { trackingParameters
             variants(first: 1) { nodes { requiresComponents
               components(first: 2) { nodes { quantity productVariant { id } } }
               groupedBy(first: 2) { edges { cursor node { id } } }
               quantityPriceBreaks(last: 2) { nodes { minimumQuantity price { amount } }
                 pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }
               shopPayInstallmentsPricing { available pricePerTerm { amount } } } } } }"""
    )

    assert answer["product"] == {
        "trackingParameters": None,
        "variants": {
            "nodes": [
                {
                    "requiresComponents": False,
                    "components": {"nodes": []},
                    "groupedBy": {"edges": []},
                    "quantityPriceBreaks": {
                        "nodes": [],
                        "pageInfo": {
                            "hasNextPage": False,
                            "hasPreviousPage": False,
                            "startCursor": None,
                            "endCursor": None,
                        },
                    },
                    "shopPayInstallmentsPricing": None,
                }
            ]
        },
    }


async def test_an_empty_list_refuses_a_cursor_it_cannot_have_given(shop: Shop) -> None:
    await shop.add(product(variant(), handle="tea"))

    code, _ = await shop.refusal(
        """{ product(handle: "tea") { variants(first: 1) { nodes {
             components(first: 2, after: "x") { nodes { quantity } } } } } }"""
    )

    assert code == "BAD_USER_INPUT"


async def test_a_buyer_buys_for_no_company(shop: Shop) -> None:
    answer = await shop.ask(
        """mutation { cartCreate { cart { buyerIdentity { purchasingCompany {
             company { name } contact { title } location { name } } } } } }"""
    )

    assert answer["cartCreate"]["cart"]["buyerIdentity"] == {"purchasingCompany": None}


REQUEST = {
    "locale": "en",
    "presentmentCurrency": "USD",
    "subtotal": {"amount": "10.00", "currencyCode": "USD"},
    "total": {"amount": "10.00", "currencyCode": "USD"},
    "lineItems": [{"quantity": 1, "label": "Tea"}],
    "deliveryMethods": [{"code": "std", "minDeliveryDate": "2026-01-31T09:30:00Z"}],
}


async def test_a_payment_with_shop_pay_is_refused(shop: Shop) -> None:
    answer = await shop.ask(
        """mutation($request: ShopPayPaymentRequestInput!) {
             shopPayPaymentRequestSessionCreate(paymentRequest: $request, sourceIdentifier: "1") {
               shopPayPaymentRequestSession { token } userErrors { code field message } }
             shopPayPaymentRequestSessionSubmit(
                 paymentRequest: $request, token: "t", idempotencyKey: "k") {
               paymentRequestReceipt { token } userErrors { code field } } }""",
        request=REQUEST,
    )

    assert answer["shopPayPaymentRequestSessionCreate"] == {
        "shopPayPaymentRequestSession": None,
        "userErrors": [
            {
                "code": "PAYMENT_REQUEST_INVALID_INPUT",
                "field": ["paymentRequest"],
                "message": "This shop takes no Shop Pay; send the buyer to the cart's checkoutUrl.",
            }
        ],
    }
    assert answer["shopPayPaymentRequestSessionSubmit"] == {
        "paymentRequestReceipt": None,
        "userErrors": [{"code": "PAYMENT_REQUEST_NOT_FOUND", "field": ["token"]}],
    }
