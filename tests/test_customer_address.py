"""The addresses of a customer: kept as their country writes them, and shown to nobody else."""

from typing import Any

import pytest
import sqlalchemy as sa
from accounts import ADDRESS, ERRORS, codes, customer, say, sign_in
from conftest import Shop

import models
from commerce import gid
from resolvers import customer_address

CREATE = f"""mutation($token: String!, $address: MailingAddressInput!) {{
  answer: customerAddressCreate(customerAccessToken: $token, address: $address) {{
    customerAddress {ADDRESS} {ERRORS} }} }}"""
UPDATE = f"""mutation($token: String!, $id: ID!, $address: MailingAddressInput!) {{
  answer: customerAddressUpdate(customerAccessToken: $token, id: $id, address: $address) {{
    customerAddress {ADDRESS} {ERRORS} }} }}"""
DELETE = f"""mutation($token: String!, $id: ID!) {{
  answer: customerAddressDelete(customerAccessToken: $token, id: $id) {{
    deletedCustomerAddressId {ERRORS} }} }}"""
DEFAULT = f"""mutation($token: String!, $id: ID!) {{
  answer: customerDefaultAddressUpdate(customerAccessToken: $token, addressId: $id) {{
    customer {{ defaultAddress {{ id }} }} {ERRORS} }} }}"""
ALL = """query($token: String!, $first: Int, $last: Int, $after: String, $reverse: Boolean) {
  customer(customerAccessToken: $token) { defaultAddress { id }
    addresses(first: $first, last: $last, after: $after, reverse: $reverse) {
      edges { cursor node { id } } nodes { id city } pageInfo { hasNextPage } } } }"""
HOME: dict[str, Any] = {
    "firstName": "Ann",
    "lastName": "Lee",
    "company": "ACME",
    "address1": " 1 Main St ",
    "city": "Ottawa",
    "province": "Ontario",
    "country": "Canada",
    "zip": "k1n 5t5",
    "phone": "(613) 555-0123",
}


async def signed_in(shop: Shop, email: str = "ann@example.com") -> str:
    await customer(shop, email)
    return await sign_in(shop, email)


async def add(shop: Shop, token: str, **said: Any) -> str:
    answer = await say(shop, CREATE, token=token, address=HOME | said)
    assert answer["customerUserErrors"] == []
    return str(answer["customerAddress"]["id"])


async def listed(shop: Shop, token: str, **page: Any) -> Any:
    return (await shop.ask(ALL, token=token, **page or {"first": 10}))["customer"]


async def test_an_address_is_kept_in_codes_and_shown_in_words(shop: Shop) -> None:
    token = await signed_in(shop)

    answer = await say(shop, CREATE, token=token, address=HOME)

    assert answer["customerUserErrors"] == answer["userErrors"] == []
    shown = dict(answer["customerAddress"])
    assert shown.pop("id").startswith(f"gid://{gid.NAMESPACE}/MailingAddress/")
    assert shown == {
        "firstName": "Ann",
        "lastName": "Lee",
        "name": "Ann Lee",
        "company": "ACME",
        "address1": "1 Main St",
        "address2": None,
        "city": "Ottawa",
        "province": "Ontario",
        "provinceCode": "ON",
        "country": "Canada",
        "countryCode": "CA",
        "countryCodeV2": "CA",
        "zip": "K1N 5T5",
        "phone": "+16135550123",
        "latitude": None,
        "longitude": None,
        "formattedArea": "Ottawa, Ontario, Canada",
        "formatted": ["ACME", "1 Main St", "Ottawa ON K1N 5T5", "Canada"],
        "named": ["Ann Lee", "1 Main St", "Ottawa ON K1N 5T5", "Canada"],
    }


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"country": "Narnia"}, ("INVALID", ["address", "country"])),
        ({"country": None}, ("BLANK", ["address", "country"])),
        ({"province": "Bavaria"}, ("INVALID", ["address", "province"])),
        ({"zip": "12345"}, ("INVALID", ["address", "zip"])),
        ({"zip": "V5K 0A1"}, ("INVALID", ["address", "zip"])),
        ({"city": ""}, ("BLANK", ["address", "city"])),
        ({"address1": "x" * 256}, ("TOO_LONG", ["address", "address1"])),
        ({"address2": "<script>"}, ("CONTAINS_HTML_TAGS", ["address", "address2"])),
        ({"firstName": "www.a.test"}, ("CONTAINS_URL", ["address", "firstName"])),
        ({"phone": "call me"}, ("INVALID", ["address", "phone"])),
        ({"company": "a\0b"}, ("INVALID", ["address", "company"])),
    ],
)
async def test_what_is_wrong_with_an_address_is_said(
    shop: Shop, said: dict[str, Any], expected: tuple[str, list[str]]
) -> None:
    token = await signed_in(shop)
    answer = await say(shop, CREATE, token=token, address=HOME | said)

    assert answer["customerAddress"] is None
    assert codes(answer) == [expected]
    assert (await listed(shop, token))["addresses"]["nodes"] == []


async def test_the_first_address_is_the_default_until_another_is_chosen(shop: Shop) -> None:
    token = await signed_in(shop)
    first, second = await add(shop, token), await add(shop, token, city="Toronto")
    before = await listed(shop, token)

    chosen = await say(shop, DEFAULT, token=token, id=second)

    assert before["defaultAddress"] == {"id": first}
    assert chosen["customer"]["defaultAddress"] == {"id": second}
    assert (await listed(shop, token))["defaultAddress"] == {"id": second}


async def test_what_is_not_mentioned_of_an_address_stays(shop: Shop) -> None:
    token = await signed_in(shop)
    id = await add(shop, token)

    moved = await say(shop, UPDATE, token=token, id=id, address={"city": "Toronto", "zip": "M5V"})
    changed = await say(
        shop, UPDATE, token=token, id=id, address={"city": "Toronto", "company": None}
    )

    assert codes(moved) == [("INVALID", ["address", "zip"])]
    assert changed["customerAddress"]["formatted"] == ["1 Main St", "Toronto ON K1N 5T5", "Canada"]


async def test_another_country_does_not_keep_the_province(shop: Shop) -> None:
    token = await signed_in(shop)
    id = await add(shop, token)

    there = {"country": "DE", "city": "Berlin", "zip": "10115"}
    changed = await say(shop, UPDATE, token=token, id=id, address=there)

    assert changed["customerAddress"]["provinceCode"] is None
    assert changed["customerAddress"]["formattedArea"] == "Berlin, Germany"


async def test_a_deleted_default_leaves_its_place_to_the_oldest(shop: Shop) -> None:
    token = await signed_in(shop)
    first, second, third = [await add(shop, token, city=city) for city in ("A", "B", "C")]

    other = await say(shop, DELETE, token=token, id=second)
    default = await say(shop, DELETE, token=token, id=first)
    rest = await listed(shop, token)
    last = await say(shop, DELETE, token=token, id=third)

    assert other["deletedCustomerAddressId"] == second
    assert default["deletedCustomerAddressId"] == first
    assert rest["defaultAddress"] == {"id": third}
    assert last["customerUserErrors"] == []
    assert (await listed(shop, token))["defaultAddress"] is None


async def test_addresses_come_in_pages(shop: Shop) -> None:
    token = await signed_in(shop)
    made = [await add(shop, token, city=city) for city in "ABC"]

    first = (await listed(shop, token, first=2))["addresses"]
    rest = (await listed(shop, token, first=2, after=first["edges"][-1]["cursor"]))["addresses"]
    newest = (await listed(shop, token, first=1, reverse=True))["addresses"]

    assert [node["id"] for node in first["nodes"] + rest["nodes"]] == made
    assert (first["pageInfo"], rest["pageInfo"]) == ({"hasNextPage": True}, {"hasNextPage": False})
    assert [node["id"] for node in newest["nodes"]] == made[-1:]


async def test_nobody_else_reaches_an_address(shop: Shop) -> None:
    ann, bob = await signed_in(shop), await signed_in(shop, "bob@example.com")
    id = await add(shop, ann)

    answers = [
        await say(shop, UPDATE, token=bob, id=id, address={"city": "Toronto"}),
        await say(shop, DELETE, token=bob, id=id),
    ]
    chosen = await say(shop, DEFAULT, token=bob, id=id)
    node = await shop.ask("query($id: ID!) { node(id: $id) { id } }", id=id)

    assert [codes(answer) for answer in answers] == [[("NOT_FOUND", ["id"])]] * 2
    assert codes(chosen) == [("NOT_FOUND", ["addressId"])]
    assert node == {"node": None}
    assert (await listed(shop, bob))["addresses"]["nodes"] == []
    assert [node["city"] for node in (await listed(shop, ann))["addresses"]["nodes"]] == ["Ottawa"]


async def test_without_a_token_no_address_is_changed(shop: Shop) -> None:
    id = await add(shop, await signed_in(shop))
    for query, said in (
        (CREATE, {"address": HOME}),
        (UPDATE, {"id": id, "address": {}}),
        (DELETE, {"id": id}),
        (DEFAULT, {"id": id}),
    ):
        answer = await say(shop, query, token="cgc_guessed", **said)
        assert codes(answer) == [("TOKEN_INVALID", ["customerAccessToken"])]


async def test_there_is_an_end_to_addresses(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(customer_address, "MAX_ADDRESSES", 2)
    token = await signed_in(shop)
    await add(shop, token)
    await add(shop, token)

    refused = await say(shop, CREATE, token=token, address=HOME)

    assert codes(refused) == [("INVALID", ["address"])]
    assert await shop.all(sa.select(sa.func.count(models.MailingAddress.id))) == [2]


async def test_an_id_of_something_else_is_the_clients_mistake(shop: Shop) -> None:
    token = await signed_in(shop)
    code, _ = await shop.refusal(DELETE, token=token, id=f"gid://{gid.NAMESPACE}/Product/1")
    assert code == "BAD_USER_INPUT"
