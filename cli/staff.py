"""People and tokens that run the shop."""

from typing import Annotated

import typer

import resolvers.staff
from cli.command import Unusable, app, console, with_context
from commerce.permission import Permission

staff = typer.Typer(no_args_is_help=True, help=__doc__)
app.add_typer(staff, name="staff")


@staff.command()
def token(
    name: Annotated[str, typer.Argument(help="Whose token it is; the audit trail says it.")],
    permission: Annotated[
        list[str] | None, typer.Option(help="A permission; all of them if none is named.")
    ] = None,
) -> None:
    """Make a staff token and show it, once: only its hash is kept."""
    unknown = set(permission or ()) - set(Permission.__members__)
    if unknown:
        known = ", ".join(Permission.__members__)
        raise Unusable(f"There is no permission {', '.join(sorted(unknown))}; there are {known}.")
    chosen = [Permission[word] for word in permission] if permission else list(Permission)
    made = with_context(lambda context: resolvers.staff.create_token(context, name, chosen))
    console.print("Send it as `Authorization: Bearer …`. It is not shown again:")
    typer.echo(made)
