"""What documents were seen to need of the rows that they read."""

import itertools
from collections.abc import Callable, Collection, Hashable, Iterable
from typing import Any

from models.base import Base
from models.thin import Unread, columns_of, read_by, recording

# Of a model and columns of it: which others are needed to show them.
Also = Callable[[type[Base], set[str]], set[str]]
# A number for what a profile came to need, which is quicker to look up by.
_versions: dict[Hashable, int] = {}
_numbers = itertools.count(1)
MOST_VERSIONS = 4_096
LESSON = 3  # so many runs are watched to their end
MOST_LESSONS = 8


class Profile:
    """Which columns a document was seen to need of each model.

    It learns in the document's first runs, whose rows hold every column and note which are read;
    once some have ended, statements read only those. A run that needs another one after all is done
    anew by rows that are read whole, and the profile learns again. Runs may go on side by side.
    """

    def __init__(
        self,
        shown: Collection[type[Base]],
        reckoned: Collection[type[Base]] = (),
        names: Iterable[str] = (),
    ) -> None:
        """``shown`` are the models whose rows are narrow: others are read whole.

        With a row of those ``reckoned`` with, what is read of others hangs on what it holds, and
        the profile is of no use. ``names`` are what the document's code speaks of, of any model.
        """
        self._shown, self._reckoned, self._names = shown, reckoned, list(names)
        self.version: Hashable = self  # what statements that are compiled for it depend on
        self.learning = True
        self.needed: dict[type[Base], tuple[str, ...]] = {}
        self._seen: dict[type[Base], set[str]] = {}
        self._classes: dict[type[Base], type[Any]] = {}
        self._ended, self._lessons = 0, 0
        self._also: Also | None = None

    def begin(self, also: Also | None = None) -> "Profile | None":
        """The profile to read by in the next run; None where it is of no use.

        ``also`` are the columns that are needed to show others: from now on they are read, too.
        """
        if self._lessons > MOST_LESSONS:
            return None
        if also is not None and self._also is None:
            self._also = also
            if not self.learning:
                self._settle()
        if self.learning and self._ended >= LESSON:
            self._settle()
        return self

    @property
    def lesson(self) -> int | None:
        """Which lesson it is that a run is watched for; None where it is not."""
        return self._lessons if self.learning else None

    def ended(self, lesson: int | None) -> None:
        """A run that began in that lesson has come to its end."""
        if self.learning and lesson == self._lessons:
            self._ended += 1

    def learn(self, model: type[Base], name: str) -> None:
        """That column is needed, too; and where one was missing, others may be.

        Of runs side by side, those that began before may tell of what is known by now.
        """
        is_known = self.learning or name in self.needed.get(model, ())
        self._seen.setdefault(model, set()).add(name)
        if not is_known:
            self.version, self.learning = self, True
            self._ended, self._lessons = 0, self._lessons + 1

    def _settle(self) -> None:
        self.learning = False
        self._classes.clear()
        # In the table's order, so that the same columns are the same statement.
        self.needed = {
            model: tuple(name for name in columns_of(model) if name in self._wanted(model, seen))
            for model, seen in self._seen.items()
        }
        shape = tuple(self.needed.items())
        if len(_versions) >= MOST_VERSIONS:
            _versions.clear()  # whoever needs the same is told another number from now on
        self.version = _versions.setdefault(shape, next(_numbers))

    def _wanted(self, model: type[Base], seen: set[str]) -> set[str]:
        return seen if self._also is None else seen | self._also(model, seen)

    def columns(self, model: type[Base]) -> tuple[str, ...] | None:
        """The columns to read; None for all of them."""
        if model in self._reckoned:
            self._lessons = MOST_LESSONS + 1
        if self.learning or model not in self._shown:
            return None
        # Of a row that nobody looked at, something has to be read all the same.
        return self.needed.get(model) or tuple(columns_of(model))[:1]

    def reckon(self, models: Collection[type[Base]]) -> None:
        """Raise where one of those that are reckoned with is seen otherwise than it is stored."""
        for model in self._reckoned:
            if model in models:
                self._lessons = MOST_LESSONS + 1
                raise Unread(model, "as it is stored")

    def watches(self, model: type[Base]) -> bool:
        return self.learning and model in self._shown

    def noting(self, model: type[Base], *, is_sqlite: bool) -> type[Any]:
        """The class of rows that note what is read of them."""
        found = self._classes.get(model)
        if found is None:
            names = tuple(columns_of(model))
            seen = self._seen.setdefault(model, set())
            seen |= read_by(model, self._names)
            found = self._classes[model] = recording(model, names, is_sqlite, seen.add)
        return found
