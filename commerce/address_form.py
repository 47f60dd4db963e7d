"""The form for an address of a country: its fields, in the country's order and words."""

from dataclasses import dataclass

from commerce.country import Country

_FIELDS = {
    "N": ("first_name", "last_name"),
    "O": ("company",),
    "A": ("address1", "address2"),
    "C": ("city",),
    "S": ("province_code",),
    "Z": ("zip",),
}
_LABELS = {
    "first_name": "First name",
    "last_name": "Last name",
    "company": "Company",
    "address1": "Address",
    "address2": "Apartment, suite or floor",
    "phone": "Phone",
}
_WORDS = {
    "eircode": "Eircode",
    "pin": "PIN code",
    "post_town": "Town or city",
    "postal": "Postal code",
    "zip": "ZIP code",
}
# A parcel without a name on it is not handed over.
_ALWAYS = frozenset({"last_name"})


@dataclass(frozen=True)
class AddressField:
    """A field of ``Address``; with ``choices`` (code and name), one of them."""

    name: str
    label: str
    required: bool
    choices: tuple[tuple[str, str], ...] = ()


def fields(rules: Country) -> list[AddressField]:
    """What the country asks for, a phone number last; the country itself is not among it."""
    layout = rules.latin_layout
    letters = [after[0] for after in layout.split("%")[1:] if after[0] in _FIELDS]
    names = [name for letter in letters for name in _FIELDS[letter]]
    # Some write the name last; nobody fills in a form that way.
    ordered = sorted([*names, "phone"], key=_rank)
    return [_field(name, rules) for name in ordered]


def _rank(name: str) -> int:
    if name in _FIELDS["N"]:
        return 0
    if name == "company":
        return 1
    return 3 if name == "phone" else 2


def _field(name: str, rules: Country) -> AddressField:
    choices = tuple((one.code, one.name) for one in rules.provinces)
    return AddressField(
        name,
        _LABELS.get(name) or _called(rules.words[name]),
        required=name in rules.required or name in _ALWAYS,
        choices=choices if name == "province_code" else (),
    )


def _called(word: str) -> str:
    return _WORDS.get(word) or word.replace("_", " ").capitalize()
