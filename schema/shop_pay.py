"""What the contract says of paying in parts with Shop Pay. We do not offer it."""

import strawberry

from commerce.vocabulary import Vocabulary
from schema import enums
from schema.count import Count
from schema.money import MoneyV2
from schema.node import Node
from schema.permission import public
from schema.unoffered import always_null

INSTALLMENTS = "we lend no money"


@enums.register
class ShopPayInstallmentsLoan(Vocabulary):
    """What kind of loan it is to pay in parts."""

    INTEREST = "One that costs interest."
    SPLIT_PAY = "A few payments, without interest."
    ZERO_PERCENT = "A loan without interest."


@enums.register
class ShopPayInstallmentsFinancingPlanFrequency(Vocabulary):
    """How often a part is paid."""

    MONTHLY = "Every month."
    WEEKLY = "Every week."


@strawberry.type(description="The terms of one way to pay in parts.")
class ShopPayInstallmentsFinancingPlanTerm(Node):
    apr: int = public("The interest of a year, in hundredths of a percent.")
    frequency: ShopPayInstallmentsFinancingPlanFrequency = public("How often a part is paid.")
    installments_count: Count | None = public("How many parts there are.")
    loan_type: ShopPayInstallmentsLoan = public("What kind of loan it is.")


@strawberry.type(description="A way to pay in parts, for purchases between two prices.")
class ShopPayInstallmentsFinancingPlan(Node):
    max_price: MoneyV2 = public("The most that can be paid so.")
    min_price: MoneyV2 = public("The least that can be paid so.")
    terms: list[ShopPayInstallmentsFinancingPlanTerm] = public("Its terms.")


@strawberry.type(description="How things can be paid in parts at the shop.")
class ShopPayInstallmentsPricing:
    financing_plans: list[ShopPayInstallmentsFinancingPlan] = public("The ways to do it.")
    max_price: MoneyV2 = public("The most that can be paid so.")
    min_price: MoneyV2 = public("The least that can be paid so.")


@strawberry.type(description="How a variant can be paid in parts.")
class ShopPayInstallmentsProductVariantPricing(Node):
    available: bool = public("Whether it can be paid in parts.")
    eligible: bool = public("Whether its price allows it.")
    full_price: MoneyV2 = public("What it costs altogether.")
    installments_count: Count | None = public("How many parts there are.")
    price_per_term: MoneyV2 = public("What one part costs.")


of_variant = always_null(
    "How it can be paid in parts.", ShopPayInstallmentsProductVariantPricing | None, INSTALLMENTS
)
