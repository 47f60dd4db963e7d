"""The countries that a shop delivers to."""

import sqlalchemy as sa

import models
import resolvers.shop
from commerce import snapshot
from commerce.country import country_name
from commerce.iso import COUNTRIES
from commerce.shipping import ShippingZone
from context import Context


async def delivery_countries(context: Context, currency: str) -> list[tuple[str, str]]:
    """Their codes and names, by name: those of the zones, or without any those staff named."""
    row = models.ShippingZone
    found = await context.rows(sa.select(row.definition).where(row.currency == currency))
    zones = [snapshot.decode(ShippingZone, definition) for (definition,) in found]
    if any(zone.rest_of_world for zone in zones):
        codes = set(COUNTRIES)
    elif zones:
        codes = {region.country for zone in zones for region in zone.regions}
    else:
        codes = set(resolvers.shop.ships_to_countries(await resolvers.shop.shop(context)))
    return sorted(((code, country_name(code)) for code in codes), key=lambda named: named[1])
