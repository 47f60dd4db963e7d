"""What is asked of a cart's lines."""

from dataclasses import dataclass

from commerce.attributes import Pairs


@dataclass(frozen=True)
class NewLine:
    """So many of a variant."""

    variant_id: int
    quantity: int
    attributes: Pairs = ()
    plan_id: int | None = None
    has_parent: bool = False


@dataclass(frozen=True)
class LineUpdate:
    """A change of one line; None leaves what it is about.

    But for the plan: where ``changes_plan`` is true, None has it bought without one.
    """

    line_id: str
    quantity: int | None = None
    variant_id: int | None = None
    attributes: Pairs | None = None
    plan_id: int | None = None
    changes_plan: bool = False
