"""Drawing up orders, for tests: the mutations that several of them send."""

from typing import Any

from conftest import Shop

import models
from commerce.permission import Permission

STAFF = [
    *(Permission.ORDERS_READ, Permission.ORDERS_WRITE),
    *(Permission.CUSTOMERS_READ, Permission.CUSTOMERS_WRITE),
]
SHOWN = """id name status email note tags completedAt invoiceSentAt invoiceUrl
  customer { email } order { id name tags financialStatus email note }
  subtotalPrice { amount } totalDiscounts { amount } totalShippingPrice { amount }
  totalTax { amount } totalPrice { amount }
  shippingOptions { handle title price { amount } }
  lineItems { title variantTitle sku quantity requiresShipping taxable taxClass
    customAttributes { key value } originalUnitPrice { amount }
    originalTotal { amount } discountedTotal { amount } variant { id } }"""
ERRORS = "userErrors { code field message }"
CREATE = f"""mutation($draft: DraftOrderInput!) {{
  answer: draftOrderCreate(draftOrder: $draft) {{ draftOrder {{ {SHOWN} }} {ERRORS} }} }}"""
UPDATE = f"""mutation($id: ID!, $draft: DraftOrderInput!) {{
  answer: draftOrderUpdate(id: $id, draftOrder: $draft) {{
    draftOrder {{ {SHOWN} }} {ERRORS} }} }}"""
DELETE = f"""mutation($id: ID!) {{
  answer: draftOrderDelete(id: $id) {{ deletedDraftOrderId {ERRORS} }} }}"""
SEND = f"""mutation($id: ID!, $email: String, $message: String) {{
  answer: draftOrderInvoiceSend(id: $id, email: $email, message: $message) {{
    draftOrder {{ {SHOWN} }} {ERRORS} }} }}"""
COMPLETE = f"""mutation($id: ID!, $key: String!, $pending: Boolean! = true) {{
  answer: draftOrderComplete(id: $id, paymentPending: $pending) @idempotent(key: $key) {{
    draftOrder {{ {SHOWN} }} order {{ id name }} {ERRORS} }} }}"""


async def ask(shop: Shop, sent: str, **variables: Any) -> Any:
    return (await shop.ask(sent, STAFF, **variables))["answer"]


async def done(shop: Shop, sent: str, **variables: Any) -> Any:
    """The draft order, of which nothing was refused."""
    answer = await ask(shop, sent, **variables)
    assert answer["userErrors"] == []
    return answer["draftOrder"]


async def codes(shop: Shop, sent: str, **variables: Any) -> list[tuple[str, list[str]]]:
    """What was refused, and where."""
    answer = await ask(shop, sent, **variables)
    assert not answer.get("draftOrder"), answer
    return [(error["code"], error["field"]) for error in answer["userErrors"]]


async def draft(shop: Shop, *lines: dict[str, Any], **said: Any) -> Any:
    said.setdefault("email", "bea@example.com")
    return await done(shop, CREATE, draft={"lineItems": list(lines), **said})


def of(variant: models.ProductVariant, quantity: int = 1, **said: Any) -> dict[str, Any]:
    """A line of the catalogue."""
    return {"variantId": variant.gid, "quantity": quantity, **said}


def own(title: str, price: str, quantity: int = 1, **said: Any) -> dict[str, Any]:
    """A line that is sold this once; nobody has to send it unless that is said."""
    line = {"title": title, "unitPrice": price, "quantity": quantity, "requiresShipping": False}
    return {**line, **said}


def amounts(shown: Any) -> tuple[str, str, str, str, str]:
    """Before discounts, what they take off, delivery, taxes, all of it."""
    names = ("subtotalPrice", "totalDiscounts", "totalShippingPrice", "totalTax", "totalPrice")
    one, two, three, four, five = (shown[name]["amount"] for name in names)
    return one, two, three, four, five
