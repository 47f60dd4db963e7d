"""The shop itself, and what it says of how it sells."""

import models
from context import Context


async def shop(context: Context) -> models.Shop:
    """The shop's one row; ``cartograph migrate`` sees to it that there is one."""
    found = await context.loaders.shop.load(1)
    if found is None:
        raise RuntimeError("the database holds no shop: run `cartograph migrate`")
    return found


async def brand(context: Context) -> models.Brand | None:
    return await context.loaders.brand.load(1)


def money_format(row: models.Shop) -> str:
    """How the shop writes prices; unless staff said otherwise, with the currency's code."""
    return row.money_format or f"{{{{amount}}}} {row.currency_code}"


def presentment_currencies(row: models.Shop) -> list[str]:
    return row.presentment_currencies or [row.currency_code]


def ships_to_countries(row: models.Shop) -> list[str]:
    """The countries staff named, or else the shop's own."""
    return row.ships_to_countries or [row.country_code]


def card_vault_url(context: Context) -> str:
    """Where a test card's number becomes a token; other gateways have vaults of their own."""
    return f"{context.request.base_url}/vault/sessions"
