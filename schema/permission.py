"""Who may see a field, declared beside it: ``public``, ``owner`` or ``needs(...)``.

Every field of the schema is made by one of the three; a test refuses one that is not.
"""

from collections.abc import Awaitable, Callable, Mapping
from enum import Enum
from typing import Any

import strawberry
from strawberry.extensions.field_extension import (
    AsyncExtensionResolver,
    FieldExtension,
    SyncExtensionResolver,
)
from strawberry.types.field import StrawberryField

from commerce.permission import Permission
from schema import idempotent as idempotence

Together = Callable[..., Awaitable[list[Any]]]


class Access(Enum):
    """How a field is guarded; kept in its metadata under ``access``."""

    PUBLIC = "anyone"
    OWNER = "whoever owns the row: holds its secret id or its owner's token"
    NEEDS = "staff with a permission"


class Needs(FieldExtension):
    """Refuse the field to whoever lacks the permission, and say so in its description."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission

    def apply(self, field: StrawberryField) -> None:
        said = f" Needs `{self.permission.name}`."
        # Each schema that is built applies this again.
        field.description = (field.description or "").removesuffix(said) + said

    def resolve(
        self, next_: SyncExtensionResolver, source: Any, info: strawberry.Info, **kwargs: Any
    ) -> Any:
        info.context.actor.require(self.permission)
        return next_(source, info, **kwargs)

    async def resolve_async(
        self, next_: AsyncExtensionResolver, source: Any, info: strawberry.Info, **kwargs: Any
    ) -> Any:
        info.context.actor.require(self.permission)
        return await next_(source, info, **kwargs)


def public(description: str, graphql_type: Any = None, **options: Any) -> Any:
    """A field for anyone."""
    return _field(Access.PUBLIC, description, graphql_type, **options)


def owner(description: str, graphql_type: Any = None, **options: Any) -> Any:
    """A field that reaches rows of one owner; its resolver keeps the row rule."""
    return _field(Access.OWNER, description, graphql_type, **options)


def needs(
    permission: Permission, description: str, graphql_type: Any = None, **options: Any
) -> Any:
    """A nullable field for staff with ``permission``; refused on its own path to others."""
    extensions = [Needs(permission), *options.pop("extensions", ())]
    return _field(Access.NEEDS, description, graphql_type, extensions=extensions, **options)


def _field(
    access: Access,
    description: str,
    graphql_type: Any,
    *,
    use: str | None = None,
    always: str | None = None,
    idempotent: idempotence.Once | None = None,
    together: Together | None = None,
    plan: Mapping[str, Any] | None = None,
    **options: Any,
) -> Any:
    """``idempotent``: how a mutation is done once, if it may be sent twice (schema/idempotent.py).

    ``together``: the same for many sources at once, for plans (``docs/execution.md``).

    ``plan``: what else plans may know of it (there, too).

    ``use``: what to ask for instead; the field is then deprecated.

    ``always``: what every answer is, and why ("null: we keep no comments"), where the contract
    has a field for something that we do not offer. ``docs/contract.md`` lists these.
    """
    if use is not None:
        options["deprecation_reason"] = f"Use `{use}` instead."
    if always is not None:
        description = f"{description} Always {always}."
    if idempotent is not None:
        description = f"{description} {idempotence.SAID}"
        # The last of them is asked first: whoever may not do it hears so before anything else.
        extensions = [idempotence.Idempotent(idempotent), *options.get("extensions", ())]
        options["extensions"] = extensions
    return strawberry.field(
        description=description,
        graphql_type=graphql_type,
        metadata={"access": access, "always": always, "together": together, **(plan or {})},
        **options,
    )
