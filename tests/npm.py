"""Packages of npm as files, fetched once and kept below ``build/``."""

import json
import shutil
import subprocess
import tarfile
from collections.abc import Iterable
from pathlib import Path

import pytest

FOLDER = Path("build/npm")


def unpacked(packages: Iterable[str]) -> Path:
    """Where ``<package>@<version>/package/`` holds what npm publishes, byte for byte."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not installed")
    FOLDER.mkdir(parents=True, exist_ok=True)
    for package in packages:
        if not (FOLDER / package).is_dir():
            _fetch(npm, package)
    return FOLDER


def _fetch(npm: str, package: str) -> None:
    command = [npm, "pack", "--silent", "--json", package]
    done = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"npm did not give {package}: {done.stderr.strip()[-200:]}")
    file = FOLDER / json.loads(done.stdout)[0]["filename"]
    with tarfile.open(file) as archive:
        archive.extractall(FOLDER / package, filter="data")
    file.unlink()
