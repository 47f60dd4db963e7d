"""The staff verbs, as whoever operates the shop types them."""

import pytest
import sqlalchemy as sa
import staff
from conftest import Run, Shop

import models
from commerce.permission import Permission

WHO = "{ answer: viewer { kind permissions } }"


async def test_somebody_can_be_made_who_signs_in_at_once(shop: Shop, run: Run) -> None:
    made = await run("staff", "create", "ann@shop.test", stdin=f"{staff.PASSWORD}\n")
    again = await run("staff", "create", "ann@shop.test", stdin=f"{staff.PASSWORD}\n")
    short = await run("staff", "create", "bea@shop.test", stdin="short\n")

    assert (made.code, again.code, short.code) == (0, 1, 1)
    assert "has this e-mail address already" in again.err
    assert "fewer than 8 characters" in short.err
    bearer = await staff.sign_in(shop)
    assert len((await staff.ask(shop, bearer, WHO))["permissions"]) == len(Permission)
    assert staff.PASSWORD not in made.out + made.err
    assert ("staff_members/create", "gid://shopify/StaffMember/1", "cartograph command") in (
        await staff.events(shop)
    )


async def test_roles_are_said_by_name(shop: Shop, run: Run) -> None:
    unknown = await run("staff", "create", "a@shop.test", "--role", "KING", stdin="x\n")
    made = await run(
        *(
            "staff",
            "create",
            "a@shop.test",
            "--name",
            "Al",
            "--role",
            "SUPPORT",
            "--role",
            "VIEWER",
        ),
        stdin="battery staple\n",
    )

    assert unknown.code == 1
    assert "There is no role KING; there are OWNER" in unknown.err
    assert made.code == 0
    [row] = await shop.all(sa.select(models.StaffMember))
    assert (row.name, row.roles) == ("Al", ["SUPPORT", "VIEWER"])


async def test_a_token_is_made_and_shown_once(shop: Shop, run: Run) -> None:
    made = await run("staff", "token", "A program", "--permission", "ORDERS_READ")
    every = await run("staff", "token", "All")
    wrong = await run("staff", "token", "X", "--permission", "FLY")
    nameless = await run("staff", "token", " ")

    viewer = await staff.ask(shop, made.out.strip(), WHO)
    assert viewer == {"kind": "PROGRAM", "permissions": ["ORDERS_READ"]}
    assert len((await staff.ask(shop, every.out.strip(), WHO))["permissions"]) == len(Permission)
    assert (wrong.code, nameless.code) == (1, 1)
    assert "There is no permission FLY" in wrong.err


async def test_who_there_is_can_be_listed(shop: Shop, run: Run) -> None:
    await staff.signed_in(shop)
    await staff.api_token(shop, *Permission)
    await staff.api_token(shop, Permission.ORDERS_READ)

    told = (await run("staff", "list")).words

    assert "ann@shop.test Ann ACTIVE OWNER 20" in told
    assert "A program all - -" in told
    assert "A program ORDERS_READ - -" in told


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "shop.example", "192.0.2.1"])
async def test_a_shop_with_the_demos_staff_is_served_to_nobody_else(
    shop: Shop, run: Run, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await staff.api_token(shop, Permission.ORDERS_READ, is_demo=True)
    monkeypatch.setenv("HOST", host)
    served: list[str] = []
    monkeypatch.setattr("transport.server.serve", lambda *_a, **_k: served.append("served"))
    monkeypatch.setattr("transport.log.configure", lambda _settings: None)

    refused = await run("serve")
    await run("staff", "remove-demo")
    allowed = await run("serve")

    assert refused.code == 1
    assert "cartograph staff remove-demo" in refused.err
    assert (allowed.code, served) == (0, ["served"])


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
async def test_the_demos_staff_may_be_served_to_this_machine(
    shop: Shop, run: Run, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await staff.member(shop, is_demo=True)
    monkeypatch.setenv("HOST", host)
    monkeypatch.setattr("transport.server.serve", lambda *_a, **_k: None)
    monkeypatch.setattr("transport.log.configure", lambda _settings: None)

    assert (await run("serve")).code == 0


async def test_the_demos_staff_and_what_they_made_are_removed_and_no_others(
    shop: Shop, run: Run
) -> None:
    demo = await staff.api_token(shop, *Permission, is_demo=True)
    kept = await staff.api_token(shop, Permission.ORDERS_READ)
    await staff.member(shop, is_demo=True)

    first, second = await run("staff", "remove-demo"), await run("staff", "remove-demo")

    assert "Deleted 2 of the demo's staff and tokens" in first.out
    assert "There are none" in second.out
    assert await staff.ask(shop, kept, WHO)
    with pytest.raises(Exception, match="not valid, or no longer"):
        await staff.ask(shop, demo, WHO)
