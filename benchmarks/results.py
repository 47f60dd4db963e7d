"""What was measured, kept below build/ so that parts can be run one by one, and told in docs."""

import json
import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

FILE = Path("build/bench/results.json")
DOCUMENT = Path("docs/speed.md")
PLOT = Path("docs/images/speed.png")
NAMES = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}
SERVERS = ("ours", "F2", "node", "F1", "again")


def kept(part: str, found: Mapping[str, Any]) -> None:
    """Keep what a part found, in place of what it found before, and how busy the machine was."""
    known = read()
    moment = datetime.now(UTC).strftime("%Y-%m-%d %H:%M")
    busy = [round(one, 1) for one in os.getloadavg()]
    known[part] = {"at": moment, "load": busy, "found": found}
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(json.dumps(known, indent=1))


def read() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FILE.read_text()) if FILE.is_file() else {}
    return found


def write() -> None:
    """Put the tables in their places in the document, and draw the plot."""
    known = read()
    text = DOCUMENT.read_text()
    for part, table in (
        ("cpu", _cpu),
        ("http", _http),
        ("memory", _memory),
        ("start", _start),
        ("scale", _scale),
    ):
        if part in known:
            busy = ", ".join(map(str, known[part]["load"]))
            said = f"Measured {known[part]['at']} UTC, with load averages of {busy} on two cores."
            lines = [said, ""]
            text = _between(text, part, "\n".join([*lines, *table(known[part]["found"])]))
    DOCUMENT.write_text(text)
    if "http" in known:
        _plot(known["http"]["found"])


def _between(text: str, name: str, table: str) -> str:
    begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
    before, _, rest = text.partition(begin)
    _, _, after = rest.partition(end)
    return f"{before}{begin}{table}\n{end}{after}"


def _cpu(found: Mapping[str, Any]) -> Iterator[str]:
    yield "| | ours, ms | F2, ms | F2 / ours | given again, ms |"
    yield "|---|---|---|---|---|"
    for backend, operations in found.items():
        for name, one in operations.items():
            floor, ratio = "-", "-"
            if "F2" in one:
                floor, ratio = f"{one['F2']:.3f}", f"{one['F2'] / one['ours']:.2f}"
            what = f"{NAMES[backend]}, {name}: {one['what']}"
            again = f"{one['again']:.3f}" if "again" in one else "-"
            yield f"| {what} | {one['ours']:.3f} | {floor} | {ratio} | {again} |"


def _http(found: Mapping[str, Any]) -> Iterator[str]:
    """Requests a second, and in brackets the milliseconds of the server's CPU for each."""
    names = ("", "connections", "ours", "F2", "Node", "F1", "given again")
    ratios = ("F2 / ours, CPU", "Node / ours, CPU", "Node / given again, CPU")
    yield f"| {' | '.join([*names, *ratios])} |"
    yield f"|{'---|' * (len(names) + len(ratios))}"
    for backend, operations in found.items():
        for name, counts in operations.items():
            for connections, one in counts.items():
                cells = [
                    f"{one[who]['rate']:,.0f} ({one[who]['cpu']:.2f})" if who in one else "-"
                    for who in SERVERS
                ]
                found_ratios = [
                    f"{one[other]['cpu'] / one[us]['cpu']:.2f}" if {other, us} <= {*one} else "-"
                    for other, us in (("F2", "ours"), ("node", "ours"), ("node", "again"))
                ]
                row = [f"{NAMES[backend]}, {name}", connections, *cells, *found_ratios]
                yield f"| {' | '.join(row)} |"


def _memory(found: Mapping[str, Any]) -> Iterator[str]:
    yield "| memory of our server after the load over HTTP | now, MB | at the most, MB |"
    yield "|---|---|---|"
    for backend, one in found.items():
        yield f"| {NAMES[backend]} | {one['now']:.0f} | {one['most']:.0f} |"


def _start(found: Mapping[str, Any]) -> Iterator[str]:
    yield "| | to the first answer, s | of it CPU, s | memory then, MB |"
    yield "|---|---|---|---|"
    for backend, one in found.items():
        cells = f"{one['seconds']:.2f} | {one['cpu']:.2f} | {one['fresh']:.0f}"
        yield f"| {NAMES[backend]} | {cells} |"
    yield ""
    longest = next(iter(found.values()))["imports"].items()
    yield f"Imports, in ms: {', '.join(f'`{name}` {spent:.0f}' for name, spent in longest)}."


def _scale(found: Mapping[str, Any]) -> Iterator[str]:
    yield "| | first page, ms | at 999,000, ms | ratio |"
    yield "|---|---|---|---|"
    for backend, rows in found.items():
        for what, one in rows.items():
            deep = f"{one['deep']:.2f}" if "deep" in one else "-"
            ratio = f"{one['deep'] / one['first']:.2f}" if "deep" in one else "-"
            yield f"| {NAMES[backend]}, {what} | {one['first']:.2f} | {deep} | {ratio} |"


def _plot(http: Mapping[str, Any]) -> None:
    """Requests a second of each server at 8 connections, one panel a database."""
    import matplotlib  # noqa: PLC0415 (slow, and only for the plot)

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt  # noqa: PLC0415

    figure, panels = plt.subplots(1, len(http), figsize=(9, 3.2), squeeze=False)
    for panel, (backend, operations) in zip(panels[0], http.items(), strict=True):
        shown = [name for name, counts in operations.items() if "F2" in counts["8"]]
        for place, server in enumerate(("ours", "F2", "node")):
            heights = [operations[name]["8"].get(server, {}).get("rate", 0) for name in shown]
            if any(heights):
                ticks = [x + 0.27 * place for x in range(len(shown))]
                panel.bar(ticks, heights, 0.25, label={"node": "Node"}.get(server, server))
        panel.set_xticks([x + 0.27 for x in range(len(shown))], shown)
        panel.set_title(f"{NAMES[backend]}: requests/s at 8 connections", fontsize=9)
        panel.legend(fontsize=8)
    figure.tight_layout()
    PLOT.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(PLOT, dpi=110)
    plt.close(figure)
