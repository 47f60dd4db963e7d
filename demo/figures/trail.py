"""Things to carry up the hill."""

from demo.canvas import Canvas
from demo.colour import (
    BRASS,
    INK,
    LEATHER,
    PAPER,
    STEEL,
    TERRACOTTA,
    WALNUT,
    Colour,
    darker,
    lighter,
    mix,
)


def backpack(c: Canvas, k: Colour) -> None:
    c.shadow(50, 26)
    c.stroke("M43 22 C43 13 57 13 57 22", 2.4, LEATHER)
    for side in (-1, 1):
        c.stroke(
            f"M{50 + 21 * side} 40 Q{50 + 30 * side} 56 {50 + 22 * side} 74", 4, darker(k, 0.3)
        )
    body = "M28 42 C28 26 38 20 50 20 C62 20 72 26 72 42 V76 Q72 82 66 82 H34 Q28 82 28 76 Z"
    c.fill(body, k)
    with c.inside(body):
        c.fill("M61 16 Q66 50 62 86 H80 V16 Z", darker(k, 0.12))
        c.stroke("M33 50 V40 Q34 31 41 27", 1.8, lighter(k, 0.3))
    flap = "M28 40 C28 26 38 20 50 20 C62 20 72 26 72 40 Q72 47 66 48 Q50 51 34 48 Q28 47 28 40 Z"
    c.fill(flap, lighter(k, 0.1))
    with c.inside(flap):
        c.fill("M61 16 Q66 40 62 56 H80 V16 Z", darker(k, 0.02))
    pocket = "M34 58 H66 V73 Q66 77 62 77 H38 Q34 77 34 73 Z"
    c.fill(pocket, darker(k, 0.08))
    with c.inside(pocket):
        c.fill("M58 56 V80 H70 V56 Z", darker(k, 0.2))
        c.box(30, 56, 70, 61, 0, darker(k, 0.2))
    for x in (41.4, 55.6):
        c.box(x, 38, x + 3, 57, 0.6, LEATHER)
        c.box(x - 0.7, 51.4, x + 3.7, 55, 0.8, BRASS)
        c.box(x + 0.5, 52.4, x + 2.5, 54, 0.3, LEATHER)


def bottle(c: Canvas, k: Colour) -> None:
    c.shadow(50, 18)
    c.stroke("M44 23 C44 14 56 14 56 23", 2.2, INK)
    c.box(42.6, 21, 57.4, 30, 1.8, INK)
    c.box(52, 21, 57.4, 30, 1.8, darker(INK, 0.25))
    body = "M43 30 H57 V33 Q64 36 64 43 V78 Q64 82 60 82 H40 Q36 82 36 78 V43 Q36 36 43 33 Z"
    c.fill(body, k)
    with c.inside(body):
        c.box(55, 28, 70, 84, 0, darker(k, 0.14))
        c.box(39.4, 42, 41.8, 74, 1.2, lighter(k, 0.38))
        c.box(30, 76, 70, 77.4, 0, darker(k, 0.24))
        c.box(30, 30, 70, 32, 0, STEEL)
    c.fill("M44 62 L50 52 L53 57 L55 54.4 L59 62 Z", lighter(k, 0.6))


def enamelmug(c: Canvas, k: Colour) -> None:
    c.shadow(49, 25)
    c.stroke("M65 48 H72 Q76 48 76 53 V58 Q76 68 64 70", 3, darker(k, 0.16))
    body = "M29 44 H69 V77 Q69 82 64 82 H34 Q29 82 29 77 Z"
    c.fill(body, k)
    with c.inside(body):
        c.box(58, 40, 74, 84, 0, darker(k, 0.12))
        c.box(33, 51, 35.2, 76, 1.1, lighter(k, 0.4))
        for x, y, size in (
            (45, 55, 0.5),
            (52, 74, 0.7),
            (40, 68, 0.4),
            (62, 60, 0.5),
            (55, 52, 0.35),
        ):
            c.oval(x, y, size, size, lighter(k, 0.45))
    c.fill("M40 72 L47 60 L50.6 65.6 L53 62.4 L58.6 72 Z", lighter(k, 0.55))
    c.oval(49, 44, 20.6, 4.8, INK)
    c.oval(49, 44, 19.4, 4, PAPER)
    c.oval(49, 45, 17.8, 3, mix(WALNUT, INK, 0.5))
    for x in (43, 53):
        c.stroke(f"M{x} 36 C{x - 4} 32 {x + 4} 28 {x} 23", 0.9, lighter(c.ground, 0.75))


def pocketknife(c: Canvas, k: Colour) -> None:
    with c.moved(8, -17, 0.96, -24):
        blade = "M42 60 L12 41 Q10 46 16 52 L40 68 Z"
        c.fill(blade, lighter(STEEL, 0.25))
        with c.inside(blade):
            c.fill("M42 68 L10 47 V70 H42 Z", STEEL)
        c.stroke("M20 48.4 L28 53.4", 0.8, darker(STEEL, 0.2))
        handle = (
            "M37 60 Q38 56 43 56.4 L80 58 Q90 59.4 89 66.4 Q88 72 80 71.4 L44 70 Q36 69 37 60 Z"
        )
        c.fill(handle, k)
        with c.inside(handle):
            c.fill("M30 65 L95 67 V76 H30 Z", darker(k, 0.16))
            c.fill("M30 50 H44 L45 80 H30 Z", BRASS)
            c.fill("M30 65 H46 V76 H30 Z", darker(BRASS, 0.16))
        for x in (40.6, 84):
            c.oval(x, 63.6, 1.2, 1.2, STEEL)
        c.stroke("M89 66 C96 68 96 78 88 80", 1.2, LEATHER)


def compass(c: Canvas, k: Colour) -> None:
    c.oval(51.4, 57.4, 27, 27, darker(k, 0.45))
    c.oval(50, 22.4, 5.4, 5.4, darker(k, 0.2))
    c.oval(50, 22.4, 3, 3, c.ground)
    c.box(47, 25, 53, 31, 1, darker(k, 0.1))
    c.oval(50, 56, 27, 27, k)
    c.stroke("M26.6 48 C30 38 38 32.6 46 31.6", 1.3, lighter(k, 0.5))
    c.oval(50, 56, 22.4, 22.4, darker(k, 0.34))
    c.oval(50, 56.5, 21.8, 21.8, PAPER)
    for step in range(24):
        with c.moved(0, -26, 1, step * 15):
            c.stroke(
                "M50 62 V64.8" if step % 6 else "M50 62 V66.6", 0.9 if step % 6 == 0 else 0.4, INK
            )
    with c.moved(0, -26, 1, 32):
        c.fill("M50 65.6 L54 82 H46 Z", TERRACOTTA)
        c.fill("M50 65.6 V82 H46 Z", darker(TERRACOTTA, 0.18))
        c.fill("M50 98.4 L54 82 H46 Z", STEEL)
        c.fill("M50 98.4 V82 H46 Z", darker(STEEL, 0.16))
    c.oval(50, 56, 2.2, 2.2, BRASS)
    c.oval(50, 56, 0.8, 0.8, INK)


def drybag(c: Canvas, k: Colour) -> None:
    c.shadow(50, 22)
    body = "M34 36 Q50 32 66 36 L70 74 Q70 82 60 82.6 H40 Q30 82 30 74 Z"
    c.fill(body, k)
    with c.inside(body):
        c.fill("M58 30 Q63 58 58 86 H76 V30 Z", darker(k, 0.14))
        c.stroke("M36 46 Q34 60 35 72", 2, lighter(k, 0.35))
        c.stroke("M44 37 Q45 42 43 46", 0.8, darker(k, 0.2))
        c.stroke("M55 37 Q54 43 56 48", 0.8, darker(k, 0.26))
    c.fill("M34 37 Q50 33 66 37 L65 28 Q50 25 35 28 Z", darker(k, 0.1))
    c.box(33, 24, 67, 30.6, 2.6, darker(k, 0.22))
    c.stroke("M35 26.6 H64", 0.9, lighter(k, 0.16))
    c.stroke("M34 27 C30 12 70 12 66 27", 2, INK)
    c.box(47, 15.4, 56, 19, 1, mix(INK, STEEL, 0.3))
    c.box(40, 54, 60, 66, 1.6, lighter(k, 0.5))
    c.fill("M43 63.4 L48.6 56 L51.4 59.6 L53.4 57.4 L57.6 63.4 Z", darker(k, 0.2))


def flask(c: Canvas, k: Colour) -> None:
    c.shadow(50, 22)
    c.stroke("M60 44 H68 Q72 44 72 48 V64 Q72 68 68 68 H60", 2.8, INK)
    cup = "M39 20 Q39 17 42 17 H58 Q61 17 61 20 L62 34 H38 Z"
    c.fill(cup, STEEL)
    with c.inside(cup):
        c.box(54, 14, 66, 36, 0, darker(STEEL, 0.16))
        c.box(41.4, 19, 43, 32, 0.8, lighter(STEEL, 0.5))
    body = "M37 34 H63 Q65 36 65 40 V78 Q65 82 61 82 H39 Q35 82 35 78 V40 Q35 36 37 34 Z"
    c.fill(body, k)
    with c.inside(body):
        c.box(56, 30, 70, 84, 0, darker(k, 0.14))
        c.box(38.4, 42, 40.8, 73, 1.2, lighter(k, 0.36))
        c.box(30, 76.6, 70, 84, 0, STEEL)
        c.box(56, 76.6, 70, 84, 0, darker(STEEL, 0.16))
        c.box(30, 34, 70, 36, 0, darker(k, 0.3))


FIGURES = {
    "backpack": backpack,
    "bottle": bottle,
    "enamelmug": enamelmug,
    "pocketknife": pocketknife,
    "compass": compass,
    "drybag": drybag,
    "flask": flask,
}
