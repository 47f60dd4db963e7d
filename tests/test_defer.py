"""``@defer``: what can wait comes along at once."""

import pytest
from conftest import Shop
from factories import product

DEFERRED = """query($later: Boolean!) { product(handle: "tea") { title
  ... on Product @defer(if: $later, label: "rest") { handle ...Vendor @defer(label: "who") } } }
  fragment Vendor on Product { vendor }"""


@pytest.mark.parametrize("later", [True, False])
async def test_a_part_that_can_wait_comes_along(shop: Shop, later: bool) -> None:
    await shop.add(product(handle="tea", title="Tea", vendor="Acme"))

    for _ in range(2):  # the second time, the document comes from the cache
        answer = await shop.ask(DEFERRED, later=later)

        assert answer["product"] == {"title": "Tea", "handle": "tea", "vendor": "Acme"}


@pytest.mark.parametrize(
    "query",
    [
        "{ shop { name @defer } }",
        "{ shop { ... @defer(label: 1) { name } } }",
        '{ shop { ... @defer(label: "a") { name } ... @defer(label: "a") { id } } }',
        "{ shop { ... @stream { name } } }",
    ],
)
async def test_a_wrong_use_of_it_is_refused(shop: Shop, query: str) -> None:
    result = await shop.answer(query)

    assert result.data is None
    assert {e.extensions["code"] for e in result.errors} == {"GRAPHQL_VALIDATION_FAILED"}
