"""Things for the living room and the window sill."""

from demo.canvas import Canvas
from demo.colour import (
    BRASS,
    CREAM,
    FOREST,
    INK,
    LEAF,
    OAK,
    PAPER,
    TERRACOTTA,
    WALNUT,
    Colour,
    darker,
    lighter,
    mix,
)

LEATHER = mix(WALNUT, OAK, 0.3)


def leaf(c: Canvas, x: float, y: float, length: float, turn: float, colour: Colour) -> None:
    """A leaf that grows from ``x``, ``y``; upwards unless it is turned."""
    with c.moved(x - 50, y - 82, length / 30, turn):
        outline = "M50 82 C40 74 40 60 50 52 C60 60 60 74 50 82 Z"
        c.fill(outline, colour)
        with c.inside(outline):
            c.fill("M50 50 H64 V84 H50 Z", darker(colour, 0.12))


def chair(c: Canvas, k: Colour) -> None:
    c.shadow(50, 31)
    for x, foot in ((30, 26), (70, 74)):
        c.stroke(f"M{x} 66 L{foot} 82", 2.6, WALNUT)
    for x, foot in ((36, 34), (64, 66)):
        c.stroke(f"M{x} 66 L{foot} 79", 2.2, darker(WALNUT, 0.25))
    back = "M30 58 V34 Q30 24 40 24 H60 Q70 24 70 34 V58 Z"
    c.fill(back, k)
    with c.inside(back):
        c.fill("M60 20 Q64 40 62 60 H80 V20 Z", darker(k, 0.12))
        c.stroke("M36 46 V36 Q36 31 41 30.4", 2, lighter(k, 0.3))
        for x in (40, 50, 60):
            for y in (36, 46):
                c.oval(x, y, 0.9, 0.9, darker(k, 0.28))
    for x, colour in ((20, k), (70, darker(k, 0.12))):
        c.box(x, 46, x + 10, 70, 5, colour)
    c.box(26, 54, 74, 64.6, 4, lighter(k, 0.12))
    c.box(26, 60.6, 74, 70, 3, darker(k, 0.08))
    c.box(20, 50, 30, 70, 4, lighter(k, 0.04))
    c.box(70, 50, 80, 70, 4, darker(k, 0.16))


def stool(c: Canvas, k: Colour) -> None:
    c.shadow(50, 24)
    c.stroke("M42 44 L37 79", 2.4, darker(k, 0.3))
    c.stroke("M59 44 L64 79", 2.4, darker(k, 0.3))
    c.stroke("M36 66 H64", 2, darker(k, 0.22))
    c.stroke("M35 44 L28 82", 3, k)
    c.stroke("M65 44 L72 82", 3, darker(k, 0.1))
    c.fill("M26 40 V44 Q26 48 50 48 Q74 48 74 44 V40 Z", darker(k, 0.2))
    c.oval(50, 40, 24, 5.4, lighter(k, 0.12))
    with c.inside("M26 40 C26 33 74 33 74 40 C74 47 26 47 26 40 Z"):
        for y in (37.4, 40, 42.6):
            c.stroke(f"M20 {y} Q50 {y + 1.6} 80 {y}", 0.5, darker(k, 0.06))


def blanket(c: Canvas, k: Colour) -> None:
    c.shadow(50, 31)
    for i, y in enumerate((68, 56, 44)):
        fold = (
            f"M24 {y} H70 Q79 {y} 79 {y + 7} Q79 {y + 14} 70 {y + 14} H24"
            f" Q21 {y + 14} 21 {y + 11} V{y + 3} Q21 {y} 24 {y} Z"
        )
        c.fill(fold, darker(k, 0.04 * (2 - i)))
        with c.inside(fold):
            c.box(18, y + 9.5, 90, y + 15, 0, darker(k, 0.14))
            for x in (30, 33.4, 40):
                c.box(x, y - 2, x + 1.8, y + 16, 0, CREAM)
            c.stroke(f"M20 {y + 7} H72", 0.8, darker(k, 0.26))
    for y in range(47, 82, 2):
        c.stroke(f"M21 {y} L17.6 {y + 0.8}", 0.8, CREAM)


def cushion(c: Canvas, k: Colour) -> None:
    c.shadow(50, 30)
    outline = "M22 32 C34 36 66 36 78 32 C75 48 75 64 79 81 C64 77 36 77 21 81 C25 64 25 48 22 32 Z"
    c.fill(outline, k)
    with c.inside(outline):
        c.fill("M66 28 Q62 56 70 86 H84 V28 Z", darker(k, 0.1))
        for i in range(-4, 9):
            c.stroke(f"M{12 + i * 10} 86 L{42 + i * 10} 28", 0.6, darker(k, 0.12))
            c.stroke(f"M{42 + i * 10} 86 L{12 + i * 10} 28", 0.6, darker(k, 0.12))
        c.stroke("M28 40 Q29 48 28.6 56", 1.8, lighter(k, 0.35))
    c.stroke(outline, 1, lighter(k, 0.28))


def plantpot(c: Canvas, k: Colour) -> None:
    c.shadow(50, 22)
    for x, length, turn, colour in (
        (49, 32, -34, FOREST),
        (52, 34, 36, FOREST),
        (48, 30, -64, LEAF),
        (52, 28, 62, LEAF),
        (50, 38, 2, LEAF),
        (49, 26, -16, lighter(LEAF, 0.2)),
        (51, 25, 20, mix(LEAF, FOREST, 0.5)),
    ):
        leaf(c, x, 54, length, turn, colour)
    body = "M32 54 H68 L64 78 Q63.4 82 59 82 H41 Q36.6 82 36 78 Z"
    c.fill(body, k)
    with c.inside(body):
        c.fill("M57 50 Q58 70 55 84 H74 V50 Z", darker(k, 0.13))
        c.box(38, 60, 40, 75, 1, lighter(k, 0.35))
    c.box(30, 50, 70, 57, 2, lighter(k, 0.08))
    c.box(58, 50, 70, 57, 2, darker(k, 0.08))


def hangingpot(c: Canvas, k: Colour) -> None:
    for x in (33, 67):
        c.stroke(f"M50 6 L{x} 48", 0.8, WALNUT)
    c.stroke("M50 -10 V6", 0.8, WALNUT)
    c.oval(50, 7, 1.6, 1.6, BRASS)
    for x, turn, length, colour in (
        *((44, -28, 24, LEAF), (56, 26, 24, LEAF), (50, 0, 26, FOREST)),
        *((40, -60, 20, FOREST), (60, 58, 20, FOREST)),
    ):
        leaf(c, x, 50, length, turn, colour)
    for sign in (-1, 1):
        x = 50 + 15 * sign
        c.stroke(f"M{x} 48 C{x + 12 * sign} 50 {x + 6 * sign} 68 {x + 10 * sign} 84", 0.9, FOREST)
        for step, y in enumerate((56, 63, 70, 77)):
            side = 1 if step % 2 else -1
            leaf(c, x + (7 + step * 0.4) * sign, y, 10, 100 * side, LEAF if side > 0 else FOREST)
    body = "M32 48 H68 Q68 70 50 70 Q32 70 32 48 Z"
    c.fill(body, k)
    with c.inside(body):
        c.fill("M57 44 Q58 60 50 74 H74 V44 Z", darker(k, 0.13))
        c.stroke("M37 53 Q38 59 41 62", 1.6, lighter(k, 0.35))
    c.box(31, 46, 69, 50, 1.6, lighter(k, 0.12))


def wateringcan(c: Canvas, k: Colour) -> None:
    c.shadow(48, 28)
    c.stroke("M34 46 C30 26 58 26 58 46", 2.4, darker(k, 0.12))
    c.stroke("M31 54 C14 54 16 76 31 76", 2.4, darker(k, 0.2))
    c.fill("M58 66 L82 38 L86 40.6 L64 76 Z", darker(k, 0.16))
    with c.moved(34, -42.6, 1, 38):
        c.fill("M47 78 H53 L57 82.6 H43 Z", k)
        c.oval(50, 82.6, 7, 1.6, darker(k, 0.24))
    body = "M30 46 H62 L64 79 Q64 82 61 82 H31 Q28 82 28 79 Z"
    c.fill(body, k)
    with c.inside(body):
        c.fill("M54 42 L56 84 H70 V42 Z", darker(k, 0.13))
        c.box(33, 53, 35, 76, 1, lighter(k, 0.35))
        c.box(20, 72, 70, 73.6, 0, darker(k, 0.2))
    c.oval(46, 46, 16, 3.6, lighter(k, 0.16))
    c.oval(46, 46.6, 13.6, 2.7, darker(k, 0.4))


def mirror(c: Canvas, k: Colour) -> None:
    c.oval(51.4, 52, 30, 30, darker(k, 0.42))
    c.oval(50, 50, 30, 30, k)
    c.oval(50, 50, 27.4, 27.4, darker(k, 0.2))
    glass = "M23.2 50 C23.2 14.3 76.8 14.3 76.8 50 C76.8 85.7 23.2 85.7 23.2 50 Z"
    c.oval(50, 50, 26.8, 26.8, (222, 231, 232))
    with c.inside(glass):
        c.fill("M20 66 L62 20 H76 L28 76 Z", (236, 242, 242))
        c.fill("M42 84 L82 38 V46 L50 84 Z", (236, 242, 242))
    c.stroke("M23 43 C26 31 35 24 45 22.6", 0.9, lighter(k, 0.5))


def clock(c: Canvas, k: Colour) -> None:
    c.oval(51.2, 51.6, 29, 29, darker(k, 0.4))
    c.oval(50, 50, 29, 29, k)
    c.oval(50, 50, 25, 25, darker(k, 0.24))
    c.oval(50, 50.6, 24.6, 24.6, PAPER)
    for hour in range(12):
        with c.moved(0, -32, 1, hour * 30):
            size = 1.1 if hour % 3 == 0 else 0.6
            c.stroke("M50 61.4 V64.6" if hour % 3 == 0 else "M50 61.4 V63", size, INK)
    with c.moved(0, -32, 1, -54):
        c.stroke("M50 84 V69", 1.8, INK)
    with c.moved(0, -32, 1, 58):
        c.stroke("M50 85 V63.6", 1.2, INK)
    c.oval(50, 50, 1.9, 1.9, TERRACOTTA)


def basket(c: Canvas, k: Colour) -> None:
    c.shadow(50, 29)
    for x in (27, 73):
        c.stroke(f"M{x - 6} 48 C{x - 7} 37 {x + 7} 37 {x + 6} 48", 2, LEATHER)
    c.fill("M24 46 Q50 30 76 46 Q66 52 50 52 Q34 52 24 46 Z", CREAM)
    c.fill("M46 38 Q62 34 74 46 Q64 50 52 50 Z", darker(CREAM, 0.1))
    body = (
        "M20 46 Q50 53 80 46 C82 62 79 74 74 80 Q72 82 68 82 H32 Q28 82 26 80 C21 74 18 62 20 46 Z"
    )
    c.fill(body, k)
    with c.inside(body):
        for row, y in enumerate(range(46, 84, 5)):
            for x in range(14 + 4 * (row % 2), 90, 8):
                c.box(x, y + 1, x + 5.6, y + 4.4, 1.4, darker(k, 0.12))
        c.fill("M68 44 Q74 64 64 84 H90 V44 Z", darker(k, 0.2))
        for row, y in enumerate(range(46, 84, 5)):
            for x in range(14 + 4 * (row % 2), 90, 8):
                if x > 66:
                    c.box(x, y + 1, x + 5.6, y + 4.4, 1.4, darker(k, 0.3))
    c.stroke("M20 46.6 Q50 53.6 80 46.6", 3, lighter(k, 0.1))


def vase(c: Canvas, k: Colour) -> None:
    c.shadow(50, 20)
    for x, height, bend in ((47, 14, -14), (50, 8, 2), (53, 18, 15)):
        c.stroke(f"M{x} 46 Q{x} 30 {x + bend} {height}", 0.9, mix(OAK, LEAF, 0.3))
        for step in range(5):
            share = step / 6
            y, at = height + step * 3.4, x + bend * (1 - share)
            for side in (-1, 1):
                leaf(c, at, y + 3, 9, side * 40 + bend, mix(OAK, CREAM, 0.3 if side < 0 else 0.1))
    body = (
        "M44 42 H56 C55 50 68 54 68 66 C68 76 62 82 57 82 H43 C38 82 32 76 32 66"
        " C32 54 45 50 44 42 Z"
    )
    c.fill(body, k)
    with c.inside(body):
        c.fill("M55 38 Q54 50 58 58 Q64 70 54 86 H80 V38 Z", darker(k, 0.13))
        c.stroke("M37 68 Q36.6 60 42 56", 1.8, lighter(k, 0.4))
    c.oval(50, 42, 6.4, 1.7, lighter(k, 0.25))
    c.oval(50, 42.2, 4.8, 1.1, darker(k, 0.4))


def rug(c: Canvas, k: Colour) -> None:
    c.shadow(50, 34)
    sheet = "M30 48 L80 62 L64 80 L16 68 Z"
    c.fill("M30 49.4 L80 63.4 L64 81.6 L16 69.4 Z", darker(k, 0.35))
    c.fill(sheet, k)
    with c.inside(sheet):
        for share in (0.16, 0.28, 0.72, 0.84):
            x0, y0 = 30 + (16 - 30) * share, 48 + 20 * share
            x1, y1 = 80 + (64 - 80) * share, 62 + 18 * share
            c.stroke(f"M{x0} {y0} L{x1} {y1}", 1.3, CREAM)
        for i in range(8):
            x, y = 26.6 + i * 6.4, 58.4 + i * 1.74
            c.fill(
                f"M{x} {y - 2.6} L{x + 3.2} {y + 0.8} L{x} {y + 4.2} L{x - 3.2} {y + 0.8} Z",
                lighter(k, 0.4),
            )
    for i in range(13):
        x, y = 30 - 14 * i / 12, 48 + 20 * i / 12
        c.stroke(f"M{x} {y} L{x - 3} {y - 0.8}", 0.7, CREAM)
        x, y = 80 - 16 * i / 12, 62 + 18 * i / 12
        c.stroke(f"M{x} {y} L{x + 3} {y + 0.8}", 0.7, CREAM)
    roll = "M27 44 Q30 40 35 42 L84 55.6 Q88 58 86 62 Q84 66 79 65 L29 51 Q25 48 27 44 Z"
    c.fill(roll, darker(k, 0.1))
    with c.inside(roll):
        c.stroke("M28 45.4 L88 62", 2, lighter(k, 0.12))
    c.oval(83, 60.4, 3.6, 5, lighter(k, 0.2))
    c.oval(83, 60.4, 2, 3, darker(k, 0.25))


FIGURES = {
    "chair": chair,
    "stool": stool,
    "blanket": blanket,
    "cushion": cushion,
    "plantpot": plantpot,
    "hangingpot": hangingpot,
    "wateringcan": wateringcan,
    "mirror": mirror,
    "clock": clock,
    "basket": basket,
    "vase": vase,
    "rug": rug,
}
