"""Authenticator codes: a second thing to sign in with, each good once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pyotp
import sqlalchemy as sa
import staff
import time_machine
from conftest import Shop
from staff import ask, codes

import models

ERRORS = "userErrors { code field message }"
START = f"""mutation($password: String!) {{
  answer: staffTotpStart(password: $password) {{ totp {{ seed uri }} {ERRORS} }} }}"""
CONFIRM = f"""mutation($code: String!) {{
  answer: staffTotpConfirm(code: $code) {{ staffMember {{ totpEnabled }} {ERRORS} }} }}"""
REMOVE = f"""mutation($password: String!) {{
  answer: staffTotpRemove(password: $password) {{ staffMember {{ totpEnabled }} {ERRORS} }} }}"""
NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)


async def started(shop: Shop, bearer: str) -> pyotp.TOTP:
    answer = await ask(shop, bearer, START, password=staff.PASSWORD)
    assert codes(answer) == []
    return pyotp.TOTP(answer["totp"]["seed"])


async def enrolled(shop: Shop, bearer: str) -> pyotp.TOTP:
    """An authenticator in use; the code of this step is used up."""
    totp = await started(shop, bearer)
    answer = await ask(shop, bearer, CONFIRM, code=totp.at(datetime.now(UTC)))
    assert codes(answer) == []
    assert answer["staffMember"] == {"totpEnabled": True}
    return totp


def in_steps(totp: pyotp.TOTP, steps: int) -> str:
    return totp.at(datetime.now(UTC) + timedelta(seconds=30 * steps))


async def attempt(shop: Shop, code: str | None = None) -> Any:
    said = {} if code is None else {"code": code}
    return await staff.try_to_sign_in(shop, "ann@shop.test", **said)


async def test_with_an_authenticator_signing_in_needs_its_code(shop: Shop) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        totp = await enrolled(shop, await staff.signed_in(shop))
        clock.shift(60)

        assert codes(await attempt(shop)) == [("TOTP_REQUIRED", ["code"])]
        assert codes(await attempt(shop, "000000")) == [("TOTP_INVALID", ["code"])]
        assert codes(await attempt(shop, "no code")) == [("TOTP_INVALID", ["code"])]
        code = in_steps(totp, 0)
        assert codes(await attempt(shop, f"{code[:3]} {code[3:]}")) == []
        assert codes(await attempt(shop, code)) == [("TOTP_INVALID", ["code"])], "it was used"


async def test_a_clock_may_be_a_step_off_and_no_more(shop: Shop) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        totp = await enrolled(shop, await staff.signed_in(shop))
        clock.shift(600)

        assert codes(await attempt(shop, in_steps(totp, -2))) == [("TOTP_INVALID", ["code"])]
        assert codes(await attempt(shop, in_steps(totp, 2))) == [("TOTP_INVALID", ["code"])]
        assert codes(await attempt(shop, in_steps(totp, -1))) == []
        assert codes(await attempt(shop, in_steps(totp, 1))) == []
        assert codes(await attempt(shop, in_steps(totp, 0))) == [("TOTP_INVALID", ["code"])]


async def test_a_wrong_password_says_nothing_of_codes(shop: Shop) -> None:
    await enrolled(shop, await staff.signed_in(shop))

    answer = await staff.try_to_sign_in(shop, "ann@shop.test", "wrong password")

    assert codes(answer) == [("UNIDENTIFIED", None)]


async def test_an_authenticator_counts_only_once_it_showed_a_code(shop: Shop) -> None:
    bearer = await staff.signed_in(shop)
    unprepared = await ask(shop, bearer, CONFIRM, code="123456")
    await started(shop, bearer)

    wrong = await ask(shop, bearer, CONFIRM, code="000000")

    assert codes(unprepared) == codes(wrong) == [("TOTP_INVALID", ["code"])]
    assert codes(await attempt(shop)) == []


async def test_the_seed_is_kept_sealed(shop: Shop) -> None:
    totp = await started(shop, await staff.signed_in(shop))

    [row] = await shop.all(sa.select(models.StaffMember))
    assert row.totp_seed
    assert totp.secret not in row.totp_seed


async def test_a_password_alone_starts_and_removes_it(shop: Shop) -> None:
    bearer = await staff.signed_in(shop)
    wrong = [("WRONG_PASSWORD", ["password"])]
    assert codes(await ask(shop, bearer, START, password="a guess")) == wrong
    await enrolled(shop, bearer)

    assert codes(await ask(shop, bearer, START, password=staff.PASSWORD)) == [("TAKEN", None)]
    assert codes(await ask(shop, bearer, REMOVE, password="a guess")) == wrong
    assert codes(await ask(shop, bearer, REMOVE, password=staff.PASSWORD)) == []

    assert codes(await attempt(shop)) == []
    [row] = await shop.all(sa.select(models.StaffMember))
    assert (row.totp_seed, row.totp_step) == (None, None)
    topics = [topic for topic, _, _ in await staff.events(shop)]
    assert topics[-2:] == ["staff/totp_remove", "staff/sign_in"]
