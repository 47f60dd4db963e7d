"""Builds GraphiQL for use without the internet: ``python -m pages.build_ide``."""

import hashlib
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

IDE = Path(__file__).parent / "ide"
DIST = IDE / "dist"
# Below node_modules lies what nobody commits.
_FRESH = "node_modules/.dist"
_FAILED = "node_modules/.failed"
_MADE = frozenset({"dist", "node_modules"})
_INSTALL = ("install", "--package-lock=false", "--no-audit", "--no-fund", "--ignore-scripts")
_BUILD = ("exec", "--offline", "--", "vite", "build", "--outDir", _FRESH, "--emptyOutDir")
_RETRY_AFTER = 3600
_NEEDED = "Node.js 20.19 or later"


class Skipped(Exception):
    """Why there is no build; the page then loads GraphiQL from a CDN."""


def build(ide: Path = IDE, dist: Path = DIST) -> str:
    """Build if the sources changed; say what was done. Raises ``Skipped`` if it cannot be."""
    digest = _digest(ide)
    stamp = dist / "stamp"
    if stamp.is_file() and stamp.read_text() == digest:
        return "GraphiQL is built already."
    npm = _npm()
    failed = ide / _FAILED
    if _failed_lately(failed, digest):
        raise Skipped(f"building it failed less than an hour ago; remove {failed} to try again")
    started = time.monotonic()
    try:
        _run(ide, npm, *_INSTALL)
        _run(ide, npm, *_BUILD)
    except Skipped:
        failed.parent.mkdir(exist_ok=True)
        failed.write_text(digest)
        raise
    _put_in_place(ide / _FRESH, dist, digest)
    failed.unlink(missing_ok=True)
    return f"GraphiQL was built in {time.monotonic() - started:.0f} s."


def _digest(ide: Path) -> str:
    """What the sources hold, so that a change of any of them means a new build."""
    digest = hashlib.sha256()
    for path in sorted(ide.iterdir()):
        if path.name not in _MADE:
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _npm() -> str:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        raise Skipped(f"it needs {_NEEDED}, with npm")
    version = _output(Path(), node, "--version")
    found = re.match(r"v(\d+)\.(\d+)", version)
    if found is None or not _new_enough(int(found[1]), int(found[2])):
        raise Skipped(f"it needs {_NEEDED}, and this is {version.strip()}")
    return npm


def _new_enough(major: int, minor: int) -> bool:
    """What Vite asks for: 20.19 and later, but not 21, nor 22 before 22.12."""
    return (major == 20 and minor >= 19) or (major, minor) >= (22, 12)


def _failed_lately(failed: Path, digest: str) -> bool:
    """Offline, npm takes its time to give up: not at every start."""
    if not failed.is_file() or failed.read_text() != digest:
        return False
    return time.time() - failed.stat().st_mtime < _RETRY_AFTER


def _run(folder: Path, *command: str) -> None:
    _output(folder, *command)


def _output(folder: Path, *command: str) -> str:
    called = Path(command[0]).name
    try:
        done = subprocess.run(  # noqa: S603 - our own words, and programs found on the PATH
            command, cwd=folder, capture_output=True, text=True, timeout=600, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Skipped(f"{called} did not run: {error}") from error
    if done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines()
        said = next((line for line in lines if "error" in line.lower()), "nothing")
        raise Skipped(f"{called} {command[1]} failed, saying: {said.strip()}")
    return done.stdout


def _put_in_place(made: Path, dist: Path, digest: str) -> None:
    """All at once, so that a page never sees half a build; the stamp says it is whole."""
    (made / "stamp").write_text(digest)
    shutil.rmtree(dist, ignore_errors=True)
    made.rename(dist)


def main() -> None:
    try:
        said = build()
    except (Skipped, OSError) as reason:
        said = f"GraphiQL was not built ({reason}); its page loads from a CDN."
    sys.stdout.write(said + "\n")


if __name__ == "__main__":
    main()
