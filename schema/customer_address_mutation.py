"""Changing the addresses of a customer."""

from typing import Annotated

import strawberry

import resolvers.customer_address
from commerce import gid
from resolvers.customer_token import signed_in
from schema.customer import AccessToken
from schema.customer_payload import (
    CustomerAddressCreatePayload,
    CustomerAddressDeletePayload,
    CustomerAddressUpdatePayload,
    CustomerDefaultAddressUpdatePayload,
    CustomerOutcome,
    of_account,
    outcome,
)
from schema.info import Info
from schema.mailing_address import MailingAddressInput
from schema.permission import owner

AddressId = Annotated[strawberry.ID, strawberry.argument(description="The id of the address.")]
NewAddress = Annotated[MailingAddressInput, strawberry.argument(description="The address.")]
AddressChanges = Annotated[
    MailingAddressInput, strawberry.argument(description="The changes; what is left out stays.")
]


def _key(id: strawberry.ID) -> int:
    return gid.number_of("MailingAddress", id)


@strawberry.type
class CustomerAddressMutation:
    @owner(
        "Adds an address, 100 at most. The first becomes the default.",
        CustomerAddressCreatePayload | None,
    )
    async def customer_address_create(
        self, info: Info, customer_access_token: AccessToken, address: NewAddress
    ) -> CustomerOutcome:
        async def made() -> CustomerOutcome:
            row = await resolvers.customer_address.create(
                info.context, signed_in(customer_access_token), address.parsed()
            )
            return CustomerOutcome(customer_address=row)

        return await outcome(made())

    @owner("Changes an address.", CustomerAddressUpdatePayload | None)
    async def customer_address_update(
        self, info: Info, customer_access_token: AccessToken, id: AddressId, address: AddressChanges
    ) -> CustomerOutcome:
        async def changed() -> CustomerOutcome:
            row = await resolvers.customer_address.update(
                info.context, signed_in(customer_access_token), _key(id), address.given()
            )
            return CustomerOutcome(customer_address=row)

        return await outcome(changed())

    @owner(
        "Removes an address. If it was the default, the oldest that is left becomes it.",
        CustomerAddressDeletePayload | None,
    )
    async def customer_address_delete(
        self, info: Info, customer_access_token: AccessToken, id: AddressId
    ) -> CustomerOutcome:
        async def removed() -> CustomerOutcome:
            deleted = await resolvers.customer_address.delete(
                info.context, signed_in(customer_access_token), _key(id)
            )
            return CustomerOutcome(deleted_customer_address_id=deleted)

        return await outcome(removed())

    @owner("Chooses the default address.", CustomerDefaultAddressUpdatePayload | None)
    async def customer_default_address_update(
        self, info: Info, customer_access_token: AccessToken, address_id: AddressId
    ) -> CustomerOutcome:
        return await of_account(
            resolvers.customer_address.set_default(
                info.context, signed_in(customer_access_token), _key(address_id)
            )
        )
