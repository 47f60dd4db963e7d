"""Staff invite customers, change them, and close and open their accounts."""

from collections.abc import Awaitable
from typing import Annotated

import strawberry

import models
from commerce import gid
from commerce.permission import Permission
from resolvers import customer_address, customer_edit
from schema.customer_address_mutation import AddressChanges, AddressId, NewAddress
from schema.customer_payload import (
    CustomerOutcome,
    CustomerUserError,
    WithAddress,
    WithCustomer,
    outcome,
)
from schema.customer_staff_input import CustomerEditInput, CustomerInviteInput
from schema.info import Info
from schema.permission import needs, public

WRITE = Permission.CUSTOMERS_WRITE


@strawberry.type
class CustomerStaffReasons:
    user_errors: list[CustomerUserError] = public("Why it was refused; empty if not.")


@strawberry.type(description="What `customerInvite` answers.")
class CustomerInvitePayload(WithCustomer, CustomerStaffReasons): ...


@strawberry.type(description="What `customerInvitationSend` answers.")
class CustomerInvitationSendPayload(WithCustomer, CustomerStaffReasons): ...


@strawberry.type(description="What `customerEdit` answers.")
class CustomerEditPayload(WithCustomer, CustomerStaffReasons): ...


@strawberry.type(description="What `customerDisable` answers.")
class CustomerDisablePayload(WithCustomer, CustomerStaffReasons): ...


@strawberry.type(description="What `customerEnable` answers.")
class CustomerEnablePayload(WithCustomer, CustomerStaffReasons): ...


@strawberry.type(description="What `customerAddressAdd` answers.")
class CustomerAddressAddPayload(WithAddress, CustomerStaffReasons): ...


@strawberry.type(description="What `customerAddressEdit` answers.")
class CustomerAddressEditPayload(WithAddress, CustomerStaffReasons): ...


@strawberry.type(description="What `customerAddressRemove` answers.")
class CustomerAddressRemovePayload(CustomerStaffReasons):
    deleted_customer_address_id: strawberry.ID | None = public("The id of what was deleted.")


CustomerId = Annotated[strawberry.ID, strawberry.argument(description="The id of the customer.")]
NewCustomer = Annotated[CustomerInviteInput, strawberry.argument(description="Who they are.")]
Changes = Annotated[CustomerEditInput, strawberry.argument(description="The changes.")]
Mailed = Annotated[
    bool, strawberry.argument(description="Whether to mail the link that opens it at once.")
]


def _key(id: strawberry.ID) -> int:
    return gid.number_of("Customer", id)


def _address_key(id: strawberry.ID) -> int:
    return gid.number_of("MailingAddress", id)


async def _of(change: Awaitable[models.Customer]) -> CustomerOutcome:
    async def changed() -> CustomerOutcome:
        return CustomerOutcome(await change)

    return await outcome(changed())


@strawberry.type
class CustomerStaffMutation:
    @needs(
        WRITE,
        "Makes an account for somebody. They open it by the link of a mail, which is good for 7"
        " days; `customerInvitationSend` mails another.",
        CustomerInvitePayload | None,
    )
    async def customer_invite(
        self, info: Info, customer: NewCustomer, mailed: Mailed = True
    ) -> CustomerOutcome:
        made = customer_edit.invite(info.context, customer.said(), mailed=mailed)
        return await _of(made)

    @needs(
        WRITE,
        "Mails the link that opens an account, to somebody who has not opened it yet.",
        CustomerInvitationSendPayload | None,
    )
    async def customer_invitation_send(self, info: Info, id: CustomerId) -> CustomerOutcome:
        return await _of(customer_edit.send_invitation(info.context, _key(id)))

    @needs(WRITE, "Changes a customer.", CustomerEditPayload | None)
    async def customer_edit(self, info: Info, id: CustomerId, customer: Changes) -> CustomerOutcome:
        return await _of(customer_edit.edit(info.context, _key(id), customer.said()))

    @needs(
        WRITE,
        "Closes an account: its owner is signed out everywhere, and no link that was mailed opens"
        " it. What they bought stays.",
        CustomerDisablePayload | None,
    )
    async def customer_disable(self, info: Info, id: CustomerId) -> CustomerOutcome:
        return await _of(customer_edit.disable(info.context, _key(id)))

    @needs(
        WRITE,
        "Opens a closed account. Who never chose a password has to be invited again.",
        CustomerEnablePayload | None,
    )
    async def customer_enable(self, info: Info, id: CustomerId) -> CustomerOutcome:
        return await _of(customer_edit.enable(info.context, _key(id)))

    @needs(
        WRITE,
        "Adds an address of a customer, 100 at most. The first becomes the default.",
        CustomerAddressAddPayload | None,
    )
    async def customer_address_add(
        self, info: Info, customer_id: CustomerId, address: NewAddress
    ) -> CustomerOutcome:
        async def made() -> CustomerOutcome:
            whose = customer_edit.numbered(_key(customer_id))
            row = await customer_address.create(info.context, whose, address.parsed())
            return CustomerOutcome(customer_address=row)

        return await outcome(made())

    @needs(WRITE, "Changes an address of a customer.", CustomerAddressEditPayload | None)
    async def customer_address_edit(
        self, info: Info, customer_id: CustomerId, id: AddressId, address: AddressChanges
    ) -> CustomerOutcome:
        async def changed() -> CustomerOutcome:
            whose = customer_edit.numbered(_key(customer_id))
            row = await customer_address.update(
                info.context, whose, _address_key(id), address.given()
            )
            return CustomerOutcome(customer_address=row)

        return await outcome(changed())

    @needs(
        WRITE,
        "Removes an address of a customer. If it was the default, the oldest that is left becomes"
        " it.",
        CustomerAddressRemovePayload | None,
    )
    async def customer_address_remove(
        self, info: Info, customer_id: CustomerId, id: AddressId
    ) -> CustomerOutcome:
        async def removed() -> CustomerOutcome:
            whose = customer_edit.numbered(_key(customer_id))
            gone = await customer_address.delete(info.context, whose, _address_key(id))
            return CustomerOutcome(deleted_customer_address_id=gone)

        return await outcome(removed())
