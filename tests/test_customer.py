"""Customers: making an account, signing in, and what an account shows and to whom."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from accounts import (
    CREATE,
    ERRORS,
    ME,
    PASSWORD,
    RECOVER,
    SIGN_IN,
    TOKEN,
    codes,
    customer,
    delivered,
    link_in,
    say,
    sign_in,
    try_to_sign_in,
    who,
)
from argon2 import PasswordHasher
from conftest import REQUEST, Shop

import models
from commerce.token import hashed
from context import Context
from resolvers import password
from schema import schema

UPDATE = f"""mutation($token: String!, $customer: CustomerUpdateInput!) {{
  answer: customerUpdate(customerAccessToken: $token, customer: $customer) {{
    customer {{ email firstName lastName phone acceptsMarketing displayName }}
    {TOKEN} {ERRORS} }} }}"""
DELETE = """mutation($token: String!) { answer: customerAccessTokenDelete(
  customerAccessToken: $token) { deletedAccessToken deletedCustomerAccessTokenId
  userErrors { field message } } }"""
RENEW = f"""mutation($token: String!) {{ answer: customerAccessTokenRenew(
  customerAccessToken: $token) {{ {TOKEN} userErrors {{ field message }} }} }}"""


def open_at_once(shop: Shop) -> None:
    """Have accounts open without a link in a mail."""
    shop.settings = shop.settings.model_copy(update={"verify_email": False})


def wish(**said: Any) -> dict[str, Any]:
    return {"email": "ann@example.com", "password": PASSWORD, **said}


async def test_whoever_asks_for_an_account_hears_the_same_if_there_is_one(shop: Shop) -> None:
    await customer(shop, "ann@example.com")

    with shop.statements() as for_existing:
        existing = await say(shop, CREATE, input=wish(email="ann@example.com"))
    with shop.statements() as for_new:
        new = await say(shop, CREATE, input=wish(email="bob@example.com"))

    assert existing["customer"] is None
    assert codes(existing) == [("CUSTOMER_DISABLED", ["input", "email"])]
    assert str(existing).replace("ann@", "bob@") == str(new)
    assert for_existing == for_new


async def test_an_account_opens_by_the_link_that_is_mailed(shop: Shop) -> None:
    await say(shop, CREATE, input=wish(firstName="Win now at evil.test"))
    before = await try_to_sign_in(shop)

    (letter,) = await delivered(shop)

    assert codes(before) == [("UNIDENTIFIED_CUSTOMER", None)]
    assert (letter.recipient, letter.subject) == ("ann@example.com", "Open your account at My shop")
    assert "evil" not in letter.body
    assert link_in(letter).startswith("http://127.0.0.1:8000/account/activate/")


async def test_the_owner_of_an_account_is_told_when_somebody_asks_for_another(shop: Shop) -> None:
    await customer(shop)
    await say(shop, CREATE, input=wish(email="Ann@Example.com"))

    (letter,) = await delivered(shop)

    assert letter.subject == "You have an account at My shop already"
    assert "/account/reset/" in link_in(letter)
    assert await shop.all(sa.select(sa.func.count(models.Customer.id))) == [1]
    assert await who(shop, await sign_in(shop)) is not None


async def test_where_mail_is_not_asked_for_an_account_opens_at_once(shop: Shop) -> None:
    open_at_once(shop)
    said = wish(firstName=" Ann ", lastName="Lee", phone="+1 (202) 555-0123", acceptsMarketing=True)
    made = await say(shop, CREATE, input=said)
    again = await say(shop, CREATE, input=wish(email="ANN@example.com"))

    assert made["customerUserErrors"] == made["userErrors"] == []
    assert {**made["customer"], "id": None} == {
        "id": None,
        "email": "ann@example.com",
        "firstName": "Ann",
        "lastName": "Lee",
        "phone": "+12025550123",
        "acceptsMarketing": True,
        "displayName": "Ann Lee",
    }
    assert codes(again) == [("TAKEN", ["input", "email"])]
    assert (await who(shop, await sign_in(shop)))["id"] == made["customer"]["id"]
    assert await delivered(shop) == []


@pytest.mark.parametrize("verify", [True, False])
async def test_two_who_ask_at_once_make_one_account(shop: Shop, verify: bool) -> None:
    shop.settings = shop.settings.model_copy(update={"verify_email": verify})
    answers = await asyncio.gather(*(say(shop, CREATE, input=wish()) for _ in range(5)))

    assert await shop.all(sa.select(models.Customer.email_key)) == ["ann@example.com"]
    made = [answer for answer in answers if answer["customer"]]
    assert len(made) == (0 if verify else 1)
    assert len({str(codes(answer)) for answer in answers}) == (1 if verify else 2)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"email": "ann"}, ("INVALID", ["input", "email"])),
        ({"email": "  "}, ("BLANK", ["input", "email"])),
        ({"password": ""}, ("BLANK", ["input", "password"])),
        ({"password": "short"}, ("TOO_SHORT", ["input", "password"])),
        ({"password": "x" * 129}, ("TOO_LONG", ["input", "password"])),
        ({"password": "eight\0chars"}, ("INVALID", ["input", "password"])),
        (
            {"password": " white space"},
            ("PASSWORD_STARTS_OR_ENDS_WITH_WHITESPACE", ["input", "password"]),
        ),
        ({"firstName": "<b>Ann"}, ("CONTAINS_HTML_TAGS", ["input", "firstName"])),
        ({"lastName": "http://a.test"}, ("CONTAINS_URL", ["input", "lastName"])),
        ({"lastName": "x" * 256}, ("TOO_LONG", ["input", "lastName"])),
        ({"lastName": "\U0001f600"}, ("INVALID", ["input", "lastName"])),
        ({"phone": "12"}, ("INVALID", ["input", "phone"])),
    ],
)
async def test_what_is_wrong_with_an_account_is_said(
    shop: Shop, said: dict[str, Any], expected: tuple[str, list[str]]
) -> None:
    answer = await say(shop, CREATE, input=wish(**said))

    assert codes(answer) == [expected]
    assert [error["field"] for error in answer["userErrors"]] == [expected[1]]
    assert await shop.all(sa.select(models.Customer)) == []


async def test_a_wrong_password_and_an_unknown_address_sound_alike(shop: Shop) -> None:
    await customer(shop)
    await customer(shop, "new@example.com", password_hash=None)

    wrong = await try_to_sign_in(shop, password="wrong horse")
    unknown = await try_to_sign_in(shop, email="bob@example.com")
    nonsense = await try_to_sign_in(shop, email="not an address", password="x" * 10_000)
    without = await try_to_sign_in(shop, email="new@example.com")

    assert wrong == unknown == nonsense == without
    assert wrong["customerAccessToken"] is None
    assert codes(wrong) == [("UNIDENTIFIED_CUSTOMER", None)]


async def test_a_guess_takes_as_long_where_there_is_no_account(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    await customer(shop)
    verified: list[str] = []
    verify = PasswordHasher.verify

    def counted(self: PasswordHasher, kept: str, password: str) -> bool:
        verified.append(password)
        return verify(self, kept, password)

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    await try_to_sign_in(shop, password="wrong horse")
    await try_to_sign_in(shop, email="bob@example.com")
    assert len(verified) == 2


@pytest.mark.parametrize("state", ["DISABLED", "INVITED"])
async def test_only_open_accounts_are_signed_in(shop: Shop, state: str) -> None:
    await customer(shop, state=models.CustomerState[state])
    assert codes(await try_to_sign_in(shop)) == [("UNIDENTIFIED_CUSTOMER", None)]


async def test_a_token_is_kept_as_a_hash_only(shop: Shop) -> None:
    await customer(shop)
    token = await sign_in(shop)

    (kept,) = await shop.all(sa.select(models.CustomerSession))
    assert kept.token_hash == hashed(token)
    assert token.startswith("cgc_")
    assert len(token) >= 43


async def test_a_token_that_is_not_valid_names_nobody(shop: Shop) -> None:
    await customer(shop)
    token = await sign_in(shop)

    assert await who(shop, "cgc_guessed") is None
    assert await who(shop, "") is None
    with time_machine.travel(models.now() + timedelta(days=31), tick=False):
        assert await who(shop, token) is None
    assert await who(shop, token) is not None


async def test_a_token_is_renewed_while_it_is_good(shop: Shop) -> None:
    await customer(shop)
    token = await sign_in(shop)

    with time_machine.travel(models.now() + timedelta(days=20)):
        renewed = await say(shop, RENEW, token=token)
    with time_machine.travel(models.now() + timedelta(days=45)):
        assert await who(shop, token) is not None
    with time_machine.travel(models.now() + timedelta(days=60)):
        late = await say(shop, RENEW, token=token)

    assert renewed["customerAccessToken"]["accessToken"] == token
    assert renewed["userErrors"] == []
    assert late["customerAccessToken"] is None
    assert [error["field"] for error in late["userErrors"]] == [["customerAccessToken"]]


async def test_tokens_that_expired_are_cleared_away(shop: Shop) -> None:
    await customer(shop)
    await sign_in(shop)
    with time_machine.travel(models.now() + timedelta(days=31)):
        await sign_in(shop)
    assert await shop.all(sa.select(sa.func.count(models.CustomerSession.id))) == [1]


async def test_signing_out_ends_the_token(shop: Shop) -> None:
    await customer(shop)
    token, other = await sign_in(shop), await sign_in(shop)

    gone = await say(shop, DELETE, token=token)
    again = await say(shop, DELETE, token=token)

    assert gone["deletedAccessToken"] == token
    assert gone["deletedCustomerAccessTokenId"].startswith("gid://")
    assert again["deletedAccessToken"] is None
    assert [error["field"] for error in again["userErrors"]] == [["customerAccessToken"]]
    assert await who(shop, token) is None
    assert await who(shop, other) is not None


async def test_signing_in_through_another_site_is_not_offered(shop: Shop) -> None:
    answer = await say(
        shop,
        """mutation { answer: customerAccessTokenCreateWithMultipass(multipassToken: "x") {
          customerAccessToken { accessToken } customerUserErrors { code field message } } }""",
    )
    assert answer["customerAccessToken"] is None
    assert codes(answer) == [("INVALID_MULTIPASS_REQUEST", ["multipassToken"])]


async def test_what_is_not_mentioned_stays(shop: Shop) -> None:
    await customer(shop, first_name="Ann", last_name="Lee", phone="+12025550123")
    token = await sign_in(shop)

    changed = await say(
        shop, UPDATE, token=token, customer={"lastName": "Ray", "phone": None, "email": None}
    )

    assert changed["customerAccessToken"] is None
    assert changed["customer"] == {
        "email": "ann@example.com",
        "firstName": "Ann",
        "lastName": "Ray",
        "phone": None,
        "acceptsMarketing": False,
        "displayName": "Ann Ray",
    }


async def test_a_new_password_signs_out_everywhere_else(shop: Shop) -> None:
    await customer(shop)
    token, other = await sign_in(shop), await sign_in(shop)

    changed = await say(shop, UPDATE, token=token, customer={"password": "battery staple"})

    assert await who(shop, token) is None
    assert await who(shop, other) is None
    assert await who(shop, changed["customerAccessToken"]["accessToken"]) is not None
    assert codes(await try_to_sign_in(shop)) == [("UNIDENTIFIED_CUSTOMER", None)]
    assert await sign_in(shop, password="battery staple")


async def test_changes_that_are_wrong_change_nothing(shop: Shop) -> None:
    await customer(shop, first_name="Ann")
    token = await sign_in(shop)

    wrong = {"firstName": "Bea", "email": "bea", "password": "short"}
    refused = await say(shop, UPDATE, token=token, customer=wrong)
    strange = await say(shop, UPDATE, token="cgc_guessed", customer=wrong)

    assert sorted(codes(refused)) == [
        ("INVALID", ["customer", "email"]),
        ("TOO_SHORT", ["customer", "password"]),
    ]
    assert codes(strange) == [("TOKEN_INVALID", ["customerAccessToken"])]
    assert await shop.all(sa.select(models.Customer.first_name)) == ["Ann"]


async def test_a_new_address_counts_once_its_link_was_followed(shop: Shop) -> None:
    await customer(shop)
    await customer(shop, "bob@example.com")
    token = await sign_in(shop)

    free = await say(shop, UPDATE, token=token, customer={"email": "new@example.com"})
    taken = await say(shop, UPDATE, token=token, customer={"email": "bob@example.com"})
    (letter,) = await delivered(shop)

    assert free == taken
    assert free["customer"]["email"] == "ann@example.com"
    assert letter.recipient == "new@example.com"
    assert "/account/confirm/" in link_in(letter)


async def test_where_mail_is_not_asked_for_a_new_address_counts_at_once(shop: Shop) -> None:
    open_at_once(shop)
    await customer(shop)
    await customer(shop, "bob@example.com")
    token = await sign_in(shop)

    taken = await say(shop, UPDATE, token=token, customer={"email": "Bob@example.com"})
    spelled = await say(shop, UPDATE, token=token, customer={"email": "Ann@example.com"})
    free = await say(shop, UPDATE, token=token, customer={"email": "new@example.com"})

    assert codes(taken) == [("TAKEN", ["customer", "email"])]
    assert spelled["customer"]["email"] == "Ann@example.com"
    assert free["customer"]["email"] == "new@example.com"
    assert await sign_in(shop, "new@example.com")


async def test_a_password_that_changes_while_it_is_looked_at_signs_nobody_in(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    await customer(shop)
    token = await sign_in(shop)
    matches = password.matches

    async def matches_and_then_changes(written: str, kept: str | None) -> bool:
        found = await matches(written, kept)
        await say(shop, UPDATE, token=token, customer={"password": "battery staple"})
        return found

    monkeypatch.setattr(password, "matches", matches_and_then_changes)
    assert codes(await try_to_sign_in(shop)) == [("UNIDENTIFIED_CUSTOMER", None)]


async def test_a_password_hashed_the_old_way_is_hashed_anew(shop: Shop) -> None:
    old = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    await customer(shop, password_hash=old)

    await sign_in(shop)

    (kept,) = await shop.all(sa.select(models.Customer.password_hash))
    assert kept != old
    assert await sign_in(shop)


async def ask_from(shop: Shop, address: str, query: str, **variables: Any) -> Any:
    context = Context(shop.database, shop.settings, request=REQUEST._replace(address=address))
    answer = await schema.execute(query, variables, context_value=context)
    await context.close()
    return answer


def throttled(answer: Any) -> bool:
    return bool(answer.errors) and answer.errors[0].extensions["code"] == "THROTTLED"


@pytest.mark.parametrize("known", [True, False])
async def test_guessing_the_password_of_one_account_is_throttled(shop: Shop, known: bool) -> None:
    if known:
        await customer(shop)
    guess = {"email": "ann@example.com", "password": "wrong horse"}
    answers = [await ask_from(shop, f"10.0.0.{i}", SIGN_IN, input=guess) for i in range(12)]

    assert [throttled(answer) for answer in answers] == [False] * 10 + [True] * 2
    other = {**guess, "email": "bob@example.com"}
    assert not throttled(await ask_from(shop, "10.0.0.1", SIGN_IN, input=other))


async def test_another_spelling_of_an_address_is_no_other_account(shop: Shop) -> None:
    spellings = [f"{' ' * n}Ann@EXAMPLE{dot}com" for n in range(6) for dot in (".", "\u3002")]
    answers = [
        await ask_from(shop, f"10.0.0.{i}", SIGN_IN, input={"email": email, "password": "wrong"})
        for i, email in enumerate(spellings)
    ]

    assert [throttled(answer) for answer in answers] == [False] * 10 + [True] * 2


async def test_a_household_has_one_address_of_the_longer_kind(shop: Shop) -> None:
    answers = [
        await ask_from(shop, f"2001:db8::{i:x}", RECOVER, email=f"ann{i}@example.com")
        for i in range(101)
    ]

    assert [throttled(answer) for answer in answers] == [False] * 100 + [True]


async def test_asking_for_many_accounts_from_one_address_is_throttled(shop: Shop) -> None:
    answers = [
        await ask_from(shop, "10.0.0.9", RECOVER, email=f"ann{i}@example.com") for i in range(101)
    ]
    elsewhere = await ask_from(shop, "10.0.0.8", RECOVER, email="ann@example.com")

    assert [throttled(answer) for answer in answers] == [False] * 100 + [True]
    assert not throttled(elsewhere)


async def test_making_accounts_is_throttled(shop: Shop) -> None:
    answers = [await shop.answer(CREATE, input=wish(email="ann")) for _ in range(6)]
    assert [throttled(answer) for answer in answers] == [False] * 5 + [True]


async def test_a_malformed_question_names_nobody(shop: Shop) -> None:
    code, _ = await shop.refusal(ME)
    assert code == "BAD_USER_INPUT"
