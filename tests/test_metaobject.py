"""Metaobjects: things of the shop's own making."""

from typing import Any

import orjson
import pytest
from conftest import Shop
from writing import definition, metaobject, page

from commerce.content_draft import FieldDraft
from commerce.permission import Permission
from commerce.refusal import Refused

NAME, BIO = FieldDraft("name", name="Name"), FieldDraft("bio", "multi_line_text_field")
ALL = """query($type: String!, $sortKey: String, $reverse: Boolean, $after: String) {
  metaobjects(first: 9, type: $type, sortKey: $sortKey, reverse: $reverse, after: $after) {
    nodes { handle } edges { cursor } } }"""


async def handles(shop: Shop, permissions: Any = (), **variables: Any) -> list[str]:
    answer = await shop.ask(ALL, permissions, **({"type": "designer"} | variables))
    return [node["handle"] for node in answer["metaobjects"]["nodes"]]


async def test_a_metaobject_shows_its_fields_in_the_order_of_its_type(shop: Shop) -> None:
    await definition(
        shop,
        "designer",
        NAME,
        BIO,
        url_handle="designers",
        seo_title_field="name",
        seo_description_field="bio",
    )
    row = await metaobject(shop, "designer", "Ann Lee", name="Ann")

    answer = await shop.ask(
        """query($id: ID!) { metaobject(id: $id) { id handle type onlineStoreUrl
             fields { key type value } field(key: "name") { value } none: field(key: "x") { key }
             seo { title { value } description { key value } } } }""",
        id=row.gid,
    )

    assert answer["metaobject"] == {
        "id": row.gid,
        "handle": "ann-lee",
        "type": "designer",
        "onlineStoreUrl": "http://shop.test/pages/designers/ann-lee",
        "fields": [
            {"key": "name", "type": "single_line_text_field", "value": "Ann"},
            {"key": "bio", "type": "multi_line_text_field", "value": None},
        ],
        "field": {"value": "Ann"},
        "none": None,
        "seo": {"title": {"value": "Ann"}, "description": {"key": "bio", "value": None}},
    }


async def test_a_metaobject_is_found_by_its_type_and_handle(shop: Shop) -> None:
    await definition(shop, "designer", NAME)
    row = await metaobject(shop, "designer", "ann")

    answer = await shop.ask(
        """query($id: ID!) { found: metaobject(handle: {type: "designer", handle: "ann"}) { id
               onlineStoreUrl seo { title { key } } }
             other: metaobject(handle: {type: "place", handle: "ann"}) { id }
             odd: metaobject(handle: {type: "designer", handle: "\\u0000"}) { id }
             none: metaobject { id } node(id: $id) { ... on Metaobject { handle } } }""",
        id=row.gid,
    )

    assert answer == {
        "found": {"id": row.gid, "onlineStoreUrl": None, "seo": {"title": None}},
        "other": None,
        "odd": None,
        "none": None,
        "node": {"handle": "ann"},
    }


async def test_metaobjects_are_listed_by_type(shop: Shop) -> None:
    await definition(shop, "designer", NAME)
    await definition(shop, "place", NAME)
    for handle in ("ann", "bob"):
        await metaobject(shop, "designer", handle)
    await metaobject(shop, "place", "oslo")
    await metaobject(shop, "designer", "ann", name="Ann")

    assert await handles(shop) == ["ann", "bob"]
    assert await handles(shop, type="place") == ["oslo"]
    assert await handles(shop, type="\0") == []
    assert await handles(shop, sortKey="updated_at") == ["bob", "ann"]
    assert await handles(shop, sortKey="id", reverse=True) == ["bob", "ann"]


async def test_an_unknown_sort_key_is_refused(shop: Shop) -> None:
    code, message = await shop.refusal(ALL, type="designer", sortKey="fields.name")

    assert code == "BAD_USER_INPUT"
    assert message == "sortKey is 'fields.name'; it may be id or updated_at."


async def test_a_cursor_belongs_to_one_type(shop: Shop) -> None:
    for type in ("designer", "place"):
        await definition(shop, type, NAME)
        await metaobject(shop, type, "x")
    answer = await shop.ask(ALL, type="designer")

    code, _ = await shop.refusal(
        ALL, type="place", after=answer["metaobjects"]["edges"][0]["cursor"]
    )

    assert code == "BAD_USER_INPUT"


async def test_a_metaobject_that_is_not_published_is_for_staff_only(shop: Shop) -> None:
    await definition(shop, "designer", NAME, url_handle="designers")
    row = await metaobject(shop, "designer", "ann", published=False)
    query = "query($id: ID!) { metaobject(id: $id) { handle onlineStoreUrl } }"

    hidden = await shop.ask(query, id=row.gid)
    shown = await shop.ask(query, [Permission.CONTENT_READ], id=row.gid)

    assert hidden == {"metaobject": None}
    assert shown == {"metaobject": {"handle": "ann", "onlineStoreUrl": None}}
    assert await handles(shop) == []
    assert await handles(shop, [Permission.CONTENT_READ]) == ["ann"]


async def test_a_field_that_its_type_no_longer_has_is_not_shown(shop: Shop) -> None:
    await definition(shop, "designer", NAME, BIO)
    row = await metaobject(shop, "designer", "ann", name="Ann", bio="Writes")
    await definition(shop, "designer", BIO)

    answer = await shop.ask(
        "query($id: ID!) { metaobject(id: $id) { fields { key value } } }", id=row.gid
    )

    assert answer["metaobject"]["fields"] == [{"key": "bio", "value": "Writes"}]


async def test_a_type_that_cannot_be_is_refused(shop: Shop) -> None:
    with pytest.raises(Refused) as refused:
        await definition(shop, "designer", NAME, NAME, seo_title_field="nope")

    assert [reason.message for reason in refused.value.reasons] == [
        "Two fields have one key.",
        "There is no field 'nope'.",
    ]


async def test_a_metaobject_that_is_not_as_its_type_is_refused(shop: Shop) -> None:
    await definition(shop, "designer", NAME)

    with pytest.raises(Refused, match="There is no field 'age'"):
        await metaobject(shop, "designer", "ann", age="7")
    with pytest.raises(Refused, match="There is no type 'place'"):
        await metaobject(shop, "place", "oslo")


async def test_a_field_leads_to_what_it_refers_to(shop: Shop) -> None:
    await definition(
        shop, "look", FieldDraft("page", "page_reference"), FieldDraft("all", "list.page_reference")
    )
    first, second = await page(shop, "First"), await page(shop, "Second")
    hidden = await page(shop, "Hidden", published_at=None)
    ids = orjson.dumps([second.gid, hidden.gid, first.gid]).decode()
    row = await metaobject(shop, "look", "summer", page=first.gid, all=ids)

    answer = await shop.ask(
        """query($id: ID!) { metaobject(id: $id) { fields {
             reference { ... on Page { title } }
             references(first: 5) { nodes { ... on Page { title } } } } } }""",
        id=row.gid,
    )

    assert answer["metaobject"]["fields"] == [
        {"reference": {"title": "First"}, "references": None},
        {"reference": None, "references": {"nodes": [{"title": "Second"}, {"title": "First"}]}},
    ]


async def test_a_value_that_is_none_of_its_type_is_refused(shop: Shop) -> None:
    await definition(shop, "look", FieldDraft("size", "number_integer"))

    with pytest.raises(Refused) as refused:
        await metaobject(shop, "look", "summer", size="large")

    assert [reason.field for reason in refused.value.reasons] == [("values", "size")]
