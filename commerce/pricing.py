"""What a basket costs: the one function that cart and order share.

Discounts in their fixed order, then shipping, then tax, then gift cards, which pay.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from commerce.basket import Basket, Customer, Policy, fold
from commerce.combination import best
from commerce.discount import Discount, DiscountRefusal
from commerce.eligibility import refusal
from commerce.explanation import SHIPPING, Step, StepKind
from commerce.gift_card import redeem
from commerce.line import Line
from commerce.money import Money, total
from commerce.quote import ENGINE, DiscountApplication, Quote, QuotedLine, QuotedShipping
from commerce.snapshot import decode
from commerce.stacking import Stack
from commerce.tax import Charge, Tax, TaxLine, TaxRate, assess, rates_for

__all__ = ["Basket", "Customer", "Line", "Policy", "Quote", "price", "recompute", "stored"]


def price(basket: Basket, policy: Policy) -> Quote:
    """The quote of a basket; a pure function, so what is taken out leaves no trace."""
    basket, policy = basket.normalized(), policy.within(basket.destination)
    refusals = {one.key: refusal(one, basket) for one in basket.discounts}
    stack = best(basket, policy, [one for one in basket.discounts if not refusals[one.key]])
    taxed = _taxed(basket, policy, stack)
    lines, shipping = _lines(basket, stack, taxed), _shipping(basket, stack, taxed)
    priced = [*lines, *([shipping] if shipping else [])]
    amount = total((one.gross for one in priced), basket.currency)
    cards = redeem(amount, basket.gift_cards, basket.now)
    return Quote(
        currency=basket.currency,
        lines=lines,
        shipping=shipping,
        discounts=_applications(basket, stack, refusals),
        gift_cards=tuple(cards),
        subtotal=total((line.subtotal for line in lines), basket.currency),
        discount=total((one.discount for one in priced), basket.currency),
        tax=total((one.tax for one in priced), basket.currency),
        total=amount,
        due=amount - total((card.amount for card in cards), basket.currency),
        explanation=_explanation(basket, stack, taxed),
        basket=basket,
        policy=policy,
    )


def recompute(snapshot: Mapping[str, Any]) -> Quote:
    """Price what a snapshot says was bought again, under the policy of that day."""
    if snapshot["engine"] != ENGINE:
        raise ValueError(f"a snapshot of engine {snapshot['engine']!r}, not of {ENGINE}")
    return price(decode(Basket, snapshot["basket"]), decode(Policy, snapshot["policy"]))


def stored(snapshot: Mapping[str, Any]) -> Quote:
    """The quote a snapshot was made of, as it was stored: nothing is reckoned."""
    quote: Quote = decode(Quote, snapshot)
    return quote


@dataclass(frozen=True, slots=True)
class _Taxed:
    net: Money
    taxes: tuple[TaxLine, ...]
    steps: tuple[Step, ...]


def _taxed(basket: Basket, policy: Policy, stack: Stack) -> list[_Taxed]:
    """The taxes of each line, and last of the delivery."""
    charges = [
        Charge(Money(left, basket.currency), rates)
        for left, rates in zip(stack.left, _rates(basket, policy), strict=True)
    ]
    assessed = assess(
        charges,
        inclusive=policy.prices_include_tax,
        rounding=policy.rounding,
        scope=policy.scope,
    )
    names = [line.key for line in basket.lines] + [SHIPPING]
    return [
        _tax(basket, policy, name, charge, taxes)
        for name, charge, taxes in zip(names, charges, assessed, strict=False)
    ]


def _rates(basket: Basket, policy: Policy) -> list[tuple[TaxRate, ...]]:
    """The rates on each line, and last on the delivery."""
    table, where = policy.tax_rates, basket.destination
    if basket.customer.tax_exempt and not policy.prices_include_tax:
        table = ()
    found = [
        rates_for(table, where, line.tax_class) if line.taxable else () for line in basket.lines
    ]
    if basket.delivery is not None:
        rates = rates_for(table, where, basket.delivery.tax_class)
        found.append(tuple(one for one in rates if policy.tax_shipping or one.on_shipping))
    return found


def _tax(basket: Basket, policy: Policy, name: str, charge: Charge, taxes: list[Tax]) -> _Taxed:
    """An exempt buyer does not pay the taxes that a price holds; they come off it."""
    inclusive, exempt = policy.prices_include_tax, basket.customer.tax_exempt
    held = total((tax.amount for tax in taxes), basket.currency) if inclusive else None
    kind = StepKind.TAX_INCLUDED if inclusive else StepKind.TAX
    kind = StepKind.TAX_RELIEF if exempt else kind
    return _Taxed(
        net=charge.amount - held if held else charge.amount,
        taxes=() if exempt else tuple(_tax_line(tax) for tax in taxes),
        steps=tuple(_tax_step(kind, name, tax) for tax in taxes),
    )


def _tax_line(tax: Tax) -> TaxLine:
    return TaxLine(tax.rate.title, tax.rate.rate, tax.amount)


def _tax_step(kind: StepKind, name: str, tax: Tax) -> Step:
    included = kind is StepKind.TAX_INCLUDED
    sign = {StepKind.TAX: 1, StepKind.TAX_INCLUDED: 0, StepKind.TAX_RELIEF: -1}[kind]
    percent = f"{(tax.rate.rate * 100).normalize():f}"
    return Step(
        kind=kind,
        of=name,
        amount=tax.amount * sign,
        label=f"{tax.rate.title} {percent}%",
        exact=tax.exact * (sign or 1),
        whole=tax.whole * (sign or 1) if tax.whole is not None else None,
        included=tax.amount if included else None,
    )


def _lines(basket: Basket, stack: Stack, taxed: list[_Taxed]) -> tuple[QuotedLine, ...]:
    return tuple(
        QuotedLine(
            key=line.key,
            quantity=line.quantity,
            unit_price=line.unit_price,
            compare_at=line.compare_at,
            plan=line.plan,
            subtotal=line.subtotal,
            discounts=tuple(stack.shares[i]),
            total=Money(stack.left[i], basket.currency),
            net=taxed[i].net,
            taxes=taxed[i].taxes,
        )
        for i, line in enumerate(basket.lines)
    )


def _shipping(basket: Basket, stack: Stack, taxed: list[_Taxed]) -> QuotedShipping | None:
    if basket.delivery is None:
        return None
    return QuotedShipping(
        rate=basket.delivery,
        subtotal=basket.delivery.price,
        discounts=tuple(stack.shares[-1]),
        total=Money(stack.left[-1], basket.currency),
        net=taxed[-1].net,
        taxes=taxed[-1].taxes,
    )


def _applications(
    basket: Basket, stack: Stack, refusals: Mapping[str, DiscountRefusal | None]
) -> tuple[DiscountApplication, ...]:
    """What became of every discount, and last of the codes that are none."""
    applications = [
        _application(basket, stack, discount, refusals[discount.key])
        for discount in basket.discounts
    ]
    known = {fold(discount.code) for discount in basket.discounts if discount.code is not None}
    unknown = [code for code in basket.codes if fold(code) not in known]
    return tuple(applications) + tuple(_not_found(basket, code) for code in unknown)


def _application(
    basket: Basket, stack: Stack, discount: Discount, reason: DiscountRefusal | None
) -> DiscountApplication:
    if reason is None and discount.key not in stack.taken:
        reason = DiscountRefusal.NOT_COMBINABLE
    return DiscountApplication(
        key=discount.key,
        title=discount.title,
        code=discount.code,
        target=discount.target,
        value=discount.value,
        selection=discount.selection,
        amount=Money(stack.taken.get(discount.key, 0), basket.currency),
        reason=reason,
    )


def _not_found(basket: Basket, code: str) -> DiscountApplication:
    return DiscountApplication(
        key=None,
        title=None,
        code=code,
        target=None,
        value=None,
        selection=None,
        amount=Money(0, basket.currency),
        reason=DiscountRefusal.NOT_FOUND,
    )


def _item(line: Line) -> Iterator[Step]:
    """The line as the shop lists it, and what its selling plan makes of that."""
    listed = line.plan.list_price if line.plan else line.unit_price
    amount, label = listed * line.quantity, f"{line.quantity} x {listed.text()}"
    yield Step(kind=StepKind.ITEM, of=line.key, amount=amount, label=label)
    if line.plan is not None:
        yield Step(
            kind=StepKind.SELLING_PLAN,
            of=line.key,
            amount=line.subtotal - amount,
            label=line.plan.name,
            rule=line.plan.key,
        )


def _explanation(basket: Basket, stack: Stack, taxed: list[_Taxed]) -> tuple[Step, ...]:
    steps = [step for line in basket.lines for step in _item(line)]
    steps += [step for step in stack.steps if step.kind is StepKind.DISCOUNT]
    if basket.delivery is not None:
        title, amount = basket.delivery.title, basket.delivery.price
        steps.append(Step(kind=StepKind.SHIPPING, of=SHIPPING, amount=amount, label=title))
    steps += [step for step in stack.steps if step.kind is StepKind.SHIPPING_DISCOUNT]
    return tuple(steps) + tuple(step for one in taxed for step in one.steps)
