"""Attempts to do more than one may: by input, by what was used up, by tokens of another kind."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import accounts
import pytest
import sqlalchemy as sa
import staff
import time_machine
from conftest import Shop
from staff import ask, codes
from test_totp import NOON, attempt, enrolled, in_steps

import models
from commerce.permission import Permission
from commerce.role import StaffRole
from models.customer_token import LinkPurpose

ERRORS = "userErrors { code field message }"
ORDERS = "{ answer: orders(first: 1) { nodes { id } } }"
REMOVE = f"""mutation($password: String!) {{
  answer: staffTotpRemove(password: $password) {{ staffMember {{ id }} {ERRORS} }} }}"""
ACTIVATE = f"""mutation($id: ID!, $token: String!) {{ answer: customerActivate(id: $id,
  input: {{ activationToken: $token, password: "{accounts.PASSWORD}" }}) {{
    customerUserErrors {{ code }} }} }}"""
RESET = f"""mutation($id: ID!, $token: String!) {{ answer: customerReset(id: $id,
  input: {{ resetToken: $token, password: "{accounts.PASSWORD}" }}) {{
    customerUserErrors {{ code }} }} }}"""
ADDRESS = """mutation($token: String!) { answer: customerAddressCreate(
  customerAccessToken: $token, address: { country: "US", address1: "1 Elm Street",
    city: "Beverly Hills", province: "CA", zip: "90210" }) { customerUserErrors { code } } }"""
RENEW = """mutation($token: String!) { answer: customerAccessTokenRenew(
  customerAccessToken: $token) { customerAccessToken { accessToken } userErrors { message } } }"""


async def test_nobody_raises_themselves(shop: Shop) -> None:
    """Of all who may change staff, the one asked about is oneself."""
    await staff.member(shop, email="owner@shop.test")
    row = await staff.member(shop, StaffRole.SUPPORT, email="bea@shop.test")
    bea = await staff.sign_in(shop, "bea@shop.test")
    raised = {"roles": ["OWNER"]}

    assert await staff.code_of(shop, bea, staff.UPDATE, id=row.gid, input=raised) == "FORBIDDEN"
    writer = await staff.api_token(
        shop, Permission.STAFF_WRITE, *(p for p in Permission if p.name.startswith("ORDERS"))
    )
    answer = await ask(shop, writer, staff.UPDATE, id=row.gid, input=raised)
    assert {code for code, _ in codes(answer)} == {"ABOVE_OWN_PERMISSIONS"}
    assert sorted(one.roles for one in await shop.all(sa.select(models.StaffMember))) == [
        ["OWNER"],
        ["SUPPORT"],
    ]


async def test_a_token_makes_none_that_is_wider_or_lasts_longer(shop: Shop) -> None:
    tomorrow = models.now() + timedelta(days=1)
    writer = await staff.api_token(
        shop, Permission.STAFF_WRITE, Permission.ORDERS_READ, expires_at=tomorrow
    )
    wide = {"name": "P", "permissions": ["ORDERS_WRITE"], "expiresAt": tomorrow.isoformat()}
    narrow = {"name": "P", "permissions": ["ORDERS_READ"]}
    later = (tomorrow + timedelta(seconds=1)).isoformat()

    async def made(**said: Any) -> list[tuple[str, list[str] | None]]:
        return codes(await ask(shop, writer, staff.TOKEN_CREATE, input=said))

    assert await made(**wide) == [("ABOVE_OWN_PERMISSIONS", ["input", "permissions"])]
    assert await made(**narrow) == [("INVALID", ["input", "expiresAt"])]
    assert await made(**narrow, expiresAt=later) == [("INVALID", ["input", "expiresAt"])]
    assert await made(**narrow, expiresAt=tomorrow.isoformat()) == []


async def test_what_the_demos_token_makes_is_the_demos(shop: Shop) -> None:
    """Anybody may have read it; so what was made with it goes with it."""
    demo = await staff.api_token(shop, *Permission, is_demo=True)
    await ask(shop, demo, staff.TOKEN_CREATE, input={"name": "P", "permissions": ["ORDERS_READ"]})

    assert [row.is_demo for row in await shop.all(sa.select(models.ApiToken))] == [True] * 2


async def test_who_comes_back_has_none_of_the_tokens_they_had(shop: Shop) -> None:
    owner = await staff.signed_in(shop)
    row = await staff.member(shop, StaffRole.OWNER, email="bea@shop.test")
    bea = await staff.sign_in(shop, "bea@shop.test")
    said = {"name": "P", "permissions": ["ORDERS_READ"]}
    made = await ask(shop, bea, staff.TOKEN_CREATE, input=said)
    await ask(shop, owner, staff.DISABLE, id=row.gid)

    invited = await ask(shop, owner, staff.INVITE, id=row.gid)
    back = await ask(
        shop, None, staff.ACCEPT, token=invited["invitationToken"], password=staff.PASSWORD
    )

    assert codes(back) == []
    with pytest.raises(Exception, match="not valid, or no longer"):
        await ask(shop, made["accessToken"], ORDERS)


async def test_an_authenticators_code_is_used_up_wherever_it_was_used(shop: Shop) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        totp = await enrolled(shop, await staff.signed_in(shop))
        used_to_confirm = totp.at(datetime.now(UTC))
        assert codes(await attempt(shop, used_to_confirm)) == [("TOTP_INVALID", ["code"])]

        clock.shift(90)
        ahead = in_steps(totp, 1)
        assert codes(await attempt(shop, ahead)) == []
        for earlier in (-1, 0, 1):
            answer = await attempt(shop, in_steps(totp, earlier))
            assert codes(answer) == [("TOTP_INVALID", ["code"])]


async def test_of_two_who_use_a_code_at_once_one_is_let_in(shop: Shop) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        totp = await enrolled(shop, await staff.signed_in(shop))
        clock.shift(60)

        answers = await asyncio.gather(*(attempt(shop, in_steps(totp, 0)) for _ in range(2)))

    assert sorted(len(answer["userErrors"]) for answer in answers) == [0, 1]


async def links_of(shop: Shop) -> dict[LinkPurpose, str]:
    """A token of each kind that is mailed to the same customer; what it opens is theirs."""
    await accounts.say(shop, accounts.RECOVER, email="ann@example.com")
    token = await accounts.sign_in(shop)
    change = """mutation($token: String!) { answer: customerUpdate(customerAccessToken: $token,
      customer: { email: "lee@example.com" }) { customerUserErrors { code } } }"""
    await accounts.say(shop, change, token=token)
    kinds = {"reset": LinkPurpose.RESET, "confirm": LinkPurpose.CHANGE_EMAIL}
    found = {}
    for letter in await accounts.delivered(shop):
        *_, page, _, made = accounts.link_in(letter).split("/")
        found[kinds[page]] = made
    return found


async def test_a_token_opens_what_it_is_for_and_nothing_else(shop: Shop) -> None:
    ann = await accounts.customer(shop)
    owner = await staff.signed_in(shop, email="owner@shop.test")
    program = await staff.api_token(shop, *Permission)
    invitation = (
        await ask(
            shop, owner, staff.CREATE, input={"name": "B", "email": "b@shop.test", "roles": []}
        )
    )["invitationToken"]
    links = await links_of(shop)
    hers = await accounts.sign_in(shop)
    assert len({owner, program, invitation, hers, *links.values()}) == 6

    for token in (owner, program, invitation, *links.values()):
        assert await accounts.who(shop, token) is None
        answer = await accounts.say(shop, ADDRESS, token=token)
        assert [error["code"] for error in answer["customerUserErrors"]] == ["TOKEN_INVALID"]
        assert (await accounts.say(shop, RENEW, token=token))["customerAccessToken"] is None
    for token in (invitation, *links.values()):
        with pytest.raises(Exception, match="not valid, or no longer"):
            await ask(shop, token, ORDERS)
    for token in (owner, program, hers, invitation, links[LinkPurpose.CHANGE_EMAIL]):
        for mutation in (RESET, ACTIVATE):
            answer = await accounts.say(shop, mutation, id=ann.gid, token=token)
            assert [error["code"] for error in answer["customerUserErrors"]] == ["TOKEN_INVALID"]
    for token in (owner, program, hers, *links.values()):
        answer = await ask(shop, None, staff.ACCEPT, token=token, password=staff.PASSWORD)
        assert codes(answer) == [("INVITATION_INVALID", ["invitationToken"])]
    assert await accounts.who(shop, hers) is not None
    assert await staff.code_of(shop, hers, ORDERS) == "FORBIDDEN"


async def test_a_customer_who_is_signed_in_is_no_staff(shop: Shop) -> None:
    """Neither by an e-mail address that staff have, nor by naming themselves."""
    await staff.member(shop, email="ann@example.com")
    ann = await accounts.customer(shop)
    bearer = await accounts.sign_in(shop)
    query = """query($id: ID!) { customer(id: $id) { email
      note state amountSpent { amount } groups(first: 1) { nodes { id } } } }"""

    result = await staff.answer(shop, bearer, query, id=ann.gid)

    assert result.data["customer"]["email"] == "ann@example.com"
    assert {error.path[-1] for error in result.errors} == {"note", "state", "amountSpent", "groups"}
    assert {error.extensions["code"] for error in result.errors} == {"FORBIDDEN"}
    edit = """mutation($id: ID!) { answer: customerEdit(id: $id, customer: { tags: ["vip"] }) {
      userErrors { code } } }"""
    assert await staff.code_of(shop, bearer, edit, id=ann.gid) == "FORBIDDEN"


@pytest.mark.parametrize("state", list(models.CustomerState))
async def test_nobody_learns_from_an_answer_or_its_steps_who_has_an_account(
    shop: Shop, state: models.CustomerState
) -> None:
    """Asked with an address that has an account, in whatever state, and with one that has none."""
    await accounts.customer(shop, "ann@example.com", state=state)
    wrong = {"password": "wrong horse"}

    async def heard(email: str) -> list[tuple[str, list[str]]]:
        found = []
        for asked in (
            (accounts.RECOVER, {"email": email}),
            (accounts.SIGN_IN, {"input": {"email": email, **wrong}}),
            (accounts.CREATE, {"input": {"email": email, **wrong}}),
        ):
            with shop.statements() as statements:
                answer = await accounts.say(shop, asked[0], **asked[1])
            found.append((str(answer).replace(email, "…"), list(statements)))
        return found

    assert await heard("ann@example.com") == await heard("bob@example.com")
