"""Staff issue, change and disable gift cards by mutations."""

from typing import Any

import sqlalchemy as sa
from conftest import Shop
from managing import events

import models
from commerce import gift_card_code
from commerce.permission import Permission

STAFF = [Permission.GIFT_CARDS_READ, Permission.GIFT_CARDS_WRITE]
SHOWN = """giftCard { id lastCharacters balance { amount } expiresAt enabled }
  userErrors { code field }"""
CREATE = f"""mutation($card: GiftCardCreateInput!) {{
  answer: giftCardCreate(giftCard: $card) @idempotent(key: "a") {{ code {SHOWN} }} }}"""
UPDATE = f"""mutation($id: ID!, $card: GiftCardUpdateInput!) {{
  answer: giftCardUpdate(id: $id, giftCard: $card) {{ {SHOWN} }} }}"""
DISABLE = f"mutation($id: ID!) {{ answer: giftCardDisable(id: $id) {{ {SHOWN} }} }}"
LIST = """query($q: String) { giftCards(first: 9, query: $q) { nodes { lastCharacters } } }"""
TEN = {"amount": "10.00", "currencyCode": "USD"}


async def ask(shop: Shop, sent: str, **variables: Any) -> Any:
    return (await shop.ask(sent, STAFF, **variables))["answer"]


async def test_a_card_is_issued_once_changed_and_disabled(shop: Shop) -> None:
    made = await ask(shop, CREATE, card={"balance": TEN})
    again = await ask(shop, CREATE, card={"balance": TEN})
    card = made["giftCard"]
    assert (made["userErrors"], again["giftCard"], again["code"]) == ([], card, None)
    assert (card["balance"], card["enabled"], card["expiresAt"]) == (
        {"amount": "10.00"},
        True,
        None,
    )
    [row] = await shop.all(sa.select(models.GiftCard))
    assert row.code_hash == gift_card_code.hashed(made["code"])

    code = await shop.ask(LIST, STAFF, q=made["code"])
    assert code["giftCards"]["nodes"] == [{"lastCharacters": card["lastCharacters"]}]
    until = {"expiresAt": "2090-01-01T00:00:00Z"}
    changed = await ask(shop, UPDATE, id=card["id"], card=until)
    assert changed == {"giftCard": card | until, "userErrors": []}
    disabled = await ask(shop, DISABLE, id=card["id"])
    assert disabled["giftCard"]["enabled"] is False
    await ask(shop, DISABLE, id=card["id"])
    assert (await shop.ask(LIST, STAFF, q="enabled:true"))["giftCards"]["nodes"] == []
    assert len(await events(shop, "gift_cards/update")) == 2
    [issued] = await events(shop, "gift_cards/create")
    assert issued.detail["after"]["balance_minor"] == 1000
    assert made["code"] not in str(issued.detail)


async def test_a_card_is_had_by_its_id_by_those_who_may_see_cards(shop: Shop) -> None:
    card = (await ask(shop, CREATE, card={"balance": TEN}))["giftCard"]
    node = "query($id: ID!) { node(id: $id) { id ... on GiftCard { lastCharacters } } }"
    one = "query($id: ID!) { giftCard(id: $id) { id lastCharacters } }"
    shown = {"id": card["id"], "lastCharacters": card["lastCharacters"]}

    assert await shop.ask(node, [Permission.GIFT_CARDS_READ], id=card["id"]) == {"node": shown}
    assert await shop.ask(one, [Permission.GIFT_CARDS_READ], id=card["id"]) == {"giftCard": shown}
    for permissions in ([], [Permission.GIFT_CARDS_WRITE]):
        assert await shop.ask(node, permissions, id=card["id"]) == {"node": None}
    code, _ = await shop.refusal(one, [Permission.GIFT_CARDS_WRITE], id=card["id"])
    assert code == "FORBIDDEN"


async def test_what_is_wrong_is_said_where(shop: Shop) -> None:
    nothing = {"balance": TEN | {"amount": "0"}, "expiresAt": "2020-01-01T00:00:00Z"}
    wrong = await ask(shop, CREATE, card=nothing)
    unknown = await ask(shop, DISABLE, id="gid://shopify/GiftCard/9")

    assert [(e["code"], e["field"]) for e in wrong["userErrors"]] == [
        ("INVALID", ["giftCard", "balance"]),
        ("INVALID", ["giftCard", "expiresAt"]),
    ]
    assert unknown["userErrors"] == [{"code": "NOT_FOUND", "field": ["id"]}]
    assert await shop.all(sa.select(models.GiftCard)) == []
