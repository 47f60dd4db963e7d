"""docs/access.md says of roles what the code says."""

from live import ROOT

from commerce.permission import Permission
from commerce.role import ROLES, StaffRole

PAGE = ROOT / "docs" / "access.md"
START, END = "<!-- roles -->\n", "<!-- end of roles -->"


def table() -> str:
    """One row a permission, one column a role."""
    roles = list(StaffRole)
    lines = [
        "| | " + " | ".join(role.name for role in roles) + " |",
        "|---|" + "---|" * len(roles),
    ]
    lines += [
        f"| `{permission.name}` | "
        + " | ".join("x" if permission in ROLES[role] else "" for role in roles)
        + " |"
        for permission in Permission
    ]
    return "\n".join(lines) + "\n"


def test_the_table_of_roles_is_the_codes() -> None:
    written = PAGE.read_text().partition(START)[2].partition(END)[0]

    assert written == table(), f"put this between the marks of {PAGE.name}:\n{table()}"
