"""Real JavaScript clients: packages pinned in package.json, installed once, run by Node."""

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

HERE = Path(__file__).parent
BUILD = HERE.parents[1] / "build" / "contract"
OLDEST = (20, 19)
# Peers that a test needs stand in package.json; the others are many and large.
INSTALL = (
    "npm install --package-lock=false --no-audit --no-fund --ignore-scripts --legacy-peer-deps"
)
UNREACHABLE = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ENETUNREACH", "ETIMEDOUT")


def require_node() -> str:
    """The path of a Node that is new enough; without one the test is skipped and says so."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node.js is not installed")
    version = _output([node, "--version"]).strip().removeprefix("v")
    if tuple(int(part) for part in version.split(".")[:2]) < OLDEST:
        pytest.skip(f"Node.js {version} is older than {'.'.join(map(str, OLDEST))}")
    return node


def installed() -> Path:
    """The folder whose ``node_modules`` holds exactly what package.json names.

    A folder for each content of package.json, moved into place when it is complete, so that
    neither a new version nor a test run beside this one ever finds half of it.
    """
    require_node()
    manifest = (HERE / "package.json").read_bytes()
    folder = BUILD / hashlib.sha256(manifest).hexdigest()[:16]
    if not folder.exists():
        BUILD.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=BUILD, prefix="new-") as scratch:
            made = Path(scratch) / "folder"
            made.mkdir()
            (made / "package.json").write_bytes(manifest)
            _install(made)
            _move(made, folder)
    return folder


def run(script: str, stdin: str = "", timeout: float = 120, trusted: Path | None = None) -> str:
    """What the module ``script`` of this folder prints, given ``stdin``.

    It trusts the certificate ``trusted`` beside those that everyone trusts.

    Its source is evaluated in ``installed()``, because imports resolve from where a module
    lives and packages do not live here; so it imports packages and ``node:``, not neighbours.
    """
    node, folder = require_node(), installed()
    source = (HERE / script).read_text("utf-8")
    command = [node, "--input-type=module", "--eval", source]
    return _output(command, folder, stdin, timeout, trusted)


@contextmanager
def workshop(files: Mapping[str, str]) -> Iterator[Path]:
    """A folder with ``files`` in it, from which the packages are found."""
    with tempfile.TemporaryDirectory(dir=installed(), prefix="workshop-") as made:
        for name, text in files.items():
            path = Path(made) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        yield Path(made)


def tool(script: str, *arguments: str, folder: Path, trusted: Path | None = None) -> str:
    """What a package's command prints, run in ``folder``; ``script`` is its file."""
    command = [require_node(), str(installed() / "node_modules" / script), *arguments]
    return _output(command, folder, trusted=trusted)


def _install(folder: Path) -> None:
    npm, *arguments = INSTALL.split()
    found = shutil.which(npm)
    if found is None:
        pytest.skip("npm is not installed")
    done = subprocess.run(
        [found, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    if done.returncode and any(word in done.stderr for word in UNREACHABLE):
        pytest.skip("npm cannot reach its registry")
    assert done.returncode == 0, done.stderr


def _move(made: Path, folder: Path) -> None:
    try:
        made.replace(folder)
    except OSError:  # another run was quicker
        assert folder.exists()


def _output(
    command: list[str],
    folder: Path = HERE,
    stdin: str = "",
    timeout: float = 120,
    trusted: Path | None = None,
) -> str:
    certificates = {} if trusted is None else {"NODE_EXTRA_CA_CERTS": str(trusted)}
    done = subprocess.run(
        command,
        cwd=folder,
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        timeout=timeout,
        env={**os.environ, "NODE_NO_WARNINGS": "1", **certificates},
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2_000:] + done.stderr[-4_000:]
    return done.stdout
