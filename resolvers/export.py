"""The catalogue and the content as lines of JSON: for other shops, for diffs, for keeping.

The first line says what follows; each other line is one row of one table. Rows keep their ids,
so that what is imported into an empty shop is exported again to the letter.
"""

from collections.abc import AsyncIterator, Iterable, Iterator
from datetime import datetime
from enum import Enum
from typing import Any

import orjson
import sqlalchemy as sa

import models
from commerce.refusal import ClientError
from context import Context
from migrations import version as migrations
from models.engine import Database
from resolvers import membership, price_place, search_index, table_copy
from resolvers.snapshot import one_moment

FORMAT = "cartograph catalogue"
# What is named here goes out, and nothing else: a new table is at first nobody's to see.
KEPT = frozenset(
    {
        "article",
        "article_author",
        "article_tag",
        "blog",
        "brand",
        "collection",
        "collection_product",
        "customer_group",
        "discount",
        "discount_customer_group",
        "exchange_rate",
        "generic_file",
        "image",
        "inventory_item",
        "inventory_level",
        "inventory_movement",
        "location",
        "market",
        "menu",
        "menu_item",
        "metafield",
        "metafield_definition",
        "metaobject",
        "metaobject_definition",
        "page",
        "price_list",
        "price_list_price",
        "product",
        "product_option",
        "product_option_value",
        "product_tag",
        "product_variant",
        "selling_plan",
        "selling_plan_group",
        "selling_plan_group_product",
        "shipping_zone",
        "shop",
        "shop_policy",
        "tax_rate",
        "translation",
        "url_redirect",
    }
)
# Carts, orders, persons, money and events stay: a snapshot holds those.
LEFT_OUT = frozenset(
    {
        "api_token",
        "cart",
        "cart_line",
        "catalogue_version",
        "collection_price_place",
        "completion_attempt",
        "customer",
        "customer_group_member",
        "customer_link",
        "customer_session",
        "customer_tag",
        "discount_reservation",
        "discount_use",
        "draft_order",
        "event",
        "event_seal",
        "fulfillment",
        "fulfillment_event",
        "fulfillment_line_item",
        "gift_card",
        "gift_card_credit",
        "gift_card_redemption",
        "gift_card_reservation",
        "idempotency_key",
        "mail_message",
        "mailing_address",
        "oidc_flow",
        "order",
        "order_edit",
        "order_line_item",
        "order_tag",
        "payment",
        "payment_event",
        "price_place",
        "refund",
        "refund_line_item",
        "return",
        "return_line_item",
        "shipping_label",
        "sign_in_code",
        "staff_member",
        "staff_session",
        "stock_reservation",
        "tries",
        "webhook_delivery",
        "webhook_subscription",
    }
)


class BadExport(ClientError):
    """The file is not an export that this shop can take in."""


def exported() -> list[sa.Table]:
    return [table for table in table_copy.tables() if table.name in KEPT]


async def lines(database: Database) -> AsyncIterator[bytes]:
    """The whole export, a line at a time, as the shop is at one moment."""
    yield _line({"format": FORMAT, "revision": migrations.head()})
    async with one_moment(database) as connection:
        for table in exported():
            async for rows in table_copy.rows_of(connection, table):
                for row in rows:
                    yield _line({"table": table.name, "row": _plain(row)})


def _line(value: dict[str, Any]) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)


def _plain(row: table_copy.Row) -> table_copy.Row:
    """Words by their names; the rest orjson writes as we read it."""
    return {name: value.name if isinstance(value, Enum) else value for name, value in row.items()}


async def take_in(context: Context, source: Iterable[bytes]) -> int:
    """Fill a shop whose catalogue is empty; how many rows there were. All of it, or nothing."""
    numbered = enumerate(source, 1)
    _check_head(numbered)
    chosen = exported()
    async with context.transaction() as session:
        if await session.scalar(sa.select(models.Product.id).limit(1)) is not None:
            raise BadExport("This shop has products already: import into a new database.")
        await table_copy.empty(session, chosen)
        total, rows, current = 0, list[table_copy.Row](), chosen[0]
        for table, row in _rows(numbered, {table.name: table for table in chosen}):
            if table is not current or len(rows) == table_copy.CHUNK:
                await table_copy.write(session, current, rows)
                current, rows = table, []
            rows.append(row)
            total += 1
        await table_copy.write(session, current, rows)
        await table_copy.number_on(session, chosen)
        await search_index.rebuild(session)
        await membership.bump(session)
        await price_place.keep(session)
    return total


def _check_head(numbered: Iterator[tuple[int, bytes]]) -> None:
    try:
        head = orjson.loads(next(numbered)[1])
    except (StopIteration, orjson.JSONDecodeError):
        head = None
    if not isinstance(head, dict) or head.get("format") != FORMAT:
        raise BadExport("Line 1 does not say that this is an export of Cartograph.")
    if head.get("revision") != migrations.head():
        raise BadExport(
            f"The export is of revision {head.get('revision')}, this shop of {migrations.head()}:"
            " import it with the version that made it, then migrate."
        )


def _rows(
    numbered: Iterable[tuple[int, bytes]], known: dict[str, sa.Table]
) -> Iterator[tuple[sa.Table, table_copy.Row]]:
    for number, line in numbered:
        try:
            found = orjson.loads(line)
            table = known[found["table"]]
            yield table, {name: _read(table.c[name], value) for name, value in found["row"].items()}
        except (orjson.JSONDecodeError, KeyError, TypeError, ValueError, AttributeError):
            raise BadExport(f"Line {number} is no row of a table of ours.") from None


def _read(column: sa.Column[Any], value: Any) -> Any:
    if value is None or isinstance(column.type, sa.JSON):
        return value
    kind = column.type.python_type
    if issubclass(kind, Enum):
        return kind[value]
    return datetime.fromisoformat(value) if kind is datetime else value
