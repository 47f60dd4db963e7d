"""Prints the abuse corpus with the times of its refusals: ``python -m tests.abuse.times``."""

import asyncio
import statistics
import time
from typing import Any

from strawberry.types import ExecutionResult

import schema
from tests.abuse.documents import DOCUMENTS

ROUNDS = 5


async def refused(text: str) -> tuple[float, ExecutionResult]:
    """In how many milliseconds a server that never saw it refuses a document."""
    contract: Any = schema.build()
    await contract.execute("{ __typename }")  # what is made only once
    began = time.perf_counter()
    result = await contract.execute(text)
    return 1000 * (time.perf_counter() - began), result


def main() -> None:
    print("| abuse | bytes | refused for | ms |")
    print("|---|---|---|---|")
    for name, text in DOCUMENTS.items():
        took, results = zip(*(asyncio.run(refused(text)) for _ in range(ROUNDS)), strict=True)
        extensions = results[0].errors[0].extensions
        why = extensions.get("limit", "a rule of validation")
        print(f"| {name} | {len(text):,} | {why} | {statistics.median(took):.1f} |")


if __name__ == "__main__":
    main()
