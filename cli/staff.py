"""People and tokens that run the shop."""

import sys
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import typer
from rich.table import Table

import models
import resolvers.api_token
import resolvers.staff_command
from cli.command import Unusable, app, console, report, with_context
from commerce.permission import Permission
from commerce.refusal import Refused
from commerce.role import StaffRole
from commerce.vocabulary import Vocabulary
from context import Context
from settings import environment

staff = typer.Typer(no_args_is_help=True, help=__doc__)
app.add_typer(staff, name="staff")


@staff.command()
def create(
    email: Annotated[str, typer.Argument(help="The e-mail address they will sign in with.")],
    name: Annotated[str, typer.Option(help="What they are called.")] = "",
    role: Annotated[
        list[str] | None, typer.Option(help="What they do here; OWNER if none is named.")
    ] = None,
) -> None:
    """Make somebody who can sign in at once; asks for their password, or reads it from a pipe."""
    chosen = _known(role, StaffRole, "role")
    roles = [StaffRole[word] for word in chosen] or [StaffRole.OWNER]
    if sys.stdin.isatty():
        password = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    said = {"email": email, "name": name or email.partition("@")[0], "roles": roles}
    try:
        with_context(lambda context: resolvers.staff_command.create(context, said, password))
    except Refused as refused:
        raise Unusable(str(refused)) from None
    console.print(f"{email} can sign in with `staffSignIn`.")


@staff.command()
def token(
    name: Annotated[str, typer.Argument(help="What it is for.")],
    permission: Annotated[
        list[str] | None, typer.Option(help="A permission; all of them if none is named.")
    ] = None,
) -> None:
    """Make an API token and show it, once: only its hash is kept."""
    chosen = _known(permission, Permission, "permission") or list(Permission.__members__)
    permissions = [Permission[word] for word in chosen]
    try:
        made = with_context(lambda c: resolvers.api_token.create(c, name, permissions))
    except Refused as refused:
        raise Unusable(str(refused)) from None
    console.print("Send it as `Authorization: Bearer …`. It is not shown again:")
    typer.echo(made.access_token)


@staff.command("list")
def list_() -> None:
    """Show who works here, and the tokens there are."""
    people, tokens = with_context(_listed)
    table = Table("Id", "E-mail", "Name", "State", "Roles", "Last signed in")
    for row in people:
        roles = ", ".join(row.roles)
        at = _moment(row.last_signed_in_at)
        table.add_row(str(row.id), row.email, row.name, row.state.name, roles, at)
    report.print(table)
    table = Table("Id", "Token for", "Permissions", "Until", "Last used")
    for made in tokens:
        scopes = "all" if len(made.scopes) == len(Permission) else ", ".join(made.permissions)
        until = _moment(made.expires_at)
        table.add_row(str(made.id), made.name, scopes, until, _moment(made.last_used_at))
    report.print(table)


async def _listed(
    context: Context,
) -> tuple[Sequence[models.StaffMember], Sequence[models.ApiToken]]:
    people = await resolvers.staff_command.members(context)
    return people, await resolvers.staff_command.tokens(context)


@staff.command("remove-demo")
def remove_demo() -> None:
    """Delete the staff and tokens that were made for the demo, so that the shop can be shown."""
    count = with_context(resolvers.staff_command.remove_demo_staff)
    environment().demo_token_path.unlink(missing_ok=True)
    report.print(f"Deleted {count} of the demo's staff and tokens." if count else "There are none.")


def _moment(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M}" if at else "-"


def _known(chosen: list[str] | None, words: type[Vocabulary], what: str) -> list[str]:
    """The words that were chosen, all of them known."""
    unknown = set(chosen or ()) - set(words.__members__)
    if unknown:
        known = ", ".join(words.__members__)
        raise Unusable(f"There is no {what} {', '.join(sorted(unknown))}; there are {known}.")
    return list(chosen or ())
