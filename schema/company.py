"""Companies that buy. We sell to persons, so nobody meets one here."""

from datetime import datetime

import strawberry

from schema.metafield import HasMetafields
from schema.node import Node
from schema.permission import public
from schema.unoffered import always_null


@strawberry.type(description="A company that buys.")
class Company(HasMetafields, Node):
    name: str = public("How it is called.")
    external_id: str | None = public("Its number in another system.")
    created_at: datetime = public("When it was made.")
    updated_at: datetime = public("When it last changed.")


@strawberry.type(description="Someone who buys for a company.")
class CompanyContact(Node):
    title: str | None = public("The person's place in the company.")
    locale: str | None = public("The person's language.")
    created_at: datetime = public("When it was made.")
    updated_at: datetime = public("When it last changed.")


@strawberry.type(description="A branch of a company.")
class CompanyLocation(HasMetafields, Node):
    name: str = public("How it is called.")
    locale: str | None = public("Its language.")
    external_id: str | None = public("Its number in another system.")
    created_at: datetime = public("When it was made.")
    updated_at: datetime = public("When it last changed.")


@strawberry.type(description="The company someone buys for.")
class PurchasingCompany:
    company: Company = public("The company.")
    contact: CompanyContact | None = public("Who buys.")
    location: CompanyLocation = public("The branch it is for.")


of_buyer = always_null(
    "The company they buy for.", PurchasingCompany | None, "buyers are persons, not companies"
)
