"""The shop's secret, which signs cursors and seals what must be read back."""

import typer

import resolvers.secret
from cli.command import Unusable, app, report, with_context
from commerce.sealed import CannotOpen
from settings import environment, keep_secrets, new_secret
from transport import server

secret = typer.Typer(no_args_is_help=True, help=__doc__)
app.add_typer(secret, name="secret")


@secret.callback()
def _group() -> None:
    """Keep `rotate` a word of its own, alone as it is."""


@secret.command()
def rotate() -> None:
    """Seal anew what was sealed under an earlier secret.

    With CARTOGRAPH_SECRET: set it to the new one, CARTOGRAPH_PREVIOUS_SECRETS to a JSON list of
    the old, restart the servers, then run this; afterwards the old ones can go. Without it, the
    file beside the SQLite database gets a new secret: stop the server first.
    """
    settings = environment()
    if settings.secret is not None:
        report.print(_told(_rotated()) + " CARTOGRAPH_PREVIOUS_SECRETS is needed no longer.")
        return
    with server.alone(settings):
        path, former = settings.secret_path, settings.keys
        keep_secrets(path, (new_secret(), *former))
        environment.cache_clear()
        count = _rotated()
        keep_secrets(path, environment().keys[:1])
    environment.cache_clear()
    report.print(_told(count) + f" {path} holds a new secret: back it up.")


def _rotated() -> int:
    try:
        return with_context(resolvers.secret.rotate)
    except CannotOpen as error:
        raise Unusable(str(error)) from None


def _told(count: int) -> str:
    return f"Sealed {count:,} values anew." if count else "Nothing had to be sealed anew."
