"""What a document may hold, and that refusing one that holds more costs little."""

from dataclasses import replace
from functools import partial

import pytest
import strawberry
from graphql import GraphQLError, GraphQLSyntaxError, get_introspection_query, parse

from schema.document_cache import DocumentCache, Documents
from schema.errors import Errors, Schema
from schema.limits import CEILING, Limits, Survey, hold_tokens, read

STOREFRONT = """
query Product($handle: String!, $country: CountryCode, $language: LanguageCode)
@inContext(country: $country, language: $language) {
  product(handle: $handle) {
    ...Product
    related: collections(first: 3) { nodes { id title products(first: 4) { nodes { ...Card } } } }
  }
  menu(handle: "main-menu") { ...Menu }
}
fragment Money on MoneyV2 { amount currencyCode }
fragment Image on Image { id url altText width height }
fragment Variant on ProductVariant {
  id title sku availableForSale
  price { ...Money } compareAtPrice { ...Money } unitPrice { ...Money }
  image { ...Image } selectedOptions { name value }
  product { handle title }
}
fragment Card on Product {
  id handle title vendor featuredImage { ...Image }
  priceRange { minVariantPrice { ...Money } maxVariantPrice { ...Money } }
}
fragment Product on Product {
  ...Card
  description descriptionHtml tags encodedVariantExistence encodedVariantAvailability
  options { name optionValues { name firstSelectableVariant { ...Variant }
    swatch { color image { previewImage { url } } } } }
  selectedOrFirstAvailableVariant(selectedOptions: []) { ...Variant }
  adjacentVariants(selectedOptions: []) { ...Variant }
  media(first: 20) { nodes { __typename ... on MediaImage { image { ...Image } }
    ... on Video { sources { url mimeType } } } }
  variants(first: 100) { nodes { ...Variant } }
  seo { description title }
  collections(first: 10) { nodes { id handle title image { ...Image } } }
  metafields(identifiers: [{ namespace: "custom", key: "care" }]) {
    namespace key value type
    reference { ... on MediaImage { image { ...Image } } ... on Page { title body } }
  }
  sellingPlanGroups(first: 5) { nodes { name options { name values }
    sellingPlans(first: 10) { nodes { id name recurringDeliveries options { name value }
      priceAdjustments { orderCount adjustmentValue {
        ... on SellingPlanFixedAmountPriceAdjustment { adjustmentAmount { ...Money } }
        ... on SellingPlanFixedPriceAdjustment { price { ...Money } }
        ... on SellingPlanPercentagePriceAdjustment { adjustmentPercentage } } } } } } }
}
fragment Item on MenuItem { id title url type tags resourceId }
fragment Menu on Menu { id items { ...Item items { ...Item items { ...Item } } } }
"""


def survey(text: str, limits: Limits | None = None) -> Survey:
    """The survey of ``text``, which its limits allow."""
    limits = limits or Limits()
    found = Survey(read(text, limits), limits)
    found.check()
    return found


def refusal(text: str, limits: Limits | None = None) -> dict[str, object]:
    with pytest.raises(GraphQLError) as caught:
        survey(text, limits)
    extensions = dict(caught.value.extensions or {})
    assert extensions.pop("code") == "MAX_COMPLEXITY_EXCEEDED"
    for number in (extensions["found"], extensions["maximum"]):
        assert str(number) in caught.value.message
    return extensions


def doubling(fragments: int) -> str:
    """Each fragment spreads the next one twice: 2**n fields in a few bytes."""
    chain = [
        f"fragment f{i} on Query {{ a ...f{i + 1} ...f{i + 1} }}" for i in range(fragments - 1)
    ]
    return " ".join(["{ ...f0 }", *chain, f"fragment f{fragments - 1} on Query {{ a }}"])


def nested(levels: int) -> str:
    return "{" + "a {" * (levels - 1) + "a" + "}" * levels


def test_a_storefronts_product_page_is_allowed() -> None:
    assert 2_000 < len(STOREFRONT) < 3_000
    survey(STOREFRONT)


def test_the_introspection_query_of_client_tools_is_allowed() -> None:
    survey(
        get_introspection_query(
            descriptions=True,
            specified_by_url=True,
            directive_is_repeatable=True,
            schema_description=True,
            input_value_deprecation=True,
            one_of=True,
        )
    )


@pytest.mark.parametrize("fragments", [13, 20, 99])
def test_fragments_that_double_are_refused_in_one_visit_each(fragments: int) -> None:
    document = parse(doubling(fragments))
    bomb = Survey(document, Limits())

    with pytest.raises(GraphQLError, match="selected fields; at most 5000") as caught:
        bomb.check()
    assert caught.value.extensions
    assert caught.value.extensions["found"] == min(2**fragments - 1, CEILING)
    assert bomb.visited == 3 * (fragments - 1) + 2


def test_fragments_that_double_seldom_enough_are_allowed() -> None:
    assert survey(doubling(12), Limits(root_fields=5_000)).visited == 3 * 11 + 2


def test_a_chain_of_fragments_too_long_to_follow_is_refused() -> None:
    assert refusal(doubling(99), Limits(nesting=50))["limit"] == "nesting"


def test_a_fragment_spread_nine_thousand_times_is_visited_once() -> None:
    limits = Limits(tokens=100_000)
    document = read("{ " + "...f " * 9_000 + "} fragment f on Query { a b c }", limits)
    wide = Survey(document, limits)

    with pytest.raises(GraphQLError, match="27000 selected fields; at most 5000"):
        wide.check()
    assert wide.visited == 9_000 + 3


@pytest.mark.parametrize(
    "text",
    [
        "{ ...f } fragment f on Query { ...f }",
        "{ ...f } fragment f on Query { a ...g } fragment g on Query { b { ...f ...g } }",
        "{ ...nowhere }",
    ],
)
def test_fragments_that_lead_nowhere_end_and_are_left_to_validation(text: str) -> None:
    assert survey(text).visited < 10


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{ " + " ".join(f"a{i}: a" for i in range(1_000)) + " }", ("aliases", 1_000, 100)),
        ("{ " + "a " * 51 + "}", ("root_fields", 51, 50)),
        ("{ ...f ...f } fragment f on Query { " + "a " * 26 + "}", ("root_fields", 52, 50)),
        ("{ ... { " + "a " * 30 + "} ... on Query { " + "a " * 30 + "} }", ("root_fields", 60, 50)),
        (nested(16), ("depth", 16, 15)),
        ("{ a { ...f } } fragment f on A { " + nested(15)[1:-1] + " }", ("depth", 16, 15)),
        ("{ a " + "@skip(if: false) " * 101 + "}", ("directives", 101, 100)),
        (
            "query ($x: Int @d) @d { ...f @d ... @d { a @d } } fragment f on Query @d { a @d }",
            ("directives", 7, 6),
        ),
        (" ".join(f"fragment f{i} on A {{ a }}" for i in range(101)), ("fragments", 101, 100)),
        (" ".join(f"query q{i} {{ a }}" for i in range(51)), ("operations", 51, 50)),
        ("{ " + "__schema { queryType { name } } " * 6 + "}", ("introspections", 6, 5)),
        ("{ a { " + "b " * 5_000 + "} }", ("fields", 5_001, 5_000)),
        ("query a { a { b } } query b { a { b } }", ("fields", 4, 3)),
        ("{ a }" + " " * 99_996, ("bytes", 100_001, 100_000)),
        ('{ a(b: "' + "é" * 49_998 + '") }', ("bytes", 100_008, 100_000)),
        ("{ " + "a " * 10_000 + "}", ("tokens", 10_001, 10_000)),
        ("{ a }" + "#\n" * 10_001, ("tokens", 10_001, 10_000)),
        ("{ a(b: " + "[" * 300 + "]" * 300 + ") }", ("nesting", 101, 100)),
        (nested(2_000), ("nesting", 101, 100)),
        ("{ ... " * 101 + "{ a }" + "}" * 101, ("nesting", 101, 100)),
    ],
)
def test_a_document_is_refused_for_the_limit_it_exceeds(
    text: str, expected: tuple[str, int, int]
) -> None:
    limit, found, maximum = expected
    limits = replace(Limits(), **{limit: maximum})

    assert refusal(text, limits) == {"limit": limit, "found": found, "maximum": maximum}


def test_ten_thousand_aliases_are_refused() -> None:
    text = "{ " + " ".join(f"a{i}:a" for i in range(10_000)) + " }"

    assert refusal(text, Limits(tokens=50_000))["limit"] == "fields"
    assert refusal(text, Limits(tokens=50_000, fields=10_000))["limit"] == "aliases"
    assert refusal(text)["limit"] == "tokens"


@pytest.mark.parametrize(
    "text",
    [nested(15), "{ " + "a " * 50 + "}", "{ a " + "@skip(if: false) " * 100 + "}"],
)
def test_a_document_may_hold_as_much_as_its_limit_says(text: str) -> None:
    survey(text)


def test_each_operation_is_held_to_the_limits_by_itself() -> None:
    survey(" ".join(f"query q{i} {{ {'a ' * 40} }}" for i in range(3)))


def test_a_mistake_in_the_syntax_is_no_limit() -> None:
    with pytest.raises(GraphQLSyntaxError, match="Expected Name"):
        read("{ a(", Limits())


@strawberry.type
class Query:
    @strawberry.field
    def a(self) -> "Query":
        return self

    @strawberry.field
    def x(self) -> int:
        return 1


async def errors_of(text: str) -> list[dict[str, object]]:
    """What a client hears from a schema with the limits in it."""
    schema = Schema(Query, extensions=[Errors, partial(Documents, DocumentCache())])
    result = await schema.execute(text)
    assert result.data is None
    return [dict(error.formatted) for error in result.errors or ()]


@pytest.mark.parametrize(
    "text",
    [doubling(40), nested(500), "{ " + " ".join(f"b{i}: x" for i in range(10_000)) + " }"],
)
async def test_a_client_hears_which_limit_it_met(text: str) -> None:
    (error,) = await errors_of(text)

    assert error["extensions"]["code"] == "MAX_COMPLEXITY_EXCEEDED"  # type: ignore[index]
    assert error["extensions"]["limit"]  # type: ignore[index]


async def test_fields_repeated_too_often_to_compare_are_refused() -> None:
    (error,) = await errors_of("{ a { " + "a { x } " * 1_000 + "} }")

    assert error["extensions"] == {"code": "MAX_COMPLEXITY_EXCEEDED"}
    assert error["message"] == "The document repeats too many fields to check that they agree."


@pytest.mark.parametrize(
    "text",
    [
        STOREFRONT,
        '{ a(b: "one two # three", c: -1.5e-3, d: [1, -2], e: $f) }',
        'query { a(b: """one "two" \\""" three\n""") ...b @c(if: true) }',
        "query($a: [Int!]! = [1, 2]) { a(b: {c: null, d: E}) { ... on F { g } } }",
    ],
)
def test_tokens_are_counted_as_the_parser_counts_them(text: str) -> None:
    tokens = parse(text).token_count
    hold_tokens(text, Limits(tokens=tokens))

    with pytest.raises(GraphQLError, match="tokens"):
        hold_tokens(text, Limits(tokens=tokens - 1))
