"""Lamps and candles."""

from demo.canvas import Canvas
from demo.colour import (
    BRASS,
    CREAM,
    FLAME,
    GLASS,
    GLOW,
    INK,
    PAPER,
    WAX,
    Colour,
    darker,
    lighter,
    mix,
)


def flame(c: Canvas, x: float, y: float, size: float = 1) -> None:
    """A flame whose foot is at ``x``, ``y``."""
    with c.moved(x - 50, y - 82, size):
        c.stroke("M50 83 V79", 0.9, INK)
        c.fill(
            "M50 66 C54.5 72 55 75 54 77.6 Q52.6 80.6 50 80.6 Q47.4 80.6 46 77.6"
            " C45 75 46.5 71 50 66 Z",
            FLAME,
        )
        c.fill(
            "M50 71.5 C52.4 75 52.4 77 51.6 78.6 Q50 80.6 48.4 78.6 C47.6 77 48 75 50 71.5 Z", GLOW
        )


def lamp(c: Canvas, k: Colour) -> None:
    c.shadow(50, 20)
    c.oval(50, 80, 15, 3.4, darker(k, 0.24))
    foot = (
        "M35 79 Q36 76 44 75 Q47.6 74 48 68 V50 H52 V68 Q52.4 74 56 75 Q64 76 65 79"
        " Q58 83 50 83 Q42 83 35 79 Z"
    )
    c.fill(foot, k)
    with c.inside(foot):
        c.fill("M51 46 V74 Q53 78 60 82 H70 V46 Z", darker(k, 0.16))
    c.fill("M33 53 Q50 58 67 53 L67 51 H33 Z", GLOW)
    shade = "M38 20 H62 L74 50 Q50 57 26 50 Z"
    c.fill(shade, CREAM)
    with c.inside(shade):
        c.fill("M57 18 L66 58 H80 V18 Z", darker(CREAM, 0.09))
        c.fill("M20 47 Q50 54 80 47 V60 H20 Z", mix(CREAM, GLOW, 0.7))
        c.fill("M43 22 L34 48 H38 L45.6 22 Z", PAPER)
    c.oval(50, 20, 12, 2, lighter(CREAM, 0.5))
    c.stroke("M60 55 V64", 0.7, BRASS)
    c.oval(60, 65, 1.1, 1.1, BRASS)


def pendant(c: Canvas, k: Colour) -> None:
    c.stroke("M50 -20 V34", 0.9, INK)
    c.box(46.6, 29, 53.4, 37, 1.6, BRASS)
    c.oval(50, 66, 26, 5, GLOW)
    shade = "M46 36 H54 C70 38 78 52 79 66 Q50 73 21 66 C22 52 30 38 46 36 Z"
    c.fill(shade, k)
    with c.inside(shade):
        c.fill("M56 32 Q70 48 68 74 H90 V32 Z", darker(k, 0.14))
        c.stroke("M29 60 Q32 48 41 42", 2, lighter(k, 0.35))
    c.fill("M21 66 Q50 60 79 66 Q50 73 21 66 Z", darker(k, 0.32))
    c.fill("M27 66.4 Q50 62 73 66.4 Q50 71.4 27 66.4 Z", GLOW)
    c.oval(50, 67.6, 6.4, 3.6, lighter(GLOW, 0.6))


def tasklamp(c: Canvas, k: Colour) -> None:
    c.shadow(46, 22)
    c.box(30, 78.4, 58, 82, 1.8, darker(k, 0.2))
    c.stroke("M44 79 L34 54", 2.4, k)
    c.stroke("M34 54 L58 32", 2.4, darker(k, 0.08))
    c.oval(34, 54, 2.8, 2.8, BRASS)
    c.oval(44, 78, 2.6, 2.6, BRASS)
    with c.moved(11, -46, 1, 32):
        c.fill("M36 84 Q50 92 64 84 L64 82 H36 Z", GLOW)
        head = "M46 66 H54 C62 68 66 76 66 84 H34 C34 76 38 68 46 66 Z"
        c.fill(head, k)
        with c.inside(head):
            c.fill("M53 60 Q60 72 59 90 H70 V60 Z", darker(k, 0.14))
            c.stroke("M39 80 Q40 74 44 71", 1.5, lighter(k, 0.35))
        c.box(45.6, 62, 54.4, 67, 1.4, BRASS)


def candle(c: Canvas, k: Colour) -> None:
    c.shadow(50, 24)
    glass = "M31 46 H69 V76 Q69 82 63 82 H37 Q31 82 31 76 Z"
    c.fill(glass, mix(k, GLASS, 0.2))
    with c.inside(glass):
        c.box(31, 52, 69, 84, 0, k)
        c.box(58, 40, 72, 84, 0, darker(k, 0.12))
        c.box(34.4, 50, 36.8, 76, 1.1, lighter(k, 0.4))
    c.oval(50, 46, 19, 4.4, lighter(k, 0.3))
    c.oval(50, 46.8, 16.8, 3.4, WAX)
    flame(c, 50, 46, 0.95)
    c.box(39, 57, 61, 73, 1, PAPER)
    c.box(43, 61, 57, 62.3, 0.5, INK)
    c.box(45, 64.6, 55, 65.5, 0.4, darker(CREAM, 0.3))
    c.oval(50, 69, 1.4, 1.4, k)


def tapers(c: Canvas, k: Colour) -> None:
    c.shadow(50, 24)
    for x, top in ((36, 22), (45, 25), (54, 21), (63, 24)):
        stick = f"M{x - 2} {top} Q{x} {top - 3} {x + 2} {top} L{x + 3.6} 80 Q{x} 83 {x - 3.6} 80 Z"
        c.fill(stick, k)
        with c.inside(stick):
            c.fill(f"M{x + 0.8} {top - 4} L{x + 1.4} 84 H{x + 6} V{top - 4} Z", darker(k, 0.12))
        c.stroke(f"M{x} {top - 1} V{top - 4}", 0.8, INK)
    c.box(30, 53, 70, 70, 1.2, PAPER)
    c.box(61, 53, 70, 70, 1.2, darker(PAPER, 0.07))
    c.box(39, 58, 56, 59.3, 0.5, INK)
    c.box(42, 62, 53, 63, 0.4, darker(CREAM, 0.3))


def candlestick(c: Canvas, k: Colour) -> None:
    c.shadow(50, 20)
    c.box(46.4, 20, 53.6, 50, 1, WAX)
    c.box(50.8, 20, 53.6, 50, 1, darker(WAX, 0.1))
    flame(c, 50, 20.4, 0.8)
    c.oval(50, 79, 17, 3.6, darker(k, 0.24))
    stem = (
        "M41 48 H59 Q58 54 53 55 V60 Q56 62 53 64 V70 Q54 75 63 76 Q67 77 67 79"
        " Q60 82.6 50 82.6 Q40 82.6 33 79 Q33 77 37 76 Q46 75 47 70 V64 Q44 62 47 60 V55"
        " Q42 54 41 48 Z"
    )
    c.fill(stem, k)
    with c.inside(stem):
        c.fill("M52 40 Q51 70 56 90 H80 V40 Z", darker(k, 0.16))
        c.stroke("M37.6 78 Q42 77 45 76.4", 1.1, lighter(k, 0.5))
    c.oval(50, 48, 9, 1.8, lighter(k, 0.35))


def paperlantern(c: Canvas, k: Colour) -> None:
    c.stroke("M50 -20 V28", 0.8, INK)
    globe = (
        "M44 28 H56 C74 32 80 42 80 53 C80 65 72 76 56 79 H44 C28 76 20 65 20 53"
        " C20 42 26 32 44 28 Z"
    )
    c.fill(globe, mix(PAPER, k, 0.16))
    with c.inside(globe):
        c.fill("M62 22 Q76 54 60 84 H90 V22 Z", mix(darker(PAPER, 0.08), k, 0.22))
        c.oval(46, 56, 15, 15, mix(PAPER, GLOW, 0.45))
        c.oval(46, 56, 9, 9, mix(PAPER, GLOW, 0.75))
        for y in range(34, 79, 6):
            c.stroke(
                f"M12 {y} Q50 {y + (y - 53) / 5} 88 {y}", 0.6, mix(darker(PAPER, 0.16), k, 0.35)
            )
    c.box(43, 26, 57, 29.4, 1, INK)
    c.box(43.6, 77.8, 56.4, 80.4, 1, INK)


FIGURES = {
    "lamp": lamp,
    "pendant": pendant,
    "tasklamp": tasklamp,
    "candle": candle,
    "tapers": tapers,
    "candlestick": candlestick,
    "paperlantern": paperlantern,
}
