"""The shop itself, and the words its products are found by."""

from typing import Any

import pytest
import sqlalchemy as sa
from conftest import Shop
from factories import image, product
from writing import policy

import models
from commerce.refusal import Refused
from context import Context, Request
from schema import schema


async def test_the_shop_says_what_it_is_and_where(shop: Shop) -> None:
    [row] = await shop.all(sa.select(models.Shop))

    answer = await shop.ask(
        "{ shop { id name description moneyFormat primaryDomain { host url sslEnabled } } }"
    )

    assert answer["shop"] == {
        "id": "gid://shopify/Shop/1",
        "name": row.name,
        "description": row.description,
        "moneyFormat": "{{amount}} " + row.currency_code,
        "primaryDomain": {"host": "shop.test", "url": "http://shop.test", "sslEnabled": False},
    }


async def test_the_shop_is_found_where_the_request_reached_it(shop: Shop) -> None:
    context = Context(
        shop.database, shop.settings, request=Request(base_url="https://shop.example:8443")
    )
    result: Any = await schema.execute(
        "{ shop { primaryDomain { host url sslEnabled } } }", context_value=context
    )
    await context.close()

    assert result.data["shop"]["primaryDomain"] == {
        "host": "shop.example:8443",
        "url": "https://shop.example:8443",
        "sslEnabled": True,
    }


TAGS = """query($first: Int!, $after: String) { words: productTags(first: $first, after: $after) {
  nodes edges { cursor node } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""
TYPES = TAGS.replace("productTags", "productTypes")


async def test_tags_come_in_order_each_once_however_it_is_written(shop: Shop) -> None:
    await shop.add(
        product(tags=["tea", "Black"]), product(tags=["Tea", "zest"]), product(tags=["Äpfel"])
    )

    answer = await shop.ask(TAGS, first=9)

    assert answer["words"]["nodes"] == ["Black", "tea", "zest", "Äpfel"]
    assert [edge["node"] for edge in answer["words"]["edges"]] == answer["words"]["nodes"]


async def test_types_come_in_order_each_once_and_none_for_nothing(shop: Shop) -> None:
    kinds = ["Tea", "", "Cup", "Tea", "tea"]
    await shop.add(*(product(product_type=kind) for kind in kinds))

    answer = await shop.ask(TYPES, first=9)

    assert answer["words"]["nodes"] == ["Cup", "Tea", "tea"]


@pytest.mark.parametrize("query", [TAGS, TYPES], ids=["tags", "types"])
async def test_words_come_in_pages(shop: Shop, query: str) -> None:
    await shop.add(*(product(tags=[word], product_type=word) for word in "cab"))

    first = (await shop.ask(query, first=2))["words"]
    second = (await shop.ask(query, first=2, after=first["pageInfo"]["endCursor"]))["words"]

    assert (first["nodes"], second["nodes"]) == (["a", "b"], ["c"])
    assert (first["pageInfo"]["hasNextPage"], second["pageInfo"]["hasNextPage"]) == (True, False)
    assert (first["pageInfo"]["hasPreviousPage"], second["pageInfo"]["hasPreviousPage"]) == (
        False,
        True,
    )
    assert first["pageInfo"]["startCursor"] == first["edges"][0]["cursor"]


@pytest.mark.parametrize("query", [TAGS, TYPES], ids=["tags", "types"])
@pytest.mark.parametrize("first", [-1, 251])
async def test_words_come_in_pages_of_a_size_that_can_be(
    shop: Shop, query: str, first: int
) -> None:
    code, message = await shop.refusal(query, first=first)

    assert code == "BAD_USER_INPUT"
    assert message == f"first is {first}; it may be 0 to 250."


async def test_a_cursor_of_tags_is_none_of_types(shop: Shop) -> None:
    await shop.add(product(tags=["a"], product_type="a"))
    cursor = (await shop.ask(TAGS, first=1))["words"]["pageInfo"]["endCursor"]

    code, message = await shop.refusal(TYPES, first=1, after=cursor)

    assert code == "BAD_USER_INPUT"
    assert "does not belong to this list" in message


SAID = """{ shop { moneyFormat shipsToCountries customerAccountUrl
  customerAccountTranslations { key } socialLoginProviders { handle }
  shopPayInstallmentsPricing { maxPrice { amount } }
  privacyPolicy { title body handle url } refundPolicy { title } shippingPolicy { title }
  termsOfService { title } termsOfSale { title } legalNotice { title } contactInformation { title }
  subscriptionPolicy { id title handle url body } brand { slogan }
  paymentSettings { countryCode currencyCode enabledPresentmentCurrencies acceptedCardBrands
    supportedDigitalWallets cardVaultUrl shopifyPaymentsAccountId } } }"""


async def test_a_new_shop_has_said_nothing_yet(shop: Shop) -> None:
    answer = (await shop.ask(SAID))["shop"]

    assert answer.pop("subscriptionPolicy")["id"] is None
    assert answer == {
        "moneyFormat": "{{amount}} USD",
        "shipsToCountries": ["US"],
        "customerAccountUrl": None,
        "customerAccountTranslations": None,
        "socialLoginProviders": [],
        "shopPayInstallmentsPricing": None,
        "privacyPolicy": None,
        "refundPolicy": None,
        "shippingPolicy": None,
        "termsOfService": None,
        "termsOfSale": None,
        "legalNotice": None,
        "contactInformation": None,
        "brand": None,
        "paymentSettings": {
            "countryCode": "US",
            "currencyCode": "USD",
            "enabledPresentmentCurrencies": ["USD"],
            "acceptedCardBrands": [],
            "supportedDigitalWallets": [],
            "cardVaultUrl": "http://shop.test/vault/sessions",
            "shopifyPaymentsAccountId": None,
        },
    }


async def test_what_staff_said_is_shown(shop: Shop) -> None:
    for name in ("refund", "shipping", "privacy"):
        await policy(shop, f"{name}-policy", f"<p>{name}</p><script></script>")
    for handle in ("terms-of-service", "terms-of-sale", "legal-notice", "contact-information"):
        await policy(shop, handle, "Text", title=handle)

    answer = (await shop.ask(SAID))["shop"]

    assert answer["privacyPolicy"] == {
        "title": "Privacy policy",
        "body": "<p>privacy</p>",
        "handle": "privacy-policy",
        "url": "http://shop.test/policies/privacy-policy",
    }
    assert answer["refundPolicy"] == {"title": "Refund policy"}
    assert answer["shippingPolicy"] == {"title": "Shipping policy"}
    assert answer["termsOfService"] == {"title": "terms-of-service"}
    assert answer["termsOfSale"] == {"title": "terms-of-sale"}
    assert answer["legalNotice"] == {"title": "legal-notice"}
    assert answer["contactInformation"] == {"title": "contact-information"}


async def test_the_cancellation_policy_has_words_of_its_own_until_staff_write_it(
    shop: Shop,
) -> None:
    ask = "{ shop { subscriptionPolicy { id title handle url body } } }"
    before = (await shop.ask(ask))["shop"]["subscriptionPolicy"]
    row = await policy(shop, "subscription-policy", "Ours", title="Leaving")
    after = (await shop.ask(ask))["shop"]["subscriptionPolicy"]

    assert before.pop("body").startswith("A subscription goes on until you cancel it")
    assert before == {
        "id": None,
        "title": "Cancellation policy",
        "handle": "subscription-policy",
        "url": "http://shop.test/policies/subscription-policy",
    }
    assert (after["id"], after["title"], after["body"]) == (row.gid, "Leaving", "Ours")


async def test_the_brand_has_a_logo_colors_and_a_slogan(shop: Shop) -> None:
    logo, square, cover = (image(url=f"https://images.test/{n}.png") for n in "abc")
    await shop.add(logo, square, cover)
    await shop.add(
        models.Brand(
            slogan="Made to last",
            short_description="Clothes",
            primary_colors=[["#112233", "#ffffff"]],
            secondary_colors=[["#445566", None]],
            logo_id=logo.id,
            square_logo_id=square.id,
            cover_image_id=cover.id,
        )
    )

    answer = await shop.ask(
        """{ shop { brand { slogan shortDescription logo { image { url } } squareLogo { alt }
             coverImage { image { url } } colors { primary { background foreground }
             secondary { background foreground } } } } }"""
    )

    assert answer["shop"]["brand"] == {
        "slogan": "Made to last",
        "shortDescription": "Clothes",
        "logo": {"image": {"url": "https://images.test/a.png"}},
        "squareLogo": {"alt": square.alt_text},
        "coverImage": {"image": {"url": "https://images.test/c.png"}},
        "colors": {
            "primary": [{"background": "#112233", "foreground": "#ffffff"}],
            "secondary": [{"background": "#445566", "foreground": None}],
        },
    }


async def test_a_brand_may_say_nothing(shop: Shop) -> None:
    await shop.add(models.Brand())

    answer = await shop.ask(
        "{ shop { brand { slogan logo { id } colors { primary { background } } } } }"
    )

    assert answer["shop"]["brand"] == {"slogan": None, "logo": None, "colors": {"primary": []}}


async def test_a_policy_is_found_by_its_id(shop: Shop) -> None:
    row = await policy(shop, "refund-policy", "Yes")

    answer = await shop.ask(
        "query($id: ID!) { node(id: $id) { ... on ShopPolicy { body url } } }", id=row.gid
    )

    assert answer["node"] == {"body": "Yes", "url": "http://shop.test/policies/refund-policy"}


async def test_there_are_no_other_policies(shop: Shop) -> None:
    with pytest.raises(Refused, match="The policies are contact-information,"):
        await policy(shop, "house-rules", "No shoes")


async def test_storing_a_policy_again_replaces_it(shop: Shop) -> None:
    first = await policy(shop, "refund-policy", "Yes")
    second = await policy(shop, "refund-policy", "No")

    assert first.id == second.id


async def test_the_versions_of_the_contract_are_told(shop: Shop) -> None:
    answer = await shop.ask("{ publicApiVersions { handle displayName supported } }")

    assert answer["publicApiVersions"] == [
        {"handle": "2026-04", "displayName": "2026-04", "supported": True},
        {"handle": "unstable", "displayName": "unstable", "supported": False},
    ]


async def test_storefronts_learn_where_their_cookies_of_consent_belong(shop: Shop) -> None:
    answer = await shop.ask(
        """query($visitorConsent: VisitorConsent) { consentManagement {
             cookies(visitorConsent: $visitorConsent) { cookieDomain } } }""",
        visitorConsent={"marketing": True, "analytics": True, "preferences": False},
    )

    assert answer["consentManagement"]["cookies"] == {"cookieDomain": "shop.test"}


async def test_how_the_shop_is_paid_is_asked_of_the_root_too(shop: Shop) -> None:
    answer = await shop.ask("{ paymentSettings { currencyCode countryCode } }")

    assert answer["paymentSettings"] == {"currencyCode": "USD", "countryCode": "US"}
