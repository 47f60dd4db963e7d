"""docs/operations.md: its commands are there, its settings are those of the code."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from cli.command import app
from settings import Naming, Settings

PAGE = Path("docs/operations.md").read_text()


def variable(name: str) -> str:
    alias = Settings.model_fields[name].validation_alias if name in Settings.model_fields else None
    return str(alias or f"CARTOGRAPH_{name.upper()}")


def row(name: str, field: object) -> str:
    default = getattr(field, "default", None)
    words = {"None": "none", "True": "true", "False": "false", "()": "[]"}
    shown = words.get(repr(default), default)
    said = f": {field.description}" if field.description else ""  # type: ignore[attr-defined]
    return f"| `{variable(name)}` | `{shown}`{said} |"


def table() -> str:
    fields = {**Settings.model_fields, **Naming.model_fields}
    return "\n".join(row(name, field) for name, field in fields.items())


def test_every_setting_is_told() -> None:
    """Run ``python -m tests.test_operations`` after changing a setting."""
    assert table() in PAGE


def test_no_other_variable_is_told() -> None:
    known = {variable(name) for name in (*Settings.model_fields, *Naming.model_fields)}

    assert set(re.findall(r"CARTOGRAPH_[A-Z_]+[A-Z]", PAGE)) - known == set()


@pytest.mark.parametrize(
    "line", sorted(set(re.findall(r"cartograph ((?:[a-z]+ ?)+[a-z]?)", PAGE))), ids=str
)
def test_every_command_is_there(line: str) -> None:
    import cli  # noqa: F401

    word = line.split()[0]
    assert word in get_command(app).commands  # type: ignore[attr-defined]


def test_the_unit_is_one(tmp_path: Path) -> None:
    from shutil import which

    if not which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed")
    (text,) = re.findall(r"```ini\n(.*?)```", PAGE, re.DOTALL)
    unit = tmp_path / "cartograph.service"
    unit.write_text(text.replace("/opt/cartograph/.venv/bin/cartograph", sys.executable))
    told = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", unit], capture_output=True, text=True
    )

    assert "cartograph.service" not in told.stderr, told.stderr


if __name__ == "__main__":
    before = PAGE.partition("| variable | unless it is set |\n|---|---|\n")
    Path("docs/operations.md").write_text(f"{before[0]}{before[1]}{table()}\n")
