"""The account on the shop's own pages, as a browser without scripts sees it."""

import re

import httpx2
import pytest
import sqlalchemy as sa
from accounts import PASSWORD, customer, delivered, link_in
from conftest import Shop, speaking
from factories import order
from forms import form_of, press, send

import models
from resolvers import throttle

LOGIN = "/account/login"
FRESH = "battery staple"
ADDRESS = {"address1": "12 Harbor Street", "city": "Seattle", "province_code": "WA", "zip": "98101"}
COOKIE = "cartograph_customer"
HOST = "shop.test"


@pytest.fixture
async def ann(shop: Shop) -> models.Customer:
    return await customer(shop, first_name="Ann", last_name="Lee")


async def sign_in(
    client: httpx2.AsyncClient, path: str = LOGIN, email: str = "ann@example.com", **typed: str
) -> httpx2.Response:
    page = await client.get(path, follow_redirects=True)
    return await send(client, page, email=email, password=PASSWORD, **typed)


@pytest.fixture
async def inside(client: httpx2.AsyncClient, ann: models.Customer) -> httpx2.AsyncClient:
    """A browser in which Ann is signed in."""
    answer = await sign_in(client)
    assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    return client


async def sessions(shop: Shop) -> list[int]:
    return list(await shop.all(sa.select(models.CustomerSession.id)))


async def test_whoever_is_not_signed_in_is_asked_to_and_comes_back(
    client: httpx2.AsyncClient, ann: models.Customer
) -> None:
    asked = await client.get("/account/addresses?a=1")
    answer = await sign_in(client, "/account/addresses?a=1")
    again = await client.get(LOGIN)

    assert asked.headers["location"] == "/account/login?back=%2Faccount%2Faddresses%3Fa%3D1"
    assert answer.headers["location"] == "/account/addresses?a=1"
    assert again.headers["location"] == "/account"
    assert ">Account</a>" in (await client.get("/")).text


async def test_the_way_back_leads_nowhere_else(
    client: httpx2.AsyncClient, ann: models.Customer
) -> None:
    for there in ("//evil.test", "https://evil.test/", "/\\evil.test"):
        page = await client.get(LOGIN, params={"back": there})
        assert form_of(page).values["back"] == "/account"
    assert (await sign_in(client, back=there)).headers["location"] == "/account"


async def test_the_cookie_is_for_no_script_and_no_other_site_and_new_each_time(
    client: httpx2.AsyncClient, shop: Shop, ann: models.Customer
) -> None:
    client.cookies.set(COOKIE, "cgc_chosen-by-somebody-else", HOST)
    answer = await sign_in(client)
    first = client.cookies[COOKIE]
    page = await client.get(LOGIN)
    form = form_of(await client.get("/account/details")).values
    again = {"email": "ann@example.com", "password": PASSWORD, "token": form["token"]}
    await client.post(LOGIN, data=again)

    cookie = next(c for c in answer.headers.get_list("set-cookie") if c.startswith(COOKIE))
    assert first.startswith("cgc_")
    assert first != "cgc_chosen-by-somebody-else"
    assert ("HttpOnly" in cookie, "SameSite=lax" in cookie, "Secure" in cookie) == (1, 1, 0)
    assert (page.status_code, client.cookies[COOKIE] == first) == (303, False)
    assert len(await sessions(shop)) == 1


async def test_behind_tls_the_cookies_go_nowhere_else(shop: Shop, ann: models.Customer) -> None:
    async with speaking(
        shop.settings.model_copy(update={"public_url": "https://shop.test"})
    ) as tls:
        page = await tls.get("https://shop.test" + LOGIN)
        answer = await send(tls, page, email="ann@example.com", password=PASSWORD)
    cookies = [*page.headers.get_list("set-cookie"), *answer.headers.get_list("set-cookie")]
    assert len(cookies) == 3
    assert all("Secure" in cookie for cookie in cookies)


async def test_a_wrong_password_and_no_account_are_told_alike(
    client: httpx2.AsyncClient, shop: Shop, ann: models.Customer
) -> None:
    page = await client.get(LOGIN)
    wrong = await send(client, page, email="ann@example.com", password="x" * 9)
    nobody = await send(client, page, email="bob@example.com", password="x" * 9)

    assert (wrong.status_code, nobody.status_code) == (422, 422)
    assert "The e-mail address and the password do not belong together." in wrong.text
    assert _bare(wrong) == _bare(nobody)
    assert await sessions(shop) == []


def _bare(page: httpx2.Response) -> str:
    """What a page says, but for what was typed and what it is bound to."""
    return re.sub(r'value="[^"]*"', "", page.text)


async def test_tries_are_counted_as_those_of_the_api_are(
    client: httpx2.AsyncClient, shop: Shop, ann: models.Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = throttle.often("sign in", 1, 300, minutes=10)
    monkeypatch.setattr(throttle, "SIGN_IN", few)
    page = await client.get(LOGIN)
    tries = [await send(client, page, email="ann@example.com", password="x") for _ in range(3)]

    assert [one.status_code for one in tries] == [422, 429, 429]
    assert "That was tried too often" in tries[2].text


async def test_no_other_site_signs_anybody_out_or_changes_them(
    inside: httpx2.AsyncClient, shop: Shop
) -> None:
    form = form_of(await inside.get("/account/details")).values | {"first_name": "Eve"}
    for sent in (
        {"data": form | {"token": ""}},
        {"data": form | {"token": "made-up.by.somebody"}},
        {"data": form, "headers": {"sec-fetch-site": "cross-site"}},
        {"data": form, "headers": {"sec-fetch-site": "same-site"}},
    ):
        changed = await inside.post("/account/details", **sent)
        out = await inside.post("/account/logout", **sent)
        assert changed.status_code == 422
        assert "came from elsewhere" in changed.text
        assert out.headers["location"] == "/account"
    assert await shop.all(sa.select(models.Customer.first_name)) == ["Ann"]
    assert len(await sessions(shop)) == 1


async def test_a_form_of_another_browser_signs_nobody_in(
    client: httpx2.AsyncClient, shop: Shop, ann: models.Customer
) -> None:
    """An attacker's form would sign the victim in as the attacker."""
    page = await client.get(LOGIN)
    client.cookies.clear()
    answer = await send(client, page, email="ann@example.com", password=PASSWORD)
    assert (answer.status_code, await sessions(shop)) == (422, [])


async def test_signing_out_ends_the_session_everywhere_it_is_known(
    inside: httpx2.AsyncClient, shop: Shop
) -> None:
    held = inside.cookies[COOKIE]
    page = await inside.get("/account")
    values = form_of(page).values
    answer = await inside.post("/account/logout", data=values)

    assert answer.headers["location"] == "/"
    assert COOKIE not in inside.cookies
    assert await sessions(shop) == []
    inside.cookies.set(COOKIE, held, HOST)
    assert (await inside.get("/account")).headers["location"].startswith(LOGIN)


async def test_the_cookie_opens_nothing_of_graphql(inside: httpx2.AsyncClient) -> None:
    query = {"query": '{ nodes(ids: ["gid://shopify/Customer/1"]) { id } }'}
    answer = await inside.post("/graphql", json=query)
    assert answer.json()["data"] == {"nodes": [None]}


async def test_an_account_is_asked_for_alike_whether_or_not_there_is_one(
    client: httpx2.AsyncClient, shop: Shop, ann: models.Customer
) -> None:
    page = await client.get("/account/register")
    known = await send(client, page, email="ann@example.com", password=FRESH)
    new = await send(client, page, email="bob@example.com", password=FRESH)
    wrong = await send(client, page, email="cas@example.com", password="short")

    assert (known.status_code, known.text) == (new.status_code, new.text)
    assert "Look into your mail" in new.text
    assert (wrong.status_code, 'id="password-problem"' in wrong.text) == (422, True)
    letters = {letter.recipient: link_in(letter) for letter in await delivered(shop)}
    opened = letters["bob@example.com"].partition("8000")[2]
    done = await client.post(opened, data={"password": FRESH})
    assert "Your account is open" in done.text
    answer = await send(client, await client.get(LOGIN), email="bob@example.com", password=FRESH)
    assert answer.headers["location"] == "/account"


async def test_an_account_opens_at_once_where_no_mail_has_to_be_followed(shop: Shop) -> None:
    async with speaking(shop.settings.model_copy(update={"verify_email": False})) as client:
        page = await client.get("/account/register")
        typed = {"email": "bob@example.com", "password": FRESH, "accepts_marketing": "1"}
        made = await send(client, page, **typed)
        home = await client.get("/account")
        gone = await client.get("/account/register")
    assert (made.headers["location"], gone.headers["location"]) == ("/account", "/account")
    assert "bob@example.com" in home.text
    assert await shop.all(sa.select(models.Customer.accepts_marketing)) == [True]


async def test_a_forgotten_password_is_chosen_anew_by_a_mail(
    client: httpx2.AsyncClient, shop: Shop, ann: models.Customer
) -> None:
    page = await client.get("/account/recover")
    known = await send(client, page, email="ann@example.com")
    nobody = await send(client, page, email="bob@example.com")
    wrong = await send(client, page, email="ann")
    [letter] = await delivered(shop)
    path = link_in(letter).partition("8000")[2]
    await client.get(path)
    done = await client.post(path, data={"password": FRESH})

    assert known.text == nobody.text
    assert 'id="email-problem"' in wrong.text
    assert f'href="{LOGIN}"' in done.text
    answer = await send(client, await client.get(LOGIN), email="ann@example.com", password=FRESH)
    assert answer.headers["location"] == "/account"


async def test_orders_are_listed_and_each_leads_to_its_page(
    inside: httpx2.AsyncClient, shop: Shop, ann: models.Customer
) -> None:
    empty = await inside.get("/account")
    other = await customer(shop, "bob@example.com")
    await shop.add(order(customer_id=other.id, total_minor=777))
    await shop.add(*(order(customer_id=ann.id, total_minor=100 + i) for i in range(11)))
    first = await inside.get("/account")
    more = re.search(r'href="(\?after=[^"]+)"', first.text)
    assert more
    second = await inside.get("/account" + more[1])
    wrong = await inside.get("/account?after=nonsense")
    links = re.findall(r'<li><a href="(http[^"]+)"', first.text)
    page = await inside.get(links[0].replace("&amp;", "&"))

    assert "You have not ordered anything yet." in empty.text
    assert (len(links), "$1.10" in first.text, "$7.77" in first.text) == (10, True, False)
    assert "$1.00" in second.text
    assert wrong.headers["location"] == "/account"
    assert "Thank you for your order" in page.text


async def test_details_and_consent_are_changed(
    inside: httpx2.AsyncClient, shop: Shop, ann: models.Customer
) -> None:
    page = await inside.get("/account/details")
    typed = {"first_name": "Anna", "last_name": "Lee", "email": "ann@example.com", "phone": ""}
    token = form_of(page).values["token"]
    done = await inside.post(
        "/account/details", data=typed | {"token": token, "accepts_marketing": "1"}
    )
    [after] = await shop.all(sa.select(models.Customer))
    undone = await inside.post("/account/details", data=typed | {"token": token})
    wrong = await inside.post(
        "/account/details", data=typed | {"token": token, "phone": "x", "first_name": "<b>"}
    )
    moved = await inside.post(
        "/account/details", data=typed | {"token": token, "email": "anna@example.com"}
    )

    assert (done.headers["location"], after.first_name) == ("/account", "Anna")
    assert (after.accepts_marketing, undone.status_code) == (True, 303)
    assert (wrong.status_code, 'id="phone-problem"' in wrong.text) == (422, True)
    assert "The name" in wrong.text
    assert "The new e-mail address counts once" in moved.text
    [row] = await shop.all(sa.select(models.Customer))
    assert (row.email, row.accepts_marketing) == ("ann@example.com", False)


async def test_a_new_password_wants_the_old_one_and_ends_every_other_session(
    inside: httpx2.AsyncClient, shop: Shop
) -> None:
    held = inside.cookies[COOKIE]
    page = await inside.get("/account/password")
    token = form_of(page).values["token"]

    async def chosen(current: str, fresh: str) -> httpx2.Response:
        data = {"token": token, "current": current, "password": fresh}
        return await inside.post("/account/password", data=data)

    wrong = await chosen("not it", FRESH)
    short = await chosen(PASSWORD, "short")
    left = await sessions(shop)
    done = await chosen(PASSWORD, FRESH)

    assert "That is not your password." in wrong.text
    assert 'id="password-problem"' in short.text
    assert len(left) == 1
    assert done.headers["location"] == "/account"
    assert inside.cookies[COOKIE] != held
    assert (await inside.get("/account")).status_code == 200
    inside.cookies.set(COOKIE, held, HOST)
    assert (await inside.get("/account")).status_code == 303


async def test_addresses_are_kept_changed_chosen_and_thrown_away(
    inside: httpx2.AsyncClient, shop: Shop, ann: models.Customer
) -> None:
    form = await inside.get("/account/addresses/new")
    abroad = await press(inside, form, "update", country_code="DE")
    bad = await press(inside, form, "keep", zip="x")
    for street in ("12 Harbor Street", "14 Harbor Street"):
        kept = await press(inside, form, "keep", **ADDRESS | {"address1": street})
        assert kept.headers["location"] == "/account/addresses"
    first, second = await shop.all(
        sa.select(models.MailingAddress.id).order_by(models.MailingAddress.id)
    )
    change = await inside.get(f"/account/addresses/{first}")
    await press(inside, change, "keep", city="Tacoma")
    listed = await inside.get("/account/addresses")
    await press(inside, listed, f"default:{second}")
    await press(inside, await inside.get("/account/addresses"), f"delete:{first}")
    gone = await press(inside, listed, f"delete:{first}")
    after = await inside.get("/account")

    assert 'id="province_code"' not in abroad.text
    assert abroad.status_code == 200
    assert form_of(form).values["last_name"] == "Lee"
    assert ('id="zip-problem"' in bad.text, 'id="city-problem"' in bad.text) == (True, True)
    assert "Tacoma" in listed.text
    assert (gone.status_code, "no such address" in gone.text) == (422, True)
    assert ("14 Harbor Street" in after.text, "Tacoma" in after.text) == (True, False)
    assert form_of(change).values["first_name"] == "Ann"


async def test_nobody_sees_or_changes_another_s_address(
    inside: httpx2.AsyncClient, shop: Shop
) -> None:
    bob = await customer(shop, "bob@example.com")
    theirs = models.MailingAddress(customer_id=bob.id, country_code="US", last_name="Roe")
    await shop.add(theirs)

    seen = await inside.get(f"/account/addresses/{theirs.id}")
    token = form_of(await inside.get("/account/details")).values["token"]
    for verb in ("delete", "default", "unknown"):
        data = {"token": token, "action": f"{verb}:{theirs.id}"}
        assert (await inside.post("/account/addresses", data=data)).status_code == 422

    assert (seen.status_code, "Roe" in seen.text) == (404, False)
    assert len(await shop.all(sa.select(models.MailingAddress))) == 1
