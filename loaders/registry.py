"""What every set of loaders is made of: a reader, and one loader for each kind of page."""

from typing import Any

from loaders.batch import Reader
from loaders.count import CountOf
from loaders.page import Children, PageOf
from loaders.pagination import Order, PageArgs


class Registry:
    """Loaders that are made on first use and then kept."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._pages: dict[tuple[Any, ...], PageOf] = {}
        self._counts: dict[Children, CountOf] = {}

    def let_go(self) -> None:
        """Once nobody asks any more: pages hold the loaders that they came of."""
        for loader in self._pages.values():
            loader.clear_all()
        self._pages.clear()
        self._counts.clear()

    def _page(self, children: Children, order: Order, args: PageArgs) -> PageOf:
        """One loader for each set of arguments, for a page is part of the key."""
        key = (id(children), order.name, args.shape, args.after, args.before)
        found = self._pages.get(key)
        if found is None:
            found = PageOf(self._reader, children, order, args, self._count)
            self._pages[key] = found
        return found

    def _count(self, children: Children) -> CountOf:
        found = self._counts.get(children)
        if found is None:
            found = self._counts[children] = CountOf(self._reader, children)
        return found
