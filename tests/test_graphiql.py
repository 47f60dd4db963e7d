"""The GraphiQL page and its files, without a browser."""

import base64
import hashlib
import json
import re
import shutil
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import npm
import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from pages import graphiql
from pages.saved_operations import SavedOperation, saved_operations

LOCAL = "http://127.0.0.1:8000"
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}
Client = Callable[..., TestClient]


@pytest.fixture
def client() -> Client:
    def made(token: str | None = None, base: str = LOCAL, near: str = "127.0.0.1") -> TestClient:
        page = Route("/graphql", graphiql.graphiql)
        app = Starlette(routes=[page, *graphiql.routes()])
        if token is not None:
            app.state.demo_staff_token = token
        return TestClient(app, base_url=base, client=(near, 50000))

    return made


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A build of three files, as Vite would leave it."""
    dist = tmp_path / "dist"
    (dist / "assets").mkdir(parents=True)
    shutil.copy(graphiql.IDE / "index.html", dist / "index.html")
    (dist / "assets" / "index-C0ffee.js").write_text("export {}")
    (dist / "assets" / "notes.txt").write_text("not for the page")
    (tmp_path / "dist" / "stamp").write_text("secret")
    monkeypatch.setattr(graphiql, "DIST", dist)
    return dist


@pytest.fixture
def unbuilt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graphiql, "DIST", tmp_path / "nothing")


class Elements(HTMLParser):
    """The elements of a page with their attributes, and its title and config."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.all: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, str] = {}
        self._inside = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.all.append((tag, dict(attrs)))
        self._inside = dict(attrs).get("id") or tag

    def handle_data(self, data: str) -> None:
        self.texts.setdefault(self._inside, data)

    def config(self) -> Any:
        return json.loads(self.texts["page-config"])

    def foreign(self) -> dict[str, str | None]:
        """Address and integrity of everything that comes from elsewhere."""
        return {
            address: attributes.get("integrity")
            for _, attributes in self.all
            if (address := attributes.get("src") or attributes.get("href") or "").startswith("http")
        }


def policy(response: Any) -> dict[str, list[str]]:
    rules = response.headers["content-security-policy"].split("; ")
    return {name: sources for name, *sources in map(str.split, rules)}


def test_the_built_page_needs_nobody_else(client: Client, built: Path) -> None:
    answer = client().get("/graphql")

    page = Elements(answer.text)
    assert page.texts["title"] == "Cartograph · GraphiQL"
    assert page.foreign() == {}
    sources = {source for rule in policy(answer).values() for source in rule}
    assert sources == {"'self'", "'none'", "'unsafe-inline'", "data:"}
    assert policy(answer)["script-src"] == ["'self'"]


def test_without_a_build_every_foreign_file_is_pinned(client: Client, unbuilt: None) -> None:
    answer = client().get("/graphql")

    files = Elements(answer.text).foreign()
    assert len(files) == 6
    for address, integrity in files.items():
        assert re.match(
            r"https://cdn\.jsdelivr\.net/npm/(@?[\w-]+/)?[\w-]+@\d+\.\d+\.\d+/", address
        )
        assert re.fullmatch(r"sha384-[\w+/]{64}", integrity or ""), address


def test_the_policy_names_each_foreign_file_and_no_host(client: Client, unbuilt: None) -> None:
    answer = client().get("/graphql")

    rules = policy(answer)
    named = {s for rule in rules.values() for s in rule if s.startswith("https://")}
    assert named == set(Elements(answer.text).foreign())
    assert "'unsafe-eval'" not in rules["script-src"]
    assert "'unsafe-inline'" not in rules["script-src"]


def test_a_page_without_scripts_says_what_it_needs(client: Client, unbuilt: None) -> None:
    text = client().get("/graphql").text

    assert "GraphiQL needs JavaScript" in text
    assert "python -m pages.build_ide" in text


@pytest.mark.parametrize("path", ["/graphql", "/graphiql/assets/index-C0ffee.js"])
def test_nobody_may_frame_or_be_told_of_the_page(client: Client, built: Path, path: str) -> None:
    answer = client().get(path)

    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert policy(answer)["default-src"] == ["'self'"]


def test_a_cached_page_is_never_taken_for_an_answer(client: Client, built: Path) -> None:
    answer = client().get("/graphql")

    assert answer.headers["vary"] == "Accept"
    assert answer.headers["cache-control"] == "no-cache"


def test_files_of_a_build_may_be_kept_for_ever(client: Client, built: Path) -> None:
    answer = client().get("/graphiql/assets/index-C0ffee.js")

    assert answer.text == "export {}"
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize(
    "path",
    ["assets/gone.js", "assets/notes.txt", "assets/..%2Fstamp", "assets/", "page/main.jsx"],
)
def test_nothing_else_can_be_fetched(client: Client, built: Path, path: str) -> None:
    assert client().get(f"/graphiql/{path}").status_code == 404


def test_the_page_from_the_cdn_gets_our_files_afresh(client: Client, unbuilt: None) -> None:
    asked = client()

    own = re.findall(r'(?:src|href)="(/graphiql/page/[^"]+)"', asked.get("/graphql").text)
    answers = [asked.get(path) for path in own]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert {answer.headers["cache-control"] for answer in answers} == {"no-cache"}
    for name in re.findall(r"from '\./([\w.]+)'", answers[1].text):
        assert asked.get(f"/graphiql/page/{name}").status_code == 200


def test_the_page_holds_the_tour(client: Client, built: Path) -> None:
    config = Elements(client().get("/graphql").text).config()

    assert config["endpoint"] == "/graphql"
    assert [o["name"] for o in config["operations"]] == [o.name for o in saved_operations()]


def test_a_document_cannot_break_out_of_the_page(
    client: Client, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    evil = "# </script><script>alert(1)</script>"
    operation = SavedOperation("Evil", "Browse", "Evil", evil, {}, (), {})
    monkeypatch.setattr(graphiql, "saved_operations", lambda: (operation,))

    page = Elements(client().get("/graphql").text)

    assert page.config()["operations"][0]["document"] == evil
    assert sum(tag == "script" for tag, _ in page.all) == 2


def test_the_demo_token_is_fetched_and_never_in_the_page(client: Client, built: Path) -> None:
    asked = client(token="t0ken")

    page = asked.get("/graphql")
    answer = asked.post("/graphiql/demo-token", headers=SAME_ORIGIN)

    assert "t0ken" not in page.text
    assert Elements(page.text).config()["demoToken"] is True
    assert answer.json() == {"token": "t0ken"}
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", None])
def test_no_other_page_gets_the_demo_token(client: Client, site: str | None) -> None:
    headers = {"Sec-Fetch-Site": site} if site else {}

    answer = client(token="t0ken").post("/graphiql/demo-token", headers=headers)

    assert answer.status_code == 403
    assert "t0ken" not in answer.text


@pytest.mark.parametrize(
    ("base", "near"),
    [
        ("http://rebound.example:8000", "127.0.0.1"),
        (LOCAL, "203.0.113.9"),
        ("http://127.0.0.1.rebound.example", "127.0.0.1"),
    ],
)
def test_the_demo_token_stays_on_this_machine(
    client: Client, built: Path, base: str, near: str
) -> None:
    asked = client(token="t0ken", near=near)
    headers = SAME_ORIGIN | {"Host": base.removeprefix("http://")}

    page = asked.get("/graphql", headers=headers)
    answer = asked.post("/graphiql/demo-token", headers=headers)

    assert Elements(page.text).config()["demoToken"] is False
    assert answer.status_code == 404


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1", "[::1]:8000"])
def test_this_machine_has_three_names(client: Client, host: str) -> None:
    headers = SAME_ORIGIN | {"Host": host}

    assert client(token="t").post("/graphiql/demo-token", headers=headers).json() == {"token": "t"}


def test_a_shop_without_a_demo_token_offers_none(client: Client, built: Path) -> None:
    asked = client()

    assert Elements(asked.get("/graphql").text).config()["demoToken"] is False
    assert asked.post("/graphiql/demo-token", headers=SAME_ORIGIN).status_code == 404


@pytest.mark.node
def test_the_integrity_of_each_foreign_file_is_that_of_its_package() -> None:
    named = re.compile(r"/npm/((?:@[\w-]+/)?[\w-]+@[\d.]+)/(.+)")
    files = {
        named.findall(address)[0]: integrity
        for address, integrity in Elements((graphiql.IDE / "cdn.html").read_text())
        .foreign()
        .items()
    }

    folder = npm.unpacked({package for package, _ in files})

    for (package, file), integrity in files.items():
        digest = hashlib.sha384((folder / package / "package" / file).read_bytes()).digest()
        assert integrity == f"sha384-{base64.b64encode(digest).decode()}", file
