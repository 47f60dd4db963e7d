"""In which quantities something is sold."""

from dataclasses import dataclass

from commerce.cart_error import CartErrorCode


@dataclass(frozen=True)
class QuantityRule:
    """From ``minimum`` to ``maximum``, in multiples of ``increment``."""

    minimum: int = 1
    maximum: int | None = None
    increment: int = 1

    def broken_by(self, quantity: int) -> tuple[CartErrorCode, str] | None:
        """Why so many cannot be bought, or None."""
        if quantity < self.minimum:
            return CartErrorCode.MINIMUM_NOT_MET, f"One has to buy {self.minimum:,} at least."
        if self.maximum is not None and quantity > self.maximum:
            return CartErrorCode.MAXIMUM_EXCEEDED, f"One may buy {self.maximum:,} at most."
        if quantity % self.increment:
            return (
                CartErrorCode.INVALID_INCREMENT,
                f"It is sold in multiples of {self.increment:,}.",
            )
        return None

    def most_of(self, available: int) -> int:
        """As many of those there are as can be bought; 0 where they are too few."""
        if self.maximum is not None:
            available = min(available, self.maximum)
        most = available - available % self.increment
        return most if most >= self.minimum else 0
