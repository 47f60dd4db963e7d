"""The demo shop's terms: what delivery costs, which taxes are due, its codes and its colours."""

from sqlalchemy.ext.asyncio import AsyncSession

import demo.catalogue
import demo.terms
import models
from commerce import gift_card_code


def write_terms(session: AsyncSession, currency: str) -> None:
    """All of them, in the shop's ``currency``."""
    said = demo.terms.brand()
    session.add(
        models.Brand(
            slogan=said.slogan,
            short_description=said.short_description,
            primary_colors=[said.primary],
            secondary_colors=[said.secondary],
        )
    )
    rows: list[models.ShippingZone | models.TaxRate | models.Discount | models.GiftCard] = []
    rows += [models.ShippingZone.of(zone, currency) for zone in demo.terms.zones(currency)]
    rows += [models.TaxRate.of(rate) for rate in demo.terms.tax_rates()]
    rows += [models.Discount.of(rule) for rule in demo.terms.discounts(currency)]
    rows += [_gift_card(card) for card in demo.terms.gift_cards(currency)]
    for row in rows:
        row.created_at = row.updated_at = demo.catalogue.shop().opened
    session.add_all(rows)


def countries(currency: str) -> list[str]:
    """The countries that the zones reach."""
    zones = demo.terms.zones(currency)
    return sorted({region.country for zone in zones for region in zone.regions})


def _gift_card(card: demo.terms.GiftCard) -> models.GiftCard:
    return models.GiftCard(
        code_hash=gift_card_code.hashed(card.code),
        last_characters=gift_card_code.last_characters(card.code),
        currency=card.balance.currency,
        balance_minor=card.balance.minor,
    )
