"""What the customers' mutations answer."""

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from datetime import datetime

import strawberry

import models
from commerce.customer_error import CustomerErrorCode
from commerce.refusal import Reason, Refused
from resolvers.customer import Account
from resolvers.customer_token import Granted
from schema import enums
from schema.customer import Customer
from schema.mailing_address import MailingAddress
from schema.permission import public
from schema.shows import shows
from schema.user_error import DisplayableError

enums.register(CustomerErrorCode)


@strawberry.type(description="Why an account was left as it was.")
class CustomerUserError(DisplayableError):
    code: CustomerErrorCode | None = public("Which kind of error it is.")

    is_type_of = shows(Reason)


@strawberry.type(description="Why something was left as it was.")
class UserError(DisplayableError):
    is_type_of = shows(Reason)


@strawberry.type(description="A token that speaks for a customer. Keep it as a password is kept.")
class CustomerAccessToken:
    access_token: str = public("The token, to be sent along as `customerAccessToken`.")
    expires_at: datetime = public("When it ceases to be good, unless it is renewed before.")


@dataclass(frozen=True)
class CustomerOutcome:
    """What every payload of customers shows: what came of it, or the reasons nothing did."""

    customer: models.Customer | None = None
    customer_access_token: Granted | None = None
    customer_address: models.MailingAddress | None = None
    deleted_access_token: str | None = None
    deleted_customer_access_token_id: str | None = None
    deleted_customer_address_id: str | None = None
    customer_user_errors: Sequence[Reason] = ()

    @property
    def user_errors(self) -> Sequence[Reason]:
        return self.customer_user_errors


async def outcome(change: Awaitable[CustomerOutcome]) -> CustomerOutcome:
    try:
        return await change
    except Refused as refused:
        return CustomerOutcome(customer_user_errors=refused.reasons)


async def of_account(change: Awaitable[Account]) -> CustomerOutcome:
    try:
        made = await change
    except Refused as refused:
        return CustomerOutcome(customer_user_errors=refused.reasons)
    return CustomerOutcome(made.customer, made.customer_access_token)


async def of_token(change: Awaitable[Granted]) -> CustomerOutcome:
    try:
        return CustomerOutcome(customer_access_token=await change)
    except Refused as refused:
        return CustomerOutcome(customer_user_errors=refused.reasons)


@strawberry.type
class Reasons:
    customer_user_errors: list[CustomerUserError] = public("Why it was refused; empty if not.")


@strawberry.type
class BothReasons(Reasons):
    user_errors: list[UserError] = public(
        "Why it was refused; empty if not.", use="customerUserErrors"
    )


@strawberry.type
class WithCustomer:
    customer: Customer | None = public("The customer as they are now; null if it was refused.")


@strawberry.type
class WithToken:
    customer_access_token: CustomerAccessToken | None = public(
        "The token, shown this once; null if none was made."
    )


@strawberry.type
class WithAddress:
    customer_address: MailingAddress | None = public("The address; null if it was refused.")


@strawberry.type(description="What `customerCreate` answers.")
class CustomerCreatePayload(WithCustomer, BothReasons): ...


@strawberry.type(description="What `customerUpdate` answers.")
class CustomerUpdatePayload(WithCustomer, WithToken, BothReasons): ...


@strawberry.type(description="What `customerRecover` answers.")
class CustomerRecoverPayload(BothReasons): ...


@strawberry.type(description="What `customerReset` answers.")
class CustomerResetPayload(WithCustomer, WithToken, BothReasons): ...


@strawberry.type(description="What `customerResetByUrl` answers.")
class CustomerResetByUrlPayload(WithCustomer, WithToken, BothReasons): ...


@strawberry.type(description="What `customerActivate` answers.")
class CustomerActivatePayload(WithCustomer, WithToken, BothReasons): ...


@strawberry.type(description="What `customerActivateByUrl` answers.")
class CustomerActivateByUrlPayload(WithCustomer, WithToken, Reasons): ...


@strawberry.type(description="What `customerAccessTokenCreate` answers.")
class CustomerAccessTokenCreatePayload(WithToken, BothReasons): ...


@strawberry.type(description="What `customerAccessTokenCreateWithMultipass` answers.")
class CustomerAccessTokenCreateWithMultipassPayload(WithToken, Reasons): ...


@strawberry.type(description="What `customerAccessTokenRenew` answers.")
class CustomerAccessTokenRenewPayload(WithToken):
    user_errors: list[UserError] = public("Why it was refused; empty if not.")


@strawberry.type(description="What `customerAccessTokenDelete` answers.")
class CustomerAccessTokenDeletePayload:
    deleted_access_token: str | None = public("The token that was deleted.")
    deleted_customer_access_token_id: str | None = public("The id of what was deleted.")
    user_errors: list[UserError] = public("Why it was refused; empty if not.")


@strawberry.type(description="What `customerAddressCreate` answers.")
class CustomerAddressCreatePayload(WithAddress, BothReasons): ...


@strawberry.type(description="What `customerAddressUpdate` answers.")
class CustomerAddressUpdatePayload(WithAddress, BothReasons): ...


@strawberry.type(description="What `customerAddressDelete` answers.")
class CustomerAddressDeletePayload(BothReasons):
    deleted_customer_address_id: str | None = public("The id of what was deleted.")


@strawberry.type(description="What `customerDefaultAddressUpdate` answers.")
class CustomerDefaultAddressUpdatePayload(WithCustomer, BothReasons): ...
