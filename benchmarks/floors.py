"""F2, the floor: hand-written SQL on the bare driver, row loops, orjson; the same JSON."""

import json
import secrets
import sqlite3
import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import asyncpg
from sqlalchemy.engine import make_url

import resolvers.product
from benchmarks.floor_json import SHOP, body, image, line, money, product_page
from loaders.pagination import Cursors
from resolvers.product import ProductSortKeys
from settings import Settings

NOW = {
    True: "(strftime('%Y-%m-%d %H:%M:%f', 'now') || '000')",
    False: "statement_timestamp()",
}


class Floor:
    """One method an operation; each answers the bytes of its answer."""

    def __init__(self, settings: Settings) -> None:
        self.is_sqlite = settings.sqlite_path is not None
        self._settings = settings
        orders = resolvers.product.ORDERS
        self._by_id = Cursors(settings.key, orders[ProductSortKeys.ID])
        self.by_title = Cursors(settings.key, orders[ProductSortKeys.TITLE])
        self._published = f"status = 'ACTIVE' AND published_at <= {NOW[self.is_sqlite]}"

    async def open(self) -> "Floor":
        if self.is_sqlite:
            self._lite = sqlite3.connect(str(self._settings.sqlite_path), isolation_level=None)
            for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"):
                self._lite.execute(f"PRAGMA {pragma}")
        else:
            url = make_url(self._settings.database_url).set(drivername="postgresql")
            self._pool = await asyncpg.create_pool(
                url.render_as_string(hide_password=False),
                min_size=2,
                max_size=8,
                reset=_as_it_is,
                server_settings={"jit": "off"},
            )
        return self

    async def close(self) -> None:
        if self.is_sqlite:
            self._lite.close()
        else:
            await self._pool.close()

    async def rows(self, text: str, *values: Any) -> Sequence[Any]:
        """``text`` says ``$1``: SQLite takes it as ``?1``."""
        if self.is_sqlite:
            return self._lite.execute(text.replace("$", "?"), values).fetchall()
        async with self._pool.acquire() as connection:
            found: Sequence[Any] = await connection.fetch(text, *values)
            return found

    async def children(
        self, columns: str, table: str, where: str, size: int, ids: list[int]
    ) -> Sequence[Any]:
        """The first ``size`` children of each product, in one statement."""
        if self.is_sqlite:
            text = (
                f"SELECT k.value, {columns} FROM json_each(?1) k, {table} c WHERE c.rowid IN"
                f" (SELECT rowid FROM {table} WHERE product_id = k.value{where}"
                f" ORDER BY position, id LIMIT {size}) ORDER BY c.position, c.id"
            )
            return self._lite.execute(text, (json.dumps(ids),)).fetchall()
        return await self.rows(
            f"SELECT k.value, {columns} FROM unnest($1::bigint[]) k(value) CROSS JOIN LATERAL"
            f" (SELECT * FROM {table} WHERE product_id = k.value{where}"
            f" ORDER BY position, id LIMIT {size}) c",
            ids,
        )

    async def a(self, _variables: dict[str, Any]) -> bytes:
        rows = await self.rows(
            "SELECT id, title, handle, min_price_minor, currency FROM product"
            f" WHERE {self._published} ORDER BY id LIMIT 25"
        )
        kept = rows[:24]
        images = {
            row[0]: [image(*row[1:])]
            for row in await self.children(
                "url, alt_text, width, height",
                "image",
                " AND kind = 'IMAGE'",
                1,
                [row[0] for row in kept],
            )
        }
        edges = [
            {
                "node": {
                    "id": f"{SHOP}/Product/{key}",
                    "title": title,
                    "handle": handle,
                    "priceRange": {"minVariantPrice": money(minor, currency)},
                    "images": {"edges": images.get(key, [])},
                }
            }
            for key, title, handle, minor, currency in kept
        ]
        return self._page(edges, len(rows) > 24, self._by_id.encode([kept[-1][0]]))

    async def b(self, _variables: dict[str, Any]) -> bytes:
        rows = await self.rows(
            f"SELECT id, title, handle FROM product WHERE {self._published} ORDER BY id LIMIT 101"
        )
        kept = rows[:100]
        variants: defaultdict[int, list[Any]] = defaultdict(list)
        columns = (
            "c.id, title, sku, quantity_available > 0 OR NOT inventory_tracked"
            " OR inventory_policy = 'CONTINUE', CASE WHEN inventory_tracked THEN"
            " quantity_available END, price_minor, currency"
        )
        found = await self.children(columns, "product_variant", "", 3, [row[0] for row in kept])
        for product, key, title, sku, available, quantity, minor, currency in found:
            variants[product].append(
                {
                    "node": {
                        "id": f"{SHOP}/ProductVariant/{key}",
                        "title": title,
                        "sku": sku,
                        "availableForSale": bool(available),
                        "quantityAvailable": quantity,
                        "price": money(minor, currency),
                    }
                }
            )
        edges = [
            {
                "node": {
                    "id": f"{SHOP}/Product/{key}",
                    "title": title,
                    "handle": handle,
                    "variants": {"edges": variants[key]},
                }
            }
            for key, title, handle in kept
        ]
        return self._page(edges, len(rows) > 100, self._by_id.encode([kept[-1][0]]))

    async def c(self, variables: dict[str, Any]) -> bytes:
        product = (
            await self.rows(
                "SELECT id, title, handle, description, vendor, min_price_minor, max_price_minor,"
                f" currency FROM product WHERE handle = $1 AND {self._published}",
                variables["handle"],
            )
        )[0]
        key = product[0]
        options = await self.rows(
            "SELECT o.id, o.name, v.name FROM product_option o JOIN product_option_value v"
            " ON v.option_id = o.id WHERE o.product_id = $1"
            " ORDER BY o.position, o.id, v.position, v.id",
            key,
        )
        variants = await self.rows(
            "SELECT id, title, sku, quantity_available > 0 OR NOT inventory_tracked"
            " OR inventory_policy = 'CONTINUE', price_minor, currency, selected_options"
            " FROM product_variant WHERE product_id = $1 ORDER BY position, id LIMIT 50",
            key,
        )
        images = await self.rows(
            "SELECT url, alt_text, width, height FROM image WHERE product_id = $1"
            " AND kind = 'IMAGE' ORDER BY position, id LIMIT 20",
            key,
        )
        collections = await self.rows(
            "SELECT c.id, c.title, c.handle FROM collection_product p JOIN collection c"
            " ON c.id = p.collection_id WHERE p.product_id = $1 AND c.published_at <="
            f" {NOW[self.is_sqlite]} ORDER BY p.collection_id LIMIT 10",
            key,
        )
        return body(product_page(product, options, variants, images, collections))

    async def e(self, variables: dict[str, Any]) -> bytes:
        title_key, key = self.by_title.decode(variables["after"])
        rows = await self.rows(
            "SELECT id, title, handle, min_price_minor, currency, title_key FROM product"
            f" WHERE (title_key, id) > ($1, $2) AND {self._published}"
            " ORDER BY title_key, id LIMIT 25",
            title_key,
            key,
        )
        kept = rows[:24]
        edges = [
            {
                "node": {
                    "id": f"{SHOP}/Product/{key}",
                    "title": title,
                    "handle": handle,
                    "priceRange": {"minVariantPrice": money(minor, currency)},
                }
            }
            for key, title, handle, minor, currency, _ in kept
        ]
        end = self.by_title.encode([kept[-1][5], kept[-1][0]])
        return self._page(edges, len(rows) > 24, end)

    async def f(self, variables: dict[str, Any]) -> bytes:
        wanted = [
            (int(line["merchandiseId"].rsplit("/", 1)[1]), line["quantity"])
            for line in variables["lines"]
        ]
        token, secret = secrets.token_urlsafe(16), secrets.token_urlsafe(16)
        lines = [(str(uuid.uuid4()), *line) for line in wanted]
        await self._write_cart(token, secret, lines)
        keys = [key for key, _ in wanted]
        among = "IN (SELECT value FROM json_each($1))" if self.is_sqlite else "= ANY($1::bigint[])"
        rows = await self.rows(
            "SELECT v.id, v.title, v.price_minor, v.currency, p.title FROM product_variant v"
            f" JOIN product p ON p.id = v.product_id WHERE v.id {among}",
            json.dumps(keys) if self.is_sqlite else keys,
        )
        variants = {row[0]: row for row in rows}
        total = sum(variants[key][2] * quantity for key, quantity in wanted)
        cart = {
            "id": f"{SHOP}/Cart/{token}?key={secret}",
            "totalQuantity": sum(quantity for _, quantity in wanted),
            "cost": {"totalAmount": money(total, rows[0][3])},
            "lines": {"edges": [line(token, row, variants[row[1]]) for row in lines]},
        }
        return body({"cartCreate": {"cart": cart, "userErrors": []}})

    async def _write_cart(self, token: str, key: str, lines: list[tuple[str, int, int]]) -> None:
        now = datetime.now(UTC)
        moment: Any = now.strftime("%Y-%m-%d %H:%M:%S.%f") if self.is_sqlite else now
        cart = (
            "INSERT INTO cart (id, key, version, currency, attributes, discount_codes,"
            " gift_card_ids, delivery_addresses, warnings, created_at, updated_at)"
            " VALUES ($1, $2, 1, 'USD', '[]', '[]', '[]', '[]', '[]', $3, $3)"
        )
        line = (
            "INSERT INTO cart_line (id, cart_id, position, variant_id, quantity, attributes,"
            " attributes_key, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, '[]', '', $6, $6)"
        )
        rows = [
            (key, token, place, variant, quantity, moment)
            for place, (key, variant, quantity) in enumerate(lines, 1)
        ]
        if self.is_sqlite:
            self._lite.execute("BEGIN IMMEDIATE")
            self._lite.execute(cart.replace("$", "?"), (token, key, moment))
            self._lite.executemany(line.replace("$", "?"), rows)
            self._lite.execute("COMMIT")
            return
        async with self._pool.acquire() as connection, connection.transaction():
            await connection.execute(cart, token, key, moment)
            await connection.executemany(line, rows)

    def _page(self, edges: list[Any], more: bool, end: str) -> bytes:
        info = {"hasNextPage": more, "endCursor": end}
        return body({"products": {"edges": edges, "pageInfo": info}})


async def _as_it_is(_connection: Any) -> None:
    """asyncpg's own reset is a statement for each use; these connections keep no state."""
