"""Pages that have moved: how a storefront finds where they went."""

import pytest
from conftest import Shop
from writing import redirect

from commerce.refusal import Refused

FIND = "query($q: String) { urlRedirects(first: 9, query: $q) { nodes { path target } } }"


async def found(shop: Shop, query: str | None) -> list[str]:
    answer = await shop.ask(FIND, q=query)
    return [node["path"] for node in answer["urlRedirects"]["nodes"]]


async def test_a_redirect_is_found_by_its_path(shop: Shop) -> None:
    row = await redirect(shop, "/old", "/new")
    await redirect(shop, "/old/er", "https://elsewhere.test/")

    answer = await shop.ask(
        """query($id: ID!) { node(id: $id) { ... on UrlRedirect { path target } }
             urlRedirects(first: 1, query: "path:/old") { edges { node { id target } } } }""",
        id=row.gid,
    )

    assert answer == {
        "node": {"path": "/old", "target": "/new"},
        "urlRedirects": {"edges": [{"node": {"id": row.gid, "target": "/new"}}]},
    }


@pytest.mark.parametrize(
    ("query", "paths"),
    [
        (None, ["/old", "/old/er", "/gone"]),
        ("path:/OLD", ["/old"]),
        ("path:/nowhere", []),
        ("path:/old*", ["/old", "/old/er"]),
        ("path:>/old", ["/old", "/old/er", "/gone"]),
        ("target:/new", ["/old", "/gone"]),
        ("elsewhere", ["/old/er"]),
        ("created_at:>2020 id:3", ["/gone"]),
    ],
)
async def test_redirects_are_found_by_a_query(
    shop: Shop, query: str | None, paths: list[str]
) -> None:
    await redirect(shop, "/old", "/new")
    await redirect(shop, "/old/er", "https://elsewhere.test/")
    await redirect(shop, "/gone", "/new")

    assert await found(shop, query) == paths


async def test_a_path_leads_to_one_place_only(shop: Shop) -> None:
    await redirect(shop, "/old", "/new")
    await redirect(shop, "/old", "/newer")

    answer = await shop.ask(FIND, q="path:/old")

    assert answer["urlRedirects"]["nodes"] == [{"path": "/old", "target": "/newer"}]


@pytest.mark.parametrize(
    ("path", "target", "field"),
    [
        ("old", "/new", "path"),
        ("", "/new", "path"),
        ("/old", "javascript:alert(1)", "target"),
        ("/old", "", "target"),
        ("/" + "x" * 2000, "/new", "path"),
        ("/a\0b", "/new", "path"),
    ],
)
async def test_a_redirect_that_leads_nowhere_is_refused(
    shop: Shop, path: str, target: str, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        await redirect(shop, path, target)

    assert {reason.field for reason in refused.value.reasons} == {(field,)}
