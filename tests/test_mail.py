"""Mail: never lost, tried again, and handed over as it was written."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from accounts import CREATE, RECOVER, Postbox, customer, delivered, link_in, say
from conftest import Shop

import models
import resolvers.mail
from app import create_app
from integrations import mail
from integrations.mail import Letter, Undeliverable
from resolvers.customer_link import WORDINGS
from settings import Settings

LINK = f"http://shop.test/account/reset/1/{'x' * 60}"
LETTER = Letter("ann@example.com", "Grüße", f"Hello Ann,\n\nit is 5 €.\n{LINK}\n")


async def waiting(shop: Shop) -> list[models.MailMessage]:
    return list(await shop.all(sa.select(models.MailMessage).order_by(models.MailMessage.id)))


async def asked_for(shop: Shop, count: int = 1) -> None:
    for i in range(count):
        await customer(shop, f"ann{i}@example.com")
        await say(shop, RECOVER, email=f"ann{i}@example.com")


async def test_a_letter_is_sent_once(shop: Shop) -> None:
    await asked_for(shop)

    assert len(await delivered(shop)) == 1
    assert await delivered(shop) == []
    (message,) = await waiting(shop)
    assert message.sent_at is not None
    assert message.next_attempt_at is None


async def test_a_letter_that_is_refused_is_tried_again_ever_later(shop: Shop) -> None:
    await asked_for(shop)
    start, postbox = models.now(), Postbox(broken=True)
    waits = []
    with time_machine.travel(start, tick=False) as clock:
        for _ in range(resolvers.mail.MAX_ATTEMPTS):
            await delivered(shop, postbox)
            (message,) = await waiting(shop)
            assert message.error == "the postman is ill"
            if message.next_attempt_at is not None:
                waits.append(message.next_attempt_at - models.now())
                assert await delivered(shop) == []
                clock.move_to(message.next_attempt_at)
        clock.shift(timedelta(days=30))
        assert await delivered(shop) == []

    assert waits[:3] == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert waits[-1] == timedelta(hours=6)
    assert len(waits) == resolvers.mail.MAX_ATTEMPTS - 1


async def test_a_letter_that_was_cut_short_goes_out_later(shop: Shop) -> None:
    await asked_for(shop)

    class Crash(Exception):
        pass

    class Crashing:
        async def send(self, letter: Letter) -> None:
            raise Crash

    async with shop.context() as context:
        with pytest.raises(Crash):
            await resolvers.mail.deliver_due(context, Crashing(), WORDINGS)

    assert await delivered(shop) == []
    with time_machine.travel(models.now() + timedelta(minutes=2)):
        (letter,) = await delivered(shop)
    assert "/account/reset/" in link_in(letter)


async def test_one_bad_letter_does_not_hold_up_the_others(shop: Shop) -> None:
    await shop.add(models.MailMessage(kind="unheard of", recipient="x@example.com"))
    await asked_for(shop)
    stopped = asyncio.Event()

    class Stopping(Postbox):
        async def send(self, letter: Letter) -> None:
            await super().send(letter)
            stopped.set()

    postbox = Stopping()

    def new_context() -> Any:
        return resolvers.mail.Context(shop.database, shop.settings)

    async with asyncio.timeout(10):
        await resolvers.mail.deliver_until(stopped, new_context, postbox, WORDINGS, 0.01)

    assert [letter.recipient for letter in postbox.letters] == ["ann0@example.com"]


async def test_two_who_deliver_at_once_send_each_letter_once(shop: Shop) -> None:
    await asked_for(shop, 4)
    postbox = Postbox()

    await asyncio.gather(*(delivered(shop, postbox) for _ in range(3)))

    found = sorted(letter.recipient for letter in postbox.letters)
    assert found == [f"ann{i}@example.com" for i in range(4)]


async def test_a_delivery_takes_no_more_than_it_is_told_to(shop: Shop) -> None:
    await asked_for(shop, 3)
    postbox = Postbox()
    async with shop.context() as context:
        sent = await resolvers.mail.deliver_due(context, postbox, WORDINGS, limit=2)
    assert (sent, len(postbox.letters)) == (2, 2)


async def test_letters_that_went_out_are_forgotten_after_a_week(shop: Shop) -> None:
    await asked_for(shop)
    await delivered(shop)
    with time_machine.travel(models.now() + timedelta(days=8)):
        await say(shop, RECOVER, email="nobody@example.com")
        await delivered(shop)
    assert [message.recipient for message in await waiting(shop)] == ["nobody@example.com"]


async def test_a_letter_leads_where_the_shop_says_it_is(shop: Shop) -> None:
    """Not where the request says: its Host header is anybody's word."""
    shop.settings = shop.settings.model_copy(update={"public_url": "https://tea.example/"})
    await asked_for(shop)

    (letter,) = await delivered(shop)

    assert link_in(letter).startswith("https://tea.example/account/reset/")


async def test_a_subject_is_one_line() -> None:
    letter = mail.written(
        "reset",
        "ann@example.com",
        shop="Tea\r\nBcc: all@example.com",
        link="",
        expires_at=models.now(),
    )
    assert letter.subject == "Choose a new password for Tea"


def letters_in(folder: Path) -> list[Path]:
    return sorted(folder.glob("mail/*.eml"))


async def test_the_running_shop_delivers_its_mail(shop: Shop, tmp_path: Path) -> None:
    settings = shop.settings.model_copy(update={"state_dir": tmp_path})
    app = create_app(settings)
    await say(shop, CREATE, input={"email": "ann@example.com", "password": "correct horse"})

    async with app.router.lifespan_context(app):
        for _ in range(500):
            if found := letters_in(tmp_path):
                break
            await asyncio.sleep(0.02)

    (path,) = found
    message = message_from_bytes(path.read_bytes(), policy=default)
    assert message["To"] == "ann@example.com"
    assert path.stat().st_mode & 0o777 == 0o600


async def test_a_folder_keeps_letters_whole(tmp_path: Path) -> None:
    settings = Settings(state_dir=tmp_path, mail_from="shop@tea.example", smtp_url=None)
    await mail.mailer(settings).send(LETTER)

    (path,) = letters_in(tmp_path)
    message = message_from_bytes(path.read_bytes(), policy=default)
    assert (message["From"], message["To"]) == ("shop@tea.example", "ann@example.com")
    assert message["Subject"] == LETTER.subject
    assert message.get_content().replace("\r\n", "\n") == LETTER.body
    assert LINK in path.read_text().splitlines()
    assert str(message["Message-ID"]).endswith("@tea.example>")


async def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("no folder")
    with pytest.raises(Undeliverable):
        await mail.mailer(Settings(state_dir=tmp_path)).send(LETTER)


@asynccontextmanager
async def mail_server(received: list[str], accepts: bool) -> AsyncIterator[int]:
    """A mail server that keeps what it is told; it may turn away every recipient."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 here\r\n")
        data = False
        while line := (await reader.readline()).decode():
            received.append(line.rstrip("\r\n"))
            if data:
                data = line != ".\r\n"
                reply = b"" if data else b"250 kept\r\n"
            elif line.upper().startswith("DATA"):
                data, reply = True, b"354 go on\r\n"
            elif line.upper().startswith("RCPT") and not accepts:
                reply = b"550 no such person\r\n"
            elif line.upper().startswith("QUIT"):
                writer.write(b"221 bye\r\n")
                break
            else:
                reply = b"250 fine\r\n"
            writer.write(reply)
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def test_a_mail_server_is_handed_the_letter() -> None:
    received: list[str] = []
    async with mail_server(received, accepts=True) as port:
        await mail.mailer(Settings(smtp_url=f"smtp://127.0.0.1:{port}")).send(LETTER)

    assert "To: ann@example.com" in received
    assert any(line.startswith("RCPT TO:<ann@example.com>") for line in received)


async def test_a_mail_server_that_refuses_is_tried_again() -> None:
    async with mail_server([], accepts=False) as port:
        mailer = mail.mailer(Settings(smtp_url=f"smtp://127.0.0.1:{port}"))
        with pytest.raises(Undeliverable, match="no such person"):
            await mailer.send(LETTER)
    with pytest.raises(Undeliverable):
        await mailer.send(LETTER)


@pytest.mark.parametrize("url", ["http://mail.test", "mail.test", ""])
def test_a_mail_server_is_named_by_an_smtp_url(url: str) -> None:
    with pytest.raises(ValueError, match="smtp_url"):
        Settings(smtp_url=url)
