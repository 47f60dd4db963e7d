"""Text that every database can keep."""

UNSTORABLE = "holds the character U+0000, which cannot be kept"


def storable(text: str) -> bool:
    """PostgreSQL keeps no U+0000, and the buyer should hear that from us."""
    return "\0" not in text
