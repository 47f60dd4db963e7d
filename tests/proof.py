"""Runs the long races and the crash sweep, and writes what they found into docs/proof.md.

``make proof`` runs it; RACE_ROUNDS and CRASH_ROUNDS say how long.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import matplotlib as mpl

mpl.use("svg")
import matplotlib.pyplot as plt

ROOT = Path(__file__).parent.parent
PAGE, PLOT = ROOT / "docs" / "proof.md", ROOT / "docs" / "images" / "proof.svg"
BEGIN, END = "<!-- results -->", "<!-- end of results -->"
SUITES = ("tests/concurrency/test_races.py", "tests/crash")


def run(results: Path) -> None:
    results.unlink(missing_ok=True)
    given = os.environ | {"PROOF_RESULTS": str(results)}
    for suite in SUITES:
        subprocess.run([sys.executable, "-m", "pytest", "-q", suite], check=True, env=given)


def report(results: Path) -> None:
    rows = [json.loads(line) for line in results.read_text().splitlines()]
    races = [row for row in rows if row["suite"] == "races"]
    crashes = [row for row in rows if row["suite"] == "crashes"]
    lines = ["| race | database | rounds | anomalies |", "|---|---|---|---|"]
    lines += [_row(row, "rounds") for row in races]
    lines += ["", "| killed in | database | kills | anomalies |", "|---|---|---|---|"]
    lines += [_row(row, "kills") for row in crashes]
    before, _, rest = PAGE.read_text().partition(BEGIN)
    after = rest.partition(END)[2]
    written = "\n".join([BEGIN, "", *lines, "", "![Kills survived](images/proof.svg)", "", END])
    PAGE.write_text(before + written + after)
    _plot(crashes)


def _row(row: dict[str, object], count: str) -> str:
    name = str(row["name"]).replace("_", " ")
    return f"| {name} | {row['backend']} | {row[count]} | {row['anomalies']} |"


def _plot(crashes: list[dict[str, object]]) -> None:
    figure, axes = plt.subplots(figsize=(7, 2.6))
    kills: Counter[tuple[str, str]] = Counter()
    for row in crashes:
        kills[str(row["name"]), str(row["backend"])] += int(str(row["kills"]))
    names = sorted({name for name, _ in kills})
    for place, backend in enumerate(("sqlite", "postgresql")):
        heights = [kills[name, backend] for name in names]
        axes.bar([i + 0.4 * place for i in range(len(names))], heights, 0.38, label=backend)
    axes.set_xticks([i + 0.2 for i in range(len(names))], names)
    axes.set_ylabel("processes killed")
    axes.set_title("Killed by SIGKILL and reconciled, without an anomaly")
    axes.legend()
    figure.tight_layout()
    figure.savefig(PLOT, metadata={"Date": None})


if __name__ == "__main__":
    found = Path(sys.argv[1]) if sys.argv[1:] else ROOT / "state" / "proof.jsonl"
    if not sys.argv[1:]:
        found.parent.mkdir(exist_ok=True)
        run(found)
    report(found)
