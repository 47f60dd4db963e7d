"""What the mutations of settings answer in common."""

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from typing import Any

import strawberry

import models
from commerce.refusal import Reason, Refused
from commerce.settings_error import SettingsErrorCode
from schema import enums
from schema.permission import public
from schema.shows import shows
from schema.user_error import DisplayableError

enums.register(SettingsErrorCode)


@strawberry.type(description="Why a setting was left as it was.")
class SettingsUserError(DisplayableError):
    code: SettingsErrorCode = public("Which kind of error it is.")

    is_type_of = shows(Reason)


@strawberry.type
class SettingsReasons:
    user_errors: list[SettingsUserError] = public("Why it was refused; empty if it was not.")


@strawberry.type
class SettingGone(SettingsReasons):
    deleted_id: strawberry.ID | None = public("Its id; null if it was refused.")


@dataclass(frozen=True)
class SettingsOutcome:
    """What came of a setting, or the reasons nothing did."""

    shop: models.Shop | None = None
    shipping_zone: models.ShippingZone | None = None
    tax_rate: models.TaxRate | None = None
    deleted_id: str | None = None
    user_errors: Sequence[Reason] = ()


async def outcome(name: str, change: Awaitable[Any]) -> SettingsOutcome:
    try:
        return SettingsOutcome(**{name: await change})
    except Refused as refused:
        return SettingsOutcome(user_errors=refused.reasons)
