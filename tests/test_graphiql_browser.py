"""GraphiQL in a headless Chromium that can reach nothing but this machine."""

import json
import mimetypes
import re
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import npm
import pytest
import strawberry
import uvicorn
from chromium import Foreign, Page
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from pages import build_ide, graphiql
from pages.saved_operations import saved_operations

pytestmark = pytest.mark.browser
RESULT = "document.querySelector('.result-window')?.innerText.replace(/\\s+/g, ' ') ?? ''"
TABS = "[...document.querySelectorAll('.graphiql-tab-button')].map((tab) => tab.innerText)"
STAFF = ".staff-token"


@strawberry.type
class Product:
    handle: str
    title: str
    available_for_sale: bool


@strawberry.type
class Products:
    nodes: list[Product]


PRODUCTS = [
    Product(handle="cup", title="A cup", available_for_sale=False),
    Product(handle="bowl", title="A bowl", available_for_sale=True),
]


@strawberry.type
class QueryRoot:
    @strawberry.field
    def products(self, first: int) -> Products:
        return Products(nodes=PRODUCTS[:first])

    @strawberry.field
    def product(self, handle: str) -> Product | None:
        return next((product for product in PRODUCTS if product.handle == handle), None)

    @strawberry.field
    def who(self, info: strawberry.Info) -> str:
        return str(info.context["authorization"])


@strawberry.type
class Mutation:
    @strawberry.mutation
    def buy(self, handle: str) -> str:
        return f"receipt of {handle}"


ALL = """# All
query All($first: Int!) {
  products(first: $first) { nodes { handle availableForSale } }
}
"""
STOPS = {
    "1_browse_all": (
        ALL,
        {"variables": {"first": 2}, "yields": {"$handle": "products.nodes.handle"}},
    ),
    "2_product_one": (
        "# One\nquery One($handle: String!) { product(handle: $handle) { title } }",
        {"variables": {"handle": "$handle"}},
    ),
    "3_cart_buy": (
        "# Buy\nmutation Buy($handle: String!) { buy(handle: $handle) }",
        {"variables": {"handle": "$handle"}, "yields": {"$receipt": "buy"}},
    ),
    "4_order_show": (
        "# Show\nquery Show($receipt: String!) { product(handle: $receipt) { title } }",
        {"variables": {"receipt": "$receipt"}},
    ),
}


class Shop:
    """A page over a small schema of its own, in a server of its own."""

    def __init__(self) -> None:
        self._schema = strawberry.Schema(QueryRoot, Mutation)
        endpoint = Route("/graphql", self._answer, methods=["GET", "POST"])
        self.app = Starlette(routes=[endpoint, *graphiql.routes()])
        self._socket = socket.create_server(("127.0.0.1", 0))
        config = uvicorn.Config(self.app, log_level="warning", ws="none", lifespan="off")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/graphql"

    async def _answer(self, request: Request) -> Response:
        if request.method == "GET":
            return await graphiql.graphiql(request)
        asked = await request.json()
        result = await self._schema.execute(
            asked["query"],
            asked.get("variables"),
            {"authorization": request.headers.get("authorization")},
            operation_name=asked.get("operationName"),
        )
        errors = [error.formatted for error in result.errors or ()]
        return JSONResponse({"data": result.data} | ({"errors": errors} if errors else {}))

    def __enter__(self) -> "Shop":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(30)
        self._socket.close()


@pytest.fixture(scope="module")
def built() -> None:
    try:
        build_ide.build()
    except build_ide.Skipped as reason:
        pytest.skip(f"GraphiQL was not built: {reason}")


@pytest.fixture
def shop() -> Iterator[Shop]:
    with Shop() as shop:
        yield shop


@pytest.fixture
def short_tour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, (document, beside) in STOPS.items():
        (tmp_path / f"{name}.graphql").write_text(document)
        (tmp_path / f"{name}.json").write_text(json.dumps(beside))
    monkeypatch.setattr(graphiql, "saved_operations", lambda: saved_operations(tmp_path))


def opened(page: Page, url: str, **link: str) -> None:
    query = "&".join(f"{name}={quote(value)}" for name, value in link.items())
    page.goto(f"{url}?{query}" if query else url)
    page.wait_for("document.querySelector('.graphiql-query-editor .view-line')?.innerText.trim()")


def run(page: Page, expected: str) -> str:
    """Press the play button; the answer, once it holds ``expected``."""
    page.click(".graphiql-execute-button")
    return answered(page, expected)


def answered(page: Page, expected: str) -> str:
    page.wait_for(f"({RESULT}).includes({json.dumps(expected)})")
    return str(page.evaluate(RESULT))


def stop_at(page: Page, title: str) -> None:
    buttons = "[...document.querySelectorAll('.tour li button')]"
    page.wait_for(f"{buttons}.length")
    page.evaluate(f"{buttons}.find((b) => b.innerText.startsWith({json.dumps(title)})).click()")
    page.wait_for(f"{buttons}.some((b) => b.ariaCurrent === 'true' && b.innerText === '{title}')")


def use_the_demo_token(page: Page) -> None:
    page.click(STAFF)
    shown = "document.querySelector('.graphiql-editor-tools .active').innerText"
    page.wait_for(f"{shown} === 'Headers'")


def elsewhere(page: Page) -> list[str]:
    ours = re.compile(r"http://127\.0\.0\.1:\d+/|data:|blob:")
    return [url for url in page.requests if not ours.match(url)]


def test_an_operation_runs_and_the_explorer_lists_fields_with_no_internet(
    built: None, page: Page, shop: Shop
) -> None:
    opened(page, shop.url, query='query Bowl { product(handle: "bowl") { title } }')

    answer = run(page, "A bowl")
    page.click("[aria-label='Show GraphiQL Explorer']")
    listed = "document.querySelector('.graphiql-explorer-root')?.innerText ?? ''"
    page.wait_for(f"({listed}).includes('availableForSale')")
    fields = page.evaluate(listed).split()
    page.screenshot(Path("build/screenshots/graphiql-explorer.png"))

    assert answer == '{ "data": { "product": { "title": "A bowl" } } }'
    assert {"product", "products", "who", "handle", "title"} <= set(fields)
    assert elsewhere(page) == []
    assert page.complaints == []


def test_the_tour_lies_open_at_the_first_visit(built: None, page: Page, shop: Shop) -> None:
    opened(page, shop.url)
    page.wait_for("document.querySelector('.graphiql-editor-tool')?.innerText.includes('first')")
    page.screenshot(Path("build/screenshots/graphiql.png"))

    assert page.evaluate("document.title") == "Cartograph · GraphiQL"
    assert page.evaluate(TABS) == [stop.name for stop in saved_operations()]
    assert "# Browse the first products" in page.evaluate(
        "document.querySelector('.graphiql-query-editor').innerText.replaceAll('\\u00a0', ' ')"
    )


def test_what_was_left_open_is_there_again(built: None, page: Page, shop: Shop) -> None:
    opened(page, shop.url)
    page.click(".graphiql-tab-close")
    page.wait_for("!localStorage['graphiql:tabState'].includes('BrowseProducts\"')")
    opened(page, shop.url)

    assert page.evaluate(TABS) == [stop.name for stop in saved_operations()][1:]
    stop_at(page, "Browse the first products")
    page.wait_for(f"{TABS}.at(-1) === 'BrowseProducts'")


def test_a_link_opens_its_operation_once(built: None, page: Page, shop: Shop) -> None:
    cup = 'query Cup { product(handle: "cup") { title } }'
    document = f"{cup} query Me($x: Int!) {{ who products(first: $x) {{ nodes {{ title }} }} }}"
    opened(page, shop.url, query=document, variables='{"x":1}', operationName="Me")

    page.find(".graphiql-query-editor .focused")
    page.press_control_enter()
    answered(page, '{ "data": { "who": "None"')
    assert page.evaluate(TABS)[-1] == "Me"
    assert page.evaluate("location.search") == ""
    opened(page, shop.url, query=document, variables='{"x":1}', operationName="Me")
    assert page.evaluate(TABS).count("Me") == 1


def test_answers_fill_what_later_stops_need(
    built: None, page: Page, shop: Shop, short_tour: None
) -> None:
    opened(page, shop.url)

    stop_at(page, "Show")
    assert "$receipt is not known yet: run Buy first" in run(page, "$receipt")
    stop_at(page, "One")
    assert run(page, "title") == '{ "data": { "product": { "title": "A bowl" } } }'
    stop_at(page, "Buy")
    run(page, "receipt of bowl")
    stop_at(page, "Show")
    assert run(page, "null") == '{ "data": { "product": null } }'


def test_a_shop_without_products_is_named_as_the_reason(
    built: None, page: Page, shop: Shop, short_tour: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"{__name__}.PRODUCTS", [])
    opened(page, shop.url)

    stop_at(page, "One")

    assert "All answered none. Is the shop empty?" in run(page, "$handle")


def test_a_server_that_is_gone_is_said_to_be(built: None, page: Page, shop: Shop) -> None:
    opened(page, shop.url, query="query Me { who }")
    run(page, "who")

    page.offline()

    assert "No answer from /graphql. Is the server still running?" in run(page, "No answer")


def test_the_demo_token_goes_into_the_headers_when_asked_for(
    built: None, page: Page, shop: Shop
) -> None:
    shop.app.state.demo_staff_token = "t0ken"
    opened(page, shop.url, query="query Me { who }")

    assert run(page, "None")
    use_the_demo_token(page)
    assert "Bearer t0ken" in run(page, "t0ken")
    time.sleep(0.7)  # GraphiQL stores its tabs half a second after a change
    assert "t0ken" not in page.evaluate("JSON.stringify({ ...localStorage })")


def test_without_a_demo_token_there_is_no_button(built: None, page: Page, shop: Shop) -> None:
    opened(page, shop.url)

    assert page.evaluate(f"document.querySelector('{STAFF}')") is None


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_has_the_colours_of_the_system(
    built: None, page: Page, shop: Shop, scheme: str
) -> None:
    page.colours("dark" if scheme == "light" else "light")
    opened(page, shop.url)

    page.colours(scheme)

    editor = "vs-dark" if scheme == "dark" else "vs"
    page.find(f".monaco-editor.{editor}")
    page.wait_for(
        "getComputedStyle(document.querySelector('.graphiql-container')).color"
        f" === '{'rgb(183, 194, 215)' if scheme == 'dark' else 'rgb(59, 75, 104)'}'"
    )


@pytest.fixture
def unbuilt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graphiql, "DIST", tmp_path / "nothing")


def cdn() -> Foreign:
    """What the CDN would answer: the files of the packages themselves."""
    named = re.compile(r"/npm/((?:@[\w-]+/)?[\w-]+@[\d.]+)/([\w./-]+)")
    html = (graphiql.IDE / "cdn.html").read_text()
    folder = npm.unpacked({package for package, _ in named.findall(html)})

    def answer(url: str) -> tuple[bytes, str]:
        package, file = named.findall(url)[0]
        media_type = mimetypes.guess_type(file)[0] or ""
        return (folder / package / "package" / file).read_bytes(), media_type

    return answer


def test_the_page_from_the_cdn_does_the_same(
    unbuilt: None, short_tour: None, page: Page, shop: Shop
) -> None:
    page.foreign = cdn()
    shop.app.state.demo_staff_token = "t0ken"
    page.goto(f"{shop.url}?query={quote('query Me { who }')}")

    page.find(".CodeMirror-code")
    run(page, "None")
    use_the_demo_token(page)
    run(page, "t0ken")
    page.click("#graphiql-session-tab-1")
    time.sleep(0.5)  # GraphiQL 4 reads the operation's name a moment after its document
    run(page, "A bowl")
    page.screenshot(Path("build/screenshots/graphiql-cdn.png"))
    page.click("[aria-label='Show GraphiQL Explorer']")
    page.find(".graphiql-explorer-root [data-field-name=products]")
    assert page.complaints == []
    assert {url.split("/")[2] for url in elsewhere(page)} == {"cdn.jsdelivr.net"}


def test_without_the_internet_the_cdn_page_says_what_to_do(
    unbuilt: None, page: Page, shop: Shop
) -> None:
    page.goto(shop.url)

    page.wait_for("document.body?.innerText.startsWith('GraphiQL could not be loaded')")
    assert "python -m pages.build_ide" in page.evaluate("document.body.innerText")
