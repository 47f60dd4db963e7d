"""What the shop keeps of buyers: handing it over, and erasing it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import orjson
import strawberry

import resolvers.personal_data
from commerce import gid
from commerce.permission import Permission
from commerce.personal_data_error import PersonalDataErrorCode
from commerce.refusal import Reason
from models.order import FIRST_NUMBER
from schema import enums
from schema.info import Info
from schema.permission import needs, public
from schema.scalars import JSON
from schema.shows import shows
from schema.user_error import DisplayableError

enums.register(PersonalDataErrorCode)
WRITE = Permission.CUSTOMERS_WRITE
CODE = PersonalDataErrorCode.NOT_FOUND
NOT_FOUND = Reason(CODE, CODE.meaning, ("id",))


@strawberry.type(description="Why personal data was left as it was.")
class PersonalDataUserError(DisplayableError):
    code: PersonalDataErrorCode | None = public("Which kind of error it is.")

    is_type_of = shows(Reason)


@dataclass(frozen=True)
class PersonalDataOutcome:
    """What every payload about personal data shows."""

    data: str | None = None
    erased_customer_id: str | None = None
    erased_order_id: str | None = None
    user_errors: Sequence[Reason] = ()


@strawberry.type
class PersonalDataReasons:
    user_errors: list[PersonalDataUserError] = public("Why it was refused; empty if not.")


@strawberry.type(description="What `customerDataExport` answers.")
class CustomerDataExportPayload(PersonalDataReasons):
    @public("All that is kept of them, by table; null if it was refused.", JSON | None)
    def data(self: PersonalDataOutcome) -> str | None:
        return self.data


@strawberry.type(description="What `customerErase` answers.")
class CustomerErasePayload(PersonalDataReasons):
    erased_customer_id: strawberry.ID | None = public("Whom the shop forgot; null if nobody.")


@strawberry.type(description="What `orderErase` answers.")
class OrderErasePayload(PersonalDataReasons):
    erased_order_id: strawberry.ID | None = public(
        "The order whose buyer the shop forgot; null if none."
    )


CustomerId = Annotated[strawberry.ID, strawberry.argument(description="The id of the customer.")]
OrderId = Annotated[
    strawberry.ID, strawberry.argument(description="The id of the order, with a key or without.")
]
GuestOrders = Annotated[
    bool,
    strawberry.argument(
        description="Also what was bought without an account under the same e-mail address."
    ),
]


@strawberry.type
class PersonalDataMutation:
    @needs(
        WRITE,
        "Hands over all that the shop keeps of a customer. It is noted in the audit trail.",
        CustomerDataExportPayload | None,
    )
    async def customer_data_export(self, info: Info, id: CustomerId) -> PersonalDataOutcome:
        number = gid.number_of("Customer", id)
        found = await resolvers.personal_data.export(info.context, number)
        if found is None:
            return PersonalDataOutcome(user_errors=[NOT_FOUND])
        return PersonalDataOutcome(orjson.dumps(found).decode())

    @needs(
        WRITE,
        "Forgets who a customer is: their account, carts, addresses and mail, and the persons in"
        " their orders. What was sold for how much stays. It cannot be undone.",
        CustomerErasePayload | None,
    )
    async def customer_erase(
        self, info: Info, id: CustomerId, guest_orders: GuestOrders = True
    ) -> PersonalDataOutcome:
        number = gid.number_of("Customer", id)
        if await resolvers.personal_data.erase_customer(
            info.context, number, guest_orders=guest_orders
        ):
            return PersonalDataOutcome(erased_customer_id=gid.make("Customer", number))
        return PersonalDataOutcome(user_errors=[NOT_FOUND])

    @needs(
        WRITE,
        "Forgets who placed an order, such as a guest. What was sold for how much stays.",
        OrderErasePayload | None,
    )
    async def order_erase(self, info: Info, id: OrderId) -> PersonalDataOutcome:
        number = gid.number_of("Order", id)
        if await resolvers.personal_data.erase_order(info.context, number - FIRST_NUMBER + 1):
            return PersonalDataOutcome(erased_order_id=gid.make("Order", number))
        return PersonalDataOutcome(user_errors=[NOT_FOUND])
