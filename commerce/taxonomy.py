"""Categories of the trade's taxonomy, each written as the way to it: ``Home & Garden > Vases``.

There is no list of them: a taxonomy has tens of thousands, and exports name those they use.
"""

from dataclasses import dataclass

from commerce import gid, handle

MAX_WAY = 255
MAX_KEY = 400  # what fits into an id
ARROW = " > "
BETWEEN = "."  # no handle has it
BEHIND = "/"  # comes right after it: where the keys of what a category holds end


@dataclass(frozen=True)
class TaxonomyCategory:
    """A category by the names that lead to it, from the top."""

    names: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.names[-1]

    @property
    def key(self) -> str:
        """The same however the names are capitalised; it begins with the keys of its ancestors."""
        return BETWEEN.join(map(handle.handle_of, self.names))

    @property
    def gid(self) -> str:
        return gid.make("TaxonomyCategory", self.key)

    @property
    def ancestors(self) -> list["TaxonomyCategory"]:
        """The nearest first."""
        return [TaxonomyCategory(self.names[:depth]) for depth in range(len(self.names) - 1, 0, -1)]


def category(way: str) -> TaxonomyCategory | None:
    """The category at the end of the way; None for no way at all."""
    names = tuple(filter(None, (" ".join(name.split()) for name in way.split(ARROW.strip()))))
    return TaxonomyCategory(names) if names else None


def tidy(way: str) -> str:
    """The way as the shop keeps it."""
    found = category(way)
    return ARROW.join(found.names) if found else ""


def key_of(way: str) -> str:
    """The key of the category at the way's end; "" for none."""
    found = category(way)
    return found.key if found else ""


def is_too_long(way: str) -> bool:
    return len(way) > MAX_WAY or len(key_of(way)) > MAX_KEY


def on(way: str) -> list[TaxonomyCategory]:
    """All categories on the way, the last first."""
    found = category(way)
    return [found, *found.ancestors] if found else []
