"""Menus: the shop's navigation, up to three levels deep."""

from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from commerce.vocabulary import Vocabulary
from models.base import Base, Key, SortText, Timestamps


class MenuItemType(Vocabulary):
    """What an item of a menu leads to."""

    ARTICLE = "An article."
    BLOG = "A blog."
    CATALOG = "The list of all products."
    COLLECTION = "A collection."
    COLLECTIONS = "The list of all collections."
    CUSTOMER_ACCOUNT_PAGE = "The customer's account."
    FRONTPAGE = "The front page."
    HTTP = "An address that is written out."
    METAOBJECT = "The page of a metaobject."
    PAGE = "A page."
    PRODUCT = "A product."
    SEARCH = "The search."
    SHOP_POLICY = "A policy of the shop."


class Menu(Timestamps, Base):
    """A navigation, found by its handle; its items have no place of their own elsewhere."""

    __tablename__ = "menu"

    id: Mapped[Key]
    handle: Mapped[SortText] = mapped_column(unique=True)
    title: Mapped[str]


class MenuItem(Base):
    """A link of a menu: to the row ``resource_key`` of its type, or to ``address`` for HTTP.

    A collection's products may be narrowed to ``tags``. An address that begins with a slash
    is one of the shop's own.
    """

    __tablename__ = "menu_item"
    __table_args__ = (Index(None, "menu_id", "position", "id"),)

    id: Mapped[Key]
    menu_id: Mapped[int] = mapped_column(ForeignKey("menu.id", ondelete="CASCADE"))
    parent_id: Mapped[int | None] = mapped_column(
        ForeignKey("menu_item.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    title: Mapped[str]
    type: Mapped[MenuItemType]
    resource_key: Mapped[int | None]
    address: Mapped[str | None]
    tags: Mapped[list[Any]] = mapped_column(default=list)
