"""The hosted checkout: a cart's page that places the order, without any JavaScript."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

import models
import resolvers.cart
import resolvers.checkout
import resolvers.order
import resolvers.shop
from commerce.refusal import Reason, Refused
from context import Context
from pages.templating import page
from resolvers.cart import BuyerIdentity, CartKey, ManualPayment
from resolvers.checkout import Failed

METHODS = ["Cash on delivery", "Invoice"]


async def show(request: Request) -> Response:
    """The cart and what it costs; whatever else stands in the query string does no harm."""
    async with request.app.state.open_context(request) as context:
        cart = await resolvers.cart.cart(context, _key(request))
        if cart is None:
            return await _no_cart(request, context)
        return await _form(context, cart)


async def place(request: Request) -> Response:
    """Place the order and go to its page; a second click finds the same order."""
    async with (
        request.form(max_files=0, max_fields=20) as form,
        request.app.state.open_context(request) as context,
    ):
        cart = await resolvers.cart.cart(context, _key(request))
        if cart is None:
            return await _no_cart(request, context)
        email, method = str(form.get("email", "")), str(form.get("payment", ""))
        reasons = await _submit(context, _key(request), email, method)
        if reasons:
            return await _form(context, cart, reasons, email)
        return await _no_cart(request, context)


def _key(request: Request) -> CartKey:
    return CartKey(request.path_params["token"], request.query_params.get("key", ""))


async def _submit(context: Context, key: CartKey, email: str, method: str) -> Sequence[Reason]:
    """Why the order was not placed; empty if it was."""
    try:
        identity = BuyerIdentity({"email": email or None})
        changed = await resolvers.cart.update_buyer_identity(context, key, identity)
        due = (await resolvers.cart.quote_of(context, changed.cart.id)).due
        await resolvers.cart.update_payment(context, key, ManualPayment(method, due))
        # One token for every click on this page: they are one attempt.
        outcome = await resolvers.checkout.submit(context, key, f"checkout page {key.token}")
    except Refused as refused:
        return refused.reasons
    return outcome.errors if isinstance(outcome, Failed) else ()


async def _no_cart(request: Request, context: Context) -> Response:
    """The page of the order that the cart became; a notice if there never was one."""
    order = await resolvers.order.of_cart(context, _key(request))
    if order is not None:
        return RedirectResponse(resolvers.order.status_url(context, order), 303)
    return page(
        "notice.html",
        404,
        shop=await resolvers.shop.shop(context),
        title="There is no such cart",
        text="The link may be incomplete, or the cart was removed. Go back to the shop and try"
        " again.",
    )


async def _form(
    context: Context, cart: models.Cart, reasons: Sequence[Reason] = (), email: str | None = None
) -> Response:
    lines = await context.loaders.lines_of_cart.load(cart.id)
    variants = await context.loaders.variant.load_many([line.variant_id for line in lines])
    products = await context.loaders.product.load_many([v.product_id for v in variants if v])
    return page(
        "checkout.html",
        422 if reasons else 200,
        shop=await resolvers.shop.shop(context),
        quote=await resolvers.cart.quote_of(context, cart.id),
        items=list(zip(lines, variants, products, strict=True)),
        reasons=reasons,
        email=cart.email or "" if email is None else email,
        methods=METHODS,
    )


async def order_status(request: Request) -> Response:
    """An order's page, for whoever holds its key."""
    async with request.app.state.open_context(request) as context:
        number, key = request.path_params["number"], request.query_params.get("key", "")
        order = await resolvers.order.order(context, number, key)
        shop = await resolvers.shop.shop(context)
        if order is None:
            title, text = "There is no such order", "The link may be incomplete."
            return page("notice.html", 404, shop=shop, title=title, text=text)
        lines = await context.loaders.all_lines_of_order.load(order.id)
        return page("order.html", shop=shop, order=order, lines=lines)


ROUTES = [
    Route("/checkout/{token}", show, methods=["GET"]),
    Route("/checkout/{token}", place, methods=["POST"]),
    Route("/orders/{number:int}", order_status, methods=["GET"]),
]
