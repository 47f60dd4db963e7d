"""What staff define of metafields: what they are about, what they hold, and within which bounds."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

import orjson

from commerce import metafield
from commerce.complaints import Complaints
from commerce.metafield import BadMetafield
from commerce.permission import Permission
from commerce.vocabulary import Vocabulary

MAX_DESCRIPTION = 1_000
MAX_CHOICES = 128
# What products can be narrowed by: values that are few, and can be shown as they are.
FILTERABLE = (
    "boolean",
    "color",
    "list.color",
    "list.single_line_text_field",
    "number_decimal",
    "number_integer",
    "single_line_text_field",
)


class MetafieldOwnerType(Vocabulary):
    """What metafields can be about."""

    ARTICLE = "An article of a blog."
    BLOG = "A blog."
    COLLECTION = "A collection."
    CUSTOMER = "A customer."
    LOCATION = "A location."
    ORDER = "An order."
    PAGE = "A page."
    PRODUCT = "A product."
    PRODUCTVARIANT = "A variant of a product."
    SHOP = "The shop."

    @property
    def row(self) -> str:
        """The type of its global id."""
        return _ROWS[self][0]

    @property
    def permission(self) -> Permission:
        """What staff need to say something of it."""
        return _ROWS[self][1]

    @classmethod
    def of(cls, row: str) -> "MetafieldOwnerType | None":
        return next((each for each in cls if each.row == row), None)


_ROWS: dict[MetafieldOwnerType, tuple[str, Permission]] = {
    MetafieldOwnerType.ARTICLE: ("Article", Permission.CONTENT_WRITE),
    MetafieldOwnerType.BLOG: ("Blog", Permission.CONTENT_WRITE),
    MetafieldOwnerType.COLLECTION: ("Collection", Permission.PRODUCTS_WRITE),
    MetafieldOwnerType.CUSTOMER: ("Customer", Permission.CUSTOMERS_WRITE),
    MetafieldOwnerType.LOCATION: ("Location", Permission.INVENTORY_WRITE),
    MetafieldOwnerType.ORDER: ("Order", Permission.ORDERS_WRITE),
    MetafieldOwnerType.PAGE: ("Page", Permission.CONTENT_WRITE),
    MetafieldOwnerType.PRODUCT: ("Product", Permission.PRODUCTS_WRITE),
    MetafieldOwnerType.PRODUCTVARIANT: ("ProductVariant", Permission.PRODUCTS_WRITE),
    MetafieldOwnerType.SHOP: ("Shop", Permission.SETTINGS_WRITE),
}


class MetafieldDefinitionErrorCode(Vocabulary):
    """Why a definition was left as it was."""

    BLANK = "It may not be empty."
    INVALID = "It is not valid."
    INVALID_TYPE = "There is no such type."
    IN_USE = "Values of another kind are there."
    NOT_FOUND = "There is no such thing."
    TAKEN = "Something else is called so."
    TOO_LONG = "It is too long."


def columns(said: Mapping[str, Any], complaints: Complaints, type_name: str) -> dict[str, Any]:
    """What may change of a definition whose values are of that type."""
    found = {name: said[name] for name in ("is_public", "is_filterable") if name in said}
    if found.get("is_filterable") and type_name not in FILTERABLE:
        message = f"Products are narrowed by values of these types: {', '.join(FILTERABLE)}."
        complaints.add("INVALID", message, "isFilterable")
    if "name" in said:
        found["name"] = complaints.title(said["name"], "name")
    if "description" in said:
        text = complaints.line(said["description"] or "", "description", longest=MAX_DESCRIPTION)
        found["description"] = text or None
    if "validations" in said:
        found["validations"] = _validations(said["validations"], complaints, type_name)
    return found


def check_name(namespace: str, key: str, type_name: str, complaints: Complaints) -> None:
    if problem := metafield.problem_of_name(namespace, key):
        field, message = problem
        complaints.add("INVALID", message, field)
    if not metafield.is_type(type_name):
        complaints.add("INVALID_TYPE", f"There is no type {type_name[:100]!r}.", "type")


def _validations(
    said: Sequence[tuple[str, str]], complaints: Complaints, type_name: str
) -> list[list[str]]:
    for i, (name, value) in enumerate(said):
        field = ("validations", str(i))
        if name not in ("min", "max", "choices") or [n for n, _ in said].count(name) > 1:
            complaints.add("INVALID", "They are min, max and choices, each once.", *field, "name")
        elif problem := _problem_of(name, value, type_name):
            complaints.add("INVALID", problem, *field, "value")
    return [list(pair) for pair in said]


def _problem_of(name: str, value: str, type_name: str) -> str | None:
    if name != "choices":
        try:
            return None if Decimal(value).is_finite() else "It has to be a number."
        except InvalidOperation:
            return "It has to be a number."
    try:
        choices = orjson.loads(value)
    except orjson.JSONDecodeError:
        choices = None
    texts = isinstance(choices, list) and all(isinstance(each, str) for each in choices)
    if not texts or not 0 < len(choices) <= MAX_CHOICES:
        return f"It has to be a JSON list of 1 to {MAX_CHOICES} texts."
    try:
        for choice in choices:
            metafield.normalized(type_name.removeprefix("list."), choice)
    except BadMetafield as bad:
        return str(bad)
    return None
