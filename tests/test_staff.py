"""Staff: signing in and out, inviting and dismissing, and that nobody gives what they have not."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import staff
from conftest import Shop
from staff import ask, code_of, codes

import models
import resolvers.actor
from commerce import token
from commerce.permission import Permission
from commerce.refusal import Unauthenticated
from commerce.role import ROLES, StaffRole

ORDERS = "{ orders(first: 1) { nodes { id } } }"
ME = "{ answer: currentStaffMember { id email roles } }"
SIGN_OUT = "mutation { answer: staffSignOut { signedOut userErrors { code } } }"
CHANGE = """mutation($old: String!, $new: String!) {
  answer: staffPasswordChange(currentPassword: $old, newPassword: $new) {
    staffMember { id } userErrors { code field message } } }"""
STAFF = """query($query: String, $sort: StaffMemberSortKeys) {
  answer: staffMembers(first: 9, query: $query, sortKey: $sort) { totalCount nodes { email } } }"""
OWNER, SUPPORT, MANAGER = StaffRole.OWNER, StaffRole.SUPPORT, StaffRole.MANAGER


async def refused(shop: Shop, bearer: str) -> None:
    async with shop.context() as context:
        with pytest.raises(Unauthenticated, match="staffSignIn"):
            await resolvers.actor.of_bearer(context, bearer)


async def change(shop: Shop, table: type[models.Base], **values: object) -> None:
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.update(table).values(**values))


async def test_staff_sign_in_and_are_who_they_are(shop: Shop) -> None:
    row = await staff.member(shop, SUPPORT)

    answer = await staff.try_to_sign_in(shop, "Ann@shop.test")
    bearer = answer["staffAccessToken"]["accessToken"]

    assert answer["userErrors"] == []
    assert set(answer["staffMember"]["permissions"]) == {p.name for p in ROLES[SUPPORT]}
    assert (await ask(shop, bearer, ME)) == {
        "id": row.gid,
        "email": "ann@shop.test",
        "roles": ["SUPPORT"],
    }
    assert (await ask(shop, bearer, ORDERS)) == {"orders": {"nodes": []}}
    assert await code_of(shop, bearer, STAFF) == "FORBIDDEN"
    assert await staff.events(shop) == [("staff/sign_in", row.gid, row.gid)]


async def test_only_the_hash_of_a_session_is_kept(shop: Shop) -> None:
    bearer = await staff.signed_in(shop)

    [row] = await shop.all(sa.select(models.StaffSession))
    assert row.token_hash == token.hashed(bearer)
    assert bearer not in str(vars(row))
    assert len(bearer) >= 40
    assert timedelta(hours=11) < row.expires_at - datetime.now(UTC) <= timedelta(hours=12)


async def test_a_failed_sign_in_sounds_the_same_whatever_was_wrong_and_is_noted(
    shop: Shop,
) -> None:
    await staff.member(shop)
    gone = await staff.member(shop, email="gone@shop.test", state=models.StaffState.DISABLED)
    await staff.member(
        shop, email="new@shop.test", state=models.StaffState.INVITED, password_hash=None
    )

    answers = [
        await staff.try_to_sign_in(shop, "ann@shop.test", "wrong password"),
        await staff.try_to_sign_in(shop, "nobody@shop.test"),
        await staff.try_to_sign_in(shop, "no address"),
        await staff.try_to_sign_in(shop, gone.email),
        await staff.try_to_sign_in(shop, "new@shop.test"),
        await staff.try_to_sign_in(shop, "ann@shop.test", ""),
    ]

    assert codes(answers[0]) == [("UNIDENTIFIED", None)]
    assert [answer == answers[0] for answer in answers] == [True] * len(answers)
    noted = await shop.all(staff.EVENTS)
    assert {event.topic for event in noted} == {"staff/sign_in_failed"}
    assert len(noted) == len(answers)
    assert not any("@" in str(event.detail) + event.subject for event in noted)


async def test_an_unknown_account_costs_the_same_statements_and_the_same_hash(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    await staff.member(shop)
    seen: list[str | None] = []
    verify = resolvers.password.password.matches  # type: ignore[attr-defined]
    monkeypatch.setattr(
        "commerce.password.matches", lambda given, kept: seen.append(kept) or verify(given, kept)
    )

    with shop.statements() as known:
        await staff.try_to_sign_in(shop, "ann@shop.test", "wrong password")
    with shop.statements() as unknown:
        await staff.try_to_sign_in(shop, "nobody@shop.test", "wrong password")

    assert [s.split(" FROM ")[0] for s in known] == [s.split(" FROM ")[0] for s in unknown]
    assert [kept is None for kept in seen] == [False, True]


async def test_guessing_is_throttled_by_account_and_by_address(shop: Shop) -> None:
    for _ in range(10):
        await staff.try_to_sign_in(shop, "nobody@shop.test", "guess")
    assert (
        await code_of(
            shop, None, staff.SIGN_IN, input={"email": "NOBODY@shop.test", "password": "guess"}
        )
        == "THROTTLED"
    )
    await staff.try_to_sign_in(shop, "another@shop.test", "guess")


async def test_signing_out_ends_that_session_and_no_other(shop: Shop) -> None:
    one, other = await staff.signed_in(shop), await staff.sign_in(shop)

    assert (await ask(shop, one, SIGN_OUT))["signedOut"] is True

    await refused(shop, one)
    assert await ask(shop, other, ME)
    assert [event[0] for event in await staff.events(shop)][-1] == "staff/sign_out"


async def test_a_session_ends_by_itself(shop: Shop) -> None:
    bearer = await staff.signed_in(shop)
    await change(shop, models.StaffSession, expires_at=datetime.now(UTC) - timedelta(seconds=1))

    await refused(shop, bearer)
    await staff.sign_in(shop)
    assert len(await shop.all(sa.select(models.StaffSession))) == 1, "the old one is cleared away"


async def test_the_last_use_is_noted_once_a_minute(shop: Shop) -> None:
    bearer = await staff.signed_in(shop)

    await ask(shop, bearer, ME)
    with shop.statements() as statements:
        await ask(shop, bearer, ME)
    [row] = await shop.all(sa.select(models.StaffSession))
    earlier = row.last_used_at - timedelta(minutes=2)
    await change(shop, models.StaffSession, last_used_at=earlier, updated_at=row.updated_at)
    await ask(shop, bearer, ME)

    assert not any("UPDATE" in statement for statement in statements)
    [later] = await shop.all(sa.select(models.StaffSession))
    assert later.last_used_at >= row.last_used_at
    assert later.updated_at == row.updated_at


async def test_a_new_password_ends_the_other_sessions(shop: Shop) -> None:
    one, other = await staff.signed_in(shop), await staff.sign_in(shop)

    wrong = await ask(shop, one, CHANGE, old="a guess", new="battery staple")
    short = await ask(shop, one, CHANGE, old=staff.PASSWORD, new="short")
    right = await ask(shop, one, CHANGE, old=staff.PASSWORD, new="battery staple")

    assert codes(wrong) == [("WRONG_PASSWORD", ["currentPassword"])]
    assert codes(short) == [("TOO_SHORT", ["newPassword"])]
    assert codes(right) == []
    assert await ask(shop, one, ME)
    await refused(shop, other)
    assert codes(await staff.try_to_sign_in(shop, "ann@shop.test")) == [("UNIDENTIFIED", None)]
    await staff.sign_in(shop, password="battery staple")


async def test_what_one_does_for_oneself_nobody_else_does(shop: Shop) -> None:
    bearer = await staff.api_token(shop, *Permission)
    variables = {"old": staff.PASSWORD, "new": "battery staple"}

    assert await code_of(shop, None, SIGN_OUT) == "UNAUTHENTICATED"
    assert await code_of(shop, None, CHANGE, **variables) == "UNAUTHENTICATED"
    assert await code_of(shop, bearer, SIGN_OUT) == "FORBIDDEN"
    assert await code_of(shop, bearer, CHANGE, **variables) == "FORBIDDEN"


async def test_an_invitation_is_accepted_once(shop: Shop) -> None:
    owner = await staff.signed_in(shop)
    said = {"name": " Bea ", "email": "bea@shop.test", "roles": ["SUPPORT", "MARKETING"]}

    made = await ask(shop, owner, staff.CREATE, input=said)
    assert codes(made) == []
    assert (made["staffMember"]["state"], made["staffMember"]["permissions"]) == ("INVITED", [])
    assert codes(await staff.try_to_sign_in(shop, "bea@shop.test")) == [("UNIDENTIFIED", None)]

    given = {"token": made["invitationToken"], "password": "battery staple"}
    accepted = await ask(shop, None, staff.ACCEPT, **given)
    again = await ask(shop, None, staff.ACCEPT, **given)

    assert accepted["staffMember"]["roles"] == ["MARKETING", "SUPPORT"]
    assert (await ask(shop, accepted["staffAccessToken"]["accessToken"], ME))["email"]
    assert codes(again) == [("INVITATION_INVALID", ["invitationToken"])]
    [row] = await shop.all(sa.select(models.StaffMember).where(models.StaffMember.id == 2))
    assert row.invitation_hash is None


async def test_an_invitation_lapses(shop: Shop) -> None:
    owner = await staff.signed_in(shop)
    said = {"name": "Bea", "email": "bea@shop.test", "roles": ["SUPPORT"]}
    made = await ask(shop, owner, staff.CREATE, input=said)
    await change(
        shop,
        models.StaffMember,
        invitation_expires_at=datetime.now(UTC) - timedelta(seconds=1),
    )

    given = {"token": made["invitationToken"], "password": "battery staple"}
    late = await ask(shop, None, staff.ACCEPT, **given)
    short = await ask(shop, None, staff.ACCEPT, token="cgi_guess", password="short")
    anew = await ask(shop, owner, staff.INVITE, id=made["staffMember"]["id"])
    given["token"] = anew["invitationToken"]

    assert codes(late) == [("INVITATION_INVALID", ["invitationToken"])]
    assert codes(short) == [("TOO_SHORT", ["password"])]
    assert codes(await ask(shop, None, staff.ACCEPT, **given)) == []


async def test_what_is_wrong_with_new_staff_is_told_at_once(shop: Shop) -> None:
    owner = await staff.signed_in(shop)

    wrong = await ask(
        shop, owner, staff.CREATE, input={"name": " ", "email": "nowhere", "roles": []}
    )
    long = await ask(
        shop, owner, staff.CREATE, input={"name": "x" * 256, "email": "b@shop.test", "roles": []}
    )
    null = await ask(
        shop, owner, staff.CREATE, input={"name": "a\0b", "email": "b@shop.test", "roles": []}
    )
    taken = await ask(
        shop, owner, staff.CREATE, input={"name": "A", "email": "ANN@shop.test", "roles": []}
    )

    assert codes(wrong) == [("INVALID", ["input", "email"]), ("BLANK", ["input", "name"])]
    assert codes(long) == [("TOO_LONG", ["input", "name"])]
    assert codes(null) == [("INVALID", ["input", "name"])]
    assert codes(taken) == [("TAKEN", ["input", "email"])]
    many = {"name": "A", "email": "b@shop.test", "roles": ["SUPPORT"] * 51}
    assert await code_of(shop, owner, staff.CREATE, input=many) == "BAD_USER_INPUT"


async def test_nobody_gives_a_role_above_their_own(shop: Shop) -> None:
    """STAFF_WRITE alone does not make one more than one is."""
    writer = await staff.api_token(shop, Permission.STAFF_READ, Permission.STAFF_WRITE)
    owner = await staff.member(shop)
    above = [("ABOVE_OWN_PERMISSIONS", ["input", "roles"])]

    made = await ask(
        shop,
        writer,
        staff.CREATE,
        input={"name": "B", "email": "b@shop.test", "roles": ["OWNER"]},
    )
    small = await ask(
        shop, writer, staff.CREATE, input={"name": "B", "email": "b@shop.test", "roles": []}
    )
    raised = await ask(
        shop, writer, staff.UPDATE, id=small["staffMember"]["id"], input={"roles": ["MANAGER"]}
    )

    assert codes(made) == codes(raised) == above
    for mutation in (staff.DISABLE, staff.INVITE):
        assert codes(await ask(shop, writer, mutation, id=owner.gid)) == [
            ("ABOVE_OWN_PERMISSIONS", ["id"])
        ], "an owner's account is not to be taken over"
    assert codes(await ask(shop, writer, staff.UPDATE, id=owner.gid, input={"name": "X"})) == [
        ("ABOVE_OWN_PERMISSIONS", ["id"])
    ]


async def test_who_is_dismissed_and_what_they_made_speaks_for_nobody(shop: Shop) -> None:
    owner = await staff.signed_in(shop)
    row = await staff.member(shop, email="bea@shop.test")
    bea = await staff.sign_in(shop, "bea@shop.test")
    made = await ask(shop, bea, staff.TOKEN_CREATE, input={"name": "P", "permissions": ALL})
    program = made["accessToken"]
    assert await ask(shop, program, ORDERS)

    answer = await ask(shop, owner, staff.DISABLE, id=row.gid)

    assert codes(answer) == []
    assert answer["staffMember"]["state"] == "DISABLED"
    await refused(shop, bea)
    await refused(shop, program)
    assert codes(await staff.try_to_sign_in(shop, "bea@shop.test")) == [("UNIDENTIFIED", None)]
    back = await ask(shop, owner, staff.INVITE, id=row.gid)
    assert back["staffMember"]["state"] == "INVITED"


ALL = [one.name for one in Permission]


async def test_a_role_that_is_taken_away_narrows_what_was_made_with_it(shop: Shop) -> None:
    owner = await staff.signed_in(shop)
    row = await staff.member(shop, email="bea@shop.test")
    bea = await staff.sign_in(shop, "bea@shop.test")
    made = await ask(shop, bea, staff.TOKEN_CREATE, input={"name": "P", "permissions": ALL})
    program = made["accessToken"]

    await ask(shop, owner, staff.UPDATE, id=row.gid, input={"roles": ["CATALOGUE"]})

    assert await code_of(shop, bea, ORDERS) == "FORBIDDEN"
    assert await code_of(shop, program, ORDERS) == "FORBIDDEN"
    viewer = await ask(shop, program, "{ answer: viewer { permissions apiToken { name } } }")
    assert set(viewer["permissions"]) == {one.name for one in ROLES[StaffRole.CATALOGUE]}


async def test_somebody_owns_the_shop_always(shop: Shop) -> None:
    owner, row = await staff.signed_in(shop), (await shop.all(sa.select(models.StaffMember)))[0]
    last = [("LAST_OWNER", ["id"])]

    lowered = await ask(shop, owner, staff.UPDATE, id=row.gid, input={"roles": ["MANAGER"]})
    assert codes(lowered) == last
    assert codes(await ask(shop, owner, staff.DISABLE, id=row.gid)) == [("YOURSELF", ["id"])]
    program = await staff.api_token(shop, *Permission)
    assert codes(await ask(shop, program, staff.DISABLE, id=row.gid)) == last

    other = await staff.member(shop, email="bea@shop.test")
    bea = await staff.sign_in(shop, "bea@shop.test")
    both = await asyncio.gather(
        ask(shop, owner, staff.DISABLE, id=other.gid),
        ask(shop, bea, staff.DISABLE, id=row.gid),
        return_exceptions=True,  # whoever was quicker, the other may be nobody by now
    )
    owners = await shop.all(
        sa.select(models.StaffMember).where(models.StaffMember.state == models.StaffState.ACTIVE)
    )
    assert len(owners) == 1, both


async def test_a_shop_that_nobody_owned_goes_on_without(shop: Shop) -> None:
    row = await staff.member(shop, SUPPORT)
    program = await staff.api_token(shop, *Permission)

    assert codes(await ask(shop, program, staff.DISABLE, id=row.gid)) == []


async def test_changes_of_staff_are_noted_without_names(shop: Shop) -> None:
    owner = await staff.signed_in(shop)
    row = await staff.member(shop, SUPPORT, email="bea@shop.test")
    changes = {"name": "Bea Secret", "email": "secret@shop.test", "roles": ["VIEWER"]}

    answer = await ask(shop, owner, staff.UPDATE, id=row.gid, input=changes)

    assert answer["staffMember"]["email"] == "secret@shop.test"
    event = (await shop.all(staff.EVENTS))[-1]
    assert (event.topic, event.subject) == ("staff_members/update", row.gid)
    assert event.detail == {
        "before": {"roles": ["SUPPORT"], "state": "ACTIVE"},
        "after": {"roles": ["VIEWER"], "state": "ACTIVE"},
        "changed": ["email", "name", "roles"],
    }
    taken = await ask(shop, owner, staff.UPDATE, id=row.gid, input={"email": "ann@shop.test"})
    assert codes(taken) == [("TAKEN", ["input", "email"])]
    blank = await ask(shop, owner, staff.UPDATE, id=row.gid, input={"name": ""})
    assert codes(blank) == [("BLANK", ["input", "name"])]


async def test_staff_who_are_not_there_are_not_found(shop: Shop) -> None:
    owner = await staff.signed_in(shop)
    nobody = "gid://shopify/StaffMember/999"

    for mutation in (staff.DISABLE, staff.INVITE):
        assert codes(await ask(shop, owner, mutation, id=nobody)) == [("NOT_FOUND", ["id"])]


async def test_staff_are_listed_for_those_who_may_see_them(shop: Shop) -> None:
    owner = await staff.signed_in(shop)
    await staff.member(shop, SUPPORT, email="bea@shop.test", state=models.StaffState.DISABLED)

    everybody = await ask(shop, owner, STAFF, sort="EMAIL")
    by_state = await ask(shop, owner, STAFF, query="state:disabled")
    by_word = await ask(shop, owner, STAFF, query="an*")
    by_nothing = await ask(shop, owner, STAFF, query='""')

    assert [node["email"] for node in everybody["nodes"]] == ["ann@shop.test", "bea@shop.test"]
    assert everybody["totalCount"] == "2"
    assert [node["email"] for node in by_state["nodes"]] == ["bea@shop.test"]
    assert [node["email"] for node in by_word["nodes"]] == ["ann@shop.test"]
    assert by_nothing["totalCount"] == "2"


async def test_roles_are_sets_of_permissions_and_the_owner_has_all() -> None:
    assert ROLES.keys() == set(StaffRole)
    assert ROLES[OWNER] == set(Permission)
    assert Permission.STAFF_WRITE not in ROLES[MANAGER]
