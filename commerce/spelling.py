"""Words that somebody may have meant: those that are one slip of the finger away."""

from string import ascii_lowercase

SHORTEST, LONGEST = 4, 16  # shorter words are too like others; longer ones are too many


def near(word: str) -> list[str]:
    """Every word that begins alike and is one letter more, less, other or swapped with the next.

    Letters that come in are those of the Latin alphabet.
    """
    if not (SHORTEST <= len(word) <= LONGEST and word.isalpha()):
        return []
    splits = [(word[:i], word[i:]) for i in range(1, len(word) + 1)]
    made = [a + b[1:] for a, b in splits if b]
    made += [a + b[1] + b[0] + b[2:] for a, b in splits if len(b) > 1]
    for letter in ascii_lowercase:
        made += [a + letter + b[1:] for a, b in splits if b]
        made += [a + letter + b for a, b in splits]
    return sorted(set(made) - {word})
