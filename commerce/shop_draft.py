"""What staff say of the shop itself, read into columns of its row and its brand's."""

from collections.abc import Mapping
from typing import Any

from commerce import contact
from commerce.complaints import Complaints

MAX_DESCRIPTION = 5_000
MAX_PREFIX = 20
MAX_SLOGAN = 255
MAX_SHORT = 500
Said = Mapping[str, Any]


def shop(said: Said, complaints: Complaints) -> dict[str, Any]:
    """The columns of the shop that were spoken of."""
    found: dict[str, Any] = {}
    if "name" in said:
        found["name"] = complaints.title(said["name"], "name")
    if "description" in said:
        text = complaints.text(said["description"] or "", "description", longest=MAX_DESCRIPTION)
        found["description"] = text or None
    if "email" in said:
        found["email"] = _email(said["email"], complaints)
    if "order_prefix" in said:
        found["order_prefix"] = complaints.line(
            said["order_prefix"], "orderPrefix", longest=MAX_PREFIX
        )
    return found


def brand(said: Said, complaints: Complaints) -> dict[str, Any]:
    """The columns of the brand that were spoken of."""
    found: dict[str, Any] = {}
    for name, field, longest in (
        ("slogan", "slogan", MAX_SLOGAN),
        ("short_description", "shortDescription", MAX_SHORT),
    ):
        if name in said:
            found[name] = complaints.line(said[name] or "", field, longest=longest) or None
    return found


def _email(said: str | None, complaints: Complaints) -> str | None:
    if said is None:
        return None
    found = contact.email(said)
    if found is None:
        complaints.add("INVALID", f"The email is not an {contact.EXPECTED['email']}.", "email")
    return found
