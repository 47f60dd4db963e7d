"""What the shop promises in writing: refunds, shipping, privacy, terms."""

from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key, SortText, Timestamps


class ShopPolicy(Timestamps, Base):
    """One policy; ``handle`` says which ("refund-policy"), and there is one of each at most."""

    __tablename__ = "shop_policy"

    id: Mapped[Key]
    handle: Mapped[SortText] = mapped_column(unique=True)
    title: Mapped[str]
    body: Mapped[str]
