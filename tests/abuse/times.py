"""Prints the abuse corpus with the times of its refusals: ``python -m tests.abuse.times``."""

import asyncio
import statistics
import tempfile
import time
from typing import Any

import structlog
from strawberry.types import ExecutionResult

import schema
from context import Context
from models.engine import Database
from settings import Settings
from tests.abuse.documents import DOCUMENTS

ROUNDS = 5


async def refused(text: str) -> tuple[float, ExecutionResult]:
    """In how many milliseconds a server that never saw it refuses a document."""
    contract: Any = schema.build()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(database_url=f"sqlite:///{folder}/none.db", secret="s" * 32)
        context = Context(Database(settings), settings)
        await contract.execute("{ __typename }", context_value=context)  # what is made only once
        began = time.perf_counter()
        result = await contract.execute(text, context_value=context)
        return 1000 * (time.perf_counter() - began), result


def main() -> None:
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    print("| abuse | bytes | refused for | ms |")
    print("|---|---|---|---|")
    for name, text in DOCUMENTS.items():
        took, results = zip(*(asyncio.run(refused(text)) for _ in range(ROUNDS)), strict=True)
        extensions = results[0].errors[0].extensions
        why = extensions.get("limit", "a rule of validation")
        print(f"| {name} | {len(text):,} | {why} | {statistics.median(took):.1f} |")


if __name__ == "__main__":
    main()
