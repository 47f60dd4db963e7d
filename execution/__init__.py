"""Compiled execution of GraphQL documents, as a Strawberry extension; ``docs/execution.md``."""

from execution.extension import CompiledExecution
from execution.form import Written
from execution.plans import Counters, Plans

__all__ = ["CompiledExecution", "Counters", "Plans", "Written"]
