"""Staff say how the shop is called and how it presents itself, in one transaction."""

from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce import gid, shop_draft
from commerce.complaints import Complaints
from commerce.settings_error import SettingsErrorCode
from commerce.shop_draft import Said
from context import Context
from resolvers import change, event, membership
from resolvers.market import locked_shop

_PLAIN = ("captures_at_once", "rounding", "rounding_scope")
_SHOP = ("name", "description", "email", "order_prefix", *_PLAIN)
_BRAND = ("slogan", "short_description")


async def update(context: Context, said: Said) -> models.Shop:
    """Change what was spoken of; orders keep the prefix they were placed with."""
    complaints = Complaints(SettingsErrorCode, "shop")
    values = shop_draft.shop(said, complaints)
    values |= {name: said[name] for name in _PLAIN if name in said}
    texts = shop_draft.brand(said.get("brand", {}), complaints.inside("brand"))
    complaints.settle()
    async with context.transaction() as session:
        row = await locked_shop(session)
        brand = await _brand(session)
        before = change.state(row, _SHOP) | {"brand": change.state(brand, _BRAND)}
        for name, value in values.items():
            setattr(row, name, value)
        for name, value in texts.items():
            setattr(brand, name, value)
        after = change.state(row, _SHOP) | {"brand": change.state(brand, _BRAND)}
        if before != after:
            if before["brand"] != after["brand"]:
                session.add(brand)
            detail = change.detail(before, after)
            event.record(context, session, "shop/update", gid.make("Shop", row.id), detail)
            await membership.bump(session)
    return row


async def _brand(session: AsyncSession) -> models.Brand:
    """How the shop presents itself; not stored while nobody said."""
    return await session.get(models.Brand, 1) or models.Brand(id=1)
