"""Things for the desk and the wall above it."""

from demo.canvas import Canvas
from demo.colour import (
    BRASS,
    CREAM,
    INK,
    OAK,
    PAPER,
    STEEL,
    TERRACOTTA,
    Colour,
    darker,
    lighter,
    mix,
)


def notebook(c: Canvas, k: Colour) -> None:
    c.shadow(50, 26)
    with c.moved(0, -3, 1, -7):
        c.box(31, 25, 72, 84, 2, darker(k, 0.34))
        c.box(30, 24.6, 71, 82.6, 1.6, PAPER)
        for y in (79.6, 81):
            c.stroke(f"M33 {y} H71", 0.4, darker(PAPER, 0.2))
        cover = "M31 22 H68 Q70 22 70 24 V78 Q70 80 68 80 H31 Q29 80 29 78 V24 Q29 22 31 22 Z"
        c.fill(cover, k)
        with c.inside(cover):
            c.box(20, 20, 34.6, 84, 0, darker(k, 0.18))
            c.fill("M48 20 L80 20 V84 H72 Z", darker(k, 0.05))
            c.box(63, 20, 64.8, 84, 0, darker(k, 0.36))
        c.box(41, 32, 58, 42, 0.8, PAPER)
        c.box(44, 35, 55, 36, 0.4, INK)
        c.box(44, 38, 51, 38.8, 0.4, STEEL)
        c.fill("M50 80 H53.4 V87 L51.7 85.4 L50 87 Z", TERRACOTTA)


def planner(c: Canvas, k: Colour) -> None:
    c.shadow(50, 34)
    c.fill("M22 44 H78 L87 79 Q87 81 85 81 H15 Q13 81 13 79 Z", darker(k, 0.24))
    left, right = "M24 42 H49 V77 H17 Z", "M51 42 H76 L83 77 H51 Z"
    for page, colour in ((left, PAPER), (right, darker(PAPER, 0.05))):
        c.fill(page, colour)
        with c.inside(page):
            for y in (51, 57, 63, 70):
                c.stroke(f"M10 {y} H90", 0.4, darker(PAPER, 0.22))
            for x in (27, 38, 62, 73):
                c.stroke(f"M{50 + (x - 50) * 0.76} 42 L{x} 78", 0.4, darker(PAPER, 0.22))
            c.box(10, 40, 90, 45.4, 0, k)
    for left_edge, top, width, ink in (
        *((32, 52.6, 7, k), (40.6, 65.4, 6, TERRACOTTA)),
        *((63, 58.6, 6, BRASS), (53.6, 71.8, 6.4, k)),
    ):
        c.box(left_edge, top, left_edge + width, top + 2.6, 0.8, mix(ink, PAPER, 0.25))
    for y in range(45, 77, 4):
        c.stroke(f"M47 {y} Q50 {y - 3} 53 {y}", 0.9, STEEL)
    with c.moved(6, -3, 0.85, 62):
        c.stroke("M50 40 V72", 2.2, INK)
        c.fill("M48.8 72 H51.2 L50 76.4 Z", BRASS)
        c.stroke("M50 44 V52", 0.6, BRASS)


def pen(c: Canvas, k: Colour) -> None:
    c.stroke("M14 76 C22 68 26 82 33 75 C38 69.6 42 80 47.6 74.4", 0.9, mix(INK, k, 0.5))
    with c.moved(-2, -8, 0.95, 38):
        nib = "M46.6 68 H53.4 L50.6 82.4 H49.4 Z"
        c.fill(nib, BRASS)
        with c.inside(nib):
            c.fill("M50 60 H60 V84 H50 Z", darker(BRASS, 0.16))
        c.stroke("M50 73 V82", 0.5, INK)
        c.oval(50, 72.6, 0.9, 0.9, INK)
        c.fill("M45.4 58 H54.6 L53.6 69 H46.4 Z", INK)
        barrel = "M44.6 20 Q44.6 14 50 14 Q55.4 14 55.4 20 V58 H44.6 Z"
        c.fill(barrel, k)
        with c.inside(barrel):
            c.box(51.4, 10, 60, 60, 0, darker(k, 0.16))
            c.box(46.2, 18, 47.6, 55, 0.7, lighter(k, 0.4))
        c.box(44.2, 56, 55.8, 58.6, 0.5, BRASS)
        c.box(44.2, 34, 55.8, 35.6, 0.5, BRASS)
        c.stroke("M53.6 20 V32", 1.2, lighter(BRASS, 0.2))


def pencils(c: Canvas, k: Colour) -> None:
    c.shadow(50, 22)
    tones = (k, TERRACOTTA, darker(k, 0.3), BRASS, mix(k, CREAM, 0.45))
    for i, (tone, top) in enumerate(zip(tones, (30, 24, 28, 22, 31), strict=True)):
        x = 33.4 + i * 7.2
        c.fill(f"M{x} {top + 9} L{x + 2.9} {top} L{x + 5.8} {top + 9} Z", lighter(OAK, 0.25))
        c.fill(
            f"M{x + 1.9} {top + 3.2} L{x + 2.9} {top} L{x + 3.9} {top + 3.2} Z", darker(tone, 0.2)
        )
        c.box(x, top + 9, x + 5.8, 80, 0, tone)
        c.box(x + 3.9, top + 9, x + 5.8, 80, 0, darker(tone, 0.15))
        c.box(x + 1, top + 9, x + 2, 80, 0, lighter(tone, 0.25))
    c.box(30, 54, 70, 82, 1.4, PAPER)
    c.box(30, 54, 70, 59, 1.4, darker(PAPER, 0.05))
    c.box(63, 54, 70, 82, 1.4, darker(PAPER, 0.07))
    c.box(38, 63, 56, 64.4, 0.5, INK)
    c.box(38, 67, 52, 68, 0.4, darker(CREAM, 0.3))
    c.oval(40, 74.4, 2, 2, TERRACOTTA)


def tray(c: Canvas, k: Colour) -> None:
    c.shadow(50, 34)
    c.fill("M18 60 L28 46 H72 L82 60 Z", darker(k, 0.36))
    c.stroke("M36 57 L62 50", 2, BRASS)
    c.box(56, 38, 66, 56, 1, TERRACOTTA)
    c.box(61, 38, 66, 56, 1, darker(TERRACOTTA, 0.14))
    c.stroke("M42 34 L47 56", 1.6, INK)
    c.stroke("M50 32 L49 56", 1.6, STEEL)
    front = "M17 59 H83 L82 76 Q81.6 80 78 80 H22 Q18.4 80 18 76 Z"
    c.fill(front, k)
    with c.inside(front):
        c.fill("M66 56 L68 82 H90 V56 Z", darker(k, 0.1))
        for y in (65, 70.6, 76):
            c.stroke(f"M10 {y} Q40 {y - 2} 90 {y + 1}", 0.5, darker(k, 0.16))
    c.box(16.6, 57.6, 83.4, 61, 1, lighter(k, 0.18))


def cards(c: Canvas, k: Colour) -> None:
    c.shadow(50, 31)
    with c.moved(-2, -2, 1, -6):
        c.box(27, 24, 69, 56, 1, PAPER)
        c.box(29, 26, 67, 54, 0.6, darker(PAPER, 0.03))
        c.fill("M40 54 L50 38 L56 47 L60 42 L67 54 Z", mix(k, PAPER, 0.45))
        c.fill("M29 54 L42 42 L52 54 Z", mix(k, PAPER, 0.25))
        c.oval(60, 34, 3.4, 3.4, TERRACOTTA)
    body = "M20 46 H80 V79 Q80 81 78 81 H22 Q20 81 20 79 Z"
    c.fill(body, k)
    with c.inside(body):
        c.fill("M20 46 L50 66 L80 46 V38 H20 Z", darker(k, 0.3))
        c.fill("M20 46 L47 65 L18 84 Z", darker(k, 0.05))
        c.fill("M80 46 L53 65 L82 84 Z", darker(k, 0.14))
        c.fill("M18 83 L45 63.6 Q50 60.6 55 63.6 L82 83 Z", lighter(k, 0.1))
    c.oval(50, 66, 4.4, 4.4, darker(TERRACOTTA, 0.12))
    c.oval(49.6, 65.6, 3, 3, TERRACOTTA)


def mapprint(c: Canvas, k: Colour) -> None:
    c.box(24.6, 17.4, 78.4, 85.4, 0.6, darker(k, 0.5))
    c.box(23, 16, 77, 84, 0.6, k)
    c.box(70, 16, 77, 84, 0.6, darker(k, 0.12))
    c.box(26, 19, 74, 81, 0, PAPER)
    land, sheet = (226, 231, 216), "M32 26 H68 V66 H32 Z"
    c.fill(sheet, land)
    with c.inside(sheet):
        c.fill("M28 56 C38 50 42 62 52 56 C60 52 62 60 72 54 V70 H28 Z", (186, 208, 210))
        for size, share in ((20, 0.1), (15.5, 0.22), (11.4, 0.36), (7.4, 0.52), (3.8, 0.7)):
            tone = mix(land, (111, 135, 104), share)
            hill = (
                f"M{48 - size} 42 C{47 - size} {40 - size * 0.8}"
                f" {46 + size * 0.4} {34 - size * 0.7} {48 + size} 40"
                f" C{50 + size} {42 + size * 0.6} {44 + size * 0.2} {42 + size} {48 - size} 42 Z"
            )
            c.fill(hill, tone)
        c.stroke("M30 62 C40 54 40 46 50 48 C60 50 60 34 70 30", 0.8, TERRACOTTA)
    c.fill(
        "M50 40 C46.6 35.6 46.4 33.4 46.8 32 Q48 29.6 50 29.6 Q52 29.6 53.2 32"
        " C53.6 33.4 53.4 35.6 50 40 Z",
        TERRACOTTA,
    )
    c.oval(50, 32.8, 1.2, 1.2, PAPER)
    c.box(40, 71, 60, 72.2, 0.4, INK)
    c.box(44, 74.6, 56, 75.4, 0.3, darker(CREAM, 0.3))


def books(c: Canvas, k: Colour) -> None:
    c.shadow(50, 34)
    tones = (TERRACOTTA, CREAM, (109, 138, 129), (81, 104, 140), BRASS)
    x = 28.0
    for tone, width, top in zip(tones, (8, 6, 9, 7, 6), (36, 42, 33, 40, 38), strict=True):
        c.box(x, top, x + width, 80, 0.6, tone)
        c.box(x + width * 0.66, top, x + width, 80, 0.6, darker(tone, 0.13))
        c.box(x, top + 5, x + width, top + 6.4, 0, mix(tone, PAPER, 0.55))
        c.box(x, 72, x + width, 73, 0, mix(tone, PAPER, 0.4))
        x += width + 0.4
    for side, edge in ((-1, 27.6), (1, x)):
        foot = f"M{edge} 48 H{edge + 4 * side} V76 H{edge + 14 * side} V82 H{edge - 0} Z"
        c.fill(foot, k if side < 0 else darker(k, 0.12))
        c.stroke(f"M{edge + 3.4 * side} 50 V74", 0.7, lighter(k, 0.4))


FIGURES = {
    "notebook": notebook,
    "planner": planner,
    "pen": pen,
    "pencils": pencils,
    "tray": tray,
    "cards": cards,
    "mapprint": mapprint,
    "books": books,
}
