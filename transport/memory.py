"""How often a server process looks for garbage."""

import gc

# So many objects that may be garbage begin a search; Python's own 700 begin one in each request.
YOUNG = 50_000
# So many searches among the young begin one among those that outlived one; so many of these, one
# among all: documents that a cache let go of lie there until then, megabytes each.
OFTEN = 3


def settle() -> None:
    """What is there once the application is built stays: it is not gone through again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, OFTEN, OFTEN)
