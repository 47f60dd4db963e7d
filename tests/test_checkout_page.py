"""The hosted checkout as a browser without scripts sees it: forms over HTTP, on both databases."""

import asyncio
import re
from decimal import Decimal
from typing import Any

import httpx2
import pytest
import sqlalchemy as sa
from conftest import Shop
from factories import product, stock, variant
from forms import form_of, press

import models
from commerce import gift_card_code
from commerce.discount import Discount, Percentage
from commerce.money import Money
from commerce.shipping import Flat, ShippingMethod, ShippingZone
from commerce.tax import Destination, TaxRate
from pages import checkout_token
from resolvers.demo_terms import write_terms

HOME = {
    "country_code": "US",
    "first_name": "Ann",
    "last_name": "Lee",
    "address1": "12 Harbor Street",
    "city": "Seattle",
    "province_code": "WA",
    "zip": "98101",
}
BUYER = {"email": "ann@example.com", **HOME}
CREATE = """mutation($lines: [CartLineInput!]) { cartCreate(input: {lines: $lines}) {
  cart { id checkoutUrl } } }"""


async def terms(shop: Shop) -> None:
    """The deliveries, taxes, codes and colours of the demo shop."""
    async with shop.database.write_session() as session, session.begin():
        write_terms(session, "USD")


async def cart_of(shop: Shop, *variants: models.ProductVariant, quantity: int = 1) -> str:
    lines = [{"merchandiseId": variant.gid, "quantity": quantity} for variant in variants]
    made = await shop.ask(CREATE, lines=lines)
    return str(made["cartCreate"]["cart"]["checkoutUrl"])


@pytest.fixture
async def tea(shop: Shop) -> models.ProductVariant:
    found = variant(5, price_minor=1250, title="Default Title", grams=200)
    await stock(shop, product(found, title="Tea & more"))
    return found


@pytest.fixture
async def url(shop: Shop, tea: models.ProductVariant) -> str:
    await terms(shop)
    return await cart_of(shop, tea, quantity=2)


async def orders(shop: Shop) -> list[models.Order]:
    return list(await shop.all(sa.select(models.Order).order_by(models.Order.id)))


def words(page: httpx2.Response) -> str:
    """What stands on the page."""
    plain = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page.text))
    return plain.replace("\N{MINUS SIGN}", "-")


def fault(page: httpx2.Response, name: str) -> str:
    """What stands beside a field; it has to be told in the summary too."""
    found = re.search(rf'id="{name}-problem">([^<]*)<', page.text)
    assert found, (name, words(page))
    assert f'<a href="#{name}">{found[1]}</a>' in page.text
    return found[1]


async def ready(client: httpx2.AsyncClient, url: str, **typed: str) -> httpx2.Response:
    """The page on which only the order is left to be placed."""
    page = await press(client, await client.get(url), "continue", **BUYER | typed)
    assert page.status_code == 200, words(page)
    return page


async def test_a_buyer_without_scripts_gets_from_the_cart_to_the_order(
    client: httpx2.AsyncClient, shop: Shop, url: str
) -> None:
    page = await client.get(f"{url}&utm_source=mail&_fd=0&_cs=3")
    assert "Tea &amp; more" in page.text
    assert "place" not in form_of(page).buttons

    page = await press(client, page, "continue", **BUYER)
    assert form_of(page).choices["delivery"] == ["standard", "express"]
    page = await press(client, page, "update", delivery="express")
    page = await press(client, page, "apply_code", code="welcome10")
    page = await press(client, page, "apply_card", gift_card="tarn side gift 2025")
    shown = words(page)
    placed = await press(client, page, "place", payment="Invoice")

    for said in ("-$2.50", "$14.95", "Sales tax 6.5 %", "$1.46", "$38.91", "-$25.00", "$13.91"):
        assert said in shown, said
    assert placed.status_code == 303
    order = words(await client.get(placed.headers["location"]))
    for said in ("Order #1001", "Ann Lee", "Seattle, WA 98101", "Express", "Invoice", "$13.91"):
        assert said in order, said
    [row] = await orders(shop)
    assert (row.total_minor, row.email, row.payment_method) == (3891, "ann@example.com", "Invoice")


async def test_a_shop_that_has_no_zones_asks_for_no_address(
    client: httpx2.AsyncClient, shop: Shop, tea: models.ProductVariant
) -> None:
    page = await client.get(await cart_of(shop, tea))
    assert "address1" not in form_of(page).values

    placed = await press(client, page, "place", email="ann@example.com")

    assert placed.status_code == 303
    assert [row.total_minor for row in await orders(shop)] == [1250]


async def test_a_second_click_a_reload_and_a_second_tab_find_the_one_order(
    client: httpx2.AsyncClient, shop: Shop, url: str
) -> None:
    page = await ready(client, url)
    tab = await client.get(url)

    clicks = await asyncio.gather(*(press(client, page, "place") for _ in range(4)))
    clicks.append(await press(client, tab, "place"))
    back = await client.get(url)

    places = {answer.headers.get("location") for answer in (*clicks, back)}
    assert {answer.status_code for answer in (*clicks, back)} == {303}
    assert len(places) == 1
    assert len(await orders(shop)) == 1


async def test_two_tabs_at_once_give_one_order(
    client: httpx2.AsyncClient, shop: Shop, url: str
) -> None:
    await ready(client, url)
    tabs = [await client.get(url) for _ in range(3)]

    answers = await asyncio.gather(*(press(client, tab, "place") for tab in tabs))

    assert [answer.status_code for answer in answers] == [303] * 3
    ends = [
        await client.get(answer.headers["location"], follow_redirects=True) for answer in answers
    ]
    assert len({str(end.url) for end in ends}) == 1
    assert "Order #1001" in words(ends[0])
    assert len(await orders(shop)) == 1


async def test_a_price_that_rose_is_shown_before_it_is_paid(
    client: httpx2.AsyncClient, shop: Shop, tea: models.ProductVariant, url: str
) -> None:
    page = await ready(client, url)
    await change(shop, sa.update(models.ProductVariant).values(price_minor=1300))

    shown = await press(client, page, "place")
    none_yet = await orders(shop)
    placed = await press(client, shown, "place")

    assert shown.status_code == 422
    assert "There is now $33.64 to pay." in words(shown)
    assert none_yet == []
    assert placed.status_code == 303
    assert [row.total_minor for row in await orders(shop)] == [3364]


async def change(shop: Shop, statement: Any) -> None:
    async with shop.database.write_session() as session, session.begin():
        await session.execute(statement)


async def test_a_cart_that_another_tab_changed_is_shown_before_it_is_bought(
    client: httpx2.AsyncClient, shop: Shop, tea: models.ProductVariant, url: str
) -> None:
    page = await ready(client, url)
    other = form_of(page)
    [taken] = [value for value in other.buttons if value.startswith("set_line:0")]
    lines = await shop.all(sa.select(models.CartLine))
    await change(shop, sa.update(models.CartLine).values(quantity=1))

    shown = await press(client, page, "place")
    emptied = await press(client, shown, taken)

    assert shown.status_code == 422
    assert "has changed since you last saw it" in words(shown)
    assert len(lines) == 1
    assert "Your cart is empty" in words(emptied)
    assert await orders(shop) == []


async def test_stock_that_ran_out_is_said_and_can_be_mended(
    client: httpx2.AsyncClient, shop: Shop, tea: models.ProductVariant, url: str
) -> None:
    page = await ready(client, url)
    await change(shop, sa.update(models.ProductVariant).values(quantity_available=1))
    await change(shop, sa.update(models.InventoryLevel).values(on_hand=1))

    short = await press(client, page, "place")
    placed = await press(client, short, "place")

    assert fault(short, "items").startswith("Only 1 of Tea &amp; more")
    assert "Your cart now holds what there is" in words(short)
    assert placed.status_code == 303
    assert [row.subtotal_minor for row in await orders(shop)] == [1250]


async def test_fewer_can_be_taken_by_a_button_where_stock_fell_short(
    client: httpx2.AsyncClient, shop: Shop, url: str
) -> None:
    await change(shop, sa.update(models.ProductVariant).values(quantity_available=1))

    short = await client.get(url)
    button = next(one for one in form_of(short).buttons if one.startswith("set_line:1:"))
    fewer = await press(client, short, button)

    assert fault(short, "items") == "Only 1 of Tea &amp; more are left: take fewer."
    assert fewer.status_code == 200
    assert "items-problem" not in fewer.text


async def test_what_is_sold_out_is_said_when_the_page_opens(
    client: httpx2.AsyncClient, shop: Shop, url: str
) -> None:
    await change(shop, sa.update(models.ProductVariant).values(quantity_available=0))

    page = await client.get(url)

    assert page.status_code == 200
    assert fault(page, "items") == "Tea &amp; more is sold out: remove it."


async def test_every_fault_stands_beside_its_field_and_nothing_typed_is_lost(
    client: httpx2.AsyncClient, url: str
) -> None:
    typed = {**BUYER, "email": "ann@", "zip": "1", "last_name": "", "phone": "12"}

    page = await press(client, await client.get(url), "continue", **typed)

    assert page.status_code == 422
    assert fault(page, "email").startswith("Enter a valid e-mail address")
    assert fault(page, "zip") == "The ZIP code does not exist in that country."
    assert fault(page, "last_name") == "Enter a last name."
    assert fault(page, "phone") == "The phone is not valid."
    assert 'role="alert"' in page.text
    kept = form_of(page).values
    assert {name: kept[name] for name in typed} == typed


async def test_an_empty_form_says_what_it_needs_in_the_words_of_the_country(
    client: httpx2.AsyncClient, url: str
) -> None:
    american = await press(client, await client.get(url), "continue")
    page = await press(client, american, "update", country_code="GB")
    british = await press(client, page, "continue")

    assert fault(american, "email") == "Enter your e-mail address."
    assert fault(american, "province_code") == "Choose a state."
    assert page.status_code == 200
    assert "province_code" not in form_of(page).values
    assert fault(british, "city") == "Enter a town or city."
    assert fault(british, "zip") == "Enter a postal code."


@pytest.mark.parametrize("country", ["", "FR", "XX", "DE\x00"])
async def test_only_countries_that_are_delivered_to_can_be_ordered_from(
    client: httpx2.AsyncClient, shop: Shop, tea: models.ProductVariant, country: str
) -> None:
    await zone(shop, "DE")
    page = await client.get(await cart_of(shop, tea))
    assert form_of(page).choices["country_code"] == ["", "DE"]

    answer = await press(client, page, "continue", email="a@example.com", country_code=country)

    assert answer.status_code == 422
    assert fault(answer, "country_code")


async def zone(shop: Shop, *countries: str, rest_of_world: bool = False) -> None:
    method = ShippingMethod(key="post", title="Post", price=Flat(Money(500, "USD")))
    table = ShippingZone(
        key="z",
        title="Zone",
        regions=frozenset(map(Destination, countries)),
        rest_of_world=rest_of_world,
        methods=(method,),
    )
    await shop.add(models.ShippingZone.of(table, "USD"))


async def test_a_shop_that_delivers_everywhere_lists_the_world(
    client: httpx2.AsyncClient, shop: Shop, tea: models.ProductVariant
) -> None:
    await zone(shop, rest_of_world=True)
    page = await client.get(await cart_of(shop, tea))
    assert len(form_of(page).choices["country_code"]) > 200


async def test_a_delivery_that_vanished_gives_way_to_another_before_the_order(
    client: httpx2.AsyncClient, shop: Shop, url: str
) -> None:
    page = await press(client, await ready(client, url), "update", delivery="express")
    await change(shop, sa.delete(models.ShippingZone))
    await zone(shop, "US")

    shown = await press(client, page, "place")
    placed = await press(client, shown, "place")

    assert shown.status_code == 422
    assert "There is now $31.63 to pay." in words(shown)
    assert placed.status_code == 303


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("", "Enter a discount code."),
        ("nothing", "nothing: There is no such discount code."),
        ("SPRING25", "SPRING25: The discount has ended."),
        ("FREESHIP", "FREESHIP: What is entitled to the discount costs less than it asks for."),
    ],
)
async def test_a_code_that_does_not_count_is_not_kept_and_says_why(
    client: httpx2.AsyncClient, shop: Shop, url: str, code: str, said: str
) -> None:
    page = await press(client, await client.get(url), "apply_code", code=code)

    assert fault(page, "code") == said
    assert form_of(page).values["code"] == code
    [cart] = await shop.all(sa.select(models.Cart))
    assert cart.discount_codes == []


async def test_codes_and_cards_can_be_taken_off_again(
    client: httpx2.AsyncClient, shop: Shop, url: str
) -> None:
    page = await press(client, await client.get(url), "apply_code", code="Welcome10")
    again = await press(client, page, "apply_code", code="WELCOME10")
    page = await press(client, again, "apply_card", gift_card="TARNSIDEGIFT2025")
    assert "-$2.50" in words(page)
    page = await press(client, page, "remove_card:1")
    page = await press(client, page, "remove_code:Welcome10")

    assert again.status_code == 200
    assert "-$" not in words(page)
    [cart] = await shop.all(sa.select(models.Cart))
    assert (cart.discount_codes, cart.gift_card_ids) == ([], [])


async def test_a_code_that_ended_after_it_was_entered_stays_with_its_reason(
    client: httpx2.AsyncClient, shop: Shop, url: str
) -> None:
    await press(client, await client.get(url), "apply_code", code="WELCOME10")
    await change(shop, sa.update(models.Discount).values(usage_limit=0))

    assert "The discount has been used as often as it may be." in words(await client.get(url))


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("", "Enter the code of a gift card."),
        ("NOSUCHCARD", "There is no such gift card."),
        ("EUROCARD", "The gift card is in another currency than the cart."),
    ],
)
async def test_a_gift_card_that_cannot_pay_says_why(
    client: httpx2.AsyncClient, shop: Shop, url: str, code: str, said: str
) -> None:
    hashed = gift_card_code.hashed("EUROCARD")
    await shop.add(
        models.GiftCard(code_hash=hashed, last_characters="card", currency="EUR", balance_minor=500)
    )

    page = await press(client, await client.get(url), "apply_card", gift_card=code)

    assert fault(page, "gift_card") == said


async def test_nothing_to_pay_needs_no_way_to_pay(
    client: httpx2.AsyncClient, shop: Shop, tea: models.ProductVariant
) -> None:
    free = Discount(
        key="",
        title="Gift",
        code="ALL",
        value=Percentage(Decimal(100)),
    )
    await shop.add(models.Discount.of(free))
    page = await client.get(await cart_of(shop, tea))

    page = await press(client, page, "apply_code", code="ALL", email="ann@example.com")
    placed = await press(client, page, "place")

    assert "There is nothing to pay." in words(page)
    assert placed.status_code == 303


async def test_a_way_to_pay_that_is_not_offered_is_refused(
    client: httpx2.AsyncClient, shop: Shop, url: str
) -> None:
    page = await ready(client, url)
    data = form_of(page).values | {"payment": "Promises", "action": "place"}

    answer = await client.post(url, data=data)

    assert fault(answer, "payment") == "Choose how you pay."
    assert await orders(shop) == []


async def test_a_form_that_is_not_ours_changes_nothing(
    client: httpx2.AsyncClient, shop: Shop, tea: models.ProductVariant, url: str
) -> None:
    page = await ready(client, url)
    other = form_of(await client.get(await cart_of(shop, tea))).values["token"]
    values = form_of(page).values | {"action": "place", "email": "eve@example.com"}

    forged = [
        await client.post(url, data=values | {"token": token}) for token in ("", "x.y.z", other)
    ]
    foreign = await client.post(url, data=values, headers={"Sec-Fetch-Site": "cross-site"})

    for answer in (*forged, foreign):
        assert answer.status_code == 422
        assert "look it over, and go on" in words(answer)
        assert form_of(answer).values["email"] == "eve@example.com"
    assert await orders(shop) == []
    [first, _] = await shop.all(sa.select(models.Cart).order_by(models.Cart.created_at))
    assert first.email == "ann@example.com"


def test_a_token_opens_its_own_cart_until_it_is_old(monkeypatch: pytest.MonkeyPatch) -> None:
    token = checkout_token.make(b"k" * 16, "cart")
    found = checkout_token.read(b"k" * 16, token, "cart")

    assert found is not None
    assert checkout_token.read(b"k" * 16, token, "other") is None
    assert checkout_token.read(b"l" * 16, token, "cart") is None
    monkeypatch.setattr(checkout_token, "MAX_AGE", -1)
    assert checkout_token.read(b"k" * 16, token, "cart") is None


async def test_pages_are_safe_and_kept_by_nobody(client: httpx2.AsyncClient, url: str) -> None:
    page = await client.get(url)

    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "frame-ancestors 'none'" in policy
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in page.headers
    assert not re.search(r"<script(?![^>]*src=)|\son\w+=|style=", page.text)


async def test_the_pages_wear_the_colours_and_the_logo_of_the_shop(
    client: httpx2.AsyncClient, shop: Shop, tea: models.ProductVariant
) -> None:
    plain = await client.get("/brand.css")
    logo = models.Image(url="https://images.test/logo.png", alt_text="Logo")
    await shop.add(logo)
    await shop.add(models.Brand(primary_colors=[["#FFE04A", "#FFFFFF"]], logo_id=logo.id))

    style, page = await client.get("/brand.css"), await client.get(await cart_of(shop, tea))

    assert plain.text == ""
    # White on yellow cannot be read, nor yellow on white paper; on black it can.
    assert ":root { --brand: #FFE04A; --brand-ink: #000000; }" in style.text
    assert "light" not in style.text
    assert "prefers-color-scheme: dark) { :root { --accent: #FFE04A" in style.text
    assert 'src="https://images.test/logo.png"' in page.text


@pytest.mark.parametrize("colours", [[], [[]], [[None, None]], [["red; } body { x", "#FFFFFF"]]])
async def test_colours_that_make_no_sense_are_left_out(
    client: httpx2.AsyncClient, shop: Shop, colours: Any
) -> None:
    await shop.add(models.Brand(primary_colors=colours))
    assert (await client.get("/brand.css")).text == ""


async def test_a_wrong_key_opens_no_checkout(client: httpx2.AsyncClient, url: str) -> None:
    assert (await client.get(url + "x")).status_code == 404
    assert (await client.post(url + "x", data={"email": "a@example.com"})).status_code == 404


async def test_the_checkout_takes_as_many_statements_for_many_lines_as_for_one(
    client: httpx2.AsyncClient, shop: Shop
) -> None:
    await terms(shop)
    variants = [variant(5) for _ in range(12)]
    await stock(shop, *(product(one) for one in variants))
    counted = []
    for some in (variants[:1], variants):
        url = await cart_of(shop, *some)
        with shop.statements() as statements:
            assert (await client.get(url)).status_code == 200
        counted.append(len(statements))

    assert counted[0] == counted[1], counted


async def test_taxes_are_told_with_their_rate(
    client: httpx2.AsyncClient, shop: Shop, tea: models.ProductVariant
) -> None:
    await shop.add(models.TaxRate.of(TaxRate(title="VAT", rate=Decimal("0.2"), country="GB")))
    url = await cart_of(shop, tea)
    await change(shop, sa.update(models.Cart).values(country_code="GB"))

    assert "VAT 20 % $2.50" in words(await client.get(url))
