"""The order that a cart becomes: everything copied, nothing referred to."""

from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

import models
from commerce import contact
from commerce.digest import digest
from commerce.draft_order import CustomLine
from commerce.market_draft import PRIMARY
from commerce.quote import QuotedLine
from resolvers.pricing import agreement_of
from resolvers.readiness import Contents


def order(
    cart: models.Cart, contents: Contents, shop: models.Shop, reference: str | None
) -> models.Order:
    """``reference`` is the payment's, as its gateway calls it."""
    quoted = contents.quote
    snapshot = quoted.snapshot()
    status = models.OrderFinancialStatus
    address = contents.offer.address if contents.offer.place is None else None
    return models.Order(
        prefix=shop.order_prefix,
        cart_id=cart.id,
        customer_id=cart.customer_id,
        email=cart.email,
        email_key=contact.key(cart.email) if cart.email else None,
        phone=cart.phone,
        note=cart.note,
        attributes=cart.attributes,
        billing_address=cart.billing_address,
        shipping_address=asdict(address.address) if address else None,
        currency=cart.currency,
        market_handle=contents.pricing.handle if contents.pricing else PRIMARY,
        exchange_rate=str(contents.pricing.conversion.rate) if contents.pricing else None,
        subtotal_minor=quoted.merchandise.minor,
        shipping_minor=quoted.shipping.total.minor if quoted.shipping else 0,
        shipping_gross_minor=quoted.shipping.gross.minor if quoted.shipping else 0,
        shipping_tax_minor=quoted.shipping.tax.minor if quoted.shipping else 0,
        tax_minor=quoted.tax.minor,
        total_minor=quoted.total.minor,
        gift_card_minor=(quoted.total - quoted.due).minor,
        edited_minor=0,
        credited_minor=0,
        refunded_minor=0,
        gateway=cart.payment_gateway,
        payment_method=cart.payment_method,
        payment_reference=reference,
        financial_status=status.PENDING if quoted.due.minor else status.PAID,
        snapshot=snapshot,
        digest=digest(snapshot),
        lines=_lines(cart, contents),
    )


def _lines(cart: models.Cart, contents: Contents) -> list[models.OrderLineItem]:
    """In the order of the quote's: first what is of the catalogue, then what staff added."""
    goods = [_line(i, line, contents) for i, line in enumerate(contents.lines, 1)]
    agreed = agreement_of(cart)
    custom = enumerate(agreed.lines if agreed else (), len(goods) + 1)
    return goods + [_custom(i, line, contents) for i, line in custom]


def kept(row: models.Order) -> dict[str, Any]:
    """The draft as JSON values, to be put down until it is paid."""
    held = {name: value for name, value in _columns(row).items() if name != "financial_status"}
    return {"order": held, "lines": [_columns(line) for line in row.lines]}


def _columns(row: models.Base) -> dict[str, Any]:
    """What was said of a row that is not stored yet."""
    state = sa.inspect(row)
    return {name: state.dict[name] for name in state.mapper.column_attrs.keys() & state.dict.keys()}


def restored(draft: dict[str, Any]) -> models.Order:
    """The order that a draft promised; how far it is paid is for the caller to say."""
    lines = [models.OrderLineItem(**line) for line in draft["lines"]]
    return models.Order(**draft["order"], lines=lines)


def _line(position: int, line: models.CartLine, contents: Contents) -> models.OrderLineItem:
    goods, quoted = contents.goods[line.variant_id], contents.quote.line(line.id)
    variant = goods.variant
    return models.OrderLineItem(
        position=position,
        variant_id=variant.id,
        title=goods.product_title,
        variant_title=variant.title,
        sku=variant.sku,
        sku_key=(variant.sku or "").casefold(),
        attributes=line.attributes,
        selling_plan_name=quoted.plan.name if quoted.plan else None,
        requires_shipping=variant.requires_shipping,
        **_amounts(quoted),
    )


def _custom(position: int, line: CustomLine, contents: Contents) -> models.OrderLineItem:
    return models.OrderLineItem(
        position=position,
        variant_id=None,
        title=line.title,
        variant_title="",
        sku=line.sku,
        sku_key=(line.sku or "").casefold(),
        attributes=[],
        requires_shipping=line.requires_shipping,
        **_amounts(contents.quote.line(line.key)),
    )


def _amounts(quoted: QuotedLine) -> dict[str, Any]:
    return {
        "quantity": quoted.quantity,
        "currency": quoted.unit_price.currency,
        "unit_price_minor": quoted.unit_price.minor,
        "total_minor": quoted.subtotal.minor,
        "discounted_total_minor": quoted.total.minor,
        "gross_minor": quoted.gross.minor,
        "tax_minor": quoted.tax.minor,
        "priced_quantity": quoted.quantity,
    }
