"""Where long runs write down what they found, for ``docs/proof.md``."""

import json
import os
from pathlib import Path
from typing import Any


def note(suite: str, backend: str, name: str, **figures: Any) -> None:
    """Add a line to the file that PROOF_RESULTS names; nothing where it names none."""
    if there := os.environ.get("PROOF_RESULTS"):
        row = {"suite": suite, "backend": backend, "name": name, **figures}
        with Path(there).open("a") as file:
            file.write(json.dumps(row) + "\n")
