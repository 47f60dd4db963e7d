"""Web addresses of the shop, as clients see them."""

from urllib.parse import urlsplit

import strawberry

from schema.permission import public
from schema.scalars import URL


@strawberry.type(description="A web address of the shop.")
class Domain:
    @public("Its host.")
    def host(self: str) -> str:
        return urlsplit(self).netloc

    @public("Whether it is reached over TLS.")
    def ssl_enabled(self: str) -> bool:
        return self.startswith("https:")

    @public("Its address.", URL)
    def url(self: str) -> str:
        return self
