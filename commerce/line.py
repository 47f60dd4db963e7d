"""One line of a basket: so many of one thing at a price, with what the rules ask about it."""

from dataclasses import dataclass

from commerce.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """``key``, ``product``, ``variant`` and ``collections`` are the caller's names, never read."""

    key: str
    unit_price: Money
    quantity: int
    compare_at: Money | None = None
    taxable: bool = True
    tax_class: str = ""
    requires_shipping: bool = True
    grams: int = 0
    product: str = ""
    variant: str = ""
    collections: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if self.quantity < 1:
            raise ValueError(f"line {self.key} has the quantity {self.quantity}")
        if self.unit_price.minor < 0:
            raise ValueError(f"line {self.key} has the price {self.unit_price}")

    @property
    def subtotal(self) -> Money:
        return self.unit_price * self.quantity
