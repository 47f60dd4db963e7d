"""A basket's price: every total adds up, is explained, and comes out the same for ever."""

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from commerce.basket import Basket, Customer, Policy
from commerce.discount import (
    Discount,
    DiscountRefusal,
    DiscountTarget,
    FixedAmount,
    Percentage,
)
from commerce.explanation import StepKind
from commerce.gift_card import GiftCard, GiftCardRefusal
from commerce.line import Line
from commerce.money import Money, total
from commerce.pricing import price, recompute, stored
from commerce.rounding import RoundingScope
from commerce.shipping import ShippingRate
from commerce.snapshot import encode
from commerce.tax import Destination, TaxRate
from tests.properties.strategies import NOW, baskets, law, policies

POST = ShippingRate(key="post", title="Post", price=Money(500, "USD"))
VAT = TaxRate(title="VAT", rate=Decimal("0.2"), country="GB")
BRITAIN = Destination("GB")


def dollars(minor: int) -> Money:
    return Money(minor, "USD")


def shirt(price: int = 1999, quantity: int = 1, **facts) -> Line:
    return Line(key="shirt", unit_price=dollars(price), quantity=quantity, **facts)


def basket(*lines: Line, **facts) -> Basket:
    return Basket(currency="USD", lines=lines, now=NOW, **facts)


def code(name: str, percent: int) -> Discount:
    return Discount(
        key=name,
        title=name,
        code=name,
        value=Percentage(Decimal(percent)),
        combines_with=frozenset(DiscountTarget),
    )


@law
@given(baskets())
def test_without_rules_a_basket_costs_its_prices(basket: Basket) -> None:
    plain = replace(basket, discounts=(), codes=(), delivery=None, gift_cards=())

    quote = price(plain, Policy())

    assert quote.subtotal == quote.total == quote.due == quote.merchandise
    assert quote.total.minor == sum(line.unit_price.minor * line.quantity for line in plain.lines)
    assert quote.tax == quote.discount == Money(0, basket.currency)


@law
@given(baskets(), policies)
def test_the_explanation_sums_to_the_total_and_to_every_line(
    basket: Basket, policy: Policy
) -> None:
    quote = price(basket, policy)

    assert total((step.amount for step in quote.explanation), quote.currency) == quote.total
    paid = {line.key: line.gross for line in quote.lines}
    if quote.shipping:
        paid["shipping"] = quote.shipping.gross
    for name, gross in paid.items():
        steps = [step.amount for step in quote.explanation if step.of == name]
        assert total(steps, quote.currency) == gross
    assert all(step.text for step in quote.explanation)


@law
@given(baskets(), policies)
def test_every_step_is_its_exact_amount_rounded_by_less_than_one(
    basket: Basket, policy: Policy
) -> None:
    """On top of a price, for inside one a tax is also held to what is left of the price."""
    for step in price(basket, replace(policy, prices_include_tax=False)).explanation:
        if step.exact is not None:
            rounded = step.whole or step.included or step.amount
            assert abs(rounded.minor - step.exact) <= Decimal("0.5")


@law
@given(baskets(), policies)
def test_gross_is_net_and_tax_for_every_line_rate_and_order(basket: Basket, policy: Policy) -> None:
    quote = price(basket, policy)
    priced = [*quote.lines, *([quote.shipping] if quote.shipping else [])]
    exempt, inclusive = basket.customer.tax_exempt, policy.prices_include_tax

    for one in priced:
        assert one.net >= Money(0, quote.currency)
        if inclusive:
            assert one.gross <= one.total if exempt else one.gross == one.total
        else:
            assert one.net == one.total
    assert quote.total == total((one.net for one in priced), quote.currency) + quote.tax
    assert quote.tax == total((rate.tax for rate in quote.taxes), quote.currency)
    for rate in quote.taxes:
        assert rate.gross == rate.net + rate.tax
    assert not (exempt and quote.tax)


@law
@given(baskets(), policies)
def test_the_shelf_price_is_what_is_paid_when_it_includes_the_tax(
    basket: Basket, policy: Policy
) -> None:
    buyer = replace(basket.customer, tax_exempt=False)
    basket = replace(basket, discounts=(), codes=(), customer=buyer)

    quote = price(basket, replace(policy, prices_include_tax=True))

    delivery = quote.shipping.subtotal if quote.shipping else Money(0, basket.currency)
    assert quote.total == quote.subtotal + delivery


@law
@given(baskets(), policies)
def test_shares_sum_to_the_discount_and_fit_their_lines(basket: Basket, policy: Policy) -> None:
    quote = price(basket, policy)
    priced = [*quote.lines, *([quote.shipping] if quote.shipping else [])]
    shares = [share for one in priced for share in one.discounts]
    nothing = Money(0, quote.currency)

    for application in quote.discounts:
        own = [share.amount for share in shares if share.discount == application.key]
        assert total(own, quote.currency) == application.amount
    assert total((share.amount for share in shares), quote.currency) == quote.discount
    for one in priced:
        assert all(nothing < share.amount <= one.subtotal for share in one.discounts)
        assert nothing <= one.total <= one.subtotal


@law
@given(baskets(), policies)
def test_a_total_is_never_negative_nor_are_gift_cards_overdrawn(
    basket: Basket, policy: Policy
) -> None:
    quote = price(basket, policy)
    nothing, cards = Money(0, quote.currency), {card.key: card for card in basket.gift_cards}

    assert quote.total >= nothing
    assert quote.due >= nothing
    assert quote.due == quote.total - total((u.amount for u in quote.gift_cards), quote.currency)
    for use in quote.gift_cards:
        assert nothing <= use.amount
        assert use.reason or use.amount <= cards[use.key].balance
        assert not (use.reason and use.amount)


@law
@given(baskets(), policies, st.data())
def test_the_order_and_spelling_of_codes_change_nothing(
    basket: Basket, policy: Policy, data: st.DataObject
) -> None:
    codes = data.draw(st.permutations(basket.codes))
    offered = data.draw(st.permutations(basket.discounts))
    again = replace(basket, codes=tuple(codes), discounts=tuple(offered))
    typed = replace(basket, codes=tuple(f" {one.lower()} " for one in codes))

    quote = price(basket, policy)

    assert price(again, policy) == quote
    assert price(typed, policy).explanation == quote.explanation


@law
@given(baskets(), policies, st.data())
def test_removing_a_code_restores_the_former_quote(
    basket: Basket, policy: Policy, data: st.DataObject
) -> None:
    assume(basket.codes)
    removed = data.draw(st.sampled_from(basket.codes))
    codes = tuple(one for one in basket.codes if one != removed)
    loaded = tuple(one for one in basket.discounts if one.code != removed)
    uses = {one.key: 1 for one in loaded if one.key in basket.customer.uses}
    buyer = replace(basket.customer, uses=uses)

    before = price(replace(basket, codes=codes, discounts=loaded, customer=buyer), policy)
    price(basket, policy)
    after = price(replace(basket, codes=codes), policy)

    assert after == before


@law
@given(baskets(), policies)
def test_a_snapshot_reckoned_again_gives_the_same_numbers(basket: Basket, policy: Policy) -> None:
    quote = price(basket, policy)

    snapshot = json.loads(json.dumps(quote.snapshot(), allow_nan=False))

    assert recompute(snapshot) == stored(snapshot) == quote
    assert recompute(snapshot).snapshot() == snapshot
    assert floats(snapshot) == []


def floats(data) -> list[float]:
    if isinstance(data, dict):
        return floats(list(data.values()))
    if isinstance(data, list):
        return [found for item in data for found in floats(item)]
    return [data] if isinstance(data, float) else []


@pytest.mark.parametrize("path", sorted(Path(__file__).parent.glob("snapshots/*.json")), ids=str)
def test_an_order_of_former_days_still_costs_the_same(path: Path) -> None:
    """If this fails, the arithmetic changed: keep the old one, and raise ``ENGINE``."""
    snapshot = json.loads(path.read_text())

    assert recompute(snapshot) == stored(snapshot)


def test_a_snapshot_of_an_unknown_engine_is_refused() -> None:
    snapshot = price(basket(shirt()), Policy()).snapshot()

    with pytest.raises(ValueError, match="engine 99"):
        recompute({**snapshot, "engine": 99})


def test_a_snapshot_holds_no_rates_of_other_countries() -> None:
    rates = (VAT, replace(VAT, country="FR"))

    quote = price(basket(shirt(), destination=BRITAIN), Policy(tax_rates=rates))

    assert quote.policy.tax_rates == (VAT,)


def test_what_has_no_lasting_form_is_not_stored() -> None:
    with pytest.raises(TypeError, match="lasting"):
        encode(0.5)


def test_an_empty_basket_costs_nothing() -> None:
    quote = price(basket(delivery=POST), Policy(tax_rates=(VAT,)))

    assert quote.total == quote.due == dollars(0)
    assert quote.lines == quote.explanation == ()
    assert quote.duties is None


def test_tax_comes_on_top_of_what_discounts_leave() -> None:
    policy = Policy(tax_rates=(VAT,), tax_shipping=True)
    spring = code("SPRING", 10)

    quote = price(
        basket(
            shirt(1000, 3),
            destination=BRITAIN,
            delivery=POST,
            discounts=(spring,),
            codes=("spring",),
        ),
        policy,
    )

    assert quote.lines[0].total == dollars(2700)
    assert quote.lines[0].tax == dollars(540)
    assert quote.shipping.tax == dollars(100)
    assert quote.total == dollars(2700 + 540 + 500 + 100)
    assert [(rate.title, rate.net, rate.tax) for rate in quote.taxes] == [
        ("VAT", dollars(3200), dollars(640))
    ]


def test_shipping_is_taxed_only_where_the_policy_says() -> None:
    quote = price(basket(shirt(1000), destination=BRITAIN, delivery=POST), Policy(tax_rates=(VAT,)))

    assert quote.shipping.gross == dollars(500)
    assert quote.total == dollars(1000 + 200 + 500)


def test_what_is_not_taxable_is_not_taxed() -> None:
    untaxed = basket(shirt(taxable=False), destination=BRITAIN)

    assert price(untaxed, Policy(tax_rates=(VAT,))).tax == dollars(0)


@pytest.mark.parametrize("inclusive", [False, True])
def test_an_exempt_buyer_pays_the_net_price(inclusive: bool) -> None:
    policy = Policy(tax_rates=(VAT,), prices_include_tax=inclusive)
    exempt = Customer(tax_exempt=True)

    quote = price(basket(shirt(1200), destination=BRITAIN, customer=exempt), policy)

    assert quote.total == dollars(1000 if inclusive else 1200)
    assert quote.tax == dollars(0)
    assert quote.lines[0].taxes == ()
    kinds = [step.kind for step in quote.explanation]
    assert kinds == [StepKind.ITEM, *([StepKind.TAX_RELIEF] if inclusive else [])]


def test_the_explanation_says_in_words_where_each_cent_came_from() -> None:
    policy = Policy(
        tax_rates=(replace(VAT, rate=Decimal("0.175")),),
        prices_include_tax=True,
        scope=RoundingScope.ORDER,
    )
    third = Discount(key="d", title="A third", value=Percentage(Decimal("33.3")))
    mug = Line(key="mug", unit_price=dollars(501), quantity=2)

    quote = price(
        basket(shirt(1999), mug, destination=BRITAIN, delivery=POST, discounts=(third,)),
        policy,
    )

    assert [step.text for step in quote.explanation] == [
        "1 x 19.99: 19.99",
        "2 x 5.01: 10.02",
        "A third: -6.65, a share of -9.99, rounded from -9.99333",
        "A third: -3.34, a share of -9.99, rounded from -9.99333",
        "Post: 5.00",
        "VAT 17.5%: 1.99 included, a share of 2.98, rounded from 2.981702",
        "VAT 17.5%: 0.99 included, a share of 2.98, rounded from 2.981702",
    ]


def test_an_explanation_of_whole_amounts_speaks_of_no_rounding() -> None:
    quote = price(basket(shirt(1000), destination=BRITAIN), Policy(tax_rates=(VAT,)))

    assert [step.text for step in quote.explanation] == ["1 x 10.00: 10.00", "VAT 20%: 2.00"]


@pytest.mark.parametrize("typed", ["SPRING", "spring", " Spring "])
def test_a_code_is_known_however_it_is_typed(typed: str) -> None:
    quote = price(
        basket(shirt(), discounts=(code("SPRING", 10),), codes=(typed, "SPRING")), Policy()
    )

    assert [(one.code, one.applicable) for one in quote.discounts] == [("SPRING", True)]
    assert quote.discount == dollars(200)


def test_a_code_that_does_not_exist_is_shown_as_such_and_an_empty_one_is_none() -> None:
    quote = price(basket(shirt(), codes=("Nope", "NOPE", "", " ")), Policy())

    assert [(one.code, one.reason) for one in quote.discounts] == [
        ("NOPE", DiscountRefusal.NOT_FOUND)
    ]
    assert not quote.discounts[0].applicable


def test_a_discount_with_a_code_waits_for_it() -> None:
    quote = price(basket(shirt(), discounts=(code("SPRING", 10),)), Policy())

    assert quote.discounts == ()
    assert quote.total == dollars(1999)


def test_codes_in_any_order_give_one_total() -> None:
    codes = [code("A", 10), code("B", 15), replace(code("C", 0), value=FixedAmount(dollars(100)))]
    quotes = [
        price(
            basket(shirt(), discounts=tuple(codes), codes=tuple(one.key for one in order)),
            Policy(),
        )
        for order in permutations(codes)
    ]

    assert {quote.total for quote in quotes} == {dollars(1429)}


def test_gift_cards_pay_in_turn_and_change_no_price() -> None:
    cards = (
        GiftCard(key="a", balance=dollars(1500)),
        GiftCard(key="b", balance=dollars(1500)),
        GiftCard(key="c", balance=dollars(1500)),
    )
    quote = price(
        basket(shirt(2000), destination=BRITAIN, gift_cards=cards), Policy(tax_rates=(VAT,))
    )

    assert quote.total == dollars(2400)
    assert [use.amount.minor for use in quote.gift_cards] == [1500, 900, 0]
    assert quote.due == dollars(0)


@pytest.mark.parametrize(
    ("card", "reason"),
    [
        ({"balance": Money(900, "EUR")}, GiftCardRefusal.WRONG_CURRENCY),
        ({"balance": Money(0, "USD")}, GiftCardRefusal.EMPTY),
        ({"balance": Money(900, "USD"), "enabled": False}, GiftCardRefusal.DISABLED),
        ({"balance": Money(900, "USD"), "expires_at": NOW}, GiftCardRefusal.EXPIRED),
        ({"balance": Money(900, "USD"), "expires_at": NOW + timedelta(days=1)}, None),
    ],
)
def test_a_gift_card_that_cannot_pay_is_refused_with_a_code(
    card: dict, reason: GiftCardRefusal | None
) -> None:
    quote = price(basket(shirt(1000), gift_cards=(GiftCard(key="g", **card),)), Policy())

    assert quote.gift_cards[0].reason is reason
    assert quote.due == dollars(1000 if reason else 100)


def test_what_cannot_be_in_one_basket_is_refused() -> None:
    with pytest.raises(ValueError, match="in a basket in USD"):
        basket(replace(shirt(), unit_price=Money(1, "EUR")))
    with pytest.raises(ValueError, match="in a basket in USD"):
        basket(shirt(), delivery=replace(POST, price=Money(1, "EUR")))
    with pytest.raises(ValueError, match="share a key"):
        basket(shirt(), shirt())
    with pytest.raises(ValueError, match="quantity 0"):
        shirt(quantity=0)
    with pytest.raises(ValueError, match="price -"):
        shirt(-1)
