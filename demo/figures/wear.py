"""Things to wear."""

from demo.canvas import Canvas
from demo.colour import (
    BRASS,
    CREAM,
    INK,
    LEATHER,
    PAPER,
    WALNUT,
    Colour,
    darker,
    lighter,
    mix,
)

TORSO = "M38 26 Q50 31 62 26 L70 30 L72 80 Q50 84 28 80 L30 30 Z"
LEFT_SLEEVE = "M31 29 Q24 30 21 40 L15 70 Q18 74 25 74 L32 50 Z"
RIGHT_SLEEVE = "M69 29 Q76 30 79 40 L85 70 Q82 74 75 74 L68 50 Z"


def _sleeves(c: Canvas, k: Colour) -> None:
    c.fill(LEFT_SLEEVE, darker(k, 0.06))
    c.fill(RIGHT_SLEEVE, darker(k, 0.2))


def _torso(c: Canvas, k: Colour) -> None:
    c.fill(TORSO, k)
    with c.inside(TORSO):
        c.fill("M61 20 Q66 54 60 86 H80 V20 Z", darker(k, 0.11))


def jacket(c: Canvas, k: Colour) -> None:
    c.stroke("M50 14 V22", 1, INK)
    c.stroke("M50 20 Q50 24 40 27 M50 20", 1.2, INK)
    _sleeves(c, k)
    _torso(c, k)
    for sleeve, x in ((LEFT_SLEEVE, 10), (RIGHT_SLEEVE, 70)):
        with c.inside(sleeve):
            c.fill(f"M{x} 67 L{x + 24} 71 V80 H{x} Z", darker(k, 0.32))
    c.fill("M41 26.6 Q50 31 59 26.6 L56 44 L50 49 L44 44 Z", darker(k, 0.5))
    c.fill("M37 23 Q42 20 46 22 L50 34 L41 40 L35 28 Z", darker(LEATHER, 0.12))
    c.fill("M63 23 Q58 20 54 22 L50 34 L59 40 L65 28 Z", darker(LEATHER, 0.26))
    c.stroke("M50 36 V81", 0.8, darker(k, 0.36))
    for y in (42, 51, 60, 69):
        c.oval(52.6, y, 1.1, 1.1, BRASS)
    for left, tone in ((33.4, darker(k, 0.1)), (55.4, darker(k, 0.22))):
        c.box(left, 60, left + 12, 74, 1.2, tone)
        flap = f"M{left - 0.6} 58.6 H{left + 12.6} V63 L{left + 6} 66 L{left - 0.6} 63 Z"
        c.fill(flap, darker(k, 0.28))


def anorak(c: Canvas, k: Colour) -> None:
    _sleeves(c, k)
    c.fill("M34 30 C32 12 68 12 66 30 Q58 38 50 38 Q42 38 34 30 Z", darker(k, 0.16))
    c.fill("M39 28 C39 17 61 17 61 28 Q56 34 50 34 Q44 34 39 28 Z", darker(k, 0.55))
    _torso(c, k)
    with c.inside(TORSO):
        c.fill("M20 20 H80 V46 L50 52 L20 46 Z", lighter(k, 0.2))
        c.fill("M61 20 Q63 34 62.6 49.4 L80 46 V20 Z", lighter(k, 0.06))
    c.fill("M37 26.4 Q50 36 63 26.4 Q58 38 50 38.6 Q42 38 37 26.4 Z", darker(k, 0.08))
    c.stroke("M50 37 V55", 1.1, CREAM)
    for side in (-1, 1):
        c.stroke(f"M{50 + 4 * side} 37 L{50 + 5 * side} 47", 0.7, CREAM)
    pouch = "M34 58 H66 L65 74 H35 Z"
    c.fill(pouch, darker(k, 0.09))
    with c.inside(pouch):
        c.box(58, 56, 70, 76, 0, darker(k, 0.2))
    c.box(34, 57, 66, 61, 1, darker(k, 0.24))
    for sleeve, x in ((LEFT_SLEEVE, 10), (RIGHT_SLEEVE, 70)):
        with c.inside(sleeve):
            c.fill(f"M{x} 67 L{x + 24} 71 V80 H{x} Z", darker(k, 0.34))


def sweater(c: Canvas, k: Colour) -> None:
    _sleeves(c, k)
    _torso(c, k)
    with c.inside(TORSO):
        for x in (36, 43, 57, 64):
            for y in range(34, 76, 5):
                c.stroke(f"M{x - 1.6} {y} Q{x} {y + 3} {x + 1.6} {y}", 0.7, darker(k, 0.16))
        for y in range(34, 76, 6):
            c.fill(f"M50 {y} L53 {y + 3} L50 {y + 6} L47 {y + 3} Z", darker(k, 0.1))
        c.box(20, 76, 80, 86, 0, darker(k, 0.16))
        for x in range(28, 74, 3):
            c.stroke(f"M{x} 76.6 V84", 0.6, darker(k, 0.28))
    for sleeve, x in ((LEFT_SLEEVE, 10), (RIGHT_SLEEVE, 70)):
        with c.inside(sleeve):
            c.fill(f"M{x} 66 L{x + 24} 70 V80 H{x} Z", darker(k, 0.24))
    c.fill("M37 25.4 Q50 20 63 25.4 Q60 35 50 35.4 Q40 35 37 25.4 Z", darker(k, 0.18))
    c.fill("M41 25.4 Q50 22.6 59 25.4 Q57 31 50 31.4 Q43 31 41 25.4 Z", darker(k, 0.5))


def tee(c: Canvas, k: Colour) -> None:
    c.fill("M32 28 Q24 31 17 46 L28 54 L34 44 Z", darker(k, 0.06))
    c.fill("M68 28 Q76 31 83 46 L72 54 L66 44 Z", darker(k, 0.16))
    _torso(c, k)
    c.fill("M39 25.6 Q50 36 61 25.6 Q58 34.6 50 35 Q42 34.6 39 25.6 Z", darker(k, 0.16))
    c.fill("M41 25.8 Q50 28 59 25.8 Q56 32 50 32.4 Q44 32 41 25.8 Z", darker(k, 0.38))
    tone = mix(k, PAPER, 0.72)
    c.oval(50, 53, 10.6, 10.6, tone)
    with c.inside("M39.4 53 C39.4 39 60.6 39 60.6 53 C60.6 67 39.4 67 39.4 53 Z"):
        c.fill("M38 64 L46 49 L51 56 L54 52 L63 66 Z", darker(k, 0.1))
        c.oval(55, 47.6, 2, 2, k)


def socks(c: Canvas, k: Colour) -> None:
    c.shadow(52, 29)
    for x, y, tone in ((13, -4, darker(k, 0.14)), (-6, 0, k)):
        with c.moved(x, y):
            sock = "M36 22 H52 V56 Q53 62 60 66 L66 70 Q72 76 66 81 Q64 82 60 82 H46 Q36 82 36 70 Z"
            c.fill(sock, tone)
            with c.inside(sock):
                c.box(30, 20, 60, 31, 0, CREAM)
                for at in range(38, 52, 3):
                    c.stroke(f"M{at} 22 V30.4", 0.5, darker(CREAM, 0.14))
                c.box(30, 35, 60, 37.6, 0, mix(tone, PAPER, 0.55))
                c.box(30, 40, 60, 41.4, 0, mix(tone, PAPER, 0.55))
                c.oval(38, 76, 9, 9, mix(tone, PAPER, 0.55))
                c.fill("M62 60 Q56 72 62 86 H76 V60 Z", mix(tone, PAPER, 0.55))
                c.fill("M48 18 Q49 60 56 74 L54 86 H60 V60 L53 54 V18 Z", darker(tone, 0.08))


def beanie(c: Canvas, k: Colour) -> None:
    c.shadow(50, 29)
    c.oval(50, 25, 7, 6.6, CREAM)
    c.oval(52, 26.4, 4.6, 4.4, darker(CREAM, 0.07))
    dome = "M26 66 C24 40 36 29 50 29 C64 29 76 40 74 66 Z"
    c.fill(dome, k)
    with c.inside(dome):
        for x in (-20, -12, -4, 4, 12, 20):
            c.stroke(f"M50 28 Q{50 + x * 1.5} 40 {50 + x * 1.15} 68", 0.8, darker(k, 0.16))
        c.fill("M60 26 Q72 44 66 70 H82 V26 Z", darker(k, 0.11))
    cuff = (
        "M23 62 Q23 60 26 60 Q50 64 74 60 Q77 60 77 62 L76 78 Q76 80 74 80.4"
        " Q50 84 26 80.4 Q24 80 24 78 Z"
    )
    c.fill(cuff, lighter(k, 0.1))
    with c.inside(cuff):
        for x in range(26, 78, 4):
            c.stroke(f"M{x} 58 V86", 0.7, darker(k, 0.1))
        c.fill("M65 56 V86 H82 V56 Z", darker(k, 0.08))
    c.box(43, 68, 55, 75, 0.8, LEATHER)


def boots(c: Canvas, k: Colour) -> None:
    c.shadow(50, 34)
    for x, y, tone in ((12, -4, darker(k, 0.26)), (-8, 0, k)):
        with c.moved(x, y, 0.94):
            c.stroke("M35.6 30 C33 24 38 22 39 28", 1.2, darker(tone, 0.4))
            boot = "M34 28 H54 L55 50 Q57 60 67 63 Q80 66 80 75 V78 H34 Q31 60 34 28 Z"
            c.fill(boot, tone)
            with c.inside(boot):
                c.fill("M28 66 Q40 60 48 66 Q60 72 84 70 V80 H28 Z", darker(tone, 0.13))
                c.fill("M28 26 H60 V33 Q44 35 28 33 Z", darker(tone, 0.34))
                c.fill("M65 58 Q60 70 62 80 H86 V58 Z", darker(tone, 0.1))
                c.stroke("M38.4 39 V56", 1.5, lighter(tone, 0.26))
                c.fill("M49 30 H60 V56 L52 54 Z", darker(tone, 0.2))
            for step in range(5):
                at = 37 + step * 4.6
                c.stroke(f"M{48.6 + step * 0.7} {at} L{55 + step * 0.9} {at + 0.8}", 1, CREAM)
            sole = "M32.4 77 H81 Q82 82 79 82.4 H60 L57 80.6 H50 L48 82.4 H34 Q32 82 32.4 77 Z"
            c.fill(sole, darker(LEATHER, 0.45))
            c.box(32, 76, 81, 78.6, 0.8, CREAM)


def tote(c: Canvas, k: Colour) -> None:
    c.shadow(50, 27)
    c.stroke("M39 46 C38 14 62 14 61 46", 2.4, darker(k, 0.24))
    body = "M26 42 H74 L77 80 Q77 82 75 82 H25 Q23 82 23 80 Z"
    c.fill(body, k)
    with c.inside(body):
        c.fill("M62 40 Q64 60 66 84 H80 V40 Z", darker(k, 0.1))
        c.box(20, 42, 80, 45.6, 0, darker(k, 0.12))
        c.stroke("M33 82 Q31 66 34 54", 0.8, darker(k, 0.12))
    c.stroke("M40.6 48 C40 26 60 26 59.4 48", 2.4, lighter(k, 0.14))
    for x in (38.4, 57.4):
        c.box(x, 43, x + 4.2, 51, 0.6, lighter(k, 0.14))
    mark = darker(k, 0.5)
    c.stroke("M37 72 L46 58 L51 65 L54.4 61 L62 72", 1.3, mark)
    c.oval(57, 56.6, 2.2, 2.2, mark)
    c.box(42, 75, 57, 76.2, 0.5, mark)


def scarf(c: Canvas, k: Colour) -> None:
    """Folded once over a peg."""
    c.stroke("M20 24 H80", 3, WALNUT)
    c.stroke("M20 25 H80", 1, darker(WALNUT, 0.25))
    behind, front = "M52 23 H70 L71 68 H53 Z", "M31 22 Q31 20 33 20 H60 Q62 20 62 22 L63 76 H30 Z"
    for part, tone, left, right, foot in (
        (behind, darker(k, 0.2), 53, 71, 68),
        (front, k, 30, 63, 76),
    ):
        for step in range(round((right - left) / 2.2)):
            x = left + 1.2 + step * 2.2
            c.stroke(f"M{x} {foot} V{foot + 5.4}", 1, mix(tone, CREAM, 0.3))
        c.fill(part, tone)
        with c.inside(part):
            for y in range(28, 80, 12):
                c.box(20, y, 80, y + 5, 0, lighter(tone, 0.2))
                c.box(20, y + 8, 80, y + 8.8, 0, CREAM)
            for x in (36, 46, 56, 66):
                c.box(x, 16, x + 1, 80, 0, mix(tone, CREAM, 0.55))
            c.fill("M56 16 Q58 50 57 80 H63.4 V16 Z", darker(tone, 0.16))
    c.stroke("M32 22.4 Q46 20.6 61 22.4", 1.4, lighter(k, 0.3))


FIGURES = {
    "jacket": jacket,
    "anorak": anorak,
    "sweater": sweater,
    "tee": tee,
    "socks": socks,
    "beanie": beanie,
    "boots": boots,
    "tote": tote,
    "scarf": scarf,
}
