"""docs/errors.md tells every code there is: those the source names, and no other."""

import ast
from collections.abc import Iterator
from pathlib import Path

from schema.error_code import ErrorCode
from tests.errors_document import document

FLOORS = ("commerce", "context.py", "integrations", "loaders", "pages", "resolvers", "schema")
FILES = [
    path
    for floor in (*FLOORS, "transport")
    for path in (Path(floor).rglob("*.py") if Path(floor).is_dir() else [Path(floor)])
]


def words(node: ast.AST) -> Iterator[str]:
    """The codes that one node of the source gives to errors."""
    for value in values(node):
        if isinstance(value, ast.Constant) and str(value.value).replace("_", "").isupper():
            yield str(value.value)


def values(node: ast.AST) -> list[ast.expr]:
    """The expressions that stand where codes do: ``{"code": ...}``, ``code = ...``, and so on."""
    if isinstance(node, ast.Dict):
        pairs = zip(node.keys, node.values, strict=True)
        return [value for key, value in pairs if getattr(key, "value", "") == "code"]
    if isinstance(node, ast.Call):
        makes = getattr(node.func, "id", "") in ("RequestError", "restated")
        return list(node.args) if makes else []
    name = getattr(node.targets[0], "id", "") if isinstance(node, ast.Assign) else ""
    if isinstance(node, ast.Assign) and name == "code":
        return [node.value]
    if isinstance(node, ast.Assign) and name == "CODES":
        return list(getattr(node.value, "values", ()))
    return []


def test_every_code_that_the_source_names_is_told() -> None:
    trees = [ast.parse(path.read_text()) for path in FILES]
    found = {word for tree in trees for node in ast.walk(tree) for word in words(node)}
    constants = {"BAD_USER_INPUT", "INTERNAL_SERVER_ERROR", "MAX_COMPLEXITY_EXCEEDED"}

    assert found | constants | {"SERVICE_UNAVAILABLE"} == {code.name for code in ErrorCode}


def test_every_code_says_what_to_do() -> None:
    assert [code.name for code in ErrorCode if code.meaning.count(". ") < 1] == []


def test_the_page_is_what_the_code_says() -> None:
    """Run ``python -m tests.errors_document > docs/errors.md`` after changing a code."""
    assert Path("docs/errors.md").read_text() == document()
