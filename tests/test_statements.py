"""However many rows are asked for, the number of statements stays the same."""

import pytest
import sqlalchemy as sa
from conftest import Shop
from factories import product, variant
from hundred import MANY, fill
from questions import Question, alone, questions, rows_answered, times_asked
from strawberry.types.graphql import OperationType

import models
from commerce.permission import Permission
from models.hub import Watch
from schema import schema as contract

STAFF = list(Permission)
ONE_OF_A_KIND = {"Market"}
# Types that stand for what this shop does not offer: there can be no rows of them.
UNOFFERED = {"Company", "CompanyLocation", "ProductOptionValueSwatch", "Swatch"}


# Reached through one cart or one metafield at a time, so never asked of many in one request.
ONE_AT_A_TIME = {"CartDeliveryGroup", "GenericFile"}


async def cost(shop: Shop, question: Question, size: int) -> tuple[int, int]:
    """How many statements it costs to ask it of ``size`` rows, and of how many it was asked."""
    variables: dict[str, object] = {"n": size}
    if question.start is not None:
        row = getattr(models, question.start)
        rows = await shop.all(sa.select(row).order_by(row.id).limit(size))
        variables = {"ids": [row.gid for row in rows]}
    with shop.statements() as statements:
        answer = await shop.ask(question.query, STAFF, **variables)
    found = rows_answered(answer) if question.start is None else times_asked(answer)
    return len(statements), found


async def test_no_field_costs_more_statements_for_a_hundred_rows_than_for_one(shop: Shop) -> None:
    """Every field whose resolver may read, as ``questions`` finds them in the schema."""
    await fill(shop)
    dearer, unanswered = {}, {}
    for coordinate, question in questions().items():
        if question.start in ONE_OF_A_KIND:
            continue
        of_one, found_of_one = await cost(shop, question, 1)
        of_many, found_of_many = await cost(shop, question, MANY)
        if of_one != of_many:
            dearer[coordinate] = f"{of_one} statements for one row, {of_many} for {MANY}"
        if not (1 <= found_of_one <= 2 and found_of_many >= MANY):
            unanswered[coordinate] = f"asked of {found_of_one} and of {found_of_many}"

    assert dearer == {}
    # Nothing was proved of these: let ``hundred.fill`` make rows for them.
    assert {
        c: n for c, n in unanswered.items() if c.split(".")[0] not in UNOFFERED | ONE_AT_A_TIME
    } == {}


def test_a_list_that_is_never_asked_of_many_is_known() -> None:
    """What one request comes to once cannot cost more for more rows."""
    root_lists = {
        "ApiTokenConnection",
        "DiscountConnection",
        "DraftOrderConnection",
        "EventConnection",
        "GiftCardConnection",
        "InventoryItemConnection",
        "MarketConnection",
        "MetafieldDefinitionConnection",
        "PriceListConnection",
        "SearchResultItemConnection",
        "ShippingZoneConnection",
        "StaffMemberConnection",
        "TaxRateConnection",
        "WebhookDeliveryConnection",
        "WebhookSubscriptionConnection",
    }
    assert alone() == {"Brand", "Sitemap", "Viewer", *root_lists}


COMBINED = {
    "a grid of products": """query($n: Int!) { products(first: $n) { totalCount nodes {
      featuredImage { url } availableForSale totalInventory
      variants(first: 3) { nodes { image { url } product { handle } } }
      options { optionValues { firstSelectableVariant { image { url } product { id } } } }
      collections(first: 2) { totalCount nodes { image { url } } } } } }""",
    "collections with their products": """query($n: Int!) { collections(first: $n) { nodes {
      image { url } products(first: 2) { totalCount nodes {
        featuredImage { url } variants(first: 2) { nodes { image { url } } }
        collections(first: 1) { nodes { handle } } } } } } }""",
    "one collection with many products": """query($n: Int!) {
      collection(handle: "group-0") { products(first: $n) { nodes {
        images(first: 2) { nodes { url } }
        variants(first: 1) { nodes { product { id } } } } } } }""",
    "orders with what was bought": """query($n: Int!) { orders(first: $n, reverse: true) { nodes {
      lineItems(first: 5) { nodes { variant { image { url } product { featuredImage { url } } } } }
      } } }""",
    "things of many kinds": """query($ids: [ID!]!) { nodes(ids: $ids) { id
      ... on Product { variants(first: 1) { nodes { id } } featuredImage { url } }
      ... on ProductVariant { image { url } product { handle } }
      ... on Collection { image { url } products(first: 1) { nodes { handle } } }
      ... on Cart { totalQuantity cost { totalAmount { amount } }
        lines(first: 2) { nodes { cost { totalAmount { amount } }
          merchandise { ... on ProductVariant { product { handle } } } } } }
      ... on Order { lineItems(first: 1) { nodes { variant { id } } } } } }""",
}


async def test_combinations_do_not_cost_more_statements_with_every_row(shop: Shop) -> None:
    """Keys that come to one loader by two ways may be read at once or one after the other, as
    the database's answers arrive: so a few more or fewer are no fault; one for each row is.
    """
    await fill(shop)
    kinds = (models.Product, models.ProductVariant, models.Collection, models.Cart, models.Order)
    found = [await shop.all(sa.select(kind).order_by(kind.id).limit(20)) for kind in kinds]
    for name, query in COMBINED.items():
        counts = []
        for size in (1, MANY):
            ids = [row.gid for rows in found for row in rows[: max(size // len(found), 1)]]
            with shop.statements() as statements:
                await shop.ask(query, STAFF, **({"ids": ids} if "$ids" in query else {"n": size}))
            counts.append(len(statements))
        assert abs(counts[0] - counts[1]) <= 5, (name, counts)


FOLLOWED = {
    "Product": "subscription($ids: [ID!]!) { asked: productUpdated(ids: $ids) { id } }",
    "ProductVariant": "subscription($ids: [ID!]!) { asked: inventoryChanged(variantIds: $ids) {"
    " id product { id } } }",
}


@pytest.mark.parametrize("kind", FOLLOWED)
async def test_following_many_costs_as_many_statements_as_following_one(
    shop: Shop, kind: str
) -> None:
    await shop.add(*(product(variant()) for _ in range(MANY)))
    row = getattr(models, kind)
    ids = [found.gid for found in await shop.all(sa.select(row).limit(MANY))]

    async def cost(watch: Watch, size: int) -> int:
        async with shop.context() as context:
            context.watch = watch
            with shop.statements() as statements:
                result = await contract.execute(
                    FOLLOWED[kind],
                    {"ids": ids[:size]},
                    context_value=context,
                    allowed_operation_types=[OperationType.SUBSCRIPTION],
                )
        assert (result.data or {}).get("asked") or watch.changed is None, result
        return len(statements)

    with shop.database.signals.hub.watch() as watch:
        of_one, of_many = await cost(watch, 1), await cost(watch, MANY)
        watch.changed = min(watch.keys)
        of_news = await cost(watch, MANY)

    assert of_one == of_many == of_news


PRICES = "{ products(first: 24) { nodes { variants(first: 3) { nodes { price { amount } } } } } }"


@pytest.mark.parametrize("count", [1, 24])
async def test_products_with_the_prices_of_their_variants_cost_two_statements(
    shop: Shop, count: int
) -> None:
    await shop.add(*(product(variant(), variant()) for _ in range(count)))

    with shop.statements() as statements:
        answer = await shop.ask(PRICES)

    assert [len(node["variants"]["nodes"]) for node in answer["products"]["nodes"]] == [2] * count
    assert len(statements) == 2, statements


PRODUCT_PAGE = """{ product(handle: "HANDLE") { id title descriptionHtml seo { title }
    options { name optionValues { name swatch { color }
      firstSelectableVariant { id image { url } } } }
    selectedOrFirstAvailableVariant { ...Variant } adjacentVariants { ...Variant }
    variants(first: 100) { nodes { ...Variant } }
    media(first: 10) { nodes { alt ... on MediaImage { image { url } } } }
    collections(first: 5) { nodes { handle title } }
    priceRange { minVariantPrice { amount } } encodedVariantExistence encodedVariantAvailability
    metafields(identifiers: [{ namespace: "facts", key: "care" }]) { key value type } }
  productRecommendations(productHandle: "HANDLE") { handle title featuredImage { url }
    priceRange { minVariantPrice { amount } } } }
fragment Variant on ProductVariant { id title availableForSale quantityAvailable sku
  image { url } price { amount } compareAtPrice { amount } selectedOptions { name value }
  product { handle } }"""
COLLECTION_PAGE = """{ collection(handle: "HANDLE") { title descriptionHtml image { url }
  products(first: 48, sortKey: BEST_SELLING) { nodes { id handle title availableForSale vendor
      featuredImage { url altText } priceRange { minVariantPrice { amount } }
      variants(first: 3) { nodes { id price { amount } compareAtPrice { amount } } } }
    filters { id label type values { id label count input } }
    pageInfo { hasNextPage endCursor } } } shop { name } }"""


async def test_a_rich_product_page_and_a_collection_page_cost_twelve_statements_at_most(
    shop: Shop,
) -> None:
    await fill(shop)
    [crowded] = await shop.all(sa.select(models.Collection).order_by(models.Collection.id).limit(1))
    [rich] = await shop.all(sa.select(models.Product).order_by(models.Product.id).limit(1))
    for query, row, path in (
        (PRODUCT_PAGE, rich, ("product", "variants")),
        (COLLECTION_PAGE, crowded, ("collection", "products")),
    ):
        with shop.statements() as statements:
            answer = await shop.ask(query.replace("HANDLE", row.handle))
        assert answer[path[0]][path[1]]["nodes"], query
        assert len(statements) <= 12, "\n".join(statements)
