"""The tables. One file a concept; import the package and write ``models.Cart``."""

from models.base import Base, now
from models.blog import Article, ArticleAuthor, ArticleTag, Blog
from models.cart import Cart, CartLine
from models.collection import Collection, CollectionKind, CollectionProduct, CollectionSortOrder
from models.customer import Customer
from models.delivery import Delivery
from models.event import Event
from models.image import Image
from models.inventory import (
    InventoryItem,
    InventoryLevel,
    InventoryMovement,
    Location,
    MovementReason,
)
from models.menu import Menu, MenuItem, MenuItemType
from models.order import (
    CompletionAttempt,
    Order,
    OrderFinancialStatus,
    OrderFulfillmentStatus,
    OrderLineItem,
)
from models.page import Page
from models.policy import ShopPolicy
from models.product import (
    Product,
    ProductOption,
    ProductOptionValue,
    ProductStatus,
    ProductTag,
)
from models.redirect import UrlRedirect
from models.shop import CatalogueVersion, Shop
from models.staff import StaffToken
from models.variant import InventoryPolicy, ProductVariant, WeightUnit

__all__ = [
    "Article",
    "ArticleAuthor",
    "ArticleTag",
    "Base",
    "Blog",
    "Cart",
    "CartLine",
    "CatalogueVersion",
    "Collection",
    "CollectionKind",
    "CollectionProduct",
    "CollectionSortOrder",
    "CompletionAttempt",
    "Customer",
    "Delivery",
    "Event",
    "Image",
    "InventoryItem",
    "InventoryLevel",
    "InventoryMovement",
    "InventoryPolicy",
    "Location",
    "Menu",
    "MenuItem",
    "MenuItemType",
    "MovementReason",
    "Order",
    "OrderFinancialStatus",
    "OrderFulfillmentStatus",
    "OrderLineItem",
    "Page",
    "Product",
    "ProductOption",
    "ProductOptionValue",
    "ProductStatus",
    "ProductTag",
    "ProductVariant",
    "Shop",
    "ShopPolicy",
    "StaffToken",
    "UrlRedirect",
    "WeightUnit",
    "now",
]
