"""Other quantities and more lines in what was priced before, under the policy of its day."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from commerce.discount import Discount
from commerce.line import Line
from commerce.pricing import Quote, price


def named(quote: Quote, names: Sequence[str]) -> Quote:
    """The quote with these names for its lines, in their order."""
    new = {line.key: name for line, name in zip(quote.basket.lines, names, strict=True)}
    basket = replace(
        quote.basket,
        lines=tuple(replace(line, key=new[line.key]) for line in quote.basket.lines),
        discounts=tuple(_renamed(one, new) for one in quote.basket.discounts),
    )
    return replace(quote, basket=basket)


def _renamed(discount: Discount, new: Mapping[str, str]) -> Discount:
    """Single lines that a discount is about are called by their new names, too."""
    about = discount.selection
    named = frozenset(new[key] for key in about.lines if key in new)
    return replace(discount, selection=replace(about, lines=named))


def edited(quote: Quote, quantities: Mapping[str, int], added: Sequence[Line]) -> Quote:
    """What it comes to with so many of each line, none of those that are not named, and more.

    Gift cards are left out: what they paid is paid.
    """
    kept = tuple(
        replace(line, quantity=quantities[line.key])
        for line in quote.basket.lines
        if quantities.get(line.key)
    )
    basket = replace(quote.basket, lines=(*kept, *added), gift_cards=())
    return price(basket, quote.policy)
