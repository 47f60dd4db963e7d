"""Card payments, for tests: an order whose money is set aside, and the test gateway's own books."""

import time
from typing import Any

import sqlalchemy as sa
from buying import PAYMENT, faults, make, tell
from conftest import Shop
from factories import order, product, stock, variant

import models
import resolvers.payment_news
import resolvers.payment_sweep
from commerce.money import Money
from commerce.payment import PaymentEventState, PaymentKind
from commerce.payment_state import Asked
from integrations.payment import PaymentRequest
from integrations.payment.card_script import CardScript, TestCard
from integrations.payment.ledger import Kept
from integrations.payment.offered import scripted_gateway
from integrations.payment.test import Webhook
from resolvers import payment_book

USD = "USD"


def usd(minor: int) -> Money:
    return Money(minor, USD)


async def authorized(
    shop: Shop, script: CardScript = CardScript.APPROVED, total: int = 5000, **values: Any
) -> models.Order:
    """An order of so much whose card payment is set aside."""
    thing = variant(price_minor=total)
    await stock(shop, product(thing), at=f"Place of {total} {script.name} {values}")
    row = order(thing, gateway="test", payment_method="Visa ending in 4242", **values)
    await shop.add(row)
    await set_aside(shop, row, script, total)
    return row


async def set_aside(shop: Shop, row: models.Order, script: CardScript, minor: int) -> None:
    """Set money aside for an order, as its submission would have."""
    payment = models.Payment(
        order_id=row.id,
        gateway="test",
        method=row.payment_method,
        token=TestCard(script).token,
        currency=row.currency,
        amount_minor=minor,
    )
    await shop.add(payment)
    key = f"{payment.key}-authorize"
    request = PaymentRequest(key, payment.amount, token=payment.token)
    answer = await scripted_gateway(shop.settings).authorize(request)
    async with shop.context() as context, context.transaction() as session:
        book = await payment_book.open_book(session, row.id)
        assert book is not None
        page = next(page for page in book.pages if page.payment.id == payment.id)
        asked = Asked(PaymentKind.AUTHORIZE, key, PaymentEventState.SUCCEEDED, minor)
        await payment_book.note(context, session, book, page, asked, answer)


def gateway_books(shop: Shop) -> list[Kept]:
    """The payments as the gateway itself has them."""
    with scripted_gateway(shop.settings).ledger.opened() as books:
        return books.payments()


async def order_now(shop: Shop, row: models.Order) -> models.Order:
    found: models.Order = (
        await shop.all(sa.select(models.Order).where(models.Order.id == row.id))
    )[0]
    return found


async def status(shop: Shop, row: models.Order) -> str:
    return (await order_now(shop, row)).financial_status.name


async def demo(shop: Shop) -> None:
    """Make it a demo shop: it takes test cards."""
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.update(models.Shop).values(is_demo=True, captures_at_once=True))


BILLED = {"firstName": "Ann", "lastName": "Ames", "country": "US"}
ATTEMPT = """query($id: String!) { cartCompletionAttempt(attemptId: $id) { __typename
  ... on CartCompletionSuccess { id orderId orderUrl completedAt }
  ... on CartCompletionProcessing { id pollDelay }
  ... on CartCompletionActionRequired { id
    action { ... on CompletePaymentChallenge { redirectUrl } } }
  ... on CartCompletionFailed { id errors { code message } } } }"""
DUE = "query($id: ID!) { cart(id: $id) { cost { checkoutChargeAmount { amount currencyCode } } } }"


async def card_cart(
    shop: Shop, *lines: dict[str, Any], script: CardScript | str = CardScript.APPROVED
) -> Any:
    """A cart that lacks nothing, to be paid by a card that plays that script."""
    cart = await make(shop, *lines, buyerIdentity={"email": "ann@example.com"})
    answer = await by_card(shop, cart, script)
    assert faults(answer) == [], answer
    return cart


async def by_card(shop: Shop, cart: Any, script: CardScript | str) -> Any:
    """Agree to pay what the cart costs now by a card, or by whatever a token stands for."""
    token = script if isinstance(script, str) else TestCard(script).token
    due = (await shop.ask(DUE, id=cart["id"]))["cart"]["cost"]["checkoutChargeAmount"]
    method = {"sessionId": token, "billingAddress": BILLED}
    return await tell(shop, PAYMENT, cart, payment={"amount": due, "directPaymentMethod": method})


async def attempt(shop: Shop, result: Any) -> Any:
    """What became of a submission."""
    return (await shop.ask(ATTEMPT, id=result["attemptId"]))["cartCompletionAttempt"]


async def carts_order(shop: Shop, cart: Any) -> models.Order:
    token = cart["id"].removeprefix("gid://shopify/Cart/").partition("?")[0]
    [found] = await shop.all(sa.select(models.Order).where(models.Order.cart_id == token))
    assert isinstance(found, models.Order)
    return found


async def webhooks(shop: Shop) -> list[Webhook]:
    """All that the gateway will tell, also what it has not told yet."""
    return await scripted_gateway(shop.settings).webhooks(until=time.time() + 3600)


async def deliver(shop: Shop, told: list[Webhook]) -> None:
    for webhook in told:
        async with shop.context() as context:
            await resolvers.payment_news.receive(context, "test", webhook.body, webhook.headers)


async def sweep(shop: Shop) -> int:
    async with shop.context() as context:
        return await resolvers.payment_sweep.sweep(context)
