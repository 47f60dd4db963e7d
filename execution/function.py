"""A Python function while it is written."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from execution.resolver import Resolver

INDENT = "    "


class Function:
    """Its lines; before them it fetches what the resolvers in it are called with."""

    def __init__(self, name: str, parameters: str, *, is_async: bool) -> None:
        self.name = name
        self._head = f"{'async ' if is_async else ''}def {name}({parameters}):"
        self._needed: dict[str, None] = {}
        self._lines: list[str] = []
        self.depth = 1

    def line(self, text: str) -> None:
        self._lines.append(INDENT * self.depth + text)

    def later(self) -> Callable[[str], None]:
        """Leave out a line here; what is returned puts it in."""
        place, indent = len(self._lines), INDENT * self.depth
        self._lines.append("")

        def put(text: str) -> None:
            self._lines[place] = indent + text

        return put

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        self.line(head)
        self.depth += 1
        yield
        self.depth -= 1

    def uses(self, index: int, resolver: Resolver) -> None:
        """The function calls the resolver of a field."""
        if resolver.arguments is not None and resolver.constant is None:
            self.needs(f"a{index} = run.arguments({index})")
        if resolver.takes_info:
            self.needs(f"i{index} = run.info({index})")

    def needs(self, line: str) -> None:
        """Something is had once, before all else."""
        self._needed[INDENT + line] = None

    def text(self) -> str:
        return "\n".join([self._head, *self._needed, *self._lines])
