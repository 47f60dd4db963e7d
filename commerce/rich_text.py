"""Rich text as editors of the trade write it: a tree of paragraphs, lists, links and texts."""

from collections.abc import Iterator
from typing import Any

KINDS = {"root", "heading", "paragraph", "list", "list-item", "link", "text"}


def problem(root: Any) -> str | None:
    """Why it is no rich text; None if it is."""
    if not isinstance(root, dict) or root.get("type") != "root":
        return 'It has to be a JSON object with "type": "root" and its children.'
    for node in _nodes(root):
        kind = node.get("type") if isinstance(node, dict) else None
        if kind not in KINDS:
            return f"Rich text is made of {', '.join(sorted(KINDS))}."
        is_text = isinstance(node.get("value"), str)
        if (kind == "text") != is_text or not isinstance(node.get("children", []), list):
            return "Texts have a value, and all else has children."
    return None


def addresses(root: Any) -> list[str]:
    """Where the links of a rich text lead."""
    return [str(node.get("url", "")) for node in _nodes(root) if node["type"] == "link"]


def _nodes(root: Any) -> Iterator[Any]:
    """Level by level, so that no nesting exhausts the stack."""
    nodes = [root]
    while nodes:
        yield from nodes
        held = [one.get("children") for one in nodes if isinstance(one, dict)]
        nodes = [child for children in held if isinstance(children, list) for child in children]
