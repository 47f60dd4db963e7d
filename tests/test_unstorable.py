"""PostgreSQL keeps no U+0000 in a text: who sends one hears so, on both databases."""

import json
from typing import Any

import pytest
import sqlalchemy as sa
from conftest import Shop
from sqlalchemy.dialects.postgresql import JSONB

import models
from commerce.permission import Permission
from schema.errors import code_of, located, shown

MUTATION = "mutation($t: String!) {{ answer: {} {{ userErrors {{ code }} }} }}"
RULES = "[{column: TITLE, relation: EQUALS, condition: $t}]"
FIELDS = '[{key: "a", name: $t, type: "single_line_text_field"}]'
REFUSED = [
    f'metaobjectDefinitionUpsert(definition: {{type: "a", name: "a", fields: {FIELDS}}})',
    "cartCreate(input: {buyerIdentity: {preferences: {wallet: [$t]}}})",
    "customerGroupCreate(customerGroup: {name: $t})",
    f'collectionCreate(collection: {{title: "a", ruleSet: {{rules: {RULES}}}}})',
    "locationCreate(location: {name: $t})",
    'discountCodeCreate(discount: {title: "a", code: $t, percentage: "0.1"})',
]
EVENTS = "query($t: String!) { events(first: 1, actor: $t) { nodes { id } } }"


@pytest.mark.parametrize("field", REFUSED, ids=[one.partition("(")[0] for one in REFUSED])
async def test_what_cannot_be_kept_is_refused(shop: Shop, field: str) -> None:
    answer = await shop.ask(MUTATION.format(field), list(Permission), t="a\x00b")

    assert "INVALID" in [error["code"] for error in answer["answer"]["userErrors"]]


async def test_what_cannot_be_kept_is_not_looked_for(shop: Shop) -> None:
    code, message = await shop.refusal(EVENTS, [Permission.EVENTS_READ], t="a\x00b")

    assert code == "BAD_USER_INPUT"
    assert "U+0000" in message


@pytest.mark.parametrize("backend", ["postgresql"])
@pytest.mark.parametrize(
    "said",
    [models.Event.topic == "\0", sa.cast(sa.literal(json.dumps("\0")), JSONB) == sa.null()],
    ids=["text", "json"],
)
async def test_what_slips_through_is_no_fault_of_ours(shop: Shop, said: Any) -> None:
    with pytest.raises(sa.exc.DBAPIError) as raised:
        await shop.all(sa.select(models.Event).where(said))
    error = located(raised.value)

    assert code_of(error) == "BAD_USER_INPUT"
    [told] = shown([error])
    assert "U+0000" in told.message
    assert "SELECT" not in told.message
