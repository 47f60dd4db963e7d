"""What a buyer typed into the checkout's form: read, compared with the cart, and judged."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace

import models
from commerce import address, address_form, contact, delivery
from commerce.address import FIELDS, Address, AddressProblemKind
from commerce.address_form import AddressField
from commerce.country import country
from commerce.pickup import PICKUP
from commerce.refusal import Reason
from pages.refusals import refusal
from pages.words import say, spoken
from resolvers.pricing import addresses_of

Problems = dict[str, str]  # by the field's name; "" is the form as a whole
BILLING = "billing_"  # before the names of the fields of the bill's address
SAME, OTHER = "same", "other"
MOST = 300  # of characters of a field that are looked at: more than any may have
_INPUTS = {
    "firstName": "first_name",
    "lastName": "last_name",
    "countryCode": "country_code",
    "provinceCode": "province_code",
    "sessionId": "payment",
}
# Which part of the page a refused submission is about.
_PARTS = {
    "BUYER_IDENTITY": "email",
    "DELIVERY_": "country_code",
    "INVALID_DELIVERY": "delivery",
    "MERCHANDISE_": "items",
    "NO_DELIVERY": "delivery",
    "PAYMENTS_": "payment",
}


@dataclass(frozen=True)
class Typed:
    """The form's fields. ``action`` is the button's value, such as ``remove_code:TEN``.

    ``collect`` is where the buyer collects the goods, empty if they are sent. The address of the
    bill counts where ``billing`` says that it is another.
    """

    email: str = ""
    address: Address = field(default_factory=Address)
    collect: str = ""
    delivery: str = ""
    billing: str = SAME
    billing_address: Address = field(default_factory=Address)
    payment: str = ""
    card_token: str = ""
    code: str = ""
    gift_card: str = ""
    action: str = ""
    token: str = ""
    seen: str = ""

    @property
    def verb(self) -> str:
        return self.action.partition(":")[0]

    @property
    def object(self) -> str:
        return self.action.partition(":")[2]


def typed(form: Mapping[str, str], known: Typed) -> Typed:
    """The form as it was sent; what it lacks is empty, or, of addresses, what is known already."""

    def text(name: str) -> str:
        return form.get(name, "")[:MOST]

    def address_of(before: str, otherwise: Address) -> Address:
        if f"{before}country_code" not in form:
            return otherwise
        return Address(**{name: text(f"{before}{name}") or None for name in FIELDS})

    return Typed(
        email=text("email").strip(),
        address=address_of("", known.address),
        collect=text("collect"),
        delivery=text("delivery"),
        billing=OTHER if text("billing") == OTHER else SAME,
        billing_address=address_of(BILLING, known.billing_address),
        payment=text("payment"),
        card_token=text("card_token").strip(),
        code=text("code").strip(),
        gift_card=text("gift_card").strip(),
        action=form.get("action", "update"),
        token=form.get("token", ""),
        seen=text("seen"),
    )


def of_cart(cart: models.Cart, first_country: str) -> Typed:
    """The form before anything is typed: what the cart knows already."""
    chosen = delivery.selected(addresses_of(cart))
    known = chosen.address if chosen else Address(country_code=cart.country_code)
    if known.country_code is None:
        known = replace(known, country_code=first_country)
    held = cart.billing_address or {"country_code": known.country_code}
    bill = Address(**{name: held.get(name) for name in FIELDS})
    is_other = cart.billing_address is not None and not (chosen and is_same(bill, known))
    option = cart.delivery_option or ""
    return Typed(
        email=cart.email or "",
        address=known,
        collect=option if option.startswith(PICKUP) else "",
        delivery=option,
        billing=OTHER if is_other else SAME,
        billing_address=bill,
        payment=cart.payment_method or "",
    )


def problems(typed: Typed, countries: Collection[str] | None) -> Problems:
    """What keeps the form from becoming an order; ``countries`` to deliver to, None without."""
    found: Problems = {}
    if not typed.email:
        found["email"] = say("Enter your e-mail address.")
    elif contact.email(typed.email) is None:
        found["email"] = say("Enter a valid e-mail address, such as ann@example.com.")
    if countries is None:
        return found
    found |= address_problems(typed.address)
    if typed.address.country_code and typed.address.country_code not in countries:
        found["country_code"] = say("Choose a country that is delivered to.")
    return found


def address_problems(written: Address) -> Problems:
    """In the words of its country's form, and in its order."""
    rules = written.rules or country("ZZ")
    kinds = {problem.field: problem.kind for problem in address.problems(written)}
    found: Problems = {}
    if "country_code" in kinds:
        found["country_code"] = say("Choose a country.")
    for asked in address_form.fields(rules):
        missing = asked.required and not getattr(written, asked.name)
        kind = AddressProblemKind.REQUIRED if missing else kinds.get(asked.name)
        if kind is not None:
            found[asked.name] = _sentence(asked, kind)
    return found


def _sentence(asked: AddressField, kind: AddressProblemKind) -> str:
    if not spoken().is_english:
        field = say(asked.label)
        missing = kind is AddressProblemKind.REQUIRED
        wrong = f"{field}: {say(kind.meaning)}."
        return say("Please enter: {field}", field=field) if missing else wrong
    label = asked.label if asked.label[1].isupper() else asked.label.lower()
    if kind is not AddressProblemKind.REQUIRED:
        return f"The {label} {kind.meaning}."
    article = "an" if label[0].lower() in "aeiou" else "a"
    return f"{'Choose' if asked.choices else 'Enter'} {article} {label}."


def from_reasons(reasons: Sequence[Reason]) -> Problems:
    """Refusals at the fields that they are about, all that are about one of them together."""
    found: dict[str, list[str]] = {}
    for reason in reasons:
        said, message = found.setdefault(_name(reason), []), refusal(reason)
        if message not in said:
            said.append(message)
    return {name: " ".join(said) for name, said in found.items()}


def _name(reason: Reason) -> str:
    last = reason.field[-1] if reason.field else ""
    name = _INPUTS.get(last, last)
    if name in {*FIELDS, "email", "payment"}:
        return name
    parts = (part for prefix, part in _PARTS.items() if reason.code.name.startswith(prefix))
    return next(parts, "")


def is_same(one: Address, other: Address) -> bool:
    """Whether both say the same, however they are spelled."""
    return asdict(address.normalized(one)) == asdict(address.normalized(other))
