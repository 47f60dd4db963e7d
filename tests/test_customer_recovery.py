"""Getting into an account by the link of a mail, over the schema and over the pages it leads to."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
import sqlalchemy as sa
import time_machine
from accounts import (
    CREATE,
    ERRORS,
    PASSWORD,
    RECOVER,
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
from conftest import Shop
from structlog.testing import capture_logs

import models
from resolvers import throttle

FRESH = "battery staple"
ANSWER = f"{{ customer {{ email }} {TOKEN} {ERRORS} }}"
RESET = f"""mutation($id: ID!, $token: String!, $password: String!) {{ answer: customerReset(
  id: $id, input: {{resetToken: $token, password: $password}}) {ANSWER} }}"""
RESET_BY_URL = f"""mutation($url: URL!, $password: String!) {{ answer: customerResetByUrl(
  resetUrl: $url, password: $password) {ANSWER} }}"""
ACTIVATE = f"""mutation($id: ID!, $token: String!, $password: String!) {{ answer: customerActivate(
  id: $id, input: {{activationToken: $token, password: $password}}) {ANSWER} }}"""
ACTIVATE_BY_URL = f"""mutation($url: URL!, $password: String!) {{ answer: customerActivateByUrl(
  activationUrl: $url, password: $password) {{ customer {{ email }} {TOKEN}
  customerUserErrors {{ code field message }} }} }}"""
UPDATE = f"""mutation($token: String!, $email: String!) {{ answer: customerUpdate(
  customerAccessToken: $token, customer: {{email: $email}}) {{ {ERRORS} }} }}"""


async def reset_link(shop: Shop, email: str = "ann@example.com") -> str:
    await say(shop, RECOVER, email=email)
    return link_in((await delivered(shop))[-1])


async def activation_link(shop: Shop) -> str:
    await say(shop, CREATE, input={"email": "ann@example.com", "password": PASSWORD})
    return link_in((await delivered(shop))[-1])


def parts(link: str) -> dict[str, str]:
    """A link's customer id and token, as storefronts take it apart."""
    *_, number, token = urlsplit(link).path.split("/")
    return {"id": f"gid://shopify/Customer/{number}", "token": token}


async def test_a_forgotten_password_is_asked_for_alike_with_and_without_an_account(
    shop: Shop,
) -> None:
    await customer(shop)
    with shop.statements() as for_known:
        known = await say(shop, RECOVER, email="Ann@example.com")
    with shop.statements() as for_unknown:
        unknown = await say(shop, RECOVER, email="bob@example.com")

    assert known == unknown == {"customerUserErrors": [], "userErrors": []}
    assert for_known == for_unknown
    assert [letter.recipient for letter in await delivered(shop)] == ["ann@example.com"]


@pytest.mark.parametrize(
    ("owner", "other"),
    [
        ("ann@strasse.example", "ann@stra\N{LATIN SMALL LETTER SHARP S}e.example"),
        ("sam@example.com", "\N{LATIN SMALL LETTER LONG S}am@example.com"),
        ("fish@example.com", "\N{LATIN SMALL LIGATURE FI}sh@example.com"),
    ],
)
async def test_no_link_goes_to_an_address_that_is_only_alike(
    shop: Shop, owner: str, other: str
) -> None:
    await customer(shop, owner)
    await say(shop, RECOVER, email=other)
    assert await delivered(shop) == []
    assert codes(await try_to_sign_in(shop, other)) == [("UNIDENTIFIED_CUSTOMER", None)]

    await say(shop, RECOVER, email=owner.upper())
    assert [letter.recipient for letter in await delivered(shop)] == [owner]


async def test_recovering_what_is_no_address_is_refused(shop: Shop) -> None:
    assert codes(await say(shop, RECOVER, email="ann")) == [("INVALID", ["email"])]


async def test_a_link_sets_a_new_password_and_signs_out_everywhere(shop: Shop) -> None:
    await customer(shop)
    old = await sign_in(shop)
    link = await reset_link(shop)

    answer = await say(shop, RESET, **parts(link), password=FRESH)

    assert answer["customer"] == {"email": "ann@example.com"}
    assert await who(shop, answer["customerAccessToken"]["accessToken"]) is not None
    assert await who(shop, old) is None
    assert codes(await try_to_sign_in(shop)) == [("UNIDENTIFIED_CUSTOMER", None)]
    assert await sign_in(shop, password=FRESH)


async def test_a_link_is_good_once(shop: Shop) -> None:
    await customer(shop)
    first, second = await reset_link(shop), await reset_link(shop)

    done = await say(shop, RESET_BY_URL, url=first, password=FRESH)
    again = await say(shop, RESET_BY_URL, url=first, password=FRESH)
    other = await say(shop, RESET_BY_URL, url=second, password=FRESH)

    assert done["customerUserErrors"] == []
    assert codes(again) == codes(other) == [("TOKEN_INVALID", ["resetUrl"])]


async def test_a_link_that_is_followed_twice_at_once_is_good_once(shop: Shop) -> None:
    await customer(shop)
    link = await reset_link(shop)

    answers = await asyncio.gather(
        *(say(shop, RESET_BY_URL, url=link, password=f"{FRESH} {i}") for i in range(3))
    )

    assert sorted(len(answer["customerUserErrors"]) for answer in answers) == [0, 1, 1]
    assert await shop.all(sa.select(sa.func.count(models.CustomerSession.id))) == [1]


async def test_a_link_is_good_for_a_day_and_for_its_owner_only(shop: Shop) -> None:
    await customer(shop)
    bob = await customer(shop, "bob@example.com")
    link = await reset_link(shop)

    stolen = await say(shop, RESET, id=bob.gid, token=parts(link)["token"], password=FRESH)
    with time_machine.travel(models.now() + timedelta(hours=25)):
        late = await say(shop, RESET, **parts(link), password=FRESH)
    wrong_kind = await say(shop, ACTIVATE, **parts(link), password=FRESH)

    assert codes(stolen) == codes(late) == [("TOKEN_INVALID", ["input", "resetToken"])]
    assert codes(wrong_kind) == [("TOKEN_INVALID", ["input", "activationToken"])]
    assert await sign_in(shop)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "nonsense",
        "http://shop.test/account/reset/x/y",
        "http://shop.test/reset/1",
        "\n/1/x",
        "http://[",
    ],
)
async def test_a_link_that_is_none_is_not_valid(shop: Shop, url: str) -> None:
    answer = await say(shop, RESET_BY_URL, url=url, password=FRESH)
    assert codes(answer) == [("TOKEN_INVALID", ["resetUrl"])]


async def test_a_bad_password_leaves_the_link_as_it_was(shop: Shop) -> None:
    await customer(shop)
    link = await reset_link(shop)

    by_url = await say(shop, RESET_BY_URL, url=link, password="short")
    by_token = await say(shop, RESET, **parts(link), password="short")
    done = await say(shop, RESET_BY_URL, url=link, password=FRESH)

    assert codes(by_url) == [("TOO_SHORT", ["password"])]
    assert codes(by_token) == [("TOO_SHORT", ["input", "password"])]
    assert done["customerUserErrors"] == []


async def test_of_many_links_the_newest_are_good(shop: Shop) -> None:
    await customer(shop)
    for _ in range(2):
        links = [await reset_link(shop) for _ in range(5)]
        assert len(set(links)) == 5
        async with shop.database.write_session() as session, session.begin():
            await session.execute(sa.delete(models.Tries))
    assert await shop.all(sa.select(sa.func.count(models.CustomerLink.id))) == [5]


async def test_nothing_is_mailed_to_who_has_a_closed_account(shop: Shop) -> None:
    ann = await customer(shop)
    link = await reset_link(shop)
    async with shop.database.write_session() as session, session.begin():
        found = await session.get_one(models.Customer, ann.id)
        found.state = models.CustomerState.DISABLED
    await say(shop, RECOVER, email="ann@example.com")

    assert await delivered(shop) == []
    refused = await say(shop, RESET_BY_URL, url=link, password=FRESH)
    assert codes(refused) == [("TOKEN_INVALID", ["resetUrl"])]


@pytest.mark.parametrize("by_url", [True, False])
async def test_an_account_is_opened_by_its_link(shop: Shop, by_url: bool) -> None:
    link = await activation_link(shop)
    if by_url:
        answer = await say(shop, ACTIVATE_BY_URL, url=link, password=FRESH)
    else:
        answer = await say(shop, ACTIVATE, **parts(link), password=FRESH)

    assert answer["customerUserErrors"] == []
    assert await who(shop, answer["customerAccessToken"]["accessToken"]) is not None
    assert await sign_in(shop, password=FRESH)
    # What was typed before the address was proved may have been a stranger's.
    assert codes(await try_to_sign_in(shop)) == [("UNIDENTIFIED_CUSTOMER", None)]


async def test_who_forgot_to_open_the_account_is_sent_that_link_again(shop: Shop) -> None:
    await activation_link(shop)
    assert "/account/activate/" in await reset_link(shop)


async def test_an_account_that_is_open_is_not_opened_again(shop: Shop) -> None:
    link = await activation_link(shop)
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.update(models.Customer).values(state=models.CustomerState.ENABLED))

    answer = await say(shop, ACTIVATE_BY_URL, url=link, password=FRESH)
    assert codes(answer) == [("ALREADY_ENABLED", ["activationUrl"])]


async def follow(client: httpx2.AsyncClient, link: str, **form: Any) -> httpx2.Response:
    return await client.post(urlsplit(link).path, data=form)


async def test_the_page_of_a_link_sets_a_password(client: httpx2.AsyncClient, shop: Shop) -> None:
    await customer(shop)
    link = await reset_link(shop)

    page = await client.get(urlsplit(link).path)
    short = await follow(client, link, password="short")
    done = await follow(client, link, password=FRESH)
    again = await follow(client, link, password=FRESH)

    assert page.status_code == done.status_code == 200
    assert 'type="password"' in page.text
    assert "referrer-policy" in page.headers
    assert short.status_code == again.status_code == 422
    assert "fewer than 8 characters" in short.text
    assert "The link is not valid" in again.text
    assert await sign_in(shop, password=FRESH)


async def test_the_page_of_a_link_opens_an_account(client: httpx2.AsyncClient, shop: Shop) -> None:
    done = await follow(client, await activation_link(shop), password=FRESH)
    assert "Your account is open" in done.text
    assert await sign_in(shop, password=FRESH)


async def test_the_page_of_a_link_confirms_an_address(
    client: httpx2.AsyncClient, shop: Shop
) -> None:
    await customer(shop)
    await say(shop, UPDATE, token=await sign_in(shop), email="new@example.com")
    (letter,) = await delivered(shop)

    page = await client.get(urlsplit(link_in(letter)).path)
    looked = await try_to_sign_in(shop, "new@example.com")
    done = await follow(client, link_in(letter))

    assert "password" not in page.text
    assert codes(looked) == [("UNIDENTIFIED_CUSTOMER", None)]
    assert done.status_code == 200
    assert await sign_in(shop, "new@example.com")


async def test_an_address_that_became_anothers_meanwhile_is_not_taken(
    client: httpx2.AsyncClient, shop: Shop
) -> None:
    await customer(shop)
    await say(shop, UPDATE, token=await sign_in(shop), email="new@example.com")
    (letter,) = await delivered(shop)
    await customer(shop, "new@example.com", first_name="Other")

    refused = await follow(client, link_in(letter))

    assert refused.status_code == 422
    assert "an account with this e-mail address already" in refused.text
    assert await sign_in(shop)


@pytest.mark.parametrize("path", ["/account/reset/1/x", f"/account/reset/{'9' * 30}/x"])
async def test_a_made_up_link_opens_nothing(
    client: httpx2.AsyncClient, shop: Shop, path: str
) -> None:
    refused = await client.post(path, data={"password": FRESH})
    assert refused.status_code == 422


async def test_requests_are_counted_by_the_address_they_come_from(
    client: httpx2.AsyncClient, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        throttle, "RECOVER", replace(throttle.RECOVER, per_address=throttle.Rate(2, 3_600_000))
    )
    answers = [
        await client.post(
            "/graphql", json={"query": RECOVER, "variables": {"email": f"ann{i}@example.com"}}
        )
        for i in range(3)
    ]

    assert [answer.json().get("errors") is None for answer in answers] == [True, True, False]
    assert answers[2].json()["errors"][0]["extensions"]["code"] == "THROTTLED"


async def test_the_log_does_not_hold_a_links_token(client: httpx2.AsyncClient, shop: Shop) -> None:
    await customer(shop)
    link = await reset_link(shop)
    with capture_logs() as lines:
        await client.get(urlsplit(link).path)

    assert [line["path"] for line in lines if line["event"] == "request"] == ["/account/reset/1/-"]
    assert parts(link)["token"] not in str(lines)


async def test_there_is_no_page_for_other_links(client: httpx2.AsyncClient) -> None:
    assert (await client.get("/account/delete/1/x")).status_code == 404
    assert (await client.post("/account/delete/1/x", data={})).status_code == 404
