"""The tables. One file a concept; import the package and write ``models.Cart``."""

from commerce.draft_order import DraftOrderStatus
from commerce.order_state import FulfillmentStatus, OrderFulfillmentStatus, ReturnStatus
from commerce.payment_state import OrderFinancialStatus
from commerce.refund import RefundStatus, RestockType
from models.base import Base, kind_of, now
from models.blog import Article, ArticleAuthor, ArticleTag, Blog
from models.brand import Brand
from models.cart import Cart, CartLine
from models.collection import Collection, CollectionKind, CollectionProduct, CollectionSortOrder
from models.completion import (
    AttemptState,
    CompletionAttempt,
    DiscountReservation,
    GiftCardReservation,
    StockReservation,
)
from models.customer import Customer, CustomerState, CustomerTag
from models.customer_address import MailingAddress
from models.customer_group import CustomerGroup, CustomerGroupMember, DiscountCustomerGroup
from models.customer_token import CustomerLink, CustomerSession, LinkPurpose
from models.delivery import WebhookDelivery
from models.discount import Discount, DiscountUse
from models.draft_order import DraftOrder
from models.event import Event, EventSeal
from models.file import GenericFile
from models.fulfillment import (
    Fulfillment,
    FulfillmentEvent,
    FulfillmentLineItem,
    ShippingLabel,
)
from models.gift_card import GiftCard, GiftCardRedemption
from models.idempotency import IdempotencyKey
from models.image import Image, MediaContentType, MediaHost, Picture
from models.inventory import (
    InventoryItem,
    InventoryLevel,
    InventoryMovement,
    Location,
    MovementReason,
)
from models.mail_message import MailMessage
from models.market import ExchangeRate, Market, PriceList, PriceListPrice
from models.media import ExternalVideo, Media, MediaImage, MediaPresentation, Model3d, Video
from models.menu import Menu, MenuItem, MenuItemType
from models.metafield import Metafield, MetafieldDefinition
from models.metaobject import Metaobject, MetaobjectDefinition
from models.oidc import OidcFlow, SignInAudience, SignInCode
from models.order import (
    Order,
    OrderCancelReason,
    OrderLineItem,
)
from models.order_edit import OrderEdit
from models.order_return import Return, ReturnLineItem, ReturnReason
from models.order_tag import OrderTag
from models.page import Page
from models.payment import Payment, PaymentEvent
from models.policy import ShopPolicy
from models.price_place import CollectionPricePlace, PricePlace
from models.product import (
    Product,
    ProductOption,
    ProductOptionValue,
    ProductStatus,
    ProductTag,
)
from models.redirect import UrlRedirect
from models.refund import GiftCardCredit, Refund, RefundLineItem
from models.search import SearchableField, SearchDocument, SearchKind, VariantOption
from models.selling_plan import SellingPlan, SellingPlanGroup, SellingPlanGroupProduct
from models.shipping import ShippingZone
from models.shop import CatalogueVersion, Shop
from models.staff import ApiToken, StaffMember, StaffSession, StaffState
from models.tax_rate import TaxRate
from models.throttle import Tries
from models.translation import Translation
from models.variant import InventoryPolicy, ProductVariant, WeightUnit
from models.webhook import WebhookSubscription

__all__ = [
    "ApiToken",
    "Article",
    "ArticleAuthor",
    "ArticleTag",
    "AttemptState",
    "Base",
    "Blog",
    "Brand",
    "Cart",
    "CartLine",
    "CatalogueVersion",
    "Collection",
    "CollectionKind",
    "CollectionPricePlace",
    "CollectionProduct",
    "CollectionSortOrder",
    "CompletionAttempt",
    "Customer",
    "CustomerGroup",
    "CustomerGroupMember",
    "CustomerLink",
    "CustomerSession",
    "CustomerState",
    "CustomerTag",
    "Discount",
    "DiscountCustomerGroup",
    "DiscountReservation",
    "DiscountUse",
    "DraftOrder",
    "DraftOrderStatus",
    "Event",
    "EventSeal",
    "ExchangeRate",
    "ExternalVideo",
    "Fulfillment",
    "FulfillmentEvent",
    "FulfillmentLineItem",
    "FulfillmentStatus",
    "GenericFile",
    "GiftCard",
    "GiftCardCredit",
    "GiftCardRedemption",
    "GiftCardReservation",
    "IdempotencyKey",
    "Image",
    "InventoryItem",
    "InventoryLevel",
    "InventoryMovement",
    "InventoryPolicy",
    "LinkPurpose",
    "Location",
    "MailMessage",
    "MailingAddress",
    "Market",
    "Media",
    "MediaContentType",
    "MediaHost",
    "MediaImage",
    "MediaPresentation",
    "Menu",
    "MenuItem",
    "MenuItemType",
    "Metafield",
    "MetafieldDefinition",
    "Metaobject",
    "MetaobjectDefinition",
    "Model3d",
    "MovementReason",
    "OidcFlow",
    "Order",
    "OrderCancelReason",
    "OrderEdit",
    "OrderFinancialStatus",
    "OrderFulfillmentStatus",
    "OrderLineItem",
    "OrderTag",
    "Page",
    "Payment",
    "PaymentEvent",
    "Picture",
    "PriceList",
    "PriceListPrice",
    "PricePlace",
    "Product",
    "ProductOption",
    "ProductOptionValue",
    "ProductStatus",
    "ProductTag",
    "ProductVariant",
    "Refund",
    "RefundLineItem",
    "RefundStatus",
    "RestockType",
    "Return",
    "ReturnLineItem",
    "ReturnReason",
    "ReturnStatus",
    "SearchDocument",
    "SearchKind",
    "SearchableField",
    "SellingPlan",
    "SellingPlanGroup",
    "SellingPlanGroupProduct",
    "ShippingLabel",
    "ShippingZone",
    "Shop",
    "ShopPolicy",
    "SignInAudience",
    "SignInCode",
    "StaffMember",
    "StaffSession",
    "StaffState",
    "StaffToken",
    "StockReservation",
    "TaxRate",
    "Translation",
    "Tries",
    "UrlRedirect",
    "VariantOption",
    "Video",
    "WebhookDelivery",
    "WebhookSubscription",
    "WeightUnit",
    "kind_of",
    "now",
]
