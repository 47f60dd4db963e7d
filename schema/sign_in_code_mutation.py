"""A token for whoever signed in by way of an OpenID provider."""

from typing import Annotated

import strawberry

import resolvers.sign_in_code
from schema.customer_payload import CustomerOutcome, WithToken, of_token
from schema.customer_payload import Reasons as CustomerReasons
from schema.info import Info
from schema.permission import public
from schema.staff_payload import Reasons, StaffOutcome, WithMember, WithSession, of_session


@strawberry.type(description="What `customerAccessTokenCreateByCode` answers.")
class CustomerAccessTokenCreateByCodePayload(WithToken, CustomerReasons): ...


@strawberry.type(description="What `staffSignInByCode` answers.")
class StaffSignInByCodePayload(WithMember, WithSession, Reasons): ...


Code = Annotated[
    str,
    strawberry.argument(description="The `signInCode` that the browser came back with."),
]
Verifier = Annotated[
    str,
    strawberry.argument(description="The secret whose SHA-256 was the `challenge` of the sign-in."),
]
Authenticator = Annotated[
    str | None,
    strawberry.argument(description="The code their authenticator shows, if they use one."),
]


@strawberry.type
class SignInCodeMutation:
    @public(
        "Signs a customer in who proved at an OpenID provider who they are: the answer is a token,"
        " good for 30 days. A code is good once, for two minutes.",
        CustomerAccessTokenCreateByCodePayload | None,
    )
    async def customer_access_token_create_by_code(
        self, info: Info, code: Code, verifier: Verifier
    ) -> CustomerOutcome:
        return await of_token(resolvers.sign_in_code.for_customer(info.context, code, verifier))

    @public(
        "Signs somebody of the staff in who proved at an OpenID provider who they are: the answer"
        " is a token, good for 12 hours. A code is good once, for two minutes.",
        StaffSignInByCodePayload | None,
    )
    async def staff_sign_in_by_code(
        self,
        info: Info,
        code: Code,
        verifier: Verifier,
        authenticator_code: Authenticator = strawberry.UNSET,
    ) -> StaffOutcome:
        return await of_session(
            resolvers.sign_in_code.for_staff(
                info.context, code, verifier, authenticator_code or None
            )
        )
