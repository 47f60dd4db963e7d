"""What every set of loaders is made of: a reader, and one loader for each kind of page."""

from loaders.batch import Reader
from loaders.page import Children, CountOf, PageOf
from loaders.pagination import Order, PageArgs


class Registry:
    """Loaders that are made on first use and then kept."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._pages: dict[tuple[Children, Order, PageArgs], PageOf] = {}
        self._counts: dict[Children, CountOf] = {}

    def _page(self, children: Children, order: Order, args: PageArgs) -> PageOf:
        """One loader for each set of arguments, for a page is part of the key."""
        key = (children, order, args)
        found = self._pages.get(key)
        if found is None:
            found = PageOf(self._reader, children, order, args, self._count(children))
            self._pages[key] = found
        return found

    def _count(self, children: Children) -> CountOf:
        return self._counts.setdefault(children, CountOf(self._reader, children))
