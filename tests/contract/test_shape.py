"""The published contract is all there, and a client cannot tell our types from the published."""

import pytest
from graphql import GraphQLSchema, build_schema

from tests.contract import shape

PUBLISHED = """
interface Node { id: ID! }
union Found = Shirt
enum Size { S M }
input Filter { size: Size = M, not: Filter }
directive @inContext(country: String) on QUERY
type Shirt implements Node { id: ID!, sizes: [Size!], made(by: Filter, first: Int!): String! }
type Query { shirt: Shirt, found: [Found]! }
"""


def problems(ours: str) -> dict[str, str]:
    found = shape.compare(_schema(PUBLISHED), _schema(ours))
    return {one.coordinate: one.problem for one in found if one.problem is not None}


def _schema(sdl: str) -> GraphQLSchema:
    return shape.as_clients_see(build_schema(sdl))


@pytest.mark.node
def test_the_whole_contract_is_served() -> None:
    findings = shape.compare(shape.published(), shape.served())

    assert shape.share(findings) == 1, shape.report(findings)


@pytest.mark.node
def test_the_whole_contract_is_measured() -> None:
    counts = shape.counts(shape.compare(shape.published(), shape.published()))

    assert counts["type"] == (416, 416)
    assert counts["field"] == (1221, 1221)
    assert counts["argument"] == (390, 390)  # 382 of fields, 8 of directives
    assert counts["input field"] == (208, 208)
    assert counts["enum value"] == (993, 993)


def test_the_same_schema_has_no_faults() -> None:
    assert problems(PUBLISHED) == {}


@pytest.mark.parametrize(
    ("published", "ours"),
    [
        ("shirt: Shirt,", "shirt: Shirt!,"),
        ("sizes: [Size!]", "sizes: [Size!]!"),
        ("first: Int!", "first: Int"),
        ("first: Int!", "first: Int!, after: String"),
        ("first: Int!", 'first: Int!, after: String! = "x"'),
        ("S M", "S M L"),
        ("= Shirt", "= Shirt | Query"),
        ("on QUERY", "on QUERY | MUTATION"),
        ("made(", "worn: Int!, made("),
    ],
)
def test_whoever_was_written_for_the_contract_may_get_more(published: str, ours: str) -> None:
    assert published in PUBLISHED
    assert problems(PUBLISHED.replace(published, ours)) == {}


@pytest.mark.parametrize(
    ("published", "ours", "coordinate", "problem"),
    [
        ("sizes: [Size!],", "", "Shirt.sizes", "missing"),
        ("sizes: [Size!]", "sizes: [Size]", "Shirt.sizes", "gives [Size], not [Size!]"),
        ("sizes: [Size!]", "sizes: Size", "Shirt.sizes", "gives Size, not [Size!]"),
        ("[Found]!", "[Found]", "Query.found", "gives [Found], not [Found]!"),
        ("by: Filter, ", "", "Shirt.made(by:)", "missing"),
        ("by: Filter", "by: Filter!", "Shirt.made(by:)", "takes Filter!, not Filter"),
        ("by: F", "to: Int!, by: F", "Shirt.made(to:)", "is required, and unknown to clients"),
        ("not: F", "to: Int!, not: F", "Filter.to", "is required, and unknown to clients"),
        (" = M", " = S", "Filter.size", "defaults to S, not M"),
        (" = M", "", "Filter.size", "defaults to null, not M"),
        ("S M", "XL M", "Size.S", "missing"),
        (" implements Node", "", "Shirt implements Node", "missing"),
        ("= Shirt", "= Query", "Found includes Shirt", "missing"),
        ("@inContext(country: String)", "@inContext", "@inContext(country:)", "missing"),
        ("on QUERY", "on FIELD", "@inContext", "is not allowed on QUERY"),
        ("enum Size { S M }", "scalar Size", "Size.S", "missing"),
    ],
)
def test_whatever_such_a_client_would_trip_over_is_found(
    published: str, ours: str, coordinate: str, problem: str
) -> None:
    assert published in PUBLISHED
    assert problems(PUBLISHED.replace(published, ours))[coordinate] == problem


def test_the_report_lists_what_is_missing_by_type() -> None:
    ours = PUBLISHED.replace("sizes: [Size!],", "").replace("union Found = Shirt", "")
    found = shape.compare(_schema(PUBLISHED), _schema(ours.replace("found: [Found]!", "")))

    lines = shape.report(found).splitlines()

    assert "fields:             4 of     6" in lines
    assert "Found: missing, with all 1 parts" in lines
    assert lines[lines.index("Shirt") + 1] == "  Shirt.sizes: missing"
