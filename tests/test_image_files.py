"""The pictures we keep ourselves: served in the size, cut and format that is asked for."""

import asyncio
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from app import create_app
from commerce.image_transform import MAX_SIDE, CropRegion, ImageTransform
from integrations.image_rendition import LEAST, ImageFiles, NoImage
from settings import Settings

RED, GREEN, BLUE = (255, 0, 0), (0, 255, 0), (0, 0, 255)


def banded(width: int, height: int, *, across: bool) -> Image.Image:
    """Red at the start, green in the middle, blue at the end."""
    picture = Image.new("RGB", (width, height), GREEN)
    third = (width // 3, height) if across else (width, height // 3)
    picture.paste(RED, (0, 0, *third))
    picture.paste(BLUE, (width - third[0], height - third[1], width, height))
    return picture


def keep(state: Path, name: str, picture: Image.Image, **options: Any) -> Path:
    place = state / "images" / name
    place.parent.mkdir(exist_ok=True)
    picture.save(place, **options)
    return place


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[httpx2.AsyncClient]:
    """A shop that keeps a wide picture, a high one, and one that can be seen through."""
    keep(tmp_path, "wide.png", banded(600, 300, across=True))
    keep(tmp_path, "high.jpg", banded(300, 600, across=False), quality=95)
    keep(tmp_path, "glass.png", Image.new("RGBA", (40, 40), (255, 0, 0, 0)))
    settings = Settings(database_url=f"sqlite:///{tmp_path}/shop.db", state_dir=tmp_path)
    app = create_app(settings)
    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://shop.test") as client:
        yield client
    await app.state.database.dispose()


def shown(answer: httpx2.Response) -> Image.Image:
    assert answer.status_code == 200, answer.text
    return Image.open(BytesIO(answer.content))


async def test_a_picture_without_wishes_is_sent_as_it_is(
    client: httpx2.AsyncClient, tmp_path: Path
) -> None:
    answer = await client.get("/images/wide.png?v=3")

    assert answer.content == (tmp_path / "images" / "wide.png").read_bytes()
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize(
    ("query", "size"),
    [
        ("width=300", (300, 150)),
        ("height=30", (60, 30)),
        ("width=100&height=100", (100, 50)),
        ("width=100&height=100&crop=center", (100, 100)),
        ("width=100&height=100&crop=sideways", (100, 50)),
        ("width=100&crop=center", (100, 50)),
        ("width=100&scale=2", (200, 100)),
        ("width=100&scale=99", (300, 150)),
        ("width=100000", (600, 300)),
        ("width=99999999999999999999999999", (600, 300)),
        ("width=900&height=900&crop=top", (600, 300)),
        ("width=900&height=150&crop=top", (600, 150)),
        ("width=0&height=-4&format=jpg", (600, 300)),
        ("width=many&format=jpg", (600, 300)),
    ],
)
async def test_a_picture_fits_what_is_asked_for_and_is_never_enlarged(
    client: httpx2.AsyncClient, query: str, size: tuple[int, int]
) -> None:
    assert shown(await client.get(f"/images/wide.png?{query}")).size == size


@pytest.mark.parametrize(
    ("name", "crop", "color"),
    [
        ("wide.png", "left", RED),
        ("wide.png", "center", GREEN),
        ("wide.png", "right", BLUE),
        ("wide.png", "top", GREEN),
        ("high.jpg", "top", RED),
        ("high.jpg", "CENTER", GREEN),
        ("high.jpg", "bottom", BLUE),
        ("high.jpg", "left", GREEN),
    ],
)
async def test_a_crop_keeps_its_region(
    client: httpx2.AsyncClient, name: str, crop: str, color: tuple[int, int, int]
) -> None:
    sides = "width=20&height=60" if name == "wide.png" else "width=60&height=20"
    answer = await client.get(f"/images/{name}?{sides}&crop={crop}&format=png")
    picture = shown(answer).convert("RGB")
    seen = picture.getpixel((picture.width // 2, picture.height // 2))

    assert isinstance(seen, tuple)
    assert max(abs(a - b) for a, b in zip(seen, color, strict=True)) < 30


@pytest.mark.parametrize(
    ("name", "query", "kind"),
    [
        ("wide.png", "width=9", "image/png"),
        ("high.jpg", "width=9", "image/jpeg"),
        ("wide.png", "format=jpg", "image/jpeg"),
        ("high.jpg", "format=PNG", "image/png"),
        ("wide.png", "format=webp", "image/webp"),
        ("glass.png", "format=jpg", "image/jpeg"),
        ("high.jpg", "width=9&format=tiff", "image/jpeg"),
    ],
)
async def test_a_picture_comes_in_the_format_that_is_wanted(
    client: httpx2.AsyncClient, name: str, query: str, kind: str
) -> None:
    answer = await client.get(f"/images/{name}?{query}")

    assert answer.headers["content-type"] == kind
    assert shown(answer).get_format_mimetype() == kind


async def test_what_is_transparent_becomes_paper_in_a_jpeg(client: httpx2.AsyncClient) -> None:
    paper = shown(await client.get("/images/glass.png?format=jpg")).getpixel((20, 20))
    glass = shown(await client.get("/images/glass.png?width=20")).convert("RGBA").getpixel((9, 9))

    assert paper == (255, 255, 255)
    assert isinstance(glass, tuple)
    assert glass[3] == 0


async def test_a_picture_that_the_browser_has_is_not_sent_again(client: httpx2.AsyncClient) -> None:
    first = await client.get("/images/wide.png?width=50")
    again = await client.get(
        "/images/wide.png?width=50", headers={"if-none-match": f"W/{first.headers['etag']}"}
    )
    other = await client.get(
        "/images/wide.png?width=51", headers={"if-none-match": first.headers["etag"]}
    )

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert other.status_code == 200


async def test_a_rendition_is_made_once(client: httpx2.AsyncClient, tmp_path: Path) -> None:
    first = await client.get("/images/wide.png?width=50")
    kept = list((tmp_path / "image-cache").iterdir())
    before = kept[0].stat().st_ino
    again = await client.get("/images/wide.png?width=50&utm=x")

    assert again.content == first.content
    assert [file.stat().st_ino for file in (tmp_path / "image-cache").iterdir()] == [before]


async def test_another_file_of_the_same_name_is_seen(
    client: httpx2.AsyncClient, tmp_path: Path
) -> None:
    before = await client.get("/images/wide.png?width=50")
    keep(tmp_path, "wide.png", banded(900, 300, across=True))

    assert shown(await client.get("/images/wide.png?width=50")).size == (50, 17)
    assert shown(before).size == (50, 25)


@pytest.mark.parametrize(
    "path",
    [
        "/images/none.png",
        "/images/none.png?width=5",
        "/images/..%2Fshop.db",
        "/images/%2e%2e/shop.db",
        "/images/.hidden.png",
        "/images/a%00.png",
        "/images/readme.txt",
        "/images/folder.png",
        f"/images/{'a' * 300}.png",
    ],
)
async def test_only_pictures_are_sent(
    client: httpx2.AsyncClient, tmp_path: Path, path: str
) -> None:
    (tmp_path / "images" / "readme.txt").write_text("secret")
    (tmp_path / "images" / "folder.png").mkdir()
    keep(tmp_path, ".hidden.png", Image.new("RGB", (1, 1)))

    answer = await client.get(path)

    assert answer.status_code == 404
    assert "secret" not in answer.text


@pytest.mark.parametrize(
    "content", [b"", b"no picture", b"\x89PNG\r\n\x1a\nbroken", b"\xff\xd8\xff"]
)
async def test_a_broken_file_is_not_found_rather_than_a_fault(
    client: httpx2.AsyncClient, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "images" / "broken.png").write_bytes(content)

    assert (await client.get("/images/broken.png?width=10")).status_code == 404


async def test_half_a_picture_is_not_found(client: httpx2.AsyncClient, tmp_path: Path) -> None:
    whole = (tmp_path / "images" / "high.jpg").read_bytes()
    (tmp_path / "images" / "half.jpg").write_bytes(whole[: len(whole) // 2])

    assert (await client.get("/images/half.jpg?width=10")).status_code == 404


@pytest.mark.parametrize("size", [(8000, 7000), (9500, 9500), (13500, 13500)])
async def test_a_picture_that_would_fill_the_memory_is_refused(
    client: httpx2.AsyncClient, tmp_path: Path, size: tuple[int, int]
) -> None:
    keep(tmp_path, "bomb.png", Image.new("1", size))

    assert (await client.get("/images/bomb.png?width=10")).status_code == 404


async def test_a_picture_stands_as_its_camera_was_held(
    client: httpx2.AsyncClient, tmp_path: Path
) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    keep(tmp_path, "photo.jpg", banded(300, 150, across=True), exif=exif)
    picture = shown(await client.get("/images/photo.jpg?width=75"))

    assert picture.size == (75, 150)
    assert dict(picture.getexif()) == {}


async def test_a_moving_picture_becomes_a_still(client: httpx2.AsyncClient, tmp_path: Path) -> None:
    frames = [Image.new("P", (20, 20), color) for color in (1, 2)]
    keep(tmp_path, "moving.gif", frames[0], save_all=True, append_images=frames[1:])

    assert (await client.get("/images/moving.gif")).headers["content-type"] == "image/gif"
    assert shown(await client.get("/images/moving.gif?width=10")).format == "PNG"


async def test_a_print_in_four_colors_becomes_a_picture_for_screens(
    client: httpx2.AsyncClient, tmp_path: Path
) -> None:
    keep(tmp_path, "print.jpg", Image.new("CMYK", (40, 40), (0, 255, 255, 0)))
    picture = shown(await client.get("/images/print.jpg?width=10"))

    assert picture.mode == "RGB"


async def test_the_cache_forgets_what_was_not_looked_at_for_longest(tmp_path: Path) -> None:
    keep(tmp_path, "wide.png", banded(600, 300, across=True))
    files = ImageFiles(tmp_path, max_cache_bytes=4 * LEAST)
    first = await files.find("wide.png", ImageTransform(width=60))
    second = await files.find("wide.png", ImageTransform(width=61))
    await asyncio.sleep(0.02)
    await files.find("wide.png", ImageTransform(width=60))
    for width in range(62, 70):
        await asyncio.sleep(0.01)
        await files.find("wide.png", ImageTransform(width=60))
        await files.find("wide.png", ImageTransform(width=width))

    kept = list((tmp_path / "image-cache").iterdir())
    assert first.path in kept
    assert second.path not in kept
    assert len(kept) <= 4


async def test_thousands_of_tiny_sizes_fill_no_disk(tmp_path: Path) -> None:
    keep(tmp_path, "wide.png", banded(600, 300, across=True))
    by_number = ImageFiles(tmp_path, max_cache_files=20)
    by_room = ImageFiles(tmp_path, max_cache_bytes=20 * LEAST)
    for files in (by_number, by_room):
        for width in range(1, 60):
            await files.find("wide.png", ImageTransform(width=width))

            assert len(list((tmp_path / "image-cache").iterdir())) <= 21


async def test_whoever_asks_for_too_many_sizes_at_once_is_told_so(
    client: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("integrations.image_rendition.MAX_WAITING", 3)
    asked = [client.get(f"/images/wide.png?width={n}") for n in range(1, 30)]
    answers = await asyncio.gather(*asked, client.get("/images/wide.png"))

    assert {answer.status_code for answer in answers[:-1]} == {200, 503}
    assert answers[-1].status_code == 200
    assert (await client.get("/images/wide.png?width=29")).status_code == 200


async def test_what_is_larger_than_the_cache_is_shown_all_the_same(tmp_path: Path) -> None:
    keep(tmp_path, "wide.png", banded(600, 300, across=True))
    files = ImageFiles(tmp_path, max_cache_bytes=1)

    assert (await files.find("wide.png", ImageTransform(width=60))).path.is_file()


async def test_a_picture_in_another_format_than_its_name_says_is_refused(tmp_path: Path) -> None:
    keep(tmp_path, "photo.bmp", Image.new("RGB", (4, 4)), format="BMP")
    (tmp_path / "images" / "photo.bmp").rename(tmp_path / "images" / "photo.png")

    with pytest.raises(NoImage):
        await ImageFiles(tmp_path).find("photo.png", ImageTransform(width=2))


side = st.integers(1, 20_000)
wish = st.none() | st.integers(-5, 200_000)


@given(side, side, wish, wish, st.none() | st.sampled_from(CropRegion), st.integers(-1, 9))
def test_a_placement_stays_within_the_picture_and_the_bounds(
    width: int, height: int, most: int | None, high: int | None, crop: CropRegion | None, scale: int
) -> None:
    transform = ImageTransform.bounded(most, high, crop, scale=scale)
    size, (left, above, right, below) = transform.placed(width, height)

    assert 1 <= size[0] <= min(transform.width or MAX_SIDE, width)
    assert 1 <= size[1] <= min(transform.height or MAX_SIDE, height)
    assert 0 <= left < right <= width + 1e-6
    assert 0 <= above < below <= height + 1e-6


@given(wish, wish, st.none() | st.sampled_from(CropRegion))
def test_an_address_is_read_as_it_was_written(
    width: int | None, height: int | None, crop: CropRegion | None
) -> None:
    transform = ImageTransform.bounded(width, height, crop)

    assert ImageTransform.read(dict(httpx2.QueryParams(transform.query()))) == transform
