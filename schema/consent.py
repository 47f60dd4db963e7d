"""What a buyer allows to be known, as storefronts ask about it."""

from typing import Annotated
from urllib.parse import urlsplit

import strawberry

import resolvers.online_store
from schema.info import Info
from schema.permission import public


@strawberry.input(description="What a buyer allows to be done with what is known.")
class VisitorConsent:
    analytics: bool | None = strawberry.field(
        default=strawberry.UNSET, description="Whether visits may be counted."
    )
    marketing: bool | None = strawberry.field(
        default=strawberry.UNSET, description="Whether it may be used to advertise."
    )
    preferences: bool | None = strawberry.field(
        default=strawberry.UNSET, description="Whether choices may be remembered."
    )
    sale_of_data: bool | None = strawberry.field(
        default=strawberry.UNSET, description="Whether it may be sold."
    )


@strawberry.type(description="What storefronts have to know of cookies. Our API sets none.")
class ConsentCookies:
    @public("The domain that a storefront's cookies of consent belong to.")
    def cookie_domain(self: str, info: Info) -> str | None:
        return urlsplit(resolvers.online_store.base_url(info.context)).hostname


@strawberry.type(description="What storefronts have to know to ask for consent.")
class ConsentManagement:
    @public("About cookies.", ConsentCookies)
    def cookies(
        self: str,
        visitor_consent: Annotated[
            VisitorConsent | None,
            strawberry.argument(description="What the buyer allows; we keep nothing of it."),
        ] = strawberry.UNSET,
    ) -> str:
        return ""


@strawberry.type
class ConsentQuery:
    @public("What storefronts have to know to ask for consent.", ConsentManagement)
    def consent_management(self) -> str:
        return ""
