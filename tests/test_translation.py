"""The shop in other languages: texts with fallback, variants, search, and keeping them."""

from typing import Any

import pytest
import sqlalchemy as sa
from conftest import Shop
from factories import product, variant
from test_market import STAFF, market, rates
from test_market import selling as selling
from writing import article, blog, menu, page, policy

import models
from commerce.content_draft import MenuItemDraft
from commerce.permission import Permission
from commerce.translation import digest
from models.search import SearchKind
from resolvers import search_index

REGISTER = """mutation($id: ID!, $translations: [TranslationInput!]!) {
  translationsRegister(resourceId: $id, translations: $translations) {
    translations { key value locale } userErrors { code field } } }"""
LANGUAGES = """mutation($languages: [LanguageCode!]!) {
  shopLanguagesUpdate(languages: $languages) { languages { isoCode } userErrors { code } } }"""


async def speak(shop: Shop, *languages: str) -> None:
    answer = await shop.ask(LANGUAGES, STAFF, languages=["EN", *languages])
    assert answer["shopLanguagesUpdate"]["userErrors"] == []


async def translate(
    shop: Shop, row: models.Base, locale: str = "DE", **texts: tuple[str, str]
) -> None:
    """Each text by its key: what it is, and what to say instead."""
    given = [
        {
            "key": key,
            "locale": locale,
            "value": said,
            "translatableContentDigest": digest(source),
        }
        for key, (source, said) in texts.items()
    ]
    answer = await shop.ask(REGISTER, STAFF, id=row.gid, translations=given)
    assert answer["translationsRegister"]["userErrors"] == []


def option(name: str, *values: str) -> models.ProductOption:
    return models.ProductOption(
        name=name,
        position=1,
        option_values=[models.ProductOptionValue(name=v, position=n) for n, v in enumerate(values)],
    )


@pytest.fixture
async def shirt(selling: Shop) -> models.Product:
    """A shirt, small or large, half told in German."""
    row = product(
        variant(title="Small", selected_options=[["Size", "Small"]]),
        variant(title="Large", selected_options=[["Size", "Large"]]),
        options=[option("Size", "Small", "Large")],
        title="Shirt",
        description_html="<p>Warm</p>",
        description="Warm",
        seo_title="A shirt",
    )
    await selling.add(row)
    await speak(selling, "DE", "PT", "PT_BR")
    await translate(
        selling, row, title=("Shirt", "Hemd"), body_html=("<p>Warm</p>", "<b>Mollig</b>")
    )
    [size] = row.options
    await translate(selling, size, name=("Size", "Größe"))
    await translate(selling, size.option_values[0], name=("Small", "Klein"))
    return row


SHOWN = """query($id: ID!) @inContext(language: %s) { product(id: $id) {
  handle title description descriptionHtml seo { title }
  options { name optionValues { name firstSelectableVariant { title } } }
  variants(first: 5) { nodes { title selectedOptions { name value } } }
  found: variantBySelectedOptions(selectedOptions: [{name: "Größe", value: "Klein"}]) {
    title } } }"""


async def test_a_product_is_told_in_the_language_of_the_document(
    selling: Shop, shirt: models.Product
) -> None:
    found = (await selling.ask(SHOWN % "DE", id=shirt.gid))["product"]

    assert (found["title"], found["handle"]) == ("Hemd", shirt.handle)
    assert (found["description"], found["descriptionHtml"]) == ("Mollig", "<b>Mollig</b>")
    assert found["seo"] == {"title": "A shirt"}, "what is not translated stays"
    small, large = found["variants"]["nodes"]
    assert small == {"title": "Klein", "selectedOptions": [{"name": "Größe", "value": "Klein"}]}
    assert large == {"title": "Large", "selectedOptions": [{"name": "Größe", "value": "Large"}]}
    [size] = found["options"]
    assert (size["name"], [one["name"] for one in size["optionValues"]]) == (
        "Größe",
        ["Klein", "Large"],
    )
    assert size["optionValues"][0]["firstSelectableVariant"] == {"title": "Klein"}
    assert found["found"] == {"title": "Klein"}


@pytest.mark.parametrize("language", ["EN", "FR"])
async def test_a_language_that_is_not_spoken_falls_back_to_the_shop_s_own(
    selling: Shop, shirt: models.Product, language: str
) -> None:
    query = f"query($id: ID!) @inContext(language: {language}) {{ product(id: $id) {{ title }} }}"
    result = await selling.answer(query, id=shirt.gid)

    assert result.data == {"product": {"title": "Shirt"}}
    assert result.extensions["context"]["language"] == "EN"


async def test_a_variety_falls_back_to_its_language_text_by_text(
    selling: Shop, shirt: models.Product
) -> None:
    await translate(selling, shirt, "PT", title=("Shirt", "Camisa"), meta_title=("A shirt", "Uma"))
    await translate(selling, shirt, "PT_BR", title=("Shirt", "Camiseta"))

    found = (await selling.ask(SHOWN % "PT_BR", id=shirt.gid))["product"]

    assert (found["title"], found["seo"]["title"]) == ("Camiseta", "Uma")
    assert found["description"] == "Warm"


async def test_a_language_costs_nothing_where_it_is_the_shop_s_own(
    selling: Shop, shirt: models.Product
) -> None:
    counts = []
    for language in ("EN", "DE"):
        with selling.statements() as statements:
            context = f"@inContext(language: {language})"
            await selling.ask(f"query {context} {{ products(first: 9) {{ nodes {{ title }} }} }}")
        counts.append(len(statements))

    assert counts == [2, 3]


@pytest.mark.parametrize("many", [1, 60])
async def test_translations_cost_one_statement_a_batch(selling: Shop, many: int) -> None:
    rows = [product(variant(title="S"), title=f"Thing {n}") for n in range(many)]
    await selling.add(*rows)
    await speak(selling, "DE")
    for n in (0, many - 1):
        await translate(selling, rows[n], title=(f"Thing {n}", f"Ding {n}"))

    with selling.statements() as statements:
        answer = await selling.ask(
            """query @inContext(language: DE) { products(first: 60) { nodes { title
            variants(first: 3) { nodes { title } } } } }"""
        )

    titles = [node["title"] for node in answer["products"]["nodes"]]
    assert titles[0] == "Ding 0"
    assert titles[-1] == f"Ding {many - 1}"
    assert len(statements) == 5, statements


async def test_nothing_of_a_translation_is_written_back(
    selling: Shop, shirt: models.Product
) -> None:
    await selling.ask(SHOWN % "DE", id=shirt.gid)
    assert (await selling.all(sa.select(models.Product.title))) == ["Shirt"]


async def test_pages_blogs_articles_menus_and_policies_are_told_too(selling: Shop) -> None:
    await speak(selling, "DE")
    about = await page(selling, "About", body="<p>We</p>", handle="about")
    news = await blog(selling, "News", handle="news")
    post = await article(selling, news, "Hello", content_html="<p>Hi</p>", handle="hello")
    terms = await policy(selling, "refund-policy", "<p>No</p>", "Refunds")
    main = await menu(selling, "main", MenuItemDraft("Home", "FRONTPAGE"), title="Main")
    [item] = await selling.all(sa.select(models.MenuItem))
    await translate(selling, about, title=("About", "Wir"), body_html=("<p>We</p>", "<p>Uns</p>"))
    await translate(selling, news, title=("News", "Neues"))
    await translate(selling, post, title=("Hello", "Hallo"), body_html=("<p>Hi</p>", "<p>Na</p>"))
    await translate(selling, terms, title=("Refunds", "Geld zurück"), body=("<p>No</p>", "Nein"))
    await translate(selling, main, title=("Main", "Haupt"))
    await translate(selling, item, title=("Home", "Start"))

    found = await selling.ask(
        """query @inContext(language: DE) {
        page(handle: "about") { title body bodySummary }
        blog(handle: "news") { title articleByHandle(handle: "hello") { title content } }
        menu(handle: "main") { title items { title } }
        shop { refundPolicy { title body } } }"""
    )

    assert found["page"] == {"title": "Wir", "body": "<p>Uns</p>", "bodySummary": "Uns"}
    assert found["blog"] == {
        "title": "Neues",
        "articleByHandle": {"title": "Hallo", "content": "Na"},
    }
    assert found["menu"] == {"title": "Haupt", "items": [{"title": "Start"}]}
    assert found["shop"]["refundPolicy"] == {"title": "Geld zurück", "body": "Nein"}


async def test_metafields_metaobjects_and_selling_plans_are_told_too(
    selling: Shop, shirt: models.Product
) -> None:
    group = models.SellingPlanGroup(name="Again")
    fact = models.Metafield(
        owner_type="Product",
        owner_key=str(shirt.id),
        namespace="facts",
        key="care",
        type="single_line_text_field",
        value="Wash",
    )
    kind = models.MetaobjectDefinition(
        type="maker",
        name="Maker",
        fields=[["name", "Name", "single_line_text_field"], ["age", "Age", "number_integer"]],
    )
    await selling.add(group, fact, kind)
    thing = models.Metaobject(type="maker", handle="ann", values={"name": "Weaver", "age": "7"})
    plan = models.SellingPlan(group_id=group.id, name="Weekly", currency="USD")
    await selling.add(
        models.SellingPlanGroupProduct(group_id=group.id, product_id=shirt.id), plan, thing
    )
    await translate(selling, fact, value=("Wash", "Waschen"))
    await translate(selling, thing, name=("Weaver", "Weber"))
    await translate(selling, plan, name=("Weekly", "Wöchentlich"))
    await translate(selling, group, name=("Again", "Immer wieder"))

    found = await selling.ask(
        """query($id: ID!) @inContext(language: DE) { product(id: $id) {
        metafield(namespace: "facts", key: "care") { value }
        sellingPlanGroups(first: 1) { nodes { name sellingPlans(first: 1) { nodes { name } } } } }
        metaobject(handle: {type: "maker", handle: "ann"}) { fields { key value } } }""",
        id=shirt.gid,
    )

    assert found["product"]["metafield"] == {"value": "Waschen"}
    assert found["product"]["sellingPlanGroups"]["nodes"] == [
        {"name": "Immer wieder", "sellingPlans": {"nodes": [{"name": "Wöchentlich"}]}}
    ]
    fields = {field["key"]: field["value"] for field in found["metaobject"]["fields"]}
    assert fields == {"name": "Weber", "age": "7"}


async def test_what_is_said_in_another_language_is_found(
    selling: Shop, shirt: models.Product
) -> None:
    async with selling.database.write_session() as session, session.begin():
        await search_index.refresh(session, SearchKind.PRODUCT)

    for word in ("hemd", "mollig", "shirt"):
        found = await selling.ask(
            "query($q: String!) { search(query: $q, first: 5, types: PRODUCT) { totalCount } }",
            q=word,
        )
        assert found["search"]["totalCount"] == 1, word


RESOURCE = """query($id: ID!) { translatableResource(resourceId: $id) { resourceId locale
  translatableContent { key value digest } translations(locale: DE) { key value locale }
  outdated(locale: DE) } }"""


async def test_staff_see_which_translations_are_out_of_date(
    selling: Shop, shirt: models.Product
) -> None:
    async with selling.database.write_session() as session, session.begin():
        await session.execute(sa.update(models.Product).values(title="Blouse"))

    found = (await selling.ask(RESOURCE, STAFF, id=shirt.gid))["translatableResource"]

    assert (found["resourceId"], found["locale"]) == (shirt.gid, "EN")
    assert {one["key"]: one["value"] for one in found["translatableContent"]} == {
        "title": "Blouse",
        "body_html": "<p>Warm</p>",
        "meta_title": "A shirt",
    }
    assert found["outdated"] == ["title"]
    shown = (await selling.ask(SHOWN % "DE", id=shirt.gid))["product"]
    assert shown["title"] == "Hemd", "for want of a better one"


async def test_an_option_that_is_called_otherwise_now_is_not_told_by_its_former_name(
    selling: Shop, shirt: models.Product
) -> None:
    async with selling.database.write_session() as session, session.begin():
        value = models.ProductOptionValue
        await session.execute(sa.update(value).where(value.name == "Small").values(name="Tiny"))

    found = (await selling.ask(SHOWN % "DE", id=shirt.gid))["product"]

    assert [one["name"] for one in found["options"][0]["optionValues"]] == ["Tiny", "Large"]


def given(**values: str) -> dict[str, str]:
    return {
        "key": "title",
        "locale": "DE",
        "value": "Hemd",
        "translatableContentDigest": digest("Shirt"),
    } | values


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"key": "colour"}, "NOT_FOUND", "key"),
        ({"key": "meta_description"}, "NOT_FOUND", "key"),
        ({"locale": "EN"}, "INVALID", "locale"),
        ({"value": " "}, "BLANK", "value"),
        ({"value": "x" * 100_001}, "TOO_LONG", "value"),
        ({"value": "\x00"}, "INVALID", "value"),
        (
            {"translatableContentDigest": digest("Trousers")},
            "OUTDATED",
            "translatableContentDigest",
        ),
    ],
)
async def test_a_translation_that_cannot_be_is_refused(
    selling: Shop, shirt: models.Product, wrong: dict[str, str], code: str, field: str
) -> None:
    answer = await selling.ask(REGISTER, STAFF, id=shirt.gid, translations=[given(**wrong)])

    found = answer["translationsRegister"]
    assert found["translations"] is None
    assert found["userErrors"] == [{"code": code, "field": ["translations", "0", field]}]


@pytest.mark.parametrize("id", ["gid://shopify/Product/999", "gid://shopify/Cart/abc"])
async def test_what_is_not_there_has_no_translations(selling: Shop, id: str) -> None:
    answer = await selling.ask(REGISTER, STAFF, id=id, translations=[given()])
    assert answer["translationsRegister"]["userErrors"] == [
        {"code": "NOT_FOUND", "field": ["resourceId"]}
    ]
    assert (await selling.ask(RESOURCE, STAFF, id=id))["translatableResource"] is None


async def test_html_of_a_translation_is_cleaned(selling: Shop, shirt: models.Product) -> None:
    said = "<b>Gut</b><script>alert(1)</script>"
    await translate(selling, shirt, body_html=("<p>Warm</p>", said))

    found = (await selling.ask(SHOWN % "DE", id=shirt.gid))["product"]

    assert found["descriptionHtml"] == "<b>Gut</b>"


REMOVE = """mutation($id: ID!, $keys: [String!]!, $locales: [LanguageCode!]!) {
  translationsRemove(resourceId: $id, keys: $keys, locales: $locales) {
    translations { key locale } userErrors { code } } }"""


async def test_translations_are_taken_away_and_all_of_it_is_recorded(
    selling: Shop, shirt: models.Product
) -> None:
    answer = await selling.ask(REMOVE, STAFF, id=shirt.gid, keys=["title"], locales=["DE"])

    assert answer["translationsRemove"]["translations"] == [{"key": "title", "locale": "DE"}]
    found = (await selling.ask(SHOWN % "DE", id=shirt.gid))["product"]
    assert (found["title"], found["description"]) == ("Shirt", "Mollig")
    events = await selling.all(sa.select(models.Event).order_by(models.Event.id))
    assert events[-1].topic == "translations/remove"
    assert events[-1].detail == {"before": {"DE.title": "Hemd"}, "after": {}}
    assert events[1].detail["after"] == {"DE.body_html": "<b>Mollig</b>", "DE.title": "Hemd"}


async def test_translations_go_with_what_they_are_of(selling: Shop, shirt: models.Product) -> None:
    delete = "mutation($id: ID!) { productDelete(id: $id) { userErrors { code } } }"
    await selling.ask(delete, [Permission.PRODUCTS_WRITE], id=shirt.gid)

    kinds = await selling.all(sa.select(models.Translation.resource_type))
    assert "Product" not in kinds


async def test_things_are_listed_with_their_texts(selling: Shop, shirt: models.Product) -> None:
    query = """query($type: TranslatableResourceType!) {
      translatableResources(resourceType: $type, first: 5) { nodes { resourceId
        translatableContent { key } } } }"""
    counts = {
        kind: len((await selling.ask(query, STAFF, type=kind))["translatableResources"]["nodes"])
        for kind in (
            "PRODUCT",
            "PRODUCT_OPTION",
            "PRODUCT_OPTION_VALUE",
            "SHOP",
            "PAGE",
            "METAOBJECT",
        )
    }
    assert counts == {
        "PRODUCT": 1,
        "PRODUCT_OPTION": 1,
        "PRODUCT_OPTION_VALUE": 2,
        "SHOP": 1,
        "PAGE": 0,
        "METAOBJECT": 0,
    }


async def test_the_shop_s_own_language_stays_the_first(selling: Shop) -> None:
    answer = await selling.ask(LANGUAGES, STAFF, languages=["DE", "EN"])
    assert answer["shopLanguagesUpdate"] == {"languages": None, "userErrors": [{"code": "INVALID"}]}


async def test_localization_tells_where_the_shop_sells_and_what_it_speaks(selling: Shop) -> None:
    await speak(selling, "DE")
    await rates(selling, EUR="0.9")
    await market(selling, ["DE", "AT"], "EUR", name="Euro zone")

    result = await selling.answer(
        """query @inContext(country: AT, language: DE) { localization {
        country { isoCode currency { isoCode symbol } market { handle }
          availableLanguages { isoCode } defaultLanguage { isoCode } }
        language { isoCode endonymName } availableLanguages { isoCode }
        availableCountries { isoCode currency { isoCode } } market { handle } } }"""
    )

    found = result.data["localization"]
    assert result.extensions["context"] == {"country": "AT", "language": "DE", "currency": "EUR"}
    assert found["country"] == {
        "isoCode": "AT",
        "currency": {"isoCode": "EUR", "symbol": "€"},
        "market": {"handle": "euro-zone"},
        "availableLanguages": [{"isoCode": "EN"}, {"isoCode": "DE"}],
        "defaultLanguage": {"isoCode": "EN"},
    }
    assert found["language"] == {"isoCode": "DE", "endonymName": "Deutsch"}
    assert found["market"] == {"handle": "euro-zone"}
    countries: list[Any] = found["availableCountries"]
    assert {c["isoCode"]: c["currency"]["isoCode"] for c in countries} == {
        "US": "USD",
        "DE": "EUR",
        "AT": "EUR",
    }
