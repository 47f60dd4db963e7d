"""How often a server process looks for garbage."""

import gc

# So many objects that may be garbage begin a search; Python's own 700 begin one in each request.
YOUNG = 50_000


def settle() -> None:
    """What is there once the application is built stays: it is not gone through again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 10, 10)
