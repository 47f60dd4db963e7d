"""A surface for flat drawings: 100 units wide and high, whatever its pixels."""

import math
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import pairwise

from PIL import Image, ImageDraw

from demo.colour import Colour, darker, mix

UNITS = 100
OVERSAMPLING = 3  # Pillow's corners lie on whole pixels, so small ones make smooth curves
STEPS = 40  # straight pieces to a curve

Point = tuple[float, float]
_TOKEN = re.compile(r"[A-Z]|-?[0-9.]+")
_ARGUMENTS = {"M": 2, "L": 2, "H": 1, "V": 1, "Q": 4, "C": 6, "Z": 0}


@cache
def flattened(path: str) -> tuple[Point, ...]:
    """The corners of a path in SVG's words (M, L, H, V, Q, C, Z), its curves in short pieces."""
    tokens = _TOKEN.findall(path)
    points: list[Point] = []
    while tokens:
        command = tokens.pop(0)
        numbers = [float(tokens.pop(0)) for _ in range(_ARGUMENTS[command])]
        match command:
            case "H":
                points.append((numbers[0], points[-1][1]))
            case "V":
                points.append((points[-1][0], numbers[0]))
            case "M" | "L":
                points.append((numbers[0], numbers[1]))
            case "Q" | "C":
                points.extend(_curve([points[-1], *zip(numbers[::2], numbers[1::2], strict=True)]))
    return tuple(points)


def _curve(controls: Sequence[Point]) -> Iterator[Point]:
    """A Bézier curve without its first point."""
    degree = len(controls) - 1
    weights = [math.comb(degree, i) for i in range(degree + 1)]
    for step in range(1, STEPS + 1):
        t = step / STEPS
        parts = [w * t**i * (1 - t) ** (degree - i) for i, w in enumerate(weights)]
        yield (
            sum(part * x for part, (x, _) in zip(parts, controls, strict=True)),
            sum(part * y for part, (_, y) in zip(parts, controls, strict=True)),
        )


@cache
def oval(x: float, y: float, rx: float, ry: float) -> tuple[Point, ...]:
    turns = [2 * math.pi * i / 72 for i in range(72)]
    return tuple((x + rx * math.cos(turn), y + ry * math.sin(turn)) for turn in turns)


@cache
def box(
    left: float, top: float, right: float, bottom: float, radius: float = 0
) -> tuple[Point, ...]:
    """A rectangle with rounded corners."""
    if not radius:
        return ((left, top), (right, top), (right, bottom), (left, bottom))
    centres = (
        (right - radius, top + radius, -90),
        (right - radius, bottom - radius, 0),
        (left + radius, bottom - radius, 90),
        (left + radius, top + radius, 180),
    )
    return tuple(
        (x + radius * math.cos(math.radians(turn)), y + radius * math.sin(math.radians(turn)))
        for x, y, start in centres
        for turn in range(start, start + 91, 10)
    )


def _band(points: Sequence[Point], half: float) -> list[Point]:
    """What a pen so wide (from its middle) covers along the points."""
    steps = [(x1 - x0, y1 - y0) for (x0, y0), (x1, y1) in pairwise(points)]
    units = [(x / math.hypot(x, y), y / math.hypot(x, y)) for x, y in steps if x or y]
    left, right = [], []
    corners = zip([units[0], *units], [*units, units[-1]], strict=True)
    for (x, y), ((ax, ay), (bx, by)) in zip(_distinct(points), corners, strict=True):
        across = max(1 + ax * bx + ay * by, 0.4)  # small where the line turns back sharply
        dx, dy = -(ay + by) * half / across, (ax + bx) * half / across
        left.append((x + dx, y + dy))
        right.append((x - dx, y - dy))
    return left + right[::-1]


def _rounded(points: Sequence[Point]) -> list[Point]:
    """Pillow would cut the fractions off."""
    return [(round(x), round(y)) for x, y in points]


def _distinct(points: Sequence[Point]) -> list[Point]:
    return [points[0], *(point for before, point in pairwise(points) if point != before)]


Shape = str | Sequence[Point]


class Canvas:
    """Shapes are drawn where ``moved`` puts them, and only ``inside`` what they are clipped to."""

    def __init__(self, pixels: int, background: Colour) -> None:
        self.ground = background
        self._unit = pixels * OVERSAMPLING / UNITS
        self._offset: Point = (0, 0)
        self._scale, self._turn = 1.0, 0.0
        self._inks: dict[Colour, int] = {}
        side = pixels * OVERSAMPLING
        self._paint_on(Image.new("L", (side, side), self._ink(background)), (0, 0))

    def finished(self) -> Image.Image:
        """The picture, its edges smooth."""
        self._image.putpalette([part for colour in self._inks for part in colour])
        return self._image.convert("RGB").reduce(OVERSAMPLING)

    def _ink(self, colour: Colour) -> int:
        """Pixels hold numbers of colours: a quarter of the memory, and of the time."""
        return self._inks.setdefault(colour, len(self._inks))

    @contextmanager
    def moved(
        self, x: float = 0, y: float = 0, scale: float = 1, turn: float = 0
    ) -> Iterator[None]:
        """Meanwhile, draw moved by ``x`` and ``y``, then scaled and turned about (50, 82)."""
        before = self._offset, self._scale, self._turn
        self._offset = (before[0][0] + x * before[1], before[0][1] + y * before[1])
        self._scale, self._turn = before[1] * scale, before[2] + turn
        yield
        self._offset, self._scale, self._turn = before

    def fill(self, shape: Shape, colour: Colour) -> None:
        self._draw.polygon(_rounded(self._placed(shape)), fill=self._ink(colour))

    def oval(self, x: float, y: float, rx: float, ry: float, colour: Colour) -> None:
        self.fill(oval(x, y, rx, ry), colour)

    def box(
        self, left: float, top: float, right: float, bottom: float, radius: float, colour: Colour
    ) -> None:
        self.fill(box(left, top, right, bottom, radius), colour)

    def stroke(self, shape: Shape, width: float, colour: Colour) -> None:
        """A line along the shape, with round ends."""
        points = self._placed(shape)
        half = width * self._unit * self._scale / 2
        self._draw.polygon(_rounded(_band(points, half)), fill=self._ink(colour))
        for x, y in (points[0], points[-1]):
            end = (x - half, y - half, x + half, y + half)
            self._draw.ellipse(end, fill=self._ink(colour))

    @contextmanager
    def inside(self, shape: Shape) -> Iterator[None]:
        """Meanwhile, draw only what falls inside the shape."""
        points = self._placed(shape)
        left, top = (max(math.floor(min(values)), 0) for values in zip(*points, strict=True))
        right, bottom = (
            min(math.ceil(max(values)) + 1, side)
            for values, side in zip(zip(*points, strict=True), self._image.size, strict=True)
        )
        if left >= right or top >= bottom:
            left, top, right, bottom = 0, 0, 1, 1  # nothing of it is in the picture
        mask = Image.new("L", (right - left, bottom - top))
        outline = _rounded([(x - left, y - top) for x, y in points])
        ImageDraw.Draw(mask).polygon(outline, fill=255)
        whole, corner = self._image, self._corner
        self._paint_on(whole.crop((left, top, right, bottom)), (corner[0] + left, corner[1] + top))
        yield
        whole.paste(self._image, (left, top), mask)
        self._paint_on(whole, corner)

    def _paint_on(self, image: Image.Image, corner: Point) -> None:
        self._image, self._corner = image, corner
        self._draw = ImageDraw.Draw(image)

    def shadow(self, x: float, width: float, y: float = 82) -> None:
        """A soft shadow on the ground, darkest in its middle."""
        rings = 28
        dark = darker(self.ground, 0.28)
        for ring in range(rings):
            size = 1 - 0.6 * ring / rings
            colour = mix(self.ground, dark, ((ring + 1) / rings) ** 1.4)
            self.oval(x, y, width * size, 4.2 * size, colour)

    def _placed(self, shape: Shape) -> list[Point]:
        points = flattened(shape) if isinstance(shape, str) else shape
        turn = math.radians(self._turn)
        cos, sin = math.cos(turn) * self._scale, math.sin(turn) * self._scale
        left, top = self._offset[0] + 50, self._offset[1] + 82
        return [
            (
                (left + (x - 50) * cos - (y - 82) * sin) * self._unit - self._corner[0],
                (top + (x - 50) * sin + (y - 82) * cos) * self._unit - self._corner[1],
            )
            for x, y in points
        ]
