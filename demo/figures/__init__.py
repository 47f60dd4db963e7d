"""What the demo sells, each drawn in the colour asked for, standing on the ground at 82."""

from collections.abc import Callable

from demo.canvas import Canvas
from demo.colour import Colour
from demo.figures import camp, desk, home, kitchen, light, trail, wear

FIGURES: dict[str, Callable[[Canvas, Colour], None]] = {
    **kitchen.FIGURES,
    **light.FIGURES,
    **home.FIGURES,
    **desk.FIGURES,
    **camp.FIGURES,
    **trail.FIGURES,
    **wear.FIGURES,
}
