"""How a picture is asked for in another size, cut or format, and what comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from commerce.vocabulary import Vocabulary

MAX_SIDE = 5760
MAX_SCALE = 3


class CropRegion(Vocabulary):
    """Which part of a picture stays where its shape does not fit."""

    BOTTOM = "The bottom."
    CENTER = "The middle."
    LEFT = "The left."
    RIGHT = "The right."
    TOP = "The top."


class ImageContentType(Vocabulary):
    """A format of pictures."""

    JPG = "JPEG."
    PNG = "PNG."
    WEBP = "WebP."


_FORMATS = {
    "jpg": ImageContentType.JPG,
    "jpeg": ImageContentType.JPG,
    "pjpg": ImageContentType.JPG,
    "png": ImageContentType.PNG,
    "webp": ImageContentType.WEBP,
}
# How much of what is cut away lies left of, and above, what stays.
_BEFORE: dict[CropRegion, tuple[float, float]] = {
    CropRegion.BOTTOM: (0.5, 1.0),
    CropRegion.CENTER: (0.5, 0.5),
    CropRegion.LEFT: (0.0, 0.5),
    CropRegion.RIGHT: (1.0, 0.5),
    CropRegion.TOP: (0.5, 0.0),
}

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class ImageTransform:
    """The most a picture may measure, what is cut off to fill that, and its format.

    A wish: what cannot be done is left out, and nothing is ever enlarged.
    """

    width: int | None = None
    height: int | None = None
    crop: CropRegion | None = None
    content_type: ImageContentType | None = None

    @classmethod
    def bounded(
        cls,
        width: int | None,
        height: int | None,
        crop: CropRegion | None = None,
        content_type: ImageContentType | None = None,
        scale: int | None = None,
    ) -> "ImageTransform":
        """A side above the bound is brought down to it, one below 1 is no side at all."""
        times = min(max(scale or 1, 1), MAX_SCALE)
        return cls(_side(width, times), _side(height, times), crop, content_type)

    @classmethod
    def read(cls, parameters: Mapping[str, str]) -> "ImageTransform":
        """What the query of a picture's address asks for; what makes no sense is ignored."""
        return cls.bounded(
            _number(parameters.get("width", "")),
            _number(parameters.get("height", "")),
            CropRegion.__members__.get(parameters.get("crop", "").upper()),
            _FORMATS.get(parameters.get("format", "").lower()),
            _number(parameters.get("scale", "")),
        )

    def query(self) -> str:
        """The same as the query of an address; "" where nothing is asked for."""
        asked = {
            "width": self.width,
            "height": self.height,
            "crop": self.crop and self.crop.name.lower(),
            "format": self.content_type and self.content_type.name.lower(),
        }
        return urlencode({name: value for name, value in asked.items() if value is not None})

    def placed(self, width: int, height: int) -> tuple[tuple[int, int], Box]:
        """The size that comes out of a picture of that size, and the part of it that is shown."""
        across, down = (self.width or MAX_SIDE) / width, (self.height or MAX_SIDE) / height
        if self.crop is None or self.width is None or self.height is None:
            ratio = min(across, down, 1.0)
            return (_pixels(width * ratio), _pixels(height * ratio)), (0, 0, width, height)
        ratio = min(max(across, down), 1.0)
        size = min(self.width, _pixels(width * ratio)), min(self.height, _pixels(height * ratio))
        kept = min(size[0] / ratio, width), min(size[1] / ratio, height)
        left, above = _BEFORE[self.crop]
        x, y = (width - kept[0]) * left, (height - kept[1]) * above
        return size, (x, y, x + kept[0], y + kept[1])


AS_IT_IS = ImageTransform()


def _side(pixels: int | None, times: int) -> int | None:
    return None if pixels is None or pixels < 1 else min(pixels * times, MAX_SIDE)


def _number(text: str) -> int | None:
    """A whole number, read no further than it matters; None if it is none."""
    if not (text.isascii() and text.isdecimal()):
        return None
    return int(text[:20])


def _pixels(length: float) -> int:
    return max(round(length), 1)
