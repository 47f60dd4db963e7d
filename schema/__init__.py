"""The contract: what clients may ask. ``schema.graphql`` is this package, printed."""

from copy import copy
from functools import cache, partial

import strawberry
from strawberry.extensions import DisableIntrospection
from strawberry.schema.config import StrawberryConfig

from execution import CompiledExecution, Plans
from schema import access_restricted, defer, idempotent, in_context, pruning
from schema.access_restricted import AccessRestricted
from schema.api_version import ApiVersionQuery
from schema.article import ArticleQuery
from schema.blog import BlogQuery
from schema.cart import CartQuery
from schema.cart_copy_mutation import CartCopyMutation
from schema.cart_delivery_mutation import CartDeliveryMutation
from schema.cart_discount import CART_DISCOUNTS
from schema.cart_gift_card_mutation import GiftCardMutation
from schema.cart_line import CartLine, ComponentizableCartLine
from schema.cart_metafield import CartMetafieldMutation
from schema.cart_mutation import CartMutation
from schema.checkout import CheckoutMutation
from schema.collection import CollectionQuery
from schema.collection_mutation import CollectionMutation
from schema.completion import CompletionQuery
from schema.consent import ConsentQuery
from schema.content_mutation import ContentMutation
from schema.customer import CustomerQuery
from schema.customer_address_mutation import CustomerAddressMutation
from schema.customer_group import CustomerGroupQuery
from schema.customer_group_mutation import CustomerGroupMutation
from schema.customer_mutation import CustomerMutation
from schema.customer_staff_mutation import CustomerStaffMutation
from schema.customer_token_mutation import CustomerTokenMutation
from schema.discount_mutation import DiscountMutation, DiscountQuery
from schema.document_cache import DocumentCache, Documents
from schema.draft_order import DraftOrderQuery
from schema.draft_order_mutation import DraftOrderMutation
from schema.errors import Errors, Schema
from schema.event import EventQuery
from schema.fulfillment_mutation import FulfillmentMutation
from schema.gift_card_mutation import GiftCardStaffMutation, GiftCardStaffQuery
from schema.in_context_annotation import InContextAnnotation
from schema.inventory import InventoryQuery
from schema.inventory_mutation import InventoryMutation
from schema.localization import LocalizationQuery
from schema.location import LocationQuery
from schema.market_mutation import MarketMutation
from schema.market_query import MarketQuery
from schema.media import MEDIA
from schema.media_mutation import MediaMutation
from schema.menu import MenuQuery
from schema.metafield_definition import MetafieldDefinitionMutation, MetafieldDefinitionQuery
from schema.metafield_mutation import MetafieldMutation
from schema.metaobject import MetaobjectQuery
from schema.metaobject_mutation import MetaobjectMutation
from schema.navigation_mutation import NavigationMutation
from schema.node import NodeQuery
from schema.option_mutation import OptionMutation
from schema.order import OrderQuery
from schema.order_discount import ORDER_DISCOUNTS
from schema.order_edit_mutation import OrderEditMutation
from schema.order_mutation import OrderMutation
from schema.page import PageQuery
from schema.payment_settings import PaymentSettingsQuery
from schema.personal_data import PersonalDataMutation
from schema.predictive_search import PredictiveSearchQuery
from schema.product import ProductQuery
from schema.product_mutation import ProductMutation
from schema.product_option import ProductOptionValue
from schema.product_publish_mutation import ProductPublishMutation
from schema.ran import Observer, unobserved
from schema.recommendation import RecommendationQuery
from schema.redirect import RedirectQuery
from schema.refund_mutation import RefundMutation
from schema.return_mutation import ReturnMutation
from schema.scalars import SCALARS
from schema.search import SearchQuery
from schema.selling_plan_mutation import SellingPlanMutation
from schema.shipping import ShippingQuery
from schema.shipping_mutation import ShippingMutation
from schema.shop import ShopQuery
from schema.shop_mutation import ShopMutation
from schema.shop_pay_mutation import ShopPayMutation
from schema.sign_in_code_mutation import SignInCodeMutation
from schema.sitemap import SitemapQuery, SitemapResource, SitemapResourceMetaobject
from schema.staff import StaffQuery
from schema.staff_mutation import StaffMutation
from schema.staff_session_mutation import StaffSessionMutation
from schema.staged_upload import StagedUploadMutation
from schema.straight import Straight
from schema.subscription import Subscription
from schema.tax_rate import TaxRateMutation, TaxRateQuery
from schema.variant_mutation import VariantMutation
from schema.viewer import ViewerQuery
from schema.webhook import WebhookQuery
from schema.webhook_mutation import WebhookMutation


@strawberry.type(description="What can be read.")
class QueryRoot(
    ApiVersionQuery,
    ArticleQuery,
    BlogQuery,
    CartQuery,
    CollectionQuery,
    CompletionQuery,
    CustomerGroupQuery,
    CustomerQuery,
    DiscountQuery,
    DraftOrderQuery,
    GiftCardStaffQuery,
    EventQuery,
    ConsentQuery,
    InventoryQuery,
    LocalizationQuery,
    LocationQuery,
    MarketQuery,
    MenuQuery,
    MetafieldDefinitionQuery,
    MetaobjectQuery,
    NodeQuery,
    OrderQuery,
    PageQuery,
    PaymentSettingsQuery,
    PredictiveSearchQuery,
    ProductQuery,
    RecommendationQuery,
    RedirectQuery,
    SearchQuery,
    ShippingQuery,
    ShopQuery,
    SitemapQuery,
    StaffQuery,
    TaxRateQuery,
    ViewerQuery,
    WebhookQuery,
): ...


@strawberry.type(description="What can be changed. Each field is one transaction, in order.")
class Mutation(
    CartMetafieldMutation,
    CartCopyMutation,
    CartDeliveryMutation,
    CartMutation,
    CheckoutMutation,
    CustomerAddressMutation,
    CustomerGroupMutation,
    CustomerMutation,
    CustomerStaffMutation,
    CustomerTokenMutation,
    CollectionMutation,
    ContentMutation,
    DiscountMutation,
    DraftOrderMutation,
    GiftCardStaffMutation,
    InventoryMutation,
    MediaMutation,
    MetafieldDefinitionMutation,
    MetafieldMutation,
    MetaobjectMutation,
    NavigationMutation,
    OptionMutation,
    MarketMutation,
    ProductMutation,
    FulfillmentMutation,
    ProductPublishMutation,
    OrderEditMutation,
    OrderMutation,
    RefundMutation,
    ReturnMutation,
    SellingPlanMutation,
    ShippingMutation,
    ShopPayMutation,
    GiftCardMutation,
    SignInCodeMutation,
    StagedUploadMutation,
    VariantMutation,
    PersonalDataMutation,
    StaffMutation,
    StaffSessionMutation,
    TaxRateMutation,
    ShopMutation,
    WebhookMutation,
): ...


# What no field names: members of interfaces, and inputs of directives.
MORE_TYPES = [
    AccessRestricted,
    in_context.BuyerInput,
    CartLine,
    ComponentizableCartLine,
    *CART_DISCOUNTS,
    *ORDER_DISCOUNTS,
    InContextAnnotation,
    *MEDIA,
    ProductOptionValue,
    SitemapResource,
    SitemapResourceMetaobject,
]


def execution_plans() -> Plans:
    """What ``build`` takes; a run that is given up leaves nothing in the request's loaders."""
    return Plans(begin=pruning.begin, end=pruning.end, forget=pruning.forget)


@cache
def _contract() -> Schema:
    """All types, converted once: it takes half a second, and every ``build`` shares them."""
    contract = Schema(
        query=QueryRoot,
        mutation=Mutation,
        subscription=Subscription,
        types=MORE_TYPES,
        config=StrawberryConfig(scalar_map=SCALARS),
    )
    in_context.install(contract)
    idempotent.install(contract)
    defer.install(contract)
    access_restricted.describe(contract)
    return contract


def build(
    *,
    hide_suggestions: bool = False,
    introspection: bool = True,
    plans: Plans | None = None,
    documents: DocumentCache | None = None,
    observe: Observer = unobserved,
) -> Schema:
    """The schema with all that happens around an execution.

    ``plans`` keeps what is compiled; without them graphql-core runs every document.
    """
    found, documents = copy(_contract()), documents or DocumentCache()
    found.extensions = (
        partial(Errors, hide_suggestions=hide_suggestions, observe=observe),
        partial(Documents, documents),
        in_context.InContext,
        *([] if introspection else [DisableIntrospection]),
        *([] if plans is None else [partial(CompiledExecution, plans)]),
    )
    if plans is not None:
        found.straight = Straight(found, documents, plans, observe, hide_suggestions)
    return found


schema = build(plans=execution_plans())
