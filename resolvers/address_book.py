"""The delivery addresses of one cart, while they are changed."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

import models
from commerce import address, gid, snapshot
from commerce.address import Address, AddressProblem, AddressProblemKind
from commerce.cart_error import CartErrorCode, CartWarningCode
from commerce.delivery import MAX_ADDRESSES, DeliveryAddress
from commerce.refusal import Reason
from context import Context
from loaders.market import Read
from models.engine import among
from resolvers import access, customer_token
from resolvers.cart import Warned, reason
from resolvers.pricing import addresses_of

COPIED = (
    "The customer's own addresses are copied for themselves: send their access token in the"
    " Authorization header, in `buyerIdentity` or in `@inContext(buyer:)`."
)


@dataclass(frozen=True)
class SelectableAddress:
    """What a client says of an address; None leaves what it is about.

    ``id`` names one that the cart has. ``customer_address_id`` copies one of the customer's.
    """

    address: Address | None = None
    customer_address_id: int | None = None
    id: str | None = None
    selected: bool | None = None
    one_time_use: bool | None = None
    strict: bool = False


async def buyer_of(context: Context, asked: Sequence[SelectableAddress]) -> models.Customer | None:
    """Whom the document's ``@inContext`` names by their token, where their addresses are wanted."""
    wanted = any(one.customer_address_id is not None for one in asked)
    token = context.buyer_token if wanted else None
    return await customer_token.customer_of(context, token) if token else None


async def copies(
    context: Context,
    read: Read,
    cart: models.Cart,
    asked: Sequence[SelectableAddress],
    buyer: models.Customer | None = None,
) -> dict[int, Address]:
    """Those of the customer's addresses that are to be copied.

    Holding the cart is not enough, for then they could be read there: the request has to be the
    customer's own. ``buyer`` is whom it names by their access token.
    """
    row = models.MailingAddress
    ids = {one.customer_address_id for one in asked if one.customer_address_id is not None}
    if not ids or cart.customer_id is None:
        return {}
    named = buyer is not None and buyer.id == cart.customer_id
    if not named and not access.addresses(context, cart.customer_id):
        return {}
    of_customer = select(row).where(among(row.id, sorted(ids)), row.customer_id == cart.customer_id)
    return {found.id: found.address for (found,) in await read(of_customer)}


class AddressBook:
    """One change of the addresses of a locked cart; ``settled`` keeps it, or says why not."""

    def __init__(self, cart: models.Cart, copies: Mapping[int, Address], *path: str) -> None:
        self.held = list(addresses_of(cart))
        self.reasons: list[Reason] = []
        self.warnings: list[Warned] = []
        self._cart, self._copies, self._path = cart, copies, path

    def add(self, new: Sequence[SelectableAddress]) -> None:
        self._only_one_selected(new)
        for i, asked in enumerate(new):
            found = self._address(i, asked)
            if found is None:
                continue
            twin = next((one for one in self.held if one.address == found), None)
            if twin is not None:
                self._warn_of_twin(twin)
                self._put(replace(twin, selected=bool(asked.selected) or twin.selected))
                continue
            self._put(
                DeliveryAddress(
                    id=secrets.token_urlsafe(12),
                    address=found,
                    selected=bool(asked.selected),
                    one_time_use=bool(asked.one_time_use),
                )
            )

    def update(self, changes: Sequence[SelectableAddress]) -> None:
        self._only_one_selected(changes)
        for i, asked in enumerate(changes):
            known = next((one for one in self.held if one.id == asked.id), None)
            if known is None:
                self._refuse(CartErrorCode.INVALID_DELIVERY_ADDRESS_ID, str(i), "id")
                continue
            named = asked.address is not None or asked.customer_address_id is not None
            found = self._address(i, asked) if named else known.address
            self._put(
                DeliveryAddress(
                    id=known.id,
                    address=found or known.address,
                    selected=known.selected if asked.selected is None else asked.selected,
                    one_time_use=(
                        known.one_time_use if asked.one_time_use is None else asked.one_time_use
                    ),
                )
            )

    def remove(self, ids: Sequence[str]) -> None:
        known = {one.id for one in self.held}
        for i, id in enumerate(ids):
            if id not in known:
                code = CartErrorCode.INVALID_DELIVERY_ADDRESS_ID
                self.reasons.append(reason(code, "addressIds", str(i)))
        self.held = [one for one in self.held if one.id not in ids]

    def settled(self) -> list[Reason]:
        """Keep the change, unless there are reasons against it."""
        if len(self.held) > MAX_ADDRESSES:
            message = f"A cart has {MAX_ADDRESSES} addresses at most, not {len(self.held)}."
            self._refuse(CartErrorCode.TOO_MANY_DELIVERY_ADDRESSES, message=message)
        if not self.reasons:
            self._cart.delivery_addresses = snapshot.encode(tuple(self.held))
        return self.reasons

    def _put(self, new: DeliveryAddress) -> None:
        """Keep it in its place; one that is selected takes over from the one that was."""
        if new.selected:
            self.held = [replace(one, selected=False) for one in self.held]
        ids = [one.id for one in self.held]
        place = ids.index(new.id) if new.id in ids else len(ids)
        self.held[place : place + 1] = [new]

    def _address(self, i: int, asked: SelectableAddress) -> Address | None:
        where = (str(i), "address")
        if asked.customer_address_id is not None:
            copied = self._copies.get(asked.customer_address_id)
            if copied is None:
                message = f"The buyer has no such address. {COPIED}"
                self._refuse(CartErrorCode.INVALID, *where, message=message)
            return copied
        if asked.address is None:
            message = "Say which address: a new one, or one of the customer's."
            self._refuse(CartErrorCode.INVALID, *where, message=message)
            return None
        found = problems(asked.address, strict=asked.strict)
        for problem in found:
            name = (*where, "deliveryAddress", INPUTS.get(problem.field, problem.field))
            self._refuse(code_of(problem), *name, message=problem.message)
        return None if found else address.normalized(asked.address)

    def _only_one_selected(self, asked: Sequence[SelectableAddress]) -> None:
        if sum(bool(one.selected) for one in asked) > 1:
            self._refuse(CartErrorCode.ONLY_ONE_DELIVERY_ADDRESS_CAN_BE_SELECTED)

    def _warn_of_twin(self, twin: DeliveryAddress) -> None:
        code = CartWarningCode.DUPLICATE_DELIVERY_ADDRESS
        self.warnings.append(Warned(code, code.meaning, address_gid(twin)))

    def _refuse(self, code: CartErrorCode, *path: str, message: str | None = None) -> None:
        self.reasons.append(reason(code, *self._path, *path, message=message))


def address_gid(one: DeliveryAddress) -> str:
    return gid.make("CartSelectableAddress", one.id)


INPUTS = {
    "first_name": "firstName",
    "last_name": "lastName",
    "country_code": "countryCode",
    "province_code": "provinceCode",
}
_ALWAYS = {
    AddressProblemKind.CONTAINS_EMOJIS: CartErrorCode.ADDRESS_FIELD_CONTAINS_EMOJIS,
    AddressProblemKind.CONTAINS_HTML_TAGS: CartErrorCode.ADDRESS_FIELD_CONTAINS_HTML_TAGS,
    AddressProblemKind.CONTAINS_URL: CartErrorCode.ADDRESS_FIELD_CONTAINS_URL,
    AddressProblemKind.INVALID: CartErrorCode.ADDRESS_FIELD_DOES_NOT_MATCH_EXPECTED_PATTERN,
    AddressProblemKind.TOO_LONG: CartErrorCode.ADDRESS_FIELD_IS_TOO_LONG,
}
_STRICTLY = {
    AddressProblemKind.PROVINCE_NOT_FOUND: CartErrorCode.PROVINCE_NOT_FOUND,
    AddressProblemKind.REQUIRED: CartErrorCode.ADDRESS_FIELD_IS_REQUIRED,
    AddressProblemKind.ZIP_NOT_IN_COUNTRY: CartErrorCode.INVALID_ZIP_CODE_FOR_COUNTRY,
    AddressProblemKind.ZIP_NOT_IN_PROVINCE: CartErrorCode.INVALID_ZIP_CODE_FOR_PROVINCE,
}


def code_of(problem: AddressProblem) -> CartErrorCode:
    return (_ALWAYS | _STRICTLY)[problem.kind]


def problems(written: Address, *, strict: bool) -> list[AddressProblem]:
    """What is wrong with it; unless strictly, an address may still be incomplete."""
    found = address.problems(written)
    if strict:
        return found
    country = [one for one in found if one.field == "country_code"]
    return country + [one for one in found if one.kind in _ALWAYS and one not in country]
