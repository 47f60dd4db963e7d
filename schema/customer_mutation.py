"""Accounts: making them, changing them, getting back into them."""

from typing import Annotated, Any

import strawberry

import resolvers.customer
import resolvers.customer_recovery
from resolvers.customer import Account
from resolvers.customer_link import LinkKey
from schema.customer import AccessToken
from schema.customer_payload import (
    CustomerActivateByUrlPayload,
    CustomerActivatePayload,
    CustomerCreatePayload,
    CustomerOutcome,
    CustomerRecoverPayload,
    CustomerResetByUrlPayload,
    CustomerResetPayload,
    CustomerUpdatePayload,
    of_account,
    outcome,
)
from schema.info import Info
from schema.permission import owner, public
from schema.scalars import URL

PASSWORD = "A password of 8 to 128 characters."  # noqa: S105


def _given(input: object) -> dict[str, Any]:
    """What was mentioned."""
    return {n: value for n, value in vars(input).items() if value is not strawberry.UNSET}


def _text(description: str) -> Any:
    return strawberry.field(default=strawberry.UNSET, description=description)


@strawberry.input(description="Somebody who wants an account.")
class CustomerCreateInput:
    email: str = strawberry.field(description="Their e-mail address.")
    password: str = strawberry.field(description=PASSWORD)
    accepts_marketing: bool | None = _text("Whether they agree to mail about the shop.")
    first_name: str | None = _text("Their first name.")
    last_name: str | None = _text("Their last name.")
    phone: str | None = _text("Their phone number, such as +12025550123.")


@strawberry.input(description="Changes of an account; what is left out stays.")
class CustomerUpdateInput:
    accepts_marketing: bool | None = _text("Whether they agree to mail about the shop.")
    email: str | None = _text(
        "Their e-mail address. A new one counts once the link that is mailed there was followed."
    )
    first_name: str | None = _text("Their first name.")
    last_name: str | None = _text("Their last name.")
    password: str | None = _text(f"{PASSWORD} A new one signs them out everywhere.")
    phone: str | None = _text("Their phone number, such as +12025550123; null removes it.")


@strawberry.input(description="A new password, and the token from the mail.")
class CustomerResetInput:
    password: str = strawberry.field(description=PASSWORD)
    reset_token: str = strawberry.field(description="The last part of the link in the mail.")


@strawberry.input(description="A password, and the token from the mail.")
class CustomerActivateInput:
    activation_token: str = strawberry.field(description="The last part of the link in the mail.")
    password: str = strawberry.field(description=PASSWORD)


NewCustomer = Annotated[CustomerCreateInput, strawberry.argument(description="Who they are.")]
Changes = Annotated[CustomerUpdateInput, strawberry.argument(description="The changes.")]
Email = Annotated[str, strawberry.argument(description="The e-mail address of the account.")]
CustomerId = Annotated[
    strawberry.ID, strawberry.argument(description="The id of the customer, from the mail's link.")
]
Reset = Annotated[CustomerResetInput, strawberry.argument(description="The new password.")]
Activation = Annotated[CustomerActivateInput, strawberry.argument(description="The password.")]
Link = Annotated[URL, strawberry.argument(description="The link in the mail.")]
Password = Annotated[str, strawberry.argument(description=PASSWORD)]


@strawberry.type
class CustomerMutation:
    @public(
        "Makes an account. Where accounts open by a link in a mail, the answer is"
        " `CUSTOMER_DISABLED` whether or not there was one, and the mail says the rest.",
        CustomerCreatePayload | None,
    )
    async def customer_create(self, info: Info, input: NewCustomer) -> CustomerOutcome:
        return await of_account(resolvers.customer.create(info.context, _given(input)))

    @owner(
        "Changes an account. A new password answers with a new token, the only one left.",
        CustomerUpdatePayload | None,
    )
    async def customer_update(
        self, info: Info, customer_access_token: AccessToken, customer: Changes
    ) -> CustomerOutcome:
        return await of_account(
            resolvers.customer.update(info.context, customer_access_token, _given(customer))
        )

    @public(
        "Mails a link for choosing a new password, if there is an account. The answer is the same"
        " if there is none.",
        CustomerRecoverPayload | None,
    )
    async def customer_recover(self, info: Info, email: Email) -> CustomerOutcome:
        async def recovered() -> CustomerOutcome:
            await resolvers.customer_recovery.recover(info.context, email)
            return CustomerOutcome()

        return await outcome(recovered())

    @owner("Sets a new password with the token from a mail.", CustomerResetPayload | None)
    async def customer_reset(self, info: Info, id: CustomerId, input: Reset) -> CustomerOutcome:
        key = LinkKey.of(id, input.reset_token)
        return await of_account(
            resolvers.customer_recovery.reset(
                info.context, key, input.password, "input", "resetToken"
            )
        )

    @owner("Sets a new password with the link in a mail.", CustomerResetByUrlPayload | None)
    async def customer_reset_by_url(
        self, info: Info, reset_url: Link, password: Password
    ) -> CustomerOutcome:
        async def reset() -> Account:
            key = LinkKey.of_url(reset_url, "resetUrl")
            return await resolvers.customer_recovery.reset(info.context, key, password, "resetUrl")

        return await of_account(reset())

    @owner("Opens an account with the token from a mail.", CustomerActivatePayload | None)
    async def customer_activate(
        self, info: Info, id: CustomerId, input: Activation
    ) -> CustomerOutcome:
        key = LinkKey.of(id, input.activation_token)
        return await of_account(
            resolvers.customer_recovery.activate(
                info.context, key, input.password, "input", "activationToken"
            )
        )

    @owner("Opens an account with the link in a mail.", CustomerActivateByUrlPayload | None)
    async def customer_activate_by_url(
        self, info: Info, activation_url: Link, password: Password
    ) -> CustomerOutcome:
        async def activated() -> Account:
            key = LinkKey.of_url(activation_url, "activationUrl")
            return await resolvers.customer_recovery.activate(
                info.context, key, password, "activationUrl"
            )

        return await of_account(activated())
