"""Signing in by way of an OpenID provider, and whoever would like to be taken for somebody else."""

import base64
import hashlib
import json
import time
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any, get_args
from urllib.parse import parse_qs, urlsplit

import accounts
import elsewhere
import httpx2
import pyotp
import pytest
import sqlalchemy as sa
import staff
from conftest import Shop
from elsewhere import CLIENT, KEY, OTHER_KEY, SECRET, Elsewhere
from joserfc import jwt
from joserfc.jwk import OctKey
from pydantic import ValidationError

import models
from app import create_app
from commerce.role import StaffRole
from resolvers import secret
from settings import OidcProvider, Settings

VERIFIER = "v" * 43
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode()[:43]
DESK = "http://desk.test/in?lang=en"
SHOP = "http://shop.example/welcome"
BY_CODE = """mutation($code: String!, $verifier: String!) {
  answer: customerAccessTokenCreateByCode(code: $code, verifier: $verifier) {
    customerAccessToken { accessToken } customerUserErrors { code } } }"""
STAFF_BY_CODE = """mutation($code: String!, $verifier: String!, $totp: String) {
  answer: staffSignInByCode(code: $code, verifier: $verifier, authenticatorCode: $totp) {
    staffMember { email name state roles } staffAccessToken { accessToken }
    userErrors { code } } }"""
VIEWER = "{ viewer { staffMember { email } customer { email } } }"


@pytest.fixture
def provider() -> Iterator[Elsewhere]:
    with elsewhere.running() as found:
        yield found


@pytest.fixture
def settings_of(provider: Elsewhere) -> dict[str, Any]:
    one = OidcProvider(
        name="work",
        issuer=provider.issuer,
        client_id=CLIENT,
        client_secret=SECRET,
        audiences=("staff", "customers"),
        staff_domains=("shop.test",),
    )
    return {
        "oidc_providers": (one,),
        "oidc_return_urls": (DESK, SHOP),
        "public_url": "http://shop.test",
    }


@pytest.fixture
async def client(shop: Shop, settings_of: dict[str, Any]) -> AsyncIterator[httpx2.AsyncClient]:
    app = create_app(shop.settings.model_copy(update=settings_of))
    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://shop.test") as found:
        yield found
    await app.state.database.dispose()


async def begun(client: httpx2.AsyncClient, audience: str = "customers", **said: str) -> Any:
    asked = {"return_to": SHOP, "challenge": CHALLENGE, **said}
    return await client.get(f"/auth/work/{audience}", params=asked)


async def came_back(
    client: httpx2.AsyncClient, provider: Elsewhere, audience: str = "customers", **said: str
) -> Any:
    """What we answer a browser that signed in there and comes back."""
    answer = await begun(client, audience, **said)
    assert answer.status_code == 303, answer.text
    return await client.get(provider.sent_back(answer.headers["location"]))


def code_of(answer: Any, expected: str = SHOP) -> str:
    assert answer.status_code == 303, answer.text
    url = urlsplit(answer.headers["location"])
    assert answer.headers["location"].startswith(expected)
    return parse_qs(url.query)["signInCode"][0]


async def token_for(shop: Shop, code: str, verifier: str = VERIFIER) -> str | None:
    answer = (await shop.ask(BY_CODE, code=code, verifier=verifier))["answer"]
    if answer["customerAccessToken"] is None:
        assert [e["code"] for e in answer["customerUserErrors"]] == ["UNIDENTIFIED_CUSTOMER"]
        return None
    return str(answer["customerAccessToken"]["accessToken"])


async def staff_for(shop: Shop, code: str, **said: Any) -> Any:
    values = {"code": code, "verifier": VERIFIER, **said}
    return (await shop.ask(STAFF_BY_CODE, **values))["answer"]


async def events(shop: Shop) -> list[tuple[str, Any]]:
    return [(row.topic, row.detail) for row in await shop.all(staff.EVENTS)]


async def test_a_customer_who_is_new_signs_in(
    shop: Shop, client: httpx2.AsyncClient, provider: Elsewhere
) -> None:
    answer = await begun(client)
    sent = urlsplit(answer.headers["location"])
    asked = parse_qs(sent.query)
    assert asked["tenant"] == ["1"]
    assert asked["redirect_uri"] == ["http://shop.test/auth/work/callback"]
    assert {"openid", "email"} <= set(asked["scope"][0].split())
    cookie = answer.headers["set-cookie"]
    for word in ("HttpOnly", "Path=/auth", "SameSite=lax"):
        assert word in cookie

    code = code_of(await client.get(provider.sent_back(answer.headers["location"])))
    bearer = await token_for(shop, code)

    assert bearer
    assert await staff.ask(shop, bearer, VIEWER) == {
        "viewer": {
            "staffMember": None,
            "customer": {"email": "ann@example.com"},
        }
    }
    [row] = await shop.all(sa.select(models.Customer))
    assert (row.first_name, row.last_name, row.password_hash) == ("Ann", "Lee", None)
    topics = [topic for topic, _ in await events(shop)]
    assert topics == ["customers/create", "customers/sign_in"]
    assert await token_for(shop, code) is None, "a code is good once"


async def test_a_customer_who_is_known_keeps_their_account(
    shop: Shop, client: httpx2.AsyncClient, provider: Elsewhere
) -> None:
    who = await accounts.customer(shop, "Ann@Example.com", first_name="Anna")
    for _ in range(2):
        assert await token_for(shop, code_of(await came_back(client, provider)))
    [row] = await shop.all(sa.select(models.Customer))
    assert (row.id, row.first_name, row.email) == (who.id, "Anna", "Ann@Example.com")
    assert await accounts.sign_in(shop, "ann@example.com")


@pytest.mark.parametrize("state", ["INVITED", "DISABLED"])
async def test_an_account_that_is_not_open_is_not_taken_over(
    shop: Shop, client: httpx2.AsyncClient, provider: Elsewhere, state: str
) -> None:
    await accounts.customer(shop, state=models.CustomerState[state])
    answer = await came_back(client, provider)
    assert answer.status_code == 400
    assert await shop.all(sa.select(models.SignInCode)) == []
    posted = await shop.all(sa.select(models.MailMessage.kind))
    assert list(posted) == (["register"] if state == "INVITED" else [])
    code = {"INVITED": "NOT_OPENED", "DISABLED": "DISABLED"}[state]
    assert await events(shop) == [("customers/sign_in_failed", {"code": code, "by": "work"})]


async def test_a_password_whose_owner_proved_no_address_is_not_taken_over(
    shop: Shop, settings_of: dict[str, Any], provider: Elsewhere
) -> None:
    await accounts.customer(shop)
    app = create_app(shop.settings.model_copy(update={**settings_of, "verify_email": False}))
    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://shop.test") as client:
        assert (await came_back(client, provider)).status_code == 400
    await app.state.database.dispose()
    assert (await events(shop))[-1][1]["code"] == "HAS_PASSWORD"


async def test_staff_sign_in_who_work_here(
    shop: Shop, client: httpx2.AsyncClient, provider: Elsewhere
) -> None:
    await staff.member(shop, StaffRole.SUPPORT, email="ann@example.com")
    code = code_of(await came_back(client, provider, "staff", return_to=DESK), DESK)

    found = await staff_for(shop, code)

    assert found["staffMember"]["roles"] == ["SUPPORT"]
    bearer = found["staffAccessToken"]["accessToken"]
    answer = await staff.ask(shop, bearer, VIEWER)
    assert answer["viewer"]["staffMember"] == {"email": "ann@example.com"}
    assert await events(shop) == [("staff/sign_in", {"by": "work"})]
    again = await staff_for(shop, code)
    assert [e["code"] for e in again["userErrors"]] == ["UNIDENTIFIED"]


async def test_who_was_invited_begins_and_who_was_dismissed_does_not(
    shop: Shop, client: httpx2.AsyncClient, provider: Elsewhere
) -> None:
    states = models.StaffState
    invited = {"state": states.INVITED, "password_hash": None, "invitation_hash": "x"}
    await staff.member(shop, StaffRole.VIEWER, email="ann@example.com", **invited)
    await staff.member(shop, email="bea@example.com", state=states.DISABLED)
    found = await staff_for(shop, code_of(await came_back(client, provider, "staff")))
    assert found["staffMember"]["state"] == "ACTIVE"
    [row] = await shop.all(sa.select(models.StaffMember).where(models.StaffMember.id == 1))
    assert row.invitation_hash is None

    provider.claims = {"email": "bea@example.com"}
    assert (await came_back(client, provider, "staff")).status_code == 400
    provider.claims = {"email": "carl@example.com"}
    assert (await came_back(client, provider, "staff")).status_code == 400
    told = [detail["code"] for topic, detail in await events(shop) if topic.endswith("_failed")]
    assert told == ["DISABLED", "NOT_FOUND"]
    assert len(await shop.all(sa.select(models.StaffMember))) == 2


async def test_an_address_of_the_shops_own_domain_works_here(
    shop: Shop, client: httpx2.AsyncClient, provider: Elsewhere
) -> None:
    for address in ("new@shop.test.evil.example", "new@evilshop.test"):
        provider.claims = {"email": address}
        assert (await came_back(client, provider, "staff")).status_code == 400
    provider.claims = {"email": "New@Shop.Test"}
    for _ in range(2):
        found = await staff_for(shop, code_of(await came_back(client, provider, "staff")))
        assert found["staffMember"]["roles"] == ["VIEWER"]
    [row] = await shop.all(sa.select(models.StaffMember))
    assert (row.name, row.password_hash) == ("Ann Lee", None)
    assert [topic for topic, _ in await events(shop)].count("staff/create") == 1


async def test_an_authenticator_is_asked_here_too(
    shop: Shop, client: httpx2.AsyncClient, provider: Elsewhere
) -> None:
    seed = pyotp.random_base32()
    who = await staff.member(shop, email="ann@example.com")
    async with shop.context() as context, context.transaction() as session:
        row = await session.get_one(models.StaffMember, who.id)
        row.totp_seed = secret.seal(context, models.StaffMember.totp_seed, seed)
        row.totp_enabled = True
    code = code_of(await came_back(client, provider, "staff"))
    for wrong in (None, "000000"):
        refused = await staff_for(shop, code, totp=wrong)
        assert refused["staffAccessToken"] is None
    found = await staff_for(shop, code, totp=pyotp.TOTP(seed).now())
    assert found["userErrors"] == []


def unsigned(claims: dict[str, Any]) -> str:
    return f"{elsewhere.part({'alg': 'none'})}.{elsewhere.part(claims)}."


def by_our_secret(claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET), ["HS256"])


def by_the_public_key(claims: dict[str, Any]) -> str:
    """Verified by whoever takes the public key for a secret."""
    key = OctKey.import_key(KEY.as_pem(private=False))
    return jwt.encode({"alg": "HS256"}, claims, key, ["HS256"])


def by_another(claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "RS256", "kid": "one"}, claims, OTHER_KEY)


SIGN = Elsewhere("").sign
NOW = int(time.time())
LIES: dict[str, dict[str, Any]] = {
    "another nonce": {"claims": {"nonce": "another"}},
    "no nonce": {"without": ("nonce",)},
    "another audience": {"claims": {"aud": "another shop"}},
    "another party": {"claims": {"aud": [CLIENT, "another"], "azp": "another"}},
    "several audiences": {"claims": {"aud": [CLIENT, "another"]}},
    "another issuer": {"claims": {"iss": "https://another.example"}},
    "expired": {"claims": {"exp": NOW - 3600, "iat": NOW - 7200}},
    "no expiry": {"without": ("exp",)},
    "no subject": {"without": ("sub",)},
    "not yet": {"claims": {"iat": NOW + 3600, "exp": NOW + 7200}},
    "unsigned": {"sign": unsigned},
    "signed by our secret": {"sign": by_our_secret},
    "signed by the public key": {"sign": by_the_public_key},
    "signed by another": {"sign": by_another},
    "no token": {"sign": lambda _claims: "x"},
    "no text": {"sign": lambda _claims: None},
    "another access token": {"claims": {"at_hash": "x"}},
    "address not verified": {"claims": {"email_verified": False}},
    "verified by a word": {"claims": {"email_verified": "false"}},
    "not said to be verified": {"without": ("email_verified",)},
    "no address": {"without": ("email",)},
    "no such address": {"claims": {"email": "ann"}},
    "an address that is none": {"claims": {"email": ["ann@example.com"]}},
    "refused": {"answers": {"/token": 400}},
    "no keys": {"answers": {"/jwks": 500}},
}


async def test_what_is_not_proved_is_not_believed(
    shop: Shop, client: httpx2.AsyncClient, provider: Elsewhere
) -> None:
    believed = []
    honest = {name: getattr(provider, name) for name in ("claims", "without", "answers")}
    for name, lie in LIES.items():
        for part, value in {**honest, "sign": SIGN, **lie}.items():
            setattr(provider, part, value)
        if (await came_back(client, provider)).status_code != 400:
            believed.append(name)

    assert believed == []
    assert await shop.all(sa.select(models.Customer)) == []
    assert await shop.all(sa.select(models.SignInCode)) == []
    told = await events(shop)
    assert {topic for topic, _ in told} == {"customers/sign_in_failed"}
    assert [detail["code"] for _, detail in told].count("NOT_VERIFIED") == 6
    assert [detail["code"] for _, detail in told].count("NOT_BELIEVED") == len(LIES) - 6


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://another.example"},
        {"token_endpoint": None},
        {"authorization_endpoint": 7},
    ],
)
async def test_a_provider_that_is_not_the_one_is_not_asked(
    shop: Shop, client: httpx2.AsyncClient, provider: Elsewhere, metadata: dict[str, Any]
) -> None:
    provider.metadata = metadata
    assert (await begun(client)).status_code == 400
    assert await shop.all(sa.select(models.OidcFlow)) == []
    provider.metadata, provider.answers = {}, {"/.well-known/openid-configuration": 500}
    assert (await begun(client)).status_code == 400


async def test_a_state_is_good_once_and_for_its_browser_and_provider(
    shop: Shop, client: httpx2.AsyncClient, provider: Elsewhere
) -> None:
    answer = await begun(client)
    back = provider.sent_back(answer.headers["location"])
    assert (await client.get(back)).status_code == 303
    replayed = await client.get(provider.sent_back(answer.headers["location"]))
    assert replayed.status_code == 400
    assert "not known" in replayed.text

    stolen = provider.sent_back((await begun(client)).headers["location"])
    client.cookies.clear()
    assert (await client.get(stolen)).status_code == 400
    for query in ("", "?state=x&code=y", "?code=y", "?error=access_denied"):
        assert (await client.get(f"/auth/work/callback{query}")).status_code == 400
    other = provider.sent_back((await begun(client)).headers["location"])
    assert (await client.get(other.replace("/work/", "/home/"))).status_code == 400
    assert len(await shop.all(sa.select(models.SignInCode))) == 1


async def test_a_sign_in_that_took_too_long_is_begun_anew(
    shop: Shop, client: httpx2.AsyncClient, provider: Elsewhere
) -> None:
    back = provider.sent_back((await begun(client)).headers["location"])
    await _passed(shop, models.OidcFlow)
    assert (await client.get(back)).status_code == 400
    code = code_of(await came_back(client, provider))
    await _passed(shop, models.SignInCode)
    assert await token_for(shop, code) is None
    assert await token_for(shop, code_of(await came_back(client, provider)))
    assert await shop.all(sa.select(models.SignInCode)) == []


async def _passed(shop: Shop, row: type[models.OidcFlow | models.SignInCode]) -> None:
    async with shop.database.write_session() as session, session.begin():
        ago = models.now() - timedelta(seconds=1)
        await session.execute(sa.update(row).values(expires_at=ago))


async def test_a_provider_that_says_it_is_another_or_that_nobody_signed_in(
    client: httpx2.AsyncClient, provider: Elsewhere
) -> None:
    url = (await begun(client)).headers["location"]
    mixed_up = f"{provider.sent_back(url)}&iss=https%3A%2F%2Fanother.example"
    assert (await client.get(mixed_up)).status_code == 400
    url = (await begun(client)).headers["location"]
    state = parse_qs(urlsplit(url).query)["state"][0]
    denied = await client.get(f"/auth/work/callback?error=access_denied&state={state}")
    assert denied.status_code == 400
    assert "You were not signed in there" in denied.text


@pytest.mark.parametrize(
    "said",
    [
        {"return_to": "https://evil.example/"},
        {"return_to": f"{SHOP}.evil.example"},
        {"return_to": f"{SHOP}/../elsewhere"},
        {"return_to": "//evil.example"},
        {"return_to": ""},
        {"challenge": ""},
        {"challenge": "too short"},
    ],
)
async def test_a_browser_is_sent_back_to_known_addresses_only(
    shop: Shop, client: httpx2.AsyncClient, said: dict[str, str]
) -> None:
    assert (await begun(client, **said)).status_code == 400
    assert await shop.all(sa.select(models.OidcFlow)) == []


async def test_who_may_sign_in_where_is_said_by_the_settings(
    client: httpx2.AsyncClient, provider: Elsewhere
) -> None:
    for path in ("/auth/home/customers", "/auth/work/owners"):
        query = {"return_to": SHOP, "challenge": CHALLENGE}
        assert (await client.get(path, params=query)).status_code == 400
    assert provider.asked == []


async def test_a_code_is_for_its_client_and_its_kind(
    shop: Shop, client: httpx2.AsyncClient, provider: Elsewhere
) -> None:
    await staff.member(shop, email="ann@example.com")
    code = code_of(await came_back(client, provider))
    assert await token_for(shop, code, verifier="w" * 43) is None
    assert (await staff_for(shop, code))["staffAccessToken"] is None
    assert await token_for(shop, code)
    code = code_of(await came_back(client, provider, "staff"))
    assert await token_for(shop, code) is None
    async with shop.database.write_session() as session, session.begin():
        disabled = sa.update(models.StaffMember).values(state=models.StaffState.DISABLED)
        await session.execute(disabled)
    assert (await staff_for(shop, code))["staffAccessToken"] is None


async def test_a_provider_may_want_its_secret_in_the_form(
    shop: Shop, client: httpx2.AsyncClient, provider: Elsewhere
) -> None:
    provider.metadata = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    assert await token_for(shop, code_of(await came_back(client, provider)))


async def test_an_address_that_is_only_alike_is_another(
    shop: Shop, client: httpx2.AsyncClient, provider: Elsewhere
) -> None:
    """Letters that case folding takes for one: a customer of such an address is somebody new."""
    await accounts.customer(shop, "strasse@example.com")
    await staff.member(shop, email="strasse@example.com")
    for audience in ("customers", "staff"):
        for address in ("stra\N{LATIN SMALL LETTER SHARP S}e@example.com", "strasse@example.com "):
            provider.claims = {"email": address}
            answer = await came_back(client, provider, audience)
            mine = address.isascii() or audience == "customers"
            assert (answer.status_code == 303) is mine, (audience, address)
    provider.claims = {"email": "new@\N{LATIN SMALL LETTER LONG S}hop.test"}
    assert (await came_back(client, provider, "staff")).status_code == 400
    assert len(await shop.all(sa.select(models.StaffMember))) == 1
    assert len(await shop.all(sa.select(models.Customer))) == 2


async def test_storefronts_hear_where_customers_may_sign_in(client: httpx2.AsyncClient) -> None:
    query = "{ shop { socialLoginProviders { handle } } }"
    answer = await client.post("/graphql", json={"query": query})
    assert answer.json()["data"]["shop"] == {"socialLoginProviders": [{"handle": "work"}]}


async def test_the_cookie_opens_nothing_else(client: httpx2.AsyncClient) -> None:
    """It is sent to these addresses alone; and were it sent, /graphql reads none."""
    await begun(client)
    [cookie] = client.cookies.jar
    assert cookie.path == "/auth"
    headers = {"Cookie": f"{cookie.name}={cookie.value}"}
    answer = await client.post("/graphql", json={"query": VIEWER}, headers=headers)
    assert answer.json()["data"]["viewer"]["customer"] is None


async def test_too_many_attempts_are_throttled(client: httpx2.AsyncClient) -> None:
    found = {(await begun(client, challenge="")).status_code for _ in range(101)}
    assert found == {400, 429}


def test_a_provider_without_tls_is_refused_unless_it_is_on_this_machine() -> None:
    values = {"name": "work", "client_id": "x", "client_secret": "x"}
    for issuer in ("https://id.example", "http://127.0.0.1:9", "http://localhost:9"):
        assert OidcProvider(issuer=issuer, **values).issuer == issuer
    for issuer in ("http://id.example", "ftp://127.0.0.1", "id.example", "https://x/?a=b"):
        with pytest.raises(ValidationError):
            OidcProvider(issuer=issuer, **values)
    with pytest.raises(ValidationError):
        OidcProvider(issuer="https://id.example", **values | {"name": "../x"})
    with pytest.raises(ValidationError):
        OidcProvider(issuer="https://id.example", staff_roles=("KING",), **values)


def test_roles_that_a_domain_may_give_are_known() -> None:
    known = get_args(OidcProvider.model_fields["staff_roles"].annotation)[0]
    assert set(get_args(known)) == {role.name for role in StaffRole} - {"OWNER"}


def test_providers_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    said = [{"name": "a", "issuer": "https://i.example", "client_id": "x", "client_secret": "y"}]
    monkeypatch.setenv("CARTOGRAPH_OIDC_PROVIDERS", json.dumps(said))
    monkeypatch.setenv("CARTOGRAPH_OIDC_RETURN_URLS", json.dumps([DESK]))
    found = Settings()
    assert found.oidc_providers[0].audiences == ("customers",)
    assert "'y'" not in repr(found)
    assert found.oidc_return_urls == (DESK,)
