"""Fields of the contract for what we do not offer: null or empty, and they say why."""

from typing import Any

from loaders.pagination import Cursors, Order, Page, PageArgs, page_of_rows
from schema.connection import connection
from schema.info import Info
from schema.permission import public

NOTHING = Order("nothing", ())


def always_null(description: str, graphql_type: Any, why: str, **options: Any) -> Any:
    def null() -> None:
        return None

    return public(description, graphql_type, resolver=null, always=f"null: {why}", **options)


def always_empty(description: str, graphql_type: Any, why: str, **options: Any) -> Any:
    """A list of nothing."""

    def nothing() -> list[Any]:
        return []

    return public(description, graphql_type, resolver=nothing, always=f"empty: {why}", **options)


def always_false(description: str, why: str, **options: Any) -> Any:
    def no() -> bool:
        return False

    return public(description, bool, resolver=no, always=f"false: {why}", **options)


def always_empty_page(graphql_type: Any, description: str, why: str) -> Any:
    """A connection with nothing in it."""

    @connection(graphql_type, description, always=f"empty: {why}")
    async def nothing(info: Info, page: PageArgs) -> Page[Any]:
        return page_of_rows([], NOTHING, page, Cursors(info.context.cursor_key, NOTHING))

    return nothing
