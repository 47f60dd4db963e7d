"""Things for the kitchen and the table."""

from demo.canvas import Canvas
from demo.colour import (
    BRASS,
    CREAM,
    GLASS,
    INK,
    IRON,
    OAK,
    PAPER,
    STEEL,
    WALNUT,
    WATER,
    Colour,
    darker,
    lighter,
    mix,
)

BISQUE = mix(CREAM, OAK, 0.35)  # clay without a glaze
COFFEE = mix(WALNUT, INK, 0.5)


def mug(c: Canvas, k: Colour) -> None:
    c.shadow(50, 27)
    c.stroke("M66 44 C84 40 85 66 65 69", 4.8, darker(k, 0.2))
    body = "M29 36 H69 L67 74 Q66.5 82 58 82 H40 Q31.5 82 31 74 Z"
    c.fill(body, k)
    with c.inside(body):
        c.fill("M57 30 Q54 60 58 84 H75 V30 Z", darker(k, 0.12))
        c.fill("M20 71 Q40 75 52 72 Q64 69 80 72 V90 H20 Z", BISQUE)
        c.fill("M57.5 71 Q64 69 80 72 V90 H57 Z", darker(BISQUE, 0.1))
        c.box(34.5, 43, 36.8, 64, 1.1, lighter(k, 0.4))
    c.oval(49, 36, 20, 4.8, lighter(k, 0.28))
    c.oval(49, 36.7, 17.6, 3.7, COFFEE)


def espresso(c: Canvas, k: Colour) -> None:
    c.shadow(52, 33)
    for x, y, scale in ((-13, -7, 0.92), (9, 0, 1.0)):
        with c.moved(x, y, scale):
            c.oval(50, 78, 24, 4.6, darker(k, 0.2))
            c.oval(50, 77, 24, 4.4, lighter(k, 0.12))
            c.stroke("M61 60 C73 57 73 70 60 71", 2.8, darker(k, 0.2))
            cup = "M36 54 H64 Q64 78 54 78.5 H46 Q36 78 36 54 Z"
            c.fill(cup, k)
            with c.inside(cup):
                c.fill("M55 50 Q55 70 51 80 H70 V50 Z", darker(k, 0.12))
                c.box(39.8, 58, 41.5, 68, 0.8, lighter(k, 0.4))
            c.oval(50, 54, 14, 3.4, lighter(k, 0.28))
            c.oval(50, 54.5, 12, 2.5, COFFEE)


def bowl(c: Canvas, k: Colour) -> None:
    c.shadow(50, 24)
    c.fill("M42 78 H60 L62 82 H40 Z", darker(BISQUE, 0.12))
    body = "M20 50 H80 C80 68 68 79 58 79.5 H42 C32 79 20 68 20 50 Z"
    c.fill(body, k)
    with c.inside(body):
        c.fill("M64 46 Q66 68 52 82 H90 V46 Z", darker(k, 0.12))
        c.fill("M10 68 Q50 74 90 68 V90 H10 Z", BISQUE)
        c.fill("M62.5 71 Q78 70 90 68 V90 H54 Z", darker(BISQUE, 0.1))
        c.stroke("M25 56 Q27 63 31 67", 1.8, lighter(k, 0.4))
    c.oval(50, 50, 30, 7, lighter(k, 0.25))
    c.oval(50, 51, 27.4, 5.6, darker(k, 0.22))
    with c.inside("M22.6 51 C22.6 44 77.4 44 77.4 51 C77.4 58.5 22.6 58.5 22.6 51 Z"):
        c.oval(50, 54.5, 24, 4.6, darker(k, 0.08))


def teapot(c: Canvas, k: Colour) -> None:
    c.shadow(50, 30)
    c.stroke("M34 40 C30 22 70 22 66 40", 2.6, BRASS)
    c.fill("M70 58 C78 58 78 44 88 42 L90 45 C84 48 84 66 70 72 Z", darker(k, 0.18))
    body = (
        "M22 60 C22 44 34 38 50 38 C66 38 78 44 78 60 C78 74 68 82 58 82 H42 C32 82 22 74 22 60 Z"
    )
    c.fill(body, k)
    with c.inside(body):
        c.fill("M62 34 Q76 60 56 86 H90 V34 Z", darker(k, 0.12))
        c.stroke("M29 60 Q29 50 37 46", 2, lighter(k, 0.4))
    c.oval(50, 40, 12.5, 3, darker(k, 0.25))
    c.fill("M39 39 Q50 31 61 39 Q50 42.5 39 39 Z", lighter(k, 0.1))
    c.oval(50, 33.6, 2.6, 2.4, BRASS)


def kettle(c: Canvas, k: Colour) -> None:
    c.shadow(50, 28)
    c.stroke("M64 70 C82 70 76 44 87 38 L90 38.5", 2.8, darker(k, 0.2))
    c.stroke("M36 46 C18 42 16 62 22 73", 4, WALNUT)
    c.stroke("M36 46 L31 44.6", 4, darker(k, 0.2))
    body = "M37 44 H65 L72 78 Q72 82 68 82 H34 Q30 82 30 78 Z"
    c.fill(body, k)
    with c.inside(body):
        c.fill("M57 40 L61 84 H80 V40 Z", darker(k, 0.14))
        c.fill("M41.5 48 H44 L41.5 76 H38.5 Z", lighter(k, 0.32))
        c.box(20, 78.6, 80, 84, 0, darker(k, 0.25))
    c.box(36, 42, 66, 45.5, 1.5, lighter(k, 0.15))
    c.fill("M40 42 Q51 36.5 62 42 Z", darker(k, 0.06))
    c.box(49.6, 34.5, 52.4, 39.6, 1, darker(k, 0.2))
    c.oval(51, 34, 3.2, 2.4, WALNUT)


def knife(c: Canvas, k: Colour) -> None:
    with c.moved(3, -17, 1, -28):
        blade = "M42 57 H93 C87 69 74 72.5 60 72.5 H44 Z"
        c.fill(blade, lighter(STEEL, 0.25))
        with c.inside(blade):
            c.fill("M40 66 Q74 66 94 57 L96 76 H40 Z", STEEL)
        c.fill("M40 56.4 H45.5 V73 H42 Q40 70 40 66 Z", darker(STEEL, 0.22))
        handle = "M12 57.4 Q9 57.4 9 60.5 Q9 66 14 66 L28 65.4 Q34 65.4 40 67 V56.4 Z"
        c.fill(handle, k)
        with c.inside(handle):
            c.fill("M5 62.5 H45 V70 H5 Z", darker(k, 0.16))
        for x in (17, 26, 35):
            c.oval(x, 61, 1.2, 1.2, BRASS)


def board(c: Canvas, k: Colour) -> None:
    c.shadow(50, 25)
    with c.moved(0, -4, 1, 8):
        outline = (
            "M33 40 Q33 36 37 36 H44 Q46 36 46 33 V22 Q46 17 50.5 17 Q55 17 55 22 V33"
            " Q55 36 57 36 H65 Q69 36 69 40 V80 Q69 85 64 85 H38 Q33 85 33 80 Z"
        )
        with c.moved(1.6, 1.2):
            c.fill(outline, darker(k, 0.3))
        c.fill(outline, k)
        with c.inside(outline):
            for x, share in ((33, 0.0), (42.2, 0.1), (51, 0.03), (60, 0.13)):
                c.box(x, 34, x + 9.4, 90, 0, darker(k, share))
            c.stroke("M37 44 Q36 60 38 80", 0.7, darker(k, 0.16))
            c.stroke("M55.5 40 Q57 58 54.5 84", 0.7, darker(k, 0.18))
            c.stroke("M47 38 Q45.5 62 47.5 84", 0.7, darker(k, 0.2))
            c.stroke("M64.5 40 Q66 60 64 82", 0.7, darker(k, 0.24))
        c.oval(50.5, 22.6, 2, 2, darker(k, 0.5))


def skillet(c: Canvas, k: Colour) -> None:
    with c.moved(-6, -7, 0.9, -32):
        c.oval(47, 66, 29, 27, darker(c.ground, 0.16))
        handle = "M70 56 L97 58 Q101 58.5 101 61.5 Q101 64.5 97 65 L70 67 Z"
        c.fill(handle, darker(k, 0.18))
        c.oval(96, 61.5, 2, 1.3, lighter(k, 0.5))
        c.oval(46, 62, 29, 27, darker(k, 0.3))
        c.oval(46, 60.6, 29, 26.6, k)
        c.oval(46, 61, 25.4, 23, darker(k, 0.34))
        with c.inside("M20.6 61 C20.6 30 71.4 30 71.4 61 C71.4 92 20.6 92 20.6 61 Z"):
            c.oval(47.5, 65, 22.6, 20, darker(k, 0.22))
        c.stroke("M25.6 66 C24 50 33 41 43 40", 1.4, lighter(k, 0.2))


def casserole(c: Canvas, k: Colour) -> None:
    c.shadow(50, 33)
    for side in (-1, 1):
        x = 50 + side * 30
        c.stroke(
            f"M{x} 56 Q{x + side * 8} 55 {x + side * 7} 60 Q{x + side * 6} 64 {x} 63",
            3,
            darker(k, 0.18),
        )
    body = "M20 50 H80 L78 74 Q77 82 69 82 H31 Q23 82 22 74 Z"
    c.fill(body, k)
    with c.inside(body):
        c.fill("M62 46 Q66 66 60 84 H90 V46 Z", darker(k, 0.12))
        c.box(26, 56, 28.4, 74, 1.2, lighter(k, 0.35))
    c.box(18.5, 47, 81.5, 51.4, 2, darker(k, 0.24))
    lid = "M20 47.4 C22 36 36 33 50 33 C64 33 78 36 80 47.4 Z"
    c.fill(lid, lighter(k, 0.07))
    with c.inside(lid):
        c.fill("M60 30 Q70 38 71 50 H90 V30 Z", darker(k, 0.05))
        c.stroke("M27 45 Q31 39 40 37", 1.6, lighter(k, 0.4))
    c.box(47.6, 28, 52.4, 34, 1.4, darker(BRASS, 0.2))
    c.oval(50, 27.6, 5, 2.6, BRASS)


def towel(c: Canvas, k: Colour) -> None:
    c.shadow(50, 31)
    for y, colour in ((70, darker(k, 0.06)), (58, CREAM), (46, k)):
        fold = (
            f"M22 {y + 3} Q22 {y} 25 {y} H75 Q78 {y} 78 {y + 6} Q78 {y + 12} 75 {y + 12} H25"
            f" Q22 {y + 12} 22 {y + 9} Z"
        )
        c.fill(fold, colour)
        with c.inside(fold):
            c.box(20, y + 6, 74, y + 7, 0, darker(colour, 0.1))
            c.box(20, y + 9.6, 80, y + 13, 0, darker(colour, 0.1))
            stripe = darker(k, 0.2) if colour == CREAM else mix(colour, CREAM, 0.75)
            for x in (62, 65.6, 69.2):
                c.box(x, y - 2, x + 1.6, y + 14, 0, stripe)
    c.stroke("M34 46 C30 40 36 36 40 40", 1.5, CREAM)


def carafe(c: Canvas, k: Colour) -> None:
    c.shadow(50, 24)
    water = mix(WATER, k, 0.2)
    body = "M43 24 H59 L57 44 C58 52 70 58 70 70 Q70 82 60 82 H40 Q30 82 30 70 C30 58 42 52 43 44 Z"
    c.fill(body, lighter(GLASS, 0.2))
    with c.inside(body):
        c.fill("M20 60 Q50 57 80 60 V90 H20 Z", water)
        c.oval(50, 60, 20, 2.6, lighter(water, 0.35))
        c.fill("M60 20 Q58 52 66 84 H80 V20 Z", mix(GLASS, water, 0.7))
        c.fill("M62 63 Q65 72 64 84 H80 V62 Z", darker(water, 0.1))
        c.stroke("M36 70 Q36 64 40 61", 1.8, PAPER)
        c.stroke("M46.6 29 L46.4 43", 1.4, PAPER)
    c.oval(51, 24, 8, 1.8, lighter(GLASS, 0.5))
    c.fill("M44 19 H58 L57 26 Q51 28 45 26 Z", OAK)
    c.oval(51, 19, 7, 1.8, lighter(OAK, 0.2))


def mill(c: Canvas, k: Colour) -> None:
    c.shadow(50, 17)
    c.oval(50, 26.6, 3.2, 3.2, STEEL)
    head = "M50 29 C60 29 62 36 60 41 Q59 44 56 45 H44 Q41 44 40 41 C38 36 40 29 50 29 Z"
    body = (
        "M44 46 H56 C54 54 60 58 61 68 Q62 76 62 80 Q62 82 59 82 H41 Q38 82 38 80"
        " Q38 76 39 68 C40 58 46 54 44 46 Z"
    )
    for part in (body, head):
        c.fill(part, k)
        with c.inside(part):
            c.fill("M53 24 Q51 54 55 86 H70 V24 Z", darker(k, 0.16))
            c.stroke("M44 35 Q44 33 46 32", 1.2, lighter(k, 0.35))
            c.stroke("M43 76 Q43 66 46 60", 1.4, lighter(k, 0.3))
    c.box(43, 44.4, 57, 46.6, 0.8, STEEL)
    c.box(38, 74, 62, 75.4, 0, darker(k, 0.3))


def jar(c: Canvas, k: Colour) -> None:
    c.shadow(52, 33)
    goods = (mix(OAK, CREAM, 0.35), mix(WALNUT, OAK, 0.4))
    for x, top, good in ((24, 34, goods[0]), (55, 50, goods[1])):
        right = x + 27
        glass = (
            f"M{x} {top + 8} Q{x} {top + 4} {x + 4} {top + 4} H{right - 4}"
            f" Q{right} {top + 4} {right} {top + 8} V78 Q{right} 82 {right - 4} 82 H{x + 4}"
            f" Q{x} 82 {x} 78 Z"
        )
        c.fill(glass, lighter(GLASS, 0.25))
        with c.inside(glass):
            c.fill(f"M{x} {top + 16} Q{x + 9} {top + 13} {right} {top + 17} V84 H{x} Z", good)
            c.fill(f"M{right - 7} {top} V84 H{right} V{top} Z", darker(good, 0.1))
            c.fill(f"M{right - 7} {top} V{top + 15} L{right} {top + 17} V{top} Z", GLASS)
            c.box(x + 2.6, top + 9, x + 4.4, 76, 0.9, lighter(good, 0.4))
        c.box(x + 1, top, right - 1, top + 5, 1.4, k)
        c.box(x + 18, top, right - 1, top + 5, 1.4, darker(k, 0.14))
    c.box(31, 58, 44, 68, 1, PAPER)
    c.box(33.4, 61, 41.6, 62, 0.4, IRON)
    c.box(33.4, 64, 39, 65, 0.4, STEEL)


FIGURES = {
    "mug": mug,
    "espresso": espresso,
    "bowl": bowl,
    "teapot": teapot,
    "kettle": kettle,
    "knife": knife,
    "board": board,
    "skillet": skillet,
    "casserole": casserole,
    "towel": towel,
    "carafe": carafe,
    "mill": mill,
    "jar": jar,
}
