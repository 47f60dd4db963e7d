"""Files that are sent: what is taken, what is refused, and what is left of them."""

import asyncio
import json
import os
import struct
import tracemalloc
import zlib
from collections.abc import AsyncIterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx2
import pytest
import sqlalchemy as sa
import staff
from conftest import Shop
from drawing import SECRET, bomb, drawn, noted
from managing import STAFF, done, shirt
from PIL import Image, ImageCms
from starlette.requests import ClientDisconnect

import models
from app import create_app
from integrations.image_clean import cleaned
from integrations.image_fetch import MAX_BYTES, FetchRefused, identified
from integrations.staging import Staging
from transport import uploads

ADD = """mutation($id: ID!, $media: [ProductMediaInput!]!) {
  productMediaCreate(productId: $id, media: $media) {
    product { media(first: 9) { nodes { alt ... on MediaImage { image { url width height } } } } }
    userErrors { code field message } } }"""
STAGE = """mutation($input: [StagedUploadInput!]!) { stagedUploadsCreate(input: $input) {
  stagedTargets { url resourceUrl } userErrors { code field message } } }"""
PREFLIGHT = {"graphql-require-preflight": "1"}


@pytest.fixture(autouse=True)
def _folder(shop: Shop, tmp_path: Path) -> None:
    shop.settings = shop.settings.model_copy(update={"state_dir": tmp_path})


@pytest.fixture
async def client(shop: Shop) -> AsyncIterator[httpx2.AsyncClient]:
    """A member of staff's program."""
    token = await staff.api_token(shop, *STAFF)
    app = create_app(shop.settings)
    headers = {"authorization": f"Bearer {token}", **PREFLIGHT}
    async with httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app), base_url="http://shop.test", headers=headers
    ) as found:
        yield found
    await app.state.database.dispose()


def form(id: str, **said: Any) -> dict[str, str]:
    """The fields of a request that adds one picture to a product."""
    variables = {"id": id, "media": [{"file": None, "alt": "Sent"}]}
    operations = {"query": ADD, "variables": variables}
    found = {"operations": operations, "map": {"0": ["variables.media.0.file"]}, **said}
    return {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in found.items()
    }


async def send(
    client: httpx2.AsyncClient, id: str, content: bytes, name: str = "a.png", **said: Any
) -> httpx2.Response:
    files = {"0": (name, content, "image/png")}
    return await client.post("/graphql", data=form(id, **said), files=files)


def error(answer: httpx2.Response) -> tuple[int, str]:
    """The status, and the code of the error wherever it stands."""
    body = answer.json()
    [found] = body.get("errors") or body["data"]["productMediaCreate"]["userErrors"]
    return answer.status_code, found.get("code") or found["extensions"]["code"]


def kept(folder: Path) -> list[Path]:
    return sorted((folder / "images").glob("*")) if (folder / "images").is_dir() else []


async def test_a_picture_is_sent_with_the_mutation(
    shop: Shop, client: httpx2.AsyncClient, tmp_path: Path
) -> None:
    id = await shirt(shop)

    answer = await send(client, id, noted("JPEG", 6), "../../etc\\passwd"[6:9] + ".png")

    payload = answer.json()["data"]["productMediaCreate"]
    assert payload["userErrors"] == []
    [node] = payload["product"]["media"]["nodes"]
    # Its camera noted that it lies on its side.
    assert (node["alt"], node["image"]["width"], node["image"]["height"]) == ("Sent", 4, 6)
    [place] = kept(tmp_path)
    assert SECRET.encode() not in place.read_bytes()
    shown = await client.get(node["image"]["url"])
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/jpeg")
    with Image.open(BytesIO(shown.content)) as picture:
        assert (picture.size, dict(picture.getexif())) == ((4, 6), {})


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.png", b"<script>alert(1)</script>", "not a JPEG"),
        ("a.png", b"MZ\x90\x00" + b"\0" * 500, "not a JPEG"),
        ("a.png", b"", "not a JPEG"),
        ("a.png", drawn("BMP"), "not a JPEG"),
        ("a.png", bomb(), "million pixels"),
        ("a.png", drawn("PNG")[:-20], "cut off"),
        ("a.jpg", drawn("JPEG")[:-2], "cut off"),
        ("../../a.png", drawn(), "no path"),
        ("in\\a.png", drawn(), "no path"),
        ("..", drawn(), "no path"),
        ("a" * 256, drawn(), "no path"),
        ("a.png", drawn() + b"\0" * MAX_BYTES, "larger than 20 MB"),
    ],
    ids=["script", "program", "nothing", "other", "bomb", "cut", "cut jpeg", "path", "drive",
         "dots", "long", "large"],
)  # fmt: skip
async def test_what_is_no_picture_is_refused_with_its_reason(
    shop: Shop, client: httpx2.AsyncClient, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    id = await shirt(shop)

    answer = await send(client, id, content, name)

    payload = answer.json()["data"]["productMediaCreate"]
    [reason] = payload["userErrors"]
    assert (payload["product"], reason["code"]) == (None, "UNREADABLE")
    assert reason["field"] == ["media", "0", "file"]
    assert said in reason["message"]
    assert kept(tmp_path) == []
    assert await shop.all(sa.select(models.Image)) == []


async def test_two_gigabytes_are_refused_before_they_come(
    shop: Shop, client: httpx2.AsyncClient
) -> None:
    """By what is said of the length, and where nothing is said by counting; memory stays flat."""
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        yield b'--x\r\nContent-Disposition: form-data; name="0"; filename="a.png"\r\n\r\n'
        while sent < 2_000_000_000:
            sent += 1_000_000
            yield b"\0" * 1_000_000

    headers = {"content-type": "multipart/form-data; boundary=x"}
    answer = await client.post("/graphql", content=endless(), headers=headers)
    assert error(answer) == (413, "PAYLOAD_TOO_LARGE")
    answer = await client.post(
        "/graphql", content=b"", headers={**headers, "content-length": "2000000000"}
    )
    assert error(answer) == (413, "PAYLOAD_TOO_LARGE")


async def test_a_large_form_is_not_held_in_memory(
    shop: Shop, client: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MAX_REQUEST", 30_000_000)

    async def large() -> AsyncIterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="0"; filename="a.png"\r\n\r\n'
        for _ in range(40):
            yield b"\0" * 1_000_000

    request = uploads.Request(
        {
            "type": "http",
            "headers": [(b"content-type", b"multipart/form-data; boundary=x")],
            "state": {},
        },
        receive=messages(large()),
    )
    tracemalloc.start()
    with pytest.raises(uploads.RequestError) as caught:
        await uploads.operation(request, 1_000_000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert caught.value.status == 413
    assert peak < 8_000_000


def messages(chunks: AsyncIterator[bytes]) -> Any:
    async def receive() -> dict[str, Any]:
        try:
            return {"type": "http.request", "body": await anext(chunks), "more_body": True}
        except StopAsyncIteration:
            return {"type": "http.disconnect"}

    return receive


async def test_a_sender_that_goes_away_is_let_go() -> None:
    async def none() -> AsyncIterator[bytes]:
        for chunk in ():
            yield chunk

    headers = [(b"content-type", b"multipart/form-data; boundary=x")]
    request = uploads.Request({"type": "http", "headers": headers, "state": {}}, messages(none()))

    with pytest.raises(ClientDisconnect):
        await uploads.operation(request, 1_000_000)


async def test_only_staff_send_files_and_no_page_of_others_does(
    shop: Shop, client: httpx2.AsyncClient
) -> None:
    id = await shirt(shop)

    answer = await client.post(
        "/graphql",
        data=form(id),
        files={"0": ("a", b"")},
        headers={"graphql-require-preflight": ""},
    )
    assert error(answer) == (400, "PREFLIGHT_REQUIRED")
    client.headers.pop("authorization")
    answer = await send(client, id, drawn())
    assert error(answer)[1] == "UNAUTHENTICATED"
    assert await shop.all(sa.select(models.Image)) == []


BROKEN: list[dict[str, Any]] = [
    {"map": {"0": ["variables.media.0.alt"]}},
    {"map": {"0": ["variables.media.7.file"]}},
    {"map": {"0": ["query"]}},
    {"map": {"0": ["variables"]}},
    {"map": {"0": []}},
    {"map": {}},
    {"map": {"1": ["variables.media.0.file"]}},
    {"map": "nonsense"},
    {"operations": []},
    {"operations": "{"},
]


@pytest.mark.parametrize("said", BROKEN, ids=str)
async def test_a_file_goes_where_a_variable_has_a_place_for_it_only(
    shop: Shop, client: httpx2.AsyncClient, said: dict[str, Any]
) -> None:
    answer = await send(client, "gid://shopify/Product/1", drawn(), **said)

    assert error(answer) == (400, "BAD_REQUEST")


async def test_a_form_without_end_or_fields_is_refused(client: httpx2.AsyncClient) -> None:
    headers = {"content-type": "multipart/form-data"}
    for content in (b"", b"--x\r\n\r\n--x--"):
        answer = await client.post("/graphql", content=content, headers=headers)
        assert error(answer) == (400, "BAD_REQUEST")
    answer = await client.post("/graphql", data={"map": "{}"}, files={"0": ("a", b"")})
    assert error(answer) == (400, "BAD_REQUEST")


async def test_a_file_is_no_text(shop: Shop) -> None:
    said = {"id": await shirt(shop), "media": [{"file": "a.png"}]}

    code, message = await shop.refusal(ADD, STAFF, **said)

    assert (code, "Expected a file" in message) == ("BAD_USER_INPUT", True)


async def test_a_picture_is_sent_ahead(
    shop: Shop, client: httpx2.AsyncClient, tmp_path: Path
) -> None:
    id = await shirt(shop)
    content = noted("PNG")
    files = [{"filename": "a.png", "fileSize": str(len(content))}]
    [target] = await done(shop, STAGE, input=files)

    sent = await client.put(target["url"], content=content)
    media = [{"originalSource": target["resourceUrl"]}]
    added = await done(shop, ADD, id=id, media=media)

    assert sent.status_code == 201, sent.text
    assert added["media"]["nodes"][0]["image"]["width"] == 6
    [place] = kept(tmp_path)
    assert SECRET.encode() not in place.read_bytes()


async def test_what_is_sent_ahead_is_a_picture_of_the_size_that_was_said(
    shop: Shop, client: httpx2.AsyncClient, tmp_path: Path
) -> None:
    [target] = await done(shop, STAGE, input=[{"filename": "a.png", "fileSize": "100"}])

    for content, status in ((b"x" * 101, 422), (b"x" * 50, 422)):
        answer = await client.post(target["url"], content=content)
        assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (
            status,
            "BAD_USER_INPUT",
        )
    answer = await client.put("http://shop.test/uploads/forged", content=b"x")
    assert error(answer) == (403, "FORBIDDEN")
    assert list((tmp_path / "staged").iterdir()) == []


@pytest.mark.parametrize(
    ("name", "size", "reason"),
    [
        ("../a.png", 10, ("INVALID", ["input", "0", "filename"])),
        ("a.png", 2_000_000_000, ("TOO_LONG", ["input", "0", "fileSize"])),
        ("a.png", 0, ("TOO_LONG", ["input", "0", "fileSize"])),
    ],
)
async def test_a_place_is_made_for_what_will_be_taken_only(
    shop: Shop, name: str, size: int, reason: Any
) -> None:
    answer = await shop.ask(STAGE, STAFF, input=[{"filename": name, "fileSize": str(size)}])

    payload = answer["stagedUploadsCreate"]
    assert payload["stagedTargets"] is None
    assert [(e["code"], e["field"]) for e in payload["userErrors"]] == [reason]


async def test_what_nobody_came_back_for_goes(tmp_path: Path) -> None:
    staging = Staging(tmp_path, [b"a secret of the tests"])

    async def once() -> AsyncIterator[bytes]:
        yield drawn()

    target = staging.target("a.png", 10_000)
    await staging.receive(target.token, once())
    assert (await staging.picture(target.key)).width == 6
    os.utime(tmp_path / "staged" / target.key, (0, 0))
    staging.target("b.png", 1)
    with pytest.raises(FetchRefused, match="nothing was sent"):
        await staging.picture(target.key)
    with pytest.raises(FetchRefused, match="nothing was sent"):
        await staging.picture("../shop.db")


async def dribbled(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part
        await asyncio.sleep(0.5)


async def test_files_have_their_time(
    shop: Shop, client: httpx2.AsyncClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("transport.uploads.FILE_SECONDS", 0.1)
    monkeypatch.setattr("pages.uploads.FILE_SECONDS", 0.1)
    [target] = await done(shop, STAGE, input=[{"filename": "a.png", "fileSize": "100"}])
    kind = {"content-type": "multipart/form-data; boundary=b"}
    lines = b'--b\r\nContent-Disposition: form-data; name="operations"\r\n\r\n'

    beside = await client.post("/graphql", content=dribbled(lines, b"{}"), headers=kind)
    ahead = await client.put(target["url"], content=dribbled(b"x", b"y"))

    assert error(beside) == error(ahead) == (408, "REQUEST_TIMEOUT")
    assert list((tmp_path / "staged").iterdir()) == []


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_pictures_lose_their_notes_and_keep_their_pixels(format: str) -> None:
    before = identified(noted(format))
    after = cleaned(before)

    assert SECRET.encode() in before.content
    assert SECRET.encode() not in after.content
    with Image.open(BytesIO(before.content)) as old, Image.open(BytesIO(after.content)) as new:
        assert new.size == old.size
        if format != "AVIF":  # which is drawn anew
            assert new.convert("RGB").tobytes() == old.convert("RGB").tobytes()
    assert cleaned(after).content == after.content or format == "AVIF"


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_what_lies_on_its_side_is_turned(format: str) -> None:
    after = cleaned(identified(noted(format, 6)))

    with Image.open(BytesIO(after.content)) as picture:
        assert picture.size == (after.width, after.height) == (4, 6)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF"])
def test_what_follows_the_end_of_a_picture_goes(format: str) -> None:
    after = cleaned(identified(drawn(format) + b"<script>"))

    assert b"<script>" not in after.content


def test_a_moving_gif_keeps_its_pictures_and_loses_its_words() -> None:
    frames = [Image.new("RGB", (5, 4), colour) for colour in ("red", "lime", "blue")]
    file = BytesIO()
    frames[0].save(
        file, "GIF", save_all=True, append_images=frames[1:], duration=70, loop=3, comment=b"secret"
    )
    before = identified(file.getvalue())
    after = cleaned(before)

    assert b"secret" in before.content
    assert b"secret" not in after.content
    with Image.open(BytesIO(before.content)) as old, Image.open(BytesIO(after.content)) as new:
        assert (new.n_frames, new.info["loop"], new.info["duration"]) == (old.n_frames, 3, 70)
        for n in range(old.n_frames):
            old.seek(n)
            new.seek(n)
            assert new.convert("RGB").tobytes() == old.convert("RGB").tobytes()
    assert cleaned(after).content == after.content


@pytest.mark.parametrize("broken", [b"", b"\x99", b"\x2c\0\0"])
def test_a_gif_that_breaks_off_is_damaged(broken: bytes) -> None:
    whole = drawn("GIF")

    with pytest.raises(FetchRefused):
        cleaned(replace(identified(whole), content=whole[:-1] + broken))


def test_parts_that_nobody_knows_are_not_kept() -> None:
    whole = drawn("PNG")
    private = b"prVt<?php 1 ?"
    private = struct.pack(">I", 9) + private + struct.pack(">I", zlib.crc32(private))
    after = cleaned(replace(identified(whole), content=whole[:33] + private + whole[33:]))

    assert after.content == whole


def test_a_profile_of_colors_stays() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for format in ("JPEG", "PNG", "WEBP"):
        content = cleaned(identified(drawn(format, icc_profile=profile))).content
        with Image.open(BytesIO(content)) as picture:
            assert picture.info["icc_profile"] == profile
