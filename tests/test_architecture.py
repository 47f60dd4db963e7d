"""Who may import whom, and how large things may grow: what keeps the house standing."""

import ast
import tomllib
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# From the top down: a floor imports from itself and from those below it.
FLOORS: list[set[str]] = [
    {"app", "cli"},
    {"pages", "transport"},
    {"schema"},
    {"resolvers"},
    {"context", "integrations"},
    {"loaders"},
    {"migrations"},
    {"models"},
    {"demo"},
    {"commerce"},
    {"settings"},
]
# Stands apart: it knows libraries, and nothing of shops.
EXECUTION = "execution"
KNOW_EXECUTION = ("execution/", "schema/__init__.py", "transport/")
OURS = set().union(*FLOORS, {EXECUTION})
BELONGS = {
    "strawberry": {"schema", EXECUTION, "transport"},
    "graphql": {"schema", EXECUTION, "transport"},
    "starlette": {"app", "pages", "transport"},
    "sqlalchemy": OURS - {"commerce", "demo", "schema", "pages", "transport", EXECUTION},
    "alembic": {"migrations"},
    "typer": {"cli"},
    "uvicorn": {"transport"},
}
FORBIDDEN_NAMES = {"utils", "core", "common", "helpers", "services", "repositories", "types"}
BESIDE_THE_HOUSE = {"tests", "benchmarks"}
ENVIRONMENT = {"environ", "environb", "getenv", "getenvb", "BaseSettings"}
MAX_FILE_LINES = 300
MAX_FUNCTION_LINES = 40


def floor_of(path: Path) -> str:
    return path.parts[0].removesuffix(".py")


def sources() -> list[Path]:
    """Our modules, by their paths in the project."""
    found = (path.relative_to(ROOT) for path in ROOT.rglob("*.py"))
    return sorted(path for path in found if floor_of(path) in OURS)


FILES = sources()
# A revision is a record, written by Alembic.
WRITTEN = [path for path in FILES if path.parts[:2] != ("migrations", "versions")]


@cache
def nodes_of(path: Path) -> list[ast.AST]:
    return list(ast.walk(ast.parse((ROOT / path).read_text())))


@cache
def imported(path: Path) -> set[str]:
    """The top-level names of what a module imports."""
    found = set()
    for node in nodes_of(path):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").split(".")[0])
    return found


@pytest.mark.parametrize("path", FILES, ids=str)
def test_imports_go_down(path: Path) -> None:
    floor = floor_of(path)
    if floor == EXECUTION:
        assert imported(path) & OURS <= {EXECUTION}
        return
    level = next(i for i, names in enumerate(FLOORS) if floor in names)
    above: set[str] = set().union(*FLOORS[:level])

    assert imported(path) & above == set()


def test_imports_say_where_from() -> None:
    relative = [
        f"{path}:{node.lineno}"
        for path in FILES
        for node in nodes_of(path)
        if isinstance(node, ast.ImportFrom) and node.level
    ]

    assert relative == []


def test_only_the_schema_and_the_transport_know_the_execution() -> None:
    knowing = [path.as_posix() for path in FILES if EXECUTION in imported(path)]

    assert [path for path in knowing if not path.startswith(KNOW_EXECUTION)] == []


@pytest.mark.parametrize("library", BELONGS)
def test_a_library_stays_on_its_floors(library: str) -> None:
    using = [path for path in FILES if library in imported(path)]

    assert [str(path) for path in using if floor_of(path) not in BELONGS[library]] == []


def test_only_settings_read_the_environment() -> None:
    reading = {str(path) for path in FILES for node in nodes_of(path) if name(node) in ENVIRONMENT}

    assert reading == {"settings.py"}


def name(node: ast.AST) -> str | None:
    """What a node names: a variable, an attribute, or something imported."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.name if isinstance(node, ast.alias) else None


def test_a_module_says_in_its_first_line_what_lives_there() -> None:
    silent = [str(path) for path in WRITTEN if not first_line(path).endswith(".")]

    assert silent == []


def first_line(path: Path) -> str:
    docstring = ast.get_docstring(ast.parse((ROOT / path).read_text())) or ""
    return docstring.partition("\n")[0]


def test_files_stay_short_enough_to_be_read() -> None:
    lengths = {str(path): len((ROOT / path).read_text().splitlines()) for path in WRITTEN}

    assert {path: n for path, n in lengths.items() if n > MAX_FILE_LINES} == {}, (
        "split it by concept"
    )


def test_functions_stay_short_enough_to_be_read() -> None:
    lengths = {
        f"{path}:{node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path in WRITTEN
        for node in nodes_of(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }

    assert {function: n for function, n in lengths.items() if n > MAX_FUNCTION_LINES} == {}, (
        "split it into steps that have names"
    )


def test_names_say_what_is_inside() -> None:
    vague = [
        str(path)
        for path in FILES
        if FORBIDDEN_NAMES & {part.removesuffix(".py") for part in path.parts}
    ]

    assert vague == []


def test_every_module_stands_on_a_floor() -> None:
    modules = {path.stem for path in ROOT.glob("*.py")}
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}

    assert (modules | packages) - BESIDE_THE_HOUSE - OURS == set()


def test_everything_is_installed() -> None:
    """setuptools refuses to discover flat packages, so pyproject.toml lists them by hand."""
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]
    packages = {".".join(path.parent.parts) for path in FILES if path.name == "__init__.py"}

    assert set(listed["packages"]) == packages
    assert set(listed["py-modules"]) == {path.stem for path in FILES if len(path.parts) == 1}
