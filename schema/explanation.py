"""Why a total is what it is, as clients see it."""

import strawberry

from commerce.explanation import Step, StepKind
from commerce.money import Money
from schema import enums
from schema.money import MoneyV2
from schema.permission import public

enums.register(StepKind, name="PriceStepKind")


@strawberry.type(description="One thing that was added to a total; all steps together sum to it.")
class PriceStep:
    kind: StepKind = public("What it does.")
    label: str = public("What it is called: a rule, a rate, a price times a quantity.")
    text: str = public("The step in words, with what was rounded and shared out.")

    @public("What it adds, or takes off where it is negative.", MoneyV2)
    def amount(self: Step) -> Money:
        return self.amount
