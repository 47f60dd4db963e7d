"""Signing in and out."""

from typing import Annotated

import strawberry

import resolvers.customer_token
from commerce.account import reason
from commerce.customer_error import CustomerErrorCode
from schema.customer import AccessToken
from schema.customer_payload import (
    CustomerAccessTokenCreatePayload,
    CustomerAccessTokenCreateWithMultipassPayload,
    CustomerAccessTokenDeletePayload,
    CustomerAccessTokenRenewPayload,
    CustomerOutcome,
    of_token,
    outcome,
)
from schema.info import Info
from schema.permission import owner, public


@strawberry.input(description="What somebody signs in with.")
class CustomerAccessTokenCreateInput:
    email: str = strawberry.field(description="Their e-mail address.")
    password: str = strawberry.field(description="Their password.")


Credentials = Annotated[
    CustomerAccessTokenCreateInput, strawberry.argument(description="E-mail and password.")
]
MultipassToken = Annotated[
    str, strawberry.argument(description="What another site says of the customer.")
]


@strawberry.type
class CustomerTokenMutation:
    @public(
        "Signs a customer in: the answer is a token, good for 30 days. Nobody hears whether it was"
        " the address or the password that was wrong.",
        CustomerAccessTokenCreatePayload | None,
    )
    async def customer_access_token_create(self, info: Info, input: Credentials) -> CustomerOutcome:
        return await of_token(
            resolvers.customer_token.sign_in(info.context, input.email, input.password)
        )

    @public(
        "Signs a customer in through another site.",
        CustomerAccessTokenCreateWithMultipassPayload | None,
        always="refused: OpenID providers are what customers may sign in at elsewhere",
    )
    async def customer_access_token_create_with_multipass(
        self, info: Info, multipass_token: MultipassToken
    ) -> CustomerOutcome:
        refused = reason(CustomerErrorCode.INVALID_MULTIPASS_REQUEST, "multipassToken")
        return CustomerOutcome(customer_user_errors=[refused])

    @owner(
        "Makes a token good for 30 days from now, if it still is good.",
        CustomerAccessTokenRenewPayload | None,
    )
    async def customer_access_token_renew(
        self, info: Info, customer_access_token: AccessToken
    ) -> CustomerOutcome:
        return await of_token(resolvers.customer_token.renew(info.context, customer_access_token))

    @owner("Signs a customer out: the token is gone.", CustomerAccessTokenDeletePayload | None)
    async def customer_access_token_delete(
        self, info: Info, customer_access_token: AccessToken
    ) -> CustomerOutcome:
        async def signed_out() -> CustomerOutcome:
            return CustomerOutcome(
                deleted_access_token=customer_access_token,
                deleted_customer_access_token_id=await resolvers.customer_token.sign_out(
                    info.context, customer_access_token
                ),
            )

        return await outcome(signed_out())
