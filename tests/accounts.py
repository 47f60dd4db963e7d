"""Accounts, for tests: making one, signing in, and the mail that the shop has sent."""

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from conftest import Shop

import models
import resolvers.mail
from commerce.password import hashed
from integrations.mail import Letter, Undeliverable
from resolvers.customer_link import WORDINGS

PASSWORD = "correct horse"
ERRORS = "customerUserErrors { code field message } userErrors { field message }"
TOKEN = "customerAccessToken { accessToken expiresAt }"
ADDRESS = """{ id firstName lastName name company address1 address2 city province provinceCode
  country countryCode countryCodeV2 zip phone latitude longitude formattedArea formatted
  named: formatted(withName: true, withCompany: false) }"""
CREATE = f"""mutation($input: CustomerCreateInput!) {{ answer: customerCreate(input: $input) {{
  customer {{ id email firstName lastName phone acceptsMarketing displayName }} {ERRORS} }} }}"""
SIGN_IN = f"""mutation($input: CustomerAccessTokenCreateInput!) {{
  answer: customerAccessTokenCreate(input: $input) {{ {TOKEN} {ERRORS} }} }}"""
ME = "query($token: String!) { customer(customerAccessToken: $token) { id email } }"
RECOVER = f"mutation($email: String!) {{ answer: customerRecover(email: $email) {{ {ERRORS} }} }}"


@dataclass
class Postbox:
    """A mailer that keeps what it is given, or refuses it."""

    letters: list[Letter] = field(default_factory=list)
    broken: bool = False

    async def send(self, letter: Letter) -> None:
        if self.broken:
            raise Undeliverable("the postman is ill")
        self.letters.append(letter)


async def delivered(shop: Shop, postbox: Postbox | None = None) -> list[Letter]:
    """Deliver what is due; the letters that went out."""
    found = postbox or Postbox()
    async with shop.context() as context:
        await resolvers.mail.deliver_due(context, found, WORDINGS)
    return found.letters


def link_in(letter: Letter) -> str:
    found = re.search(r"^http\S+$", letter.body, re.MULTILINE)
    assert found, letter.body
    return found[0]


@cache
def _kept() -> str:
    """Hashing is slow on purpose: once is enough."""
    return hashed(PASSWORD)


async def customer(shop: Shop, email: str = "ann@example.com", **values: Any) -> models.Customer:
    """A customer who can sign in with ``PASSWORD``."""
    defaults = {"password_hash": _kept(), "email_key": email.casefold()}
    made = models.Customer(email=email, **defaults | values)
    await shop.add(made)
    return made


async def say(shop: Shop, mutation: str, **variables: Any) -> Any:
    return (await shop.ask(mutation, **variables))["answer"]


async def try_to_sign_in(
    shop: Shop, email: str = "ann@example.com", password: str = PASSWORD
) -> Any:
    return await say(shop, SIGN_IN, input={"email": email, "password": password})


async def sign_in(shop: Shop, email: str = "ann@example.com", password: str = PASSWORD) -> str:
    answer = await try_to_sign_in(shop, email, password)
    assert answer["customerUserErrors"] == []
    return str(answer["customerAccessToken"]["accessToken"])


async def who(shop: Shop, token: str) -> Any:
    return (await shop.ask(ME, token=token))["customer"]


def codes(answer: Any) -> list[tuple[str, list[str] | None]]:
    return [(error["code"], error["field"]) for error in answer["customerUserErrors"]]
