"""The demo's colours: those goods come in, those materials have, and the tints behind them."""

Colour = tuple[int, int, int]


def parse(text: str) -> Colour:
    number = int(text.removeprefix("#"), 16)
    return number >> 16, number >> 8 & 255, number & 255


def hexadecimal(colour: Colour) -> str:
    return "#{:02X}{:02X}{:02X}".format(*colour)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """``one`` with so great a share (0 to 1) of ``other``."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


WHITE = parse("#fffdf8")


def lighter(colour: Colour, share: float = 0.18) -> Colour:
    return mix(colour, WHITE, share)


def darker(colour: Colour, share: float = 0.14) -> Colour:
    """In shade: towards a dark tone of its own, so that warm colours stay warm."""
    red, green, blue = colour
    return mix(colour, (red // 5, green // 6, blue // 5), share)


# What goods are made of, when that is not what buyers choose.
CREAM, PAPER, INK = parse("#f4ecdf"), parse("#fbf7ef"), parse("#333c48")
OAK, WALNUT, LEATHER = parse("#cfa878"), parse("#8a6248"), parse("#a26a43")
BRASS, STEEL, IRON = parse("#d0a95c"), parse("#b7c0c5"), parse("#474e57")
GLASS, WATER = parse("#cfe0df"), parse("#a9c9cb")
LEAF, FOREST, TERRACOTTA = parse("#7f9b76"), parse("#4f6f58"), parse("#c67a55")
FLAME, GLOW, WAX = parse("#f3a94e"), parse("#fbe0a0"), parse("#f2e6cd")

# What buyers choose, by the name on the label.
GOODS = {
    "Oat": parse("#e9dcc6"),
    "Butter": parse("#e8c374"),
    "Clay": parse("#c9805c"),
    "Rust": parse("#b2573b"),
    "Rose": parse("#d39a94"),
    "Plum": parse("#7a5068"),
    "Moss": parse("#7d8c5c"),
    "Pine": parse("#436453"),
    "Sea": parse("#6d9aa3"),
    "Dusk": parse("#51688c"),
    "Ink": parse("#363f4d"),
    "Stone": parse("#a8a49b"),
    "Walnut": WALNUT,
    "Oak": OAK,
    "Steel": STEEL,
    "Brass": BRASS,
    "Copper": parse("#c5805d"),
    "Black": parse("#3a3d42"),
}
TINTS = {
    "Oat": parse("#dbe2e2"),
    "Butter": parse("#dfe4e4"),
    "Clay": parse("#f0ddcf"),
    "Rust": parse("#efdccb"),
    "Rose": parse("#f1e2dd"),
    "Plum": parse("#e9dfe4"),
    "Moss": parse("#e4e6d6"),
    "Pine": parse("#dde6dd"),
    "Sea": parse("#dde8e8"),
    "Dusk": parse("#dfe4ec"),
    "Ink": parse("#dcdfe2"),
    "Stone": parse("#e6e2da"),
    "Walnut": parse("#ece0d2"),
    "Oak": parse("#e3e4d8"),
    "Steel": parse("#dde6e9"),
    "Brass": parse("#e0e3dc"),
    "Copper": parse("#e6e0d8"),
    "Black": parse("#e3ded6"),
}
