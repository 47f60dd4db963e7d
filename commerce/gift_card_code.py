"""The codes of gift cards: random, read aloud and typed, kept only as a hash."""

import secrets

from commerce import token

LENGTH = 16
LAST = 4
# Without what is easily mistaken for something else.
LETTERS = "ACDEFGHJKMNPQRTUVWXY34679"


def make() -> str:
    """A new code: 74 bits, which nobody guesses."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def normalized(code: str) -> str:
    """What two ways of typing one code have in common."""
    return "".join(letter for letter in code.upper() if letter.isascii() and letter.isalnum())


def hashed(code: str) -> str:
    return token.hashed(normalized(code))


def last_characters(code: str) -> str:
    """What a card is known by to whoever has it."""
    return normalized(code)[-LAST:].lower()
