"""Money, as clients say it."""

from typing import Any

import strawberry

from commerce.money import Money
from commerce.refusal import ClientError
from schema.money import CurrencyCode
from schema.scalars import Decimal


@strawberry.input(description="An amount of money.")
class MoneyInput:
    amount: Decimal = strawberry.field(description="The amount in major units.")
    currency_code: Any = strawberry.field(description="The currency.", graphql_type=CurrencyCode)

    def parsed(self) -> Money:
        try:
            return Money.parse(self.amount, self.currency_code.value)
        except ValueError as error:
            raise ClientError(f"{error}.") from None
