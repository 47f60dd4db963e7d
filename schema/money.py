"""Money."""

import strawberry

from commerce.iso import CURRENCIES
from commerce.money import Money
from schema import enums
from schema.permission import public
from schema.scalars import Decimal
from schema.shows import shows

CurrencyCode = enums.codes("CurrencyCode", CURRENCIES, "A currency, by its ISO 4217 code.")


@strawberry.type(description="An amount of money and its currency.")
class MoneyV2:
    @public("The amount in major units, with exactly the currency's digits.", Decimal)
    def amount(self: Money) -> str:
        return self.text()

    @public("The currency.", CurrencyCode)
    def currency_code(self: Money) -> str:
        return self.currency

    is_type_of = shows(Money)
