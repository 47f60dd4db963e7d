"""What staff say of customers."""

from typing import Any

import strawberry

from commerce import gid
from schema.given import given

_EMAIL = "Their e-mail address; no two customers share one."
_PHONE = "Their phone number, such as +12025550123; null for none."
_NOTE = "What staff should know of them, 5,000 characters at most; null for nothing."
_TAGS = "Words to find them by, 250 of 40 characters at most."
_MARKETING = "Whether they agreed to mail about the shop."
_EXEMPT = "Whether they pay no taxes."


@strawberry.input(description="Somebody to make an account for.")
class CustomerInviteInput:
    email: str = strawberry.field(description=_EMAIL)
    first_name: strawberry.Maybe[str | None] = strawberry.field(description="Their first name.")
    last_name: strawberry.Maybe[str | None] = strawberry.field(description="Their last name.")
    phone: strawberry.Maybe[str | None] = strawberry.field(description=_PHONE)
    note: strawberry.Maybe[str | None] = strawberry.field(description=_NOTE)
    tags: strawberry.Maybe[list[str]] = strawberry.field(description=_TAGS)
    accepts_marketing: strawberry.Maybe[bool] = strawberry.field(description=_MARKETING)
    tax_exempt: strawberry.Maybe[bool] = strawberry.field(description=_EXEMPT)

    def said(self) -> dict[str, Any]:
        return given(self)


@strawberry.input(description="Changes of a customer; what is left out stays.")
class CustomerEditInput:
    email: strawberry.Maybe[str] = strawberry.field(
        description=f"{_EMAIL} A new one counts at once, and links mailed before lapse."
    )
    first_name: strawberry.Maybe[str | None] = strawberry.field(
        description="Their first name; null for none."
    )
    last_name: strawberry.Maybe[str | None] = strawberry.field(
        description="Their last name; null for none."
    )
    phone: strawberry.Maybe[str | None] = strawberry.field(description=_PHONE)
    note: strawberry.Maybe[str | None] = strawberry.field(description=_NOTE)
    tags: strawberry.Maybe[list[str]] = strawberry.field(description=_TAGS)
    accepts_marketing: strawberry.Maybe[bool] = strawberry.field(description=_MARKETING)
    tax_exempt: strawberry.Maybe[bool] = strawberry.field(description=_EXEMPT)
    default_address_id: strawberry.Maybe[strawberry.ID] = strawberry.field(
        description="The id of the address of theirs that they use unless they say otherwise."
    )

    def said(self) -> dict[str, Any]:
        found = given(self)
        if "default_address_id" in found:
            chosen = found["default_address_id"]
            found["default_address_id"] = gid.number_of("MailingAddress", chosen)
        return found
