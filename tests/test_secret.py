"""Renewing the shop's secret: what it sealed stays readable."""

import stat

import pytest
import sqlalchemy as sa
import staff
from conftest import Run, Shop

import models
import resolvers.secret
from context import Context
from settings import Settings, environment

SEED = models.StaffMember.totp_seed


@pytest.fixture
async def member(shop: Shop) -> models.StaffMember:
    """Somebody with a sealed seed, beside somebody without."""
    async with shop.context() as context:
        seed = resolvers.secret.seal(context, SEED, "hush")
    await staff.member(shop, email="bea@shop.test")
    return await staff.member(shop, totp_seed=seed)


async def opened(shop: Shop, settings: Settings) -> str:
    """What was sealed, as a shop with these settings reads it."""
    [kept] = await shop.all(sa.select(SEED).where(SEED.is_not(None)))
    context = Context(shop.database, settings)
    try:
        return resolvers.secret.opened(context, SEED, kept)
    finally:
        await context.close()


async def test_a_new_secret_seals_anew_what_the_old_one_sealed(
    shop: Shop, run: Run, member: models.StaffMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = "a new secret of the tests"
    monkeypatch.setenv("CARTOGRAPH_SECRET", new)
    environment.cache_clear()
    without = await run("secret", "rotate")
    monkeypatch.setenv("CARTOGRAPH_PREVIOUS_SECRETS", f'["{shop.settings.secret}"]')
    environment.cache_clear()
    first, again = await run("secret", "rotate"), await run("secret", "rotate")

    assert without.code == 1
    assert "add the former CARTOGRAPH_SECRET to CARTOGRAPH_PREVIOUS_SECRETS" in without.err
    assert first.code == 0
    assert "Sealed 1 values anew." in first.out
    assert "Nothing had to be sealed anew." in again.out
    assert (
        await opened(shop, Settings(database_url=shop.settings.database_url, secret=new)) == "hush"
    )


@pytest.mark.parametrize("backend", ["sqlite"])
async def test_the_secret_beside_a_sqlite_file_is_renewed(
    shop: Shop, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CARTOGRAPH_SECRET")
    settings = Settings(database_url=shop.settings.database_url)
    old = settings.key
    context = Context(shop.database, settings)
    seed = resolvers.secret.seal(context, SEED, "hush")
    await context.close()
    await staff.member(shop, totp_seed=seed)

    ended = await run("secret", "rotate")

    assert ended.code == 0
    assert "Sealed 1 values anew." in ended.out
    assert "back it up" in ended.out
    fresh = Settings(database_url=shop.settings.database_url)
    assert fresh.keys != (old,)
    assert len(fresh.keys) == 1
    assert await opened(shop, fresh) == "hush"
    assert stat.S_IMODE(fresh.secret_path.stat().st_mode) == 0o600


@pytest.mark.parametrize("backend", ["sqlite"])
async def test_an_emptied_secret_is_a_sentence_and_no_traceback(
    shop: Shop, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CARTOGRAPH_SECRET")
    shop.settings.secret_path.touch()

    ended = await run("staff", "list")

    assert ended.code == 1
    assert "holds no secret any more: restore it" in ended.err
