"""How often somebody tried what is worth guessing, counted for all processes at once."""

from typing import Annotated

from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigInt


class Tries(Base):
    """What one account or one address has tried: known by a digest, so it names nobody.

    Each try moves ``calm_at``, in milliseconds since 1970, ahead; once it has passed, it is as if
    nobody had tried.
    """

    __tablename__ = "tries"

    digest: Mapped[str] = mapped_column(primary_key=True)
    calm_at: Mapped[Annotated[int, mapped_column(BigInt)]] = mapped_column(index=True)
