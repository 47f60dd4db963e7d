"""Whether a discount can apply to a basket at all, whatever others there are."""

from commerce.basket import Basket
from commerce.buy_x_get_y import pick
from commerce.discount import (
    BuyXGetY,
    Discount,
    DiscountRefusal,
    DiscountTarget,
    FixedAmount,
    FreeShipping,
)
from commerce.money import Money, total


def refusal(discount: Discount, basket: Basket) -> DiscountRefusal | None:
    """Why it cannot; None if it can."""
    return (
        _out_of_time(discount, basket)
        or _not_for(discount, basket)
        or _out_of_uses(discount, basket)
        or _asks_for_more(discount, basket)
        or _no_value(discount, basket)
    )


def _out_of_time(discount: Discount, basket: Basket) -> DiscountRefusal | None:
    if discount.starts_at is not None and basket.now < discount.starts_at:
        return DiscountRefusal.NOT_STARTED
    if discount.ends_at is not None and basket.now >= discount.ends_at:
        return DiscountRefusal.ENDED
    return None


def _not_for(discount: Discount, basket: Basket) -> DiscountRefusal | None:
    asked = discount.customer_groups
    unasked = not asked or not asked.isdisjoint(basket.customer.groups)
    return None if unasked else DiscountRefusal.NOT_FOR_CUSTOMER


def _out_of_uses(discount: Discount, basket: Basket) -> DiscountRefusal | None:
    if discount.usage_limit is not None and discount.used >= discount.usage_limit:
        return DiscountRefusal.USED_UP
    limit, used = discount.customer_limit, basket.customer.uses.get(discount.key, 0)
    return DiscountRefusal.USED_BY_CUSTOMER if limit is not None and used >= limit else None


def _asks_for_more(discount: Discount, basket: Basket) -> DiscountRefusal | None:
    if any(money.currency != basket.currency for money in _named(discount)):
        return DiscountRefusal.WRONG_CURRENCY
    entitled = [line for line in basket.lines if discount.entitles(line)]
    if not entitled:
        return DiscountRefusal.NOTHING_ENTITLED
    quantity, least = sum(line.quantity for line in entitled), discount.minimum_subtotal
    if discount.minimum_quantity is not None and quantity < discount.minimum_quantity:
        return DiscountRefusal.BELOW_MINIMUM_QUANTITY
    if least is not None and total((line.subtotal for line in entitled), basket.currency) < least:
        return DiscountRefusal.BELOW_MINIMUM_SUBTOTAL
    return None


def _no_value(discount: Discount, basket: Basket) -> DiscountRefusal | None:
    if discount.target is DiscountTarget.SHIPPING and not basket.requires_shipping:
        return DiscountRefusal.NOTHING_ENTITLED
    match discount.value:
        case BuyXGetY() as value:
            units = [line.quantity for line in basket.lines]
            return None if pick(value, basket.lines, units).got else DiscountRefusal.BUY_MORE
        case FreeShipping(at_most) if at_most is not None and basket.delivery is not None:
            dear = basket.delivery.price > at_most
            return DiscountRefusal.DELIVERY_EXCLUDED if dear else None
        case _:
            return None


def _named(discount: Discount) -> list[Money]:
    """Every amount of money in the rule."""
    named = [discount.minimum_subtotal]
    if isinstance(discount.value, FixedAmount):
        named.append(discount.value.amount)
    elif isinstance(discount.value, FreeShipping):
        named.append(discount.value.at_most)
    return [money for money in named if money is not None]
