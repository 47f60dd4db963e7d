"""Sending mail: over SMTP, or into a folder while developing."""

from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

import aiosmtplib
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from settings import Settings

TIMEOUT_SECONDS = 20
# In plain text nothing is taken for HTML, so nothing is escaped.
_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "mail_templates"),
    autoescape=select_autoescape(("html",), default=False),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
_NAMES = frozenset(_TEMPLATES.list_templates())


@dataclass(frozen=True)
class Letter:
    """One message to one person: plain text, and perhaps the same as HTML."""

    recipient: str
    subject: str
    body: str
    html: str | None = None


class Undeliverable(Exception):
    """It could not be handed over; it may be tried again."""


class Mailer(Protocol):
    """Whatever takes letters."""

    async def send(self, letter: Letter) -> None:
        """Hand it over; raises ``Undeliverable``."""
        ...


def written(kind: str, recipient: str, **values: object) -> Letter:
    """The letter of the template ``kind``, whose first line is the subject."""
    subject, _, body = _TEMPLATES.get_template(f"{kind}.txt").render(values).partition("\n")
    html = f"{kind}.html"
    marked_up = _TEMPLATES.get_template(html).render(values) if html in _NAMES else None
    return Letter(recipient, " ".join(subject.split()), body.lstrip("\n"), marked_up)


def mailer(settings: Settings) -> Mailer:
    if settings.smtp_url is not None:
        return SmtpMailer(settings.smtp_url, settings.mail_from)
    return FolderMailer(settings.state_dir / "mail", settings.mail_from)


class SmtpMailer:
    """Hands letters to a mail server, over TLS if it offers it; ``smtps://`` demands it."""

    def __init__(self, url: str, sender: str) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "localhost", parts.port
        self._user = unquote(parts.username) if parts.username else None
        self._password = unquote(parts.password) if parts.password else None
        self._tls = parts.scheme == "smtps"
        self._sender = sender

    async def send(self, letter: Letter) -> None:
        try:
            await aiosmtplib.send(
                _message(letter, self._sender),
                hostname=self._host,
                port=self._port,
                username=self._user,
                password=self._password,
                use_tls=self._tls,
                timeout=TIMEOUT_SECONDS,
            )
        except (aiosmtplib.SMTPException, OSError) as error:
            raise Undeliverable(f"{type(error).__name__}: {error}"[:500]) from error


class FolderMailer:
    """Keeps letters as files that a mail program opens, for their owner's eyes only."""

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder, self._sender = folder, sender

    async def send(self, letter: Letter) -> None:
        # As it is, so that a link can be copied from the file.
        message = _message(letter, self._sender, encoding="8bit")
        name = str(message["Message-ID"]).strip("<>").partition("@")[0]
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            path = self._folder / f"{name}.eml"
            path.touch(mode=0o600)
            path.write_bytes(message.as_bytes())
        except OSError as error:
            raise Undeliverable(str(error)) from error


def _message(letter: Letter, sender: str, encoding: str | None = None) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = letter.recipient
    message["Subject"] = letter.subject
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2] or "localhost")
    message.set_content(letter.body, cte=encoding)
    if letter.html is not None:
        message.add_alternative(letter.html, subtype="html", cte=encoding)
    return message
