"""How something is to present itself to search engines."""

import strawberry

from schema.given import given


@strawberry.input(description="How something presents itself to search engines.")
class SEOInput:
    title: strawberry.Maybe[str | None] = strawberry.field(
        description="Its title there, 255 characters at most; null for none of its own."
    )
    description: strawberry.Maybe[str | None] = strawberry.field(
        description="Its description there, 5,000 characters at most; null for none of its own."
    )

    def said(self) -> dict[str, str | None]:
        return given(self)
