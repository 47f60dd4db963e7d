"""What can be said in other languages: its texts, their translations, and writing those."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce import gid
from commerce.complaints import Complaints
from commerce.market_draft import MAX_TRANSLATIONS, MarketErrorCode
from commerce.refusal import ClientError, Reason, Refused
from context import Context
from loaders.market import Read
from loaders.page import page_of
from loaders.pagination import Order, Page, PageArgs
from models.engine import among
from models.search import SearchKind
from resolvers import change, event, membership, search_index
from resolvers.market import locked_shop
from resolvers.terms import within
from resolvers.translatable import KINDS, Content, contents_of

MAX_TEXT = 100_000  # characters
_TEXT = models.Translation
_INDEXED = {"Product": SearchKind.PRODUCT, "Page": SearchKind.PAGE, "Article": SearchKind.ARTICLE}
NOT_FOUND = Reason(MarketErrorCode.NOT_FOUND, "There is no such thing.", ("resourceId",))


@dataclass(frozen=True)
class Resource:
    """A thing with texts that can be translated, and the translations there are."""

    type_name: str
    key: str
    contents: Sequence[Content]
    translations: Sequence[models.Translation] = ()
    locale: str = "EN"

    @property
    def gid(self) -> str:
        return gid.make(self.type_name, self.key)

    def outdated(self, row: models.Translation) -> bool:
        """Whether the text has changed since it was translated."""
        return all(one.digest != row.digest for one in self.contents if one.key == row.field)


@dataclass(frozen=True)
class NewTranslation:
    """A text in another language, made from the text of this ``digest``."""

    key: str
    locale: str
    value: str
    digest: str


async def resource(context: Context, id: str) -> Resource | None:
    """The thing of that id; None if there is none, or it has no texts of its own."""
    type_name, key, _ = gid.split(id)
    number = gid.as_number(key)
    if type_name not in KINDS or number is None:
        return None
    own = (await context.loaders.shop.load(1) or models.Shop()).languages[0]
    found = await _resources(context.rows, type_name, [number], own)
    return found[0] if found else None


async def resources(context: Context, type_name: str, args: PageArgs) -> Page[Resource]:
    """Things of a type, in the order of their ids."""
    id = KINDS[type_name].id
    order = Order(f"translatableResources/{type_name}", (id,))
    page: Page[Any] = await page_of(context, sa.select(id.label("node"), id), order, args)
    own = (await context.loaders.shop.load(1) or models.Shop()).languages[0]
    ids = [number for number, _ in page.rows]
    found = {one.key: one for one in await _resources(context.rows, type_name, ids, own)}
    return replace(page, rows=[(found[str(number)], values) for number, values in page.rows])


async def _resources(read: Read, type_name: str, ids: Sequence[int], locale: str) -> list[Resource]:
    contents = await contents_of(read, type_name, ids)
    keys = [str(number) for number in contents]
    rows = await read(
        sa.select(_TEXT)
        .where(_TEXT.resource_type == type_name, among(_TEXT.resource_key, keys))
        .order_by(_TEXT.locale, _TEXT.field)
    )
    by_key: dict[str, list[models.Translation]] = {}
    for (row,) in rows:
        by_key.setdefault(row.resource_key, []).append(row)
    return [
        Resource(type_name, str(number), texts, by_key.get(str(number), ()), locale)
        for number, texts in contents.items()
    ]


async def register(
    context: Context, id: str, wanted: Sequence[NewTranslation]
) -> list[models.Translation]:
    """Write translations of one thing, new ones or in the place of former ones."""
    if len(wanted) > MAX_TRANSLATIONS:
        raise ClientError(f"translations may have {MAX_TRANSLATIONS} items at most.")
    complaints = Complaints(MarketErrorCode, "translations")
    async with context.transaction() as session:
        shop = await locked_shop(session)
        found = await _for_change(session, id, shop)
        rows = {(row.locale, row.field): row for row in found.translations}
        before = {f"{locale}.{field}": row.value for (locale, field), row in rows.items()}
        written = {}
        for i, one in enumerate(wanted):
            value = _checked(complaints.inside(str(i)), one, found)
            row = rows.get((one.locale, one.key)) or _TEXT(
                resource_type=found.type_name,
                resource_key=found.key,
                locale=one.locale,
                field=one.key,
            )
            row.value, row.digest = value, one.digest
            rows[one.locale, one.key] = written[one.locale, one.key] = row
        complaints.settle()
        session.add_all(written.values())
        after = {f"{locale}.{field}": row.value for (locale, field), row in rows.items()}
        await _stored(context, session, "translations/register", found, before, after)
    return list(written.values())


def _checked(complaints: Complaints, one: NewTranslation, found: Resource) -> str:
    """The text as it is kept, cleaned where it is HTML."""
    source = next((text for text in found.contents if text.key == one.key), None)
    if source is None:
        complaints.add("NOT_FOUND", f"It has no text {one.key!r}.", "key")
    elif source.digest != one.digest:
        complaints.add("OUTDATED", MarketErrorCode.OUTDATED.meaning, "translatableContentDigest")
    if one.locale == found.locale:
        message = f"{one.locale} is the shop's own language: change the text itself."
        complaints.add("INVALID", message, "locale")
    value = complaints.text(one.value, "value", longest=MAX_TEXT, blank=False)
    is_html = source is not None and source.is_html
    return complaints.html(value, "value") if is_html and value else value


async def remove(
    context: Context, id: str, keys: Sequence[str], locales: Sequence[str]
) -> list[models.Translation]:
    """Take the translations of these texts into these languages away; what they were."""
    async with context.transaction() as session:
        found = await _for_change(session, id, await locked_shop(session))
        gone = [r for r in found.translations if r.field in keys and r.locale in locales]
        before = {f"{row.locale}.{row.field}": row.value for row in gone}
        for row in gone:
            await session.delete(row)
        await _stored(context, session, "translations/remove", found, before, {})
    return gone


async def _for_change(session: AsyncSession, id: str, shop: models.Shop) -> Resource:
    type_name, key, _ = gid.split(id)
    number = gid.as_number(key)
    if type_name not in KINDS or number is None:
        raise Refused(NOT_FOUND)
    found = await _resources(within(session), type_name, [number], shop.languages[0])
    if not found:
        raise Refused(NOT_FOUND)
    return found[0]


async def _stored(
    context: Context,
    session: AsyncSession,
    topic: str,
    found: Resource,
    before: change.State,
    after: change.State,
) -> None:
    await session.flush()
    told = change.detail(
        {name: change.plain(value) for name, value in before.items()},
        {name: change.plain(value) for name, value in after.items()},
    )
    event.record(context, session, topic, found.gid, told)
    await membership.bump(session)
    if found.type_name in _INDEXED:
        await search_index.refresh(session, _INDEXED[found.type_name], [int(found.key)])


async def set_languages(context: Context, languages: Sequence[str]) -> list[str]:
    """Which languages buyers can read the shop in; the first is its own, and stays the first."""
    async with context.transaction() as session:
        shop = await locked_shop(session)
        before = change.state(shop, ["languages"])
        wanted = list(dict.fromkeys(languages))
        if wanted[:1] != shop.languages[:1]:
            message = f"The first is the shop's own language, {shop.languages[0]}."
            raise Refused(Reason(MarketErrorCode.INVALID, message, ("languages",)))
        shop.languages = wanted
        event.record(
            context,
            session,
            "shop/languages",
            shop.gid,
            change.detail(before, change.state(shop, ["languages"])),
        )
        await membership.bump(session)
    return wanted
