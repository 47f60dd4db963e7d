"""Which type a client is answered in, and which types are taken from it."""

import pytest

from tests.greeter import BROWSER
from transport.negotiation import GRAPHQL_RESPONSE, JSON, accepted, is_json


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", JSON),
        (" , ", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        ("text/plain, */*;q=0.1", JSON),
        (JSON, JSON),
        ("APPLICATION/JSON", JSON),
        ("application/json; charset=utf-8", JSON),
        (GRAPHQL_RESPONSE, GRAPHQL_RESPONSE),
        (f"{GRAPHQL_RESPONSE}, */*", GRAPHQL_RESPONSE),
        (f"{GRAPHQL_RESPONSE}, {JSON};q=0.9", GRAPHQL_RESPONSE),
        (f"{GRAPHQL_RESPONSE};q=0.5, {JSON}", JSON),
        (f"{GRAPHQL_RESPONSE};q=0.5, */*", JSON),
        (
            f"{GRAPHQL_RESPONSE}, application/graphql+json, {JSON}, text/event-stream",
            GRAPHQL_RESPONSE,
        ),
        (f"{JSON}, {GRAPHQL_RESPONSE}", JSON),
        (f"{JSON};q=0, */*", GRAPHQL_RESPONSE),
        (f"{JSON};q=many, {GRAPHQL_RESPONSE};q=0.1", GRAPHQL_RESPONSE),
        (f"{JSON};q=0", None),
        ("*/*;q=0", None),
        ("application/jsonp", None),
        ("text/event-stream", None),
        (BROWSER, JSON),
        ("text/html", None),
    ],
)
def test_a_client_is_answered_in_the_type_it_likes_best(accept: str, media: str | None) -> None:
    assert accepted(accept).media == media


@pytest.mark.parametrize(
    ("accept", "html"),
    [
        (BROWSER, True),
        ("text/html", True),
        (f"text/html;q=0.5, {JSON}", False),
        ("*/*", False),
        (f"text/html;q=0, {JSON};q=0", False),
    ],
)
def test_only_who_asks_for_a_page_gets_one(accept: str, html: bool) -> None:
    assert accepted(accept).prefers_html is html


@pytest.mark.parametrize(
    ("content_type", "expected"),
    [
        ("application/json", True),
        ("Application/JSON; Charset=UTF-8", True),
        ('application/json; charset="utf-8"', True),
        ("application/json; profile=x", True),
        ("application/json; charset=utf-16", False),
        ("application/jsonp", False),
        ("application/graphql", False),
        ("text/plain", False),
        ("multipart/form-data; boundary=x", False),
        ("", False),
    ],
)
def test_only_json_in_utf_8_is_taken(content_type: str, expected: bool) -> None:
    assert is_json(content_type) is expected
