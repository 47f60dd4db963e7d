"""What staff say of a customer, read into columns of their row."""

from collections.abc import Mapping
from typing import Any

from commerce import account, staff_words
from commerce.complaints import Complaints
from commerce.customer_error import CustomerErrorCode
from commerce.refusal import Refused

MAX_NOTE = 5_000


def checked(said: Mapping[str, Any], argument: str) -> dict[str, Any]:
    """What was spoken of, in one spelling; raises ``Refused`` with all that is wrong."""
    values, reasons = account.checked(said, argument)
    complaints = Complaints(CustomerErrorCode, argument)
    if "note" in said:
        values["note"] = complaints.text(said["note"] or "", "note", longest=MAX_NOTE) or None
    if "tags" in said:
        values["tags"] = staff_words.tags(said["tags"], complaints)
    if "tax_exempt" in said:
        values["tax_exempt"] = bool(said["tax_exempt"])
    found = (*reasons, *complaints.reasons)
    if found:
        raise Refused(*found)
    return values
