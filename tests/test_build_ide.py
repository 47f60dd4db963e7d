"""Building GraphiQL with a Node.js and an npm that only pretend."""

import os
import time
from pathlib import Path

import pytest

from pages import build_ide


@pytest.fixture
def ide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Sources of a page, and a Node.js and npm that only pretend."""
    programs = tmp_path / "bin"
    programs.mkdir()
    pretend(programs / "node", "echo v20.19.4")
    pretend(
        programs / "npm",
        'echo "$1" >> calls',
        '[ "$1" = install ] && mkdir -p node_modules',
        '[ "$1" = exec ] && mkdir -p node_modules/.dist && echo built > node_modules/.dist/x',
        "exit 0",
    )
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}/usr/bin:/bin")
    ide = tmp_path / "ide"
    ide.mkdir()
    (ide / "main.jsx").write_text("1")
    monkeypatch.chdir(tmp_path)
    return ide


def pretend(path: Path, *lines: str) -> None:
    path.write_text("\n".join(["#!/bin/sh", *lines]) + "\n")
    path.chmod(0o755)


def build(ide: Path) -> str:
    # The pretended npm writes down its calls beside the sources, which the next build must not see.
    try:
        return build_ide.build(ide, ide / "dist")
    finally:
        if (ide / "calls").exists():
            with (ide.parent / "calls").open("a") as calls:
                calls.write((ide / "calls").read_text())
            (ide / "calls").unlink()


def calls(ide: Path) -> list[str]:
    path = ide.parent / "calls"
    return path.read_text().split() if path.exists() else []


def test_the_page_is_built_once_for_the_same_sources(ide: Path) -> None:
    first, again = build(ide), build(ide)

    assert first.startswith("GraphiQL was built in")
    assert again == "GraphiQL is built already."
    assert calls(ide) == ["install", "exec"]
    assert (ide / "dist" / "x").read_text() == "built\n"


def test_changed_sources_are_built_again(ide: Path) -> None:
    build(ide)
    (ide / "main.jsx").write_text("2")

    assert build(ide).startswith("GraphiQL was built in")
    assert calls(ide) == ["install", "exec"] * 2


@pytest.mark.parametrize("version", ["v18.20.1", "v20.18.0", "v21.7.0", "v22.11.0", "odd"])
def test_an_old_node_builds_nothing(ide: Path, version: str) -> None:
    pretend(ide.parent / "bin" / "node", f"echo {version}")

    with pytest.raises(build_ide.Skipped, match=rf"Node\.js 20\.19 or later.*{version}"):
        build(ide)
    assert calls(ide) == []


@pytest.mark.parametrize("version", ["v20.19.0", "v22.12.0", "v24.1.0"])
def test_a_new_node_builds(ide: Path, version: str) -> None:
    pretend(ide.parent / "bin" / "node", f"echo {version}")

    assert build(ide).startswith("GraphiQL was built in")


def test_without_node_the_cdn_serves(
    ide: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(ide))
    monkeypatch.setattr(build_ide.build, "__defaults__", (ide, ide / "dist"))

    build_ide.main()

    said = capsys.readouterr().out
    assert said == (
        "GraphiQL was not built (it needs Node.js 20.19 or later, with npm);"
        " its page loads from a CDN.\n"
    )


def test_a_failure_is_explained_and_not_repeated_at_every_start(ide: Path) -> None:
    pretend(
        ide.parent / "bin" / "npm", "echo npm warn x >&2", "echo npm error ENOTFOUND >&2", "exit 1"
    )
    with pytest.raises(build_ide.Skipped, match="npm install failed, saying: npm error ENOTFOUND"):
        build(ide)
    pretend(ide.parent / "bin" / "npm", "echo called > calls")

    with pytest.raises(build_ide.Skipped, match="less than an hour ago"):
        build(ide)
    assert calls(ide) == []


@pytest.mark.parametrize("what", ["an hour", "the sources"])
def test_a_failure_is_tried_again_after(ide: Path, what: str) -> None:
    npm = ide.parent / "bin" / "npm"
    working = npm.read_text()
    pretend(npm, "exit 1")
    with pytest.raises(build_ide.Skipped, match="saying: nothing"):
        build(ide)
    npm.write_text(working)
    if what == "an hour":
        past = time.time() - 3601
        os.utime(ide / "node_modules" / ".failed", (past, past))
    else:
        (ide / "main.jsx").write_text("mended")

    assert build(ide).startswith("GraphiQL was built in")


def test_a_program_that_cannot_run_builds_nothing(ide: Path) -> None:
    (ide.parent / "bin" / "node").write_text("no program")

    with pytest.raises(build_ide.Skipped, match="node did not run"):
        build_ide.build(ide, ide / "dist")


@pytest.mark.parametrize("problem", ["a file in the way", "none"])
def test_make_run_goes_on_whatever_happens(
    ide: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    problem: str,
) -> None:
    dist = ide / "dist"
    if problem != "none":
        dist.write_text("not a folder")
    monkeypatch.setattr(build_ide.build, "__defaults__", (ide, dist))

    build_ide.main()

    said = capsys.readouterr().out
    assert said.count("\n") == 1
    assert said.startswith("GraphiQL was built in" if problem == "none" else "GraphiQL was not")
