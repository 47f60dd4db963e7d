"""Pictures of the demo's goods: drawn by hand (figures/), once, into files named by content."""

import hashlib
import os
import secrets
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple, dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

import PIL

from demo.canvas import Canvas
from demo.colour import FOREST, GOODS, TINTS, darker, lighter, mix
from demo.figures import FIGURES, camp, trail

PIXELS = 1200
QUALITY = 84
OUTDOORS = camp.FIGURES.keys() | trail.FIGURES.keys()
_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Picture:
    """A thing in a colour: alone, or in a room with a smaller thing (figure, colour) beside it."""

    figure: str
    colour: str
    beside: tuple[str, str] | None = None

    @property
    def name(self) -> str:
        """The file's name; it changes whenever the picture would."""
        recipe = repr((astuple(self), PIXELS, QUALITY, _hand()))
        return f"{hashlib.sha256(recipe.encode()).hexdigest()}.webp"


@cache
def _hand() -> str:
    """What decides how figures look: our sources, and Pillow's version."""
    digest = hashlib.sha256(PIL.__version__.encode())
    for path in sorted(_HERE.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def drawn(picture: Picture, pixels: int = PIXELS) -> Canvas:
    figure, colour, tint = FIGURES[picture.figure], GOODS[picture.colour], TINTS[picture.colour]
    canvas = Canvas(pixels, tint)
    if picture.beside is None:
        canvas.ground = lighter(tint, 0.3)
        canvas.oval(50, 51, 40, 40, lighter(tint, 0.36))
        figure(canvas, colour)
        return canvas
    (_hills if picture.figure in OUTDOORS else _room)(canvas, picture.colour)
    name, its_colour = picture.beside
    with canvas.moved(22, -2, 0.58):
        FIGURES[name](canvas, GOODS[its_colour])
    with canvas.moved(-12, 7, 0.86):
        figure(canvas, colour)
    return canvas


def _room(canvas: Canvas, colour: str) -> None:
    """A wall with the light of a window on it, and a table top."""
    wall = mix(TINTS[colour], GOODS[colour], 0.16)
    canvas.fill("M0 0 H100 V100 H0 Z", wall)
    light = lighter(wall, 0.34)
    for left, right in ((16, 38), (42, 64)):
        canvas.fill(f"M{left} -2 H{right} L{right + 20} 34 H{left + 20} Z", light)
        canvas.fill(f"M{left + 22} 38 H{right + 22} L{right + 42} 74 H{left + 42} Z", light)
    table = lighter(TINTS[colour], 0.5)
    canvas.fill("M0 72 H100 V100 H0 Z", table)
    canvas.fill("M0 72 H100 V72.8 H0 Z", darker(table, 0.1))
    canvas.ground = table


def _hills(canvas: Canvas, colour: str) -> None:
    """A low sun behind two ridges, and grass."""
    sky = TINTS[colour]
    canvas.fill("M0 0 H100 V100 H0 Z", sky)
    canvas.oval(70, 34, 11, 11, lighter(sky, 0.55))
    far, near, grass = (mix(sky, FOREST, share) for share in (0.2, 0.36, 0.16))
    canvas.fill("M0 60 L16 44 L26 52 L44 32 L58 50 L68 42 L86 58 L100 48 V100 H0 Z", far)
    canvas.fill("M0 68 C20 54 34 60 50 64 C68 69 80 56 100 62 V100 H0 Z", near)
    canvas.fill("M0 74 C30 69 70 71 100 75 V100 H0 Z", grass)
    canvas.ground = grass


def draw(pictures: Sequence[Picture], folder: Path, progress: Callable[[int], None]) -> None:
    """Draw those that ``folder`` does not hold yet; ``progress`` hears how many are there."""
    folder.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for done, _ in enumerate(pool.map(lambda picture: _kept(picture, folder), pictures), 1):
            progress(done)


def _kept(picture: Picture, folder: Path) -> None:
    path = folder / picture.name
    if path.exists():
        return
    content = BytesIO()
    drawn(picture).finished().save(content, "WEBP", quality=QUALITY, method=2)
    half = path.with_name(f".{secrets.token_hex(8)}")  # two shops may draw side by side
    half.write_bytes(content.getvalue())
    half.replace(path)
