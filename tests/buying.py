"""Buying, for tests: filling a cart, paying, submitting; and what must hold whatever was bought."""

from collections import Counter
from typing import Any

import sqlalchemy as sa
from conftest import Shop

import models
from commerce.permission import Permission

LINES = """lines(first: 250) { nodes { id quantity attributes { key value }
  merchandise { ... on ProductVariant { id } } } }"""
PAYLOAD = f"""{{
  cart {{ id note updatedAt totalQuantity buyerIdentity {{ email phone countryCode }}
    attributes {{ key value }} cost {{ totalAmount {{ amount currencyCode }} }} {LINES} }}
  userErrors {{ code field message }} warnings {{ code message target }} }}"""
CREATE = f"mutation($input: CartInput) {{ answer: cartCreate(input: $input) {PAYLOAD} }}"
READY = """{ result { __typename
    ... on CartStatusReady { cart { id updatedAt } }
    ... on CartStatusNotReady { errors { code message } cart { id updatedAt } } }
  userErrors { code field message } }"""
SUBMITTED = """{ result { __typename
    ... on SubmitSuccess { attemptId redirectUrl }
    ... on SubmitAlreadyAccepted { attemptId }
    ... on SubmitFailed { errors { code message } checkoutUrl } }
  userErrors { code field message } }"""
READ = f"query($id: ID!) {{ cart(id: $id) {{ id updatedAt totalQuantity {LINES} }} }}"
ORDER = """query($id: ID!) { order(id: $id) { id name orderNumber email phone financialStatus
  fulfillmentStatus statusUrl currencyCode customAttributes { key value }
  subtotalPrice { amount } totalPrice { amount currencyCode } totalTax { amount }
  totalShippingPrice { amount }
  lineItems(first: 250) { nodes { title quantity currentQuantity customAttributes { key value }
    originalTotalPrice { amount } discountedTotalPrice { amount } variant { id } } } } }"""


def change(name: str, arguments: str) -> str:
    """A mutation of a cart; ``arguments`` such as "lines: [CartLineInput!]!"."""
    names = [part.split(":")[0].strip() for part in arguments.split(",")]
    given = ", ".join(f"{name}: ${name}" for name in names)
    declared = ", ".join(f"${part.strip()}" for part in arguments.split(","))
    return f"""mutation($cartId: ID!, {declared}) {{
      answer: {name}(cartId: $cartId, {given}) {PAYLOAD} }}"""


ADD = change("cartLinesAdd", "lines: [CartLineInput!]!")
UPDATE = change("cartLinesUpdate", "lines: [CartLineUpdateInput!]!")
REMOVE = change("cartLinesRemove", "lineIds: [ID!]!")
NOTE = change("cartNoteUpdate", "note: String")
ATTRIBUTES = change("cartAttributesUpdate", "attributes: [AttributeInput!]!")
IDENTITY = change("cartBuyerIdentityUpdate", "buyerIdentity: CartBuyerIdentityInput!")
PAYMENT = change("cartPaymentUpdate", "payment: CartPaymentInput!")
PREPARE = f"mutation($id: ID!) {{ answer: cartPrepareForCompletion(cartId: $id) {READY} }}"
SUBMIT = f"""mutation($id: ID!, $token: String!) {{
  answer: cartSubmitForCompletion(cartId: $id, attemptToken: $token) {SUBMITTED} }}"""


def line(
    variant: models.ProductVariant, quantity: int | None = None, **attributes: str
) -> dict[str, Any]:
    """A ``CartLineInput``."""
    said: dict[str, Any] = {"merchandiseId": variant.gid}
    if quantity is not None:
        said["quantity"] = quantity
    if attributes:
        said["attributes"] = pairs(**attributes)
    return said


def pairs(**attributes: str) -> list[dict[str, str]]:
    return [{"key": key, "value": value} for key, value in attributes.items()]


def cash(amount: str = "10.00", currency: str = "USD", name: str = "Cash") -> dict[str, Any]:
    """A ``CartPaymentInput``."""
    return {
        "amount": {"amount": amount, "currencyCode": currency},
        "manualPaymentMethod": {"name": name},
    }


async def make(shop: Shop, *lines: dict[str, Any], **said: Any) -> Any:
    """A new cart, just as asked."""
    payload = await create(shop, *lines, **said)
    assert (payload["userErrors"], payload["warnings"]) == ([], [])
    return payload["cart"]


async def create(shop: Shop, *lines: dict[str, Any], **said: Any) -> Any:
    return (await shop.ask(CREATE, input={"lines": list(lines), **said}))["answer"]


async def tell(shop: Shop, mutation: str, cart: Any, **arguments: Any) -> Any:
    """What the cart answers to a change."""
    return (await shop.ask(mutation, cartId=cart["id"], **arguments))["answer"]


async def add(shop: Shop, cart: Any, *lines: dict[str, Any]) -> Any:
    return await tell(shop, ADD, cart, lines=list(lines))


async def update(shop: Shop, cart: Any, *changes: dict[str, Any]) -> Any:
    return await tell(shop, UPDATE, cart, lines=list(changes))


async def read(shop: Shop, cart: Any) -> Any:
    return (await shop.ask(READ, id=cart["id"]))["cart"]


def contents(cart: Any) -> list[tuple[str, int, dict[str, str]]]:
    """What lies in it: variant, quantity, attributes."""
    return [
        (
            node["merchandise"]["id"],
            node["quantity"],
            {pair["key"]: pair["value"] for pair in node["attributes"]},
        )
        for node in cart["lines"]["nodes"]
    ]


def quantities(cart: Any) -> list[int]:
    return [node["quantity"] for node in cart["lines"]["nodes"]]


def faults(payload: Any) -> list[tuple[str, str]]:
    """The user errors as code and path."""
    return [(error["code"], ".".join(error["field"] or [])) for error in payload["userErrors"]]


def codes(result: Any) -> list[str]:
    return [error["code"] for error in result["errors"]]


def messages(result: Any) -> list[str]:
    """What the buyer reads of a submission that was refused."""
    return [error["message"] for error in result["errors"]]


async def ready(shop: Shop, *lines: dict[str, Any], **said: Any) -> Any:
    """A cart that lacks nothing: its buyer has agreed to what it costs."""
    cart = await make(shop, *lines, **{"buyerIdentity": {"email": "ann@example.com"}, **said})
    await agree(shop, cart)
    return cart


async def agree(shop: Shop, cart: Any) -> None:
    """The buyer will pay what the cart costs now."""
    asked = "query($id: ID!) { cart(id: $id) { cost { totalAmount { amount currencyCode } } } }"
    total = (await shop.ask(asked, id=cart["id"]))["cart"]["cost"]["totalAmount"]
    payload = await tell(shop, PAYMENT, cart, payment=cash(total["amount"], total["currencyCode"]))
    assert payload["userErrors"] == []


async def prepare(shop: Shop, cart: Any) -> Any:
    return (await shop.ask(PREPARE, id=cart["id"]))["answer"]["result"]


async def submit(shop: Shop, cart: Any, token: str = "first") -> Any:
    return (await shop.ask(SUBMIT, id=cart["id"], token=token))["answer"]["result"]


async def order(shop: Shop, *lines: dict[str, Any], **said: Any) -> models.Order:
    """The order that a cart with these lines became."""
    result = await submit(shop, await ready(shop, *lines, **said))
    assert result["__typename"] == "SubmitSuccess", result
    newest = sa.select(models.Order).order_by(models.Order.id.desc()).limit(1)
    found: models.Order = (await shop.all(newest))[0]
    return found


async def shown(shop: Shop, row: models.Order, *permissions: Permission) -> Any:
    return (await shop.ask(ORDER, permissions, id=row.gid))["order"]


async def state(shop: Shop) -> dict[str, list[tuple[Any, ...]]]:
    """Every row that a submission may touch, so that nothing can change unseen."""
    tables = ["order", "order_line_item", "event", "completion_attempt", "inventory_level"]
    tables += ["inventory_movement", "product_variant", "cart", "cart_line"]
    found = {}
    async with shop.database.read_session() as session:
        for name in tables:
            table = models.Base.metadata.tables[name]
            rows = await session.execute(sa.select(table).order_by(*table.primary_key))
            found[name] = [tuple(row) for row in rows]
    return found


async def the_books_balance(shop: Shop) -> None:
    """Stock, movements, orders and events tell one story."""
    levels = await shop.all(sa.select(models.InventoryLevel))
    movements = await shop.all(sa.select(models.InventoryMovement))
    moved: Counter[tuple[int, int]] = Counter()
    for movement in movements:
        moved[movement.inventory_item_id, movement.location_id] += movement.delta
    on_hand = {(one.inventory_item_id, one.location_id): one.on_hand for one in levels}
    assert {key: moved[key] for key in on_hand.keys() | moved.keys()} == on_hand

    free: Counter[int] = Counter()
    for level in levels:
        free[level.inventory_item_id] += level.on_hand - level.reserved
    for variant in await shop.all(sa.select(models.ProductVariant)):
        if variant.id in free:
            assert variant.quantity_available == free[variant.id], variant.title

    orders = await shop.all(sa.select(models.Order))
    created = sa.select(models.Event.subject).where(models.Event.topic == "orders/create")
    assert sorted(await shop.all(created)) == sorted(order.subject for order in orders)
    attempt = models.CompletionAttempt
    done = sa.select(attempt.order_id).where(attempt.order_id.is_not(None))
    assert sorted(await shop.all(done)) == sorted(order.id for order in orders)
    await _what_is_reserved_is_held(shop, levels)
    await _sales_are_what_was_ordered(shop, orders, movements)


async def _what_is_reserved_is_held(shop: Shop, levels: Any) -> None:
    """By attempts that are still open, and by no others."""
    attempt, row = models.CompletionAttempt, models.StockReservation
    held: Counter[tuple[int, int]] = Counter()
    for one in await shop.all(sa.select(row)):
        held[one.inventory_item_id, one.location_id] += one.quantity
    reserved = {(one.inventory_item_id, one.location_id): one.reserved for one in levels}
    assert {key: held[key] for key in reserved.keys() | held.keys()} == reserved
    ids = (row.attempt_id, models.DiscountReservation.attempt_id)
    for column in (*ids, models.GiftCardReservation.attempt_id):
        states = await shop.all(sa.select(attempt.state).where(attempt.id.in_(sa.select(column))))
        assert {state.name for state in states} <= {"RUNNING", "ACTION_REQUIRED"}


async def _sales_are_what_was_ordered(shop: Shop, orders: Any, movements: Any) -> None:
    untracked = await shop.all(
        sa.select(models.ProductVariant.id).where(~models.ProductVariant.inventory_tracked)
    )
    ordered: Counter[tuple[str, int]] = Counter()
    subjects = {order.id: order.subject for order in orders}
    for item in await shop.all(sa.select(models.OrderLineItem)):
        if item.variant_id is not None and item.variant_id not in untracked:
            ordered[subjects[item.order_id], item.variant_id] += item.quantity
    sold: Counter[tuple[str, int]] = Counter()
    for movement in movements:
        if movement.reason is models.MovementReason.SALE:
            sold[movement.reference, movement.inventory_item_id] -= movement.delta
    assert sold == ordered
