"""Customers, as staff find and keep them."""

from decimal import Decimal
from typing import Any

import accounts
import buying
import pytest
import sqlalchemy as sa
import staff
from conftest import Shop
from factories import product, stock, variant
from managing import events

import models
from commerce.permission import Permission
from commerce.tax import TaxRate
from resolvers.customer_address import MAX_ADDRESSES

READ, WRITE = Permission.CUSTOMERS_READ, Permission.CUSTOMERS_WRITE
STAFF = [READ, WRITE]
ERRORS = "userErrors { code field message }"
SHOWN = f"""customer {{ id email firstName lastName phone note tags acceptsMarketing state
  defaultAddress {{ city }} }} {ERRORS}"""
INVITE = f"""mutation($customer: CustomerInviteInput!, $mailed: Boolean! = true) {{
  answer: customerInvite(customer: $customer, mailed: $mailed) {{ {SHOWN} }} }}"""
EDIT = f"""mutation($id: ID!, $customer: CustomerEditInput!) {{
  answer: customerEdit(id: $id, customer: $customer) {{ {SHOWN} }} }}"""


def one(name: str) -> str:
    return f"mutation($id: ID!) {{ answer: {name}(id: $id) {{ {SHOWN} }} }}"


SEND, CLOSE, OPEN = map(one, ("customerInvitationSend", "customerDisable", "customerEnable"))
PLACE = f"customerAddress {{ id city provinceCode }} {ERRORS}"
ADD = f"""mutation($customerId: ID!, $address: MailingAddressInput!) {{
  answer: customerAddressAdd(customerId: $customerId, address: $address) {{ {PLACE} }} }}"""
CHANGE = f"""mutation($customerId: ID!, $id: ID!, $address: MailingAddressInput!) {{ answer:
  customerAddressEdit(customerId: $customerId, id: $id, address: $address) {{ {PLACE} }} }}"""
REMOVE = f"""mutation($customerId: ID!, $id: ID!) {{ answer:
  customerAddressRemove(customerId: $customerId, id: $id) {{ deletedCustomerAddressId {ERRORS} }}
}}"""
LIST = """query($q: String, $key: CustomerSortKeys, $reverse: Boolean) {
  customers(first: 9, query: $q, sortKey: $key, reverse: $reverse) {
    nodes { email } totalCount } }"""
ONE = "query($id: ID!) { customer(id: $id) { email } node(id: $id) { id } }"
HOME = {
    "address1": "1 Elm Street",
    "city": "Beverly Hills",
    "province": "CA",
    "country": "US",
    "zip": "90210",
}
TOKEN = 'customerAccessToken: "x"'
TAX = TaxRate(title="T", rate=Decimal("0.20"), country="US")
NOBODY = "gid://shopify/Customer/999"


async def ask(shop: Shop, sent: str, **variables: Any) -> Any:
    return (await shop.ask(sent, STAFF, **variables))["answer"]


async def done(shop: Shop, sent: str, **variables: Any) -> Any:
    answer = await ask(shop, sent, **variables)
    assert answer.pop("userErrors") == []
    (found,) = answer.values()
    return found


async def codes(shop: Shop, sent: str, **variables: Any) -> list[tuple[str, str]]:
    answer = await ask(shop, sent, **variables)
    errors = answer.pop("userErrors")
    assert not any(answer.values()), answer
    return [(error["code"], ".".join(error["field"])) for error in errors]


async def found(shop: Shop, q: str | None = None, **arguments: Any) -> list[str]:
    page = (await shop.ask(LIST, STAFF, q=q, **arguments))["customers"]
    assert int(page["totalCount"]) == len(page["nodes"])
    return [node["email"].partition("@")[0] for node in page["nodes"]]


async def total(shop: Shop, cart: dict[str, Any]) -> str:
    sent = "query($id: ID!) { cart(id: $id) { cost { totalAmount { amount } } } }"
    shown = (await shop.ask(sent, id=cart["id"]))["cart"]
    return str(shown["cost"]["totalAmount"]["amount"])


@pytest.fixture
async def ann(shop: Shop) -> models.Customer:
    return await accounts.customer(shop, first_name="Ann", last_name="Lee", phone="+12025550123")


async def test_who_is_invited_opens_the_account_by_the_mail(shop: Shop) -> None:
    said = {"firstName": " Bea ", "phone": "+1 202 555 0199", "tags": ["Wholesale", "wholesale"]}

    made = await done(shop, INVITE, customer={"email": "bea@example.com", **said})

    assert made["state"] == "INVITED"
    assert (made["firstName"], made["phone"]) == ("Bea", "+12025550199")
    assert (made["tags"], made["acceptsMarketing"]) == (["Wholesale"], False)
    assert (await accounts.try_to_sign_in(shop, "bea@example.com"))["customerAccessToken"] is None
    [letter] = await accounts.delivered(shop)
    assert letter.recipient == "bea@example.com"
    assert "has made an account for you" in letter.body
    mutation = f"""mutation($url: URL!) {{ answer: customerActivateByUrl(
      activationUrl: $url, password: "{accounts.PASSWORD}") {{ customer {{ email }}
      customerUserErrors {{ code }} }} }}"""
    opened = await accounts.say(shop, mutation, url=accounts.link_in(letter))
    assert opened["customerUserErrors"] == []
    assert await accounts.sign_in(shop, "bea@example.com")
    [invited] = await events(shop, "customers/invite")
    assert "bea" not in str(invited.detail).lower()
    assert await codes(shop, SEND, id=made["id"]) == [("ALREADY_ENABLED", "id")]


async def test_an_invitation_may_wait_and_be_sent_again(shop: Shop) -> None:
    made = await done(shop, INVITE, customer={"email": "bea@example.com"}, mailed=False)
    assert await accounts.delivered(shop) == []

    await done(shop, SEND, id=made["id"])
    await done(shop, SEND, id=made["id"])

    letters = await accounts.delivered(shop)
    assert [letter.recipient for letter in letters] == ["bea@example.com"] * 2
    assert len(await events(shop, "customers/invite")) == 3


async def test_an_invitation_that_is_no_longer_wanted_is_not_mailed(shop: Shop) -> None:
    made = await done(shop, INVITE, customer={"email": "bea@example.com"})
    await done(shop, CLOSE, id=made["id"])

    assert await accounts.delivered(shop) == []
    assert await codes(shop, SEND, id=made["id"]) == [("CUSTOMER_DISABLED", "id")]
    assert (await done(shop, OPEN, id=made["id"]))["state"] == "INVITED"


async def test_staff_change_a_customer(shop: Shop, ann: models.Customer) -> None:
    said = {"email": "lee@example.com", "firstName": None, "note": "VIP", "tags": ["Press"]}

    changed = await done(shop, EDIT, id=ann.gid, customer={**said, "acceptsMarketing": True})

    assert {name: changed[name] for name in said} == said
    assert (changed["lastName"], changed["acceptsMarketing"]) == ("Lee", True)
    assert await accounts.sign_in(shop, "lee@example.com")
    again = await done(shop, EDIT, id=ann.gid, customer={"email": "Lee@example.com", "tags": []})
    assert (again["email"], again["tags"]) == ("Lee@example.com", [])
    [first, _] = await events(shop, "customers/update")
    assert first.detail == {
        "before": {"accepts_marketing": False},
        "after": {"accepts_marketing": True},
        "changed": ["accepts_marketing", "email", "first_name", "note", "tags"],
    }


async def test_a_new_address_lets_links_to_the_old_one_lapse(
    shop: Shop, ann: models.Customer
) -> None:
    await accounts.say(shop, accounts.RECOVER, email="ann@example.com")
    [letter] = await accounts.delivered(shop)

    await done(shop, EDIT, id=ann.gid, customer={"email": "lee@example.com"})

    reset = """mutation($url: URL!) { answer: customerResetByUrl(resetUrl: $url,
      password: "another horse") { customerUserErrors { code } } }"""
    answer = await accounts.say(shop, reset, url=accounts.link_in(letter))
    assert [error["code"] for error in answer["customerUserErrors"]] == ["TOKEN_INVALID"]


async def test_what_is_wrong_is_said_where(shop: Shop, ann: models.Customer) -> None:
    await accounts.customer(shop, "bea@example.com")
    wrong = {"email": "x", "phone": "1", "firstName": "<b>", "note": "x" * 5001, "tags": ["x" * 41]}
    expected = [
        ("CONTAINS_HTML_TAGS", "customer.firstName"),
        ("INVALID", "customer.email"),
        ("INVALID", "customer.phone"),
        ("TOO_LONG", "customer.note"),
        ("TOO_LONG", "customer.tags.0"),
    ]

    assert await codes(shop, INVITE, customer=wrong) == expected
    assert await codes(shop, EDIT, id=ann.gid, customer=wrong) == expected
    many = {"tags": ["", *(f"{n}" for n in range(250))]}
    assert await codes(shop, EDIT, id=ann.gid, customer=many) == [("INVALID", "customer.tags")]
    taken = {"email": "BEA@example.com"}
    assert await codes(shop, INVITE, customer=taken) == [("TAKEN", "customer.email")]
    assert await codes(shop, EDIT, id=ann.gid, customer=taken) == [("TAKEN", "customer.email")]
    assert await codes(shop, EDIT, id=NOBODY, customer={}) == [("NOT_FOUND", "id")]
    assert [row.email for row in await shop.all(sa.select(models.Customer))] == [
        "ann@example.com",
        "bea@example.com",
    ]
    assert await accounts.delivered(shop) == []


async def test_a_closed_account_is_signed_out_and_opened_again(
    shop: Shop, ann: models.Customer
) -> None:
    token = await accounts.sign_in(shop)
    await accounts.say(shop, accounts.RECOVER, email="ann@example.com")
    await accounts.delivered(shop)

    assert (await done(shop, CLOSE, id=ann.gid))["state"] == "DISABLED"
    await done(shop, CLOSE, id=ann.gid)

    assert await accounts.who(shop, token) is None
    with pytest.raises(Exception, match="not valid, or no longer"):
        await staff.ask(shop, token, "{ viewer { permissions } }")
    assert await shop.all(sa.select(models.CustomerLink)) == []
    assert (await accounts.try_to_sign_in(shop))["customerAccessToken"] is None
    assert (await done(shop, OPEN, id=ann.gid))["state"] == "ENABLED"
    await done(shop, OPEN, id=ann.gid)
    assert await accounts.who(shop, token) is None
    assert await accounts.sign_in(shop)
    assert [event.detail for event in await events(shop, "customers/update")] == [
        {"before": {"state": "ENABLED"}, "after": {"state": "DISABLED"}},
        {"before": {"state": "DISABLED"}, "after": {"state": "ENABLED"}},
    ]


async def test_a_closed_account_has_none_of_its_groups_terms(
    shop: Shop, ann: models.Customer
) -> None:
    tea = variant(stock=10, price_minor=1000, requires_shipping=False)
    await stock(shop, product(tea))
    group = models.CustomerGroup(name="Trade", name_key="trade", tax_exempt=True)
    await shop.add(group, models.TaxRate.of(TAX))
    await shop.add(models.CustomerGroupMember(customer_group_id=group.id, customer_id=ann.id))
    token = await accounts.sign_in(shop)
    who = {"customerAccessToken": token, "countryCode": "US"}
    cart = await buying.make(shop, buying.line(tea), buyerIdentity=who)

    assert await total(shop, cart) == "10.00"
    await done(shop, CLOSE, id=ann.gid)
    assert await total(shop, cart) == "12.00"


async def test_one_customer_may_pay_no_taxes_whatever_their_groups(
    shop: Shop, ann: models.Customer
) -> None:
    tea = variant(stock=10, price_minor=1000, requires_shipping=False)
    await stock(shop, product(tea))
    await shop.add(models.TaxRate.of(TAX))
    who = {"customerAccessToken": await accounts.sign_in(shop), "countryCode": "US"}
    cart = await buying.make(shop, buying.line(tea), buyerIdentity=who)
    assert await total(shop, cart) == "12.00"

    exempt = "query($id: ID!) { customer(id: $id) { taxExempt } }"
    await done(shop, EDIT, id=ann.gid, customer={"taxExempt": True})
    assert await shop.ask(exempt, STAFF, id=ann.gid) == {"customer": {"taxExempt": True}}
    assert await found(shop, "tax_exempt:true") == ["ann"]
    assert await total(shop, cart) == "10.00"
    await done(shop, CLOSE, id=ann.gid)
    assert await total(shop, cart) == "12.00"
    assert (await events(shop, "customers/update"))[0].detail == {
        "before": {"tax_exempt": False},
        "after": {"tax_exempt": True},
        "changed": ["tax_exempt"],
    }


async def test_staff_keep_the_addresses_of_a_customer(shop: Shop, ann: models.Customer) -> None:
    first = await done(shop, ADD, customerId=ann.gid, address=HOME)
    second = await done(shop, ADD, customerId=ann.gid, address=HOME | {"address1": "2 Elm Street"})
    changes = {"address1": "9 Rue", "country": "FR", "city": "Paris", "zip": "75001"}
    moved = await done(shop, CHANGE, customerId=ann.gid, id=second["id"], address=changes)
    assert (moved["city"], moved["provinceCode"]) == ("Paris", None)

    chosen = {"defaultAddressId": second["id"]}
    edited = await done(shop, EDIT, id=ann.gid, customer=chosen)
    assert edited["defaultAddress"] == {"city": "Paris"}
    gone = await done(shop, REMOVE, customerId=ann.gid, id=second["id"])
    assert gone == second["id"]
    [left] = await shop.all(sa.select(models.MailingAddress))
    [row] = await shop.all(sa.select(models.Customer))
    assert row.default_address_id == left.id == int(first["id"].rpartition("/")[2])
    assert await codes(shop, ADD, customerId=ann.gid, address={"city": "X"}) == [
        ("BLANK", "address.country")
    ]
    assert await codes(shop, ADD, customerId=NOBODY, address=HOME) == [("NOT_FOUND", "customerId")]


async def test_the_address_of_another_customer_is_not_theirs(
    shop: Shop, ann: models.Customer
) -> None:
    bea = await accounts.customer(shop, "bea@example.com")
    hers = (await done(shop, ADD, customerId=bea.gid, address=HOME))["id"]

    ids = {"customerId": ann.gid, "id": hers}
    assert await codes(shop, CHANGE, **ids, address={"city": "Mine"}) == [("NOT_FOUND", "id")]
    assert await codes(shop, REMOVE, **ids) == [("NOT_FOUND", "id")]
    chosen = {"defaultAddressId": hers}
    where = [("NOT_FOUND", "customer.defaultAddressId")]
    assert await codes(shop, EDIT, id=ann.gid, customer=chosen) == where
    assert [row.city for row in await shop.all(sa.select(models.MailingAddress))] == [
        "Beverly Hills"
    ]
    many = [models.MailingAddress(customer_id=ann.id) for _ in range(MAX_ADDRESSES)]
    await shop.add(*many)
    assert await codes(shop, ADD, customerId=ann.gid, address=HOME) == [("INVALID", "address")]


async def test_customers_are_found_and_sorted(shop: Shop, ann: models.Customer) -> None:
    mai = {"email": "mai@example.com", "firstName": "mai", "lastName": "adams", "tags": ["Press"]}
    await done(shop, INVITE, customer={**mai, "acceptsMarketing": True})
    await done(shop, INVITE, customer={"email": "annie@example.com", "tags": ["PRESS", "x"]})
    group = models.CustomerGroup(name="Trade", name_key="trade")
    await shop.add(group)
    await shop.add(models.CustomerGroupMember(customer_group_id=group.id, customer_id=ann.id))

    assert await found(shop) == ["ann", "mai", "annie"]
    assert await found(shop, key="NAME") == ["annie", "mai", "ann"]
    assert await found(shop, key="CREATED_AT", reverse=True) == ["annie", "mai", "ann"]
    for query, emails in {
        "ann": ["ann", "annie"],
        "ADA": ["mai"],
        "lee": ["ann"],
        '"+12025550123"': ["ann"],
        "phone:+12025550123": ["ann"],
        "email:ANN@example.com": ["ann"],
        "email:ann*": ["ann", "annie"],
        "first_name:Mai": ["mai"],
        "last_name:LEE": ["ann"],
        "tag:press": ["mai", "annie"],
        "tag_not:x": ["ann", "mai"],
        f"group_id:{group.id}": ["ann"],
        "accepts_marketing:true": ["mai"],
        "state:invited": ["mai", "annie"],
        "state:enabled": ["ann"],
        f"id:>{ann.id}": ["mai", "annie"],
        "created_at:<2020-01-01": [],
        "-tag:press": ["ann"],
        '" "': ["ann", "mai", "annie"],
    }.items():
        assert (query, await found(shop, query)) == (query, emails)


async def test_the_list_turns_as_customers_change(shop: Shop, ann: models.Customer) -> None:
    await done(shop, INVITE, customer={"email": "mai@example.com"})
    await done(shop, EDIT, id=ann.gid, customer={"lastName": "Zed", "note": "x"})

    assert await found(shop, key="UPDATED_AT") == ["mai", "ann"]
    assert await found(shop, "last_name:zed") == ["ann"]
    assert await found(shop, "last_name:lee") == []


async def test_whom_the_shop_forgot_is_nobody(shop: Shop, ann: models.Customer) -> None:
    await done(shop, EDIT, id=ann.gid, customer={"tags": ["Press"]})
    erase = "mutation($id: ID!) { answer: customerErase(id: $id) { erasedCustomerId } }"
    await ask(shop, erase, id=ann.gid)

    assert await found(shop) == []
    assert await shop.ask(ONE, STAFF, id=ann.gid) == {"customer": None, "node": None}
    assert await codes(shop, OPEN, id=ann.gid) == [("NOT_FOUND", "id")]
    [row] = await shop.all(sa.select(models.Customer))
    assert (row.first_name_key, row.last_name_key, row.tags) == ("", "", [])
    assert await shop.all(sa.select(models.CustomerTag)) == []


async def test_a_customer_is_seen_by_staff_and_by_themselves_alone(
    shop: Shop, ann: models.Customer
) -> None:
    seen = {"customer": {"email": "ann@example.com"}, "node": {"id": ann.gid}}
    assert await shop.ask(ONE, [READ], id=ann.gid) == seen
    assert await shop.ask(ONE, [WRITE], id=ann.gid) == {"customer": None, "node": None}
    assert await shop.ask(ONE, id=ann.gid) == {"customer": None, "node": None}
    assert await shop.ask(ONE, STAFF, id=NOBODY) == {"customer": None, "node": None}
    for asked in ("{ customer { id } }", f'{{ customer(id: "{ann.gid}", {TOKEN}) {{ id }} }}'):
        assert await shop.refusal(asked, STAFF) == (
            "BAD_USER_INPUT",
            "Give exactly one of customerAccessToken and id.",
        )


async def test_what_they_bought_needs_more_than_seeing_them(
    shop: Shop, ann: models.Customer
) -> None:
    tea = variant(stock=10, price_minor=1000, requires_shipping=False)
    await stock(shop, product(tea))
    who = {"customerAccessToken": await accounts.sign_in(shop)}
    await buying.order(shop, buying.line(tea, 2), buyerIdentity=who)
    called_off = await buying.order(shop, buying.line(tea), buyerIdentity=who)
    async with shop.database.write_session() as session, session.begin():
        gone = sa.update(models.Order).where(models.Order.id == called_off.id)
        await session.execute(gone.values(canceled_at=models.now()))
    query = """query($id: ID!) { customer(id: $id) { numberOfOrders
      amountSpent { amount currencyCode } orders(first: 2) { nodes { id } } } }"""

    seen = (await shop.ask(query, [READ], id=ann.gid))["customer"]
    assert seen["numberOfOrders"] == "2"
    assert seen["amountSpent"] == [{"amount": "20.00", "currencyCode": "USD"}]
    assert seen["orders"]["nodes"] == []
    both = await shop.ask(query, [READ, Permission.ORDERS_READ], id=ann.gid)
    assert len(both["customer"]["orders"]["nodes"]) == 2
