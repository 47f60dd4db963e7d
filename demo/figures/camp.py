"""Things to spend the night outside with."""

from demo.canvas import Canvas
from demo.colour import (
    BRASS,
    CREAM,
    FLAME,
    FOREST,
    GLOW,
    INK,
    IRON,
    LEATHER,
    OAK,
    PAPER,
    STEEL,
    TERRACOTTA,
    WALNUT,
    Colour,
    darker,
    lighter,
    mix,
)


def tent(c: Canvas, k: Colour) -> None:
    c.shadow(50, 40)
    for x, y in ((10, 80), (91, 79)):
        c.stroke(f"M{50 + (x - 50) * 0.5} 56 L{x} {y}", 0.6, INK)
    side = "M46 28 L72 34 L88 76 L64 81 Z"
    c.fill(side, darker(k, 0.2))
    with c.inside(side):
        c.fill("M70 30 L74 34 L90 78 L82 80 Z", darker(k, 0.3))
    front = "M46 28 L66 81 H18 Z"
    c.fill(front, k)
    with c.inside(front):
        c.fill("M46 24 L36 84 H10 Z", lighter(k, 0.14))
    door = "M46 36 L57 81 H35 Z"
    c.fill(door, darker(k, 0.58))
    with c.inside(door):
        c.fill("M46 60 L58 84 H34 Z", GLOW)
        c.oval(46, 79, 9, 5, FLAME)
    c.fill("M46 36 L35 81 H28 Q40 66 46 36 Z", lighter(k, 0.3))
    c.stroke("M46 28 L45 23", 1.4, WALNUT)


def sleepingbag(c: Canvas, k: Colour) -> None:
    c.shadow(50, 36)
    roll = "M28 46 H76 Q86 48 86 64 Q86 80 76 82 H28 Z"
    c.fill(roll, k)
    with c.inside(roll):
        c.box(20, 70, 90, 84, 0, darker(k, 0.14))
        c.box(20, 50, 90, 52.6, 1, lighter(k, 0.28))
        for x in (40, 52, 64, 76):
            c.stroke(f"M{x} 44 Q{x + 4} 64 {x} 84", 0.7, darker(k, 0.22))
    for x in (46, 70):
        c.box(x, 45, x + 3.4, 82.6, 0.6, LEATHER)
        c.box(x - 0.8, 55, x + 4.2, 59.4, 0.8, BRASS)
    c.oval(28, 64, 15, 18, lighter(k, 0.14))
    for size, tone in (
        (12.6, darker(k, 0.16)),
        (10.4, CREAM),
        (8, darker(CREAM, 0.12)),
        (5.6, CREAM),
        (3, darker(CREAM, 0.16)),
    ):
        c.oval(28, 64, size * 0.84, size, tone)


def stove(c: Canvas, k: Colour) -> None:
    c.shadow(50, 25)
    can = "M33 60 Q33 56 38 55 H62 Q67 56 67 60 V78 Q67 82 63 82 H37 Q33 82 33 78 Z"
    c.fill(can, k)
    with c.inside(can):
        c.box(57, 50, 70, 84, 0, darker(k, 0.14))
        c.box(36.4, 61, 38.6, 76, 1, lighter(k, 0.38))
        c.box(30, 65, 70, 73, 0, CREAM)
        c.box(57, 65, 70, 73, 0, darker(CREAM, 0.12))
    c.oval(50, 69, 2, 2, TERRACOTTA)
    c.box(46, 48, 54, 56, 1, BRASS)
    c.stroke("M54 52 H64", 1.4, STEEL)
    c.box(63, 49.4, 66, 54.6, 1, STEEL)
    for x, y in ((34, 36), (66, 36)):
        c.stroke(f"M50 49 L{x} 44 V{y} H{x + (4 if x < 50 else -4)}", 1.8, STEEL)
    c.box(43, 43, 57, 48, 1.4, IRON)
    for x, size in ((44, 0.62), (50, 0.85), (56, 0.62)):
        with c.moved(x - 50, 44 - 82, size):
            c.fill(
                "M50 66 C54.5 72 55 75 54 79 Q52 82 50 82 Q48 82 46 79 C45 75 46.5 71 50 66 Z",
                mix(FLAME, (108, 146, 186), 0.25),
            )
            c.fill("M50 72 C52.4 75 52.4 78 51.6 80 Q50 82 48.4 80 C47.6 78 48 75 50 72 Z", GLOW)


def lantern(c: Canvas, k: Colour) -> None:
    c.shadow(50, 20)
    c.stroke("M36 42 C28 10 72 10 64 42", 1.5, IRON)
    c.box(38, 44, 62, 68, 3, mix(GLOW, PAPER, 0.35))
    c.oval(50, 58, 9, 11, GLOW)
    with c.moved(0, -16, 0.8):
        c.fill(
            "M50 62 C56 70 56 74 54.6 77 Q52.6 81 50 81 Q47.4 81 45.4 77 C44 74 45.6 70 50 62 Z",
            FLAME,
        )
        c.fill("M50 70 C52.6 74 52.6 76 51.8 78 Q50 81 48.2 78 C47.4 76 47.8 74 50 70 Z", PAPER)
    for x in (38, 46, 54, 62):
        c.stroke(f"M{x} 42 V69", 0.9, IRON)
    base = "M36 68 H64 L68 79 Q68 82 64 82 H36 Q32 82 32 79 Z"
    top = "M36 44 Q36 40 41 38 Q43 30 50 30 Q57 30 59 38 Q64 40 64 44 Z"
    for part in (base, top):
        c.fill(part, k)
        with c.inside(part):
            c.fill("M55 28 L58 84 H72 V28 Z", darker(k, 0.15))
            c.stroke("M38 77 L39.4 71", 1.2, lighter(k, 0.35))
    c.oval(66, 74, 2.2, 2.2, BRASS)


def hammock(c: Canvas, k: Colour) -> None:
    for x in (11, 89):
        c.stroke(f"M{x} 82 V8", 5.4, WALNUT)
        c.stroke(f"M{x + 1.4} 82 V8", 2.4, darker(WALNUT, 0.2))
    for x, y, size in (
        (3, 12, 10),
        (20, 13, 9),
        (11, 6, 12),
        (80, 14, 9),
        (97, 13, 10),
        (89, 6, 12),
    ):
        c.oval(x, y, size, size * 0.8, mix(FOREST, c.ground, 0.1 if size > 10 else 0.28))
    c.shadow(50, 30)
    rope = mix(OAK, WALNUT, 0.3)
    for end, knot, lower in ((11, 25, 28), (89, 75, 72)):
        c.stroke(f"M{end} 38 L{knot} 49", 0.8, rope)
        c.stroke(f"M{end} 38 L{lower} 54", 0.8, rope)
        c.box(end - 3.4, 36, end + 3.4, 40, 0.8, rope)
    c.fill("M24 48 Q50 60 76 48 Q68 66 50 66 Q32 66 24 48 Z", darker(k, 0.26))
    body = "M23 48 C32 59 68 59 77 48 C76 66 64 76 50 76 C36 76 24 66 23 48 Z"
    c.fill(body, k)
    with c.inside(body):
        for i, tone in enumerate((CREAM, darker(k, 0.16), lighter(k, 0.4))):
            c.stroke(
                f"M20 {53 + i * 5} C34 {67 + i * 4} 66 {67 + i * 4} 80 {53 + i * 5}", 1.7, tone
            )
        c.fill("M64 44 Q70 64 58 80 H84 V44 Z", darker(k, 0.18))


def campchair(c: Canvas, k: Colour) -> None:
    c.shadow(50, 32)
    c.stroke("M32 26 L72 81", 2, OAK)
    c.stroke("M68 26 L30 81", 2, darker(OAK, 0.16))
    c.stroke("M24 81 L70 54", 2, OAK)
    c.stroke("M78 81 L32 54", 2, darker(OAK, 0.12))
    seat = "M26 56 Q50 66 74 56 L70 64 Q50 72 30 64 Z"
    back = "M30 24 Q50 30 70 24 L68 54 Q50 60 32 54 Z"
    for part, tone in ((back, k), (seat, darker(k, 0.12))):
        c.fill(part, tone)
        with c.inside(part):
            c.fill("M60 20 Q62 46 58 74 H80 V20 Z", darker(tone, 0.12))
    c.stroke("M31.6 29 Q50 35 68.6 29", 0.8, lighter(k, 0.35))
    c.stroke("M33.4 50 Q50 56 66.6 50", 0.8, lighter(k, 0.35))
    for x in (32, 68):
        c.stroke(f"M{x} 22 V57", 2.2, OAK if x < 50 else darker(OAK, 0.12))
    c.box(22, 41, 36, 44, 1.4, lighter(OAK, 0.2))
    c.box(64, 41, 78, 44, 1.4, OAK)


FIGURES = {
    "tent": tent,
    "sleepingbag": sleepingbag,
    "stove": stove,
    "lantern": lantern,
    "hammock": hammock,
    "campchair": campchair,
}
