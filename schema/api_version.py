"""Which versions of the contract are served: one schema answers them all."""

from typing import NamedTuple

import strawberry

from schema.permission import public


class Version(NamedTuple):
    """A version of the contract by its month."""

    handle: str
    supported: bool


# The version our shape was compared with; every other path is answered with the same schema.
VERSIONS = [Version("2026-04", True), Version("unstable", False)]


@strawberry.type(description="A version of the contract.")
class ApiVersion:
    handle: str = public("How it is called in a path, such as `2026-04`.")
    supported: bool = public("Whether it stays as it is.")

    @public("How it is called.")
    def display_name(self: Version) -> str:
        return self.handle


@strawberry.type
class ApiVersionQuery:
    @public("The versions of the contract that are served.", list[ApiVersion])
    def public_api_versions(self) -> list[Version]:
        return VERSIONS
