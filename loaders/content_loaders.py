"""The loaders of texts, menus, places and selling plans."""

import models
from loaders.batch import ByKey, ByPair, GroupedBy
from loaders.category import CategoryByKey
from loaders.content import AuthorsOf
from loaders.lazy import lazy
from loaders.market import BY_VARIANT, FIXED_PRICES
from loaders.page import Children, PageOf
from loaders.pagination import Order, PageArgs
from loaders.registry import Registry
from loaders.selling_plan import (
    GROUP_ID,
    GROUPS_OF_PRODUCT,
    PLAN_POSITION,
    PLANS_OF_GROUP,
    PlansOf,
)


class ContentLoaders(Registry):
    """What the shop says, and where and how it sells."""

    @lazy
    def page(self) -> ByKey[int, models.Page]:
        return ByKey(self._reader, models.Page.id)

    @lazy
    def page_by_handle(self) -> ByKey[str, models.Page]:
        return ByKey(self._reader, models.Page.handle)

    @lazy
    def blog(self) -> ByKey[int, models.Blog]:
        return ByKey(self._reader, models.Blog.id)

    @lazy
    def blog_by_handle(self) -> ByKey[str, models.Blog]:
        return ByKey(self._reader, models.Blog.handle)

    @lazy
    def authors_of_blog(self) -> AuthorsOf:
        return AuthorsOf(self._reader)

    @lazy
    def article(self) -> ByKey[int, models.Article]:
        return ByKey(self._reader, models.Article.id)

    @lazy
    def article_at(self) -> ByPair[models.Article]:
        return ByPair(self._reader, models.Article.blog_id, models.Article.handle)

    @lazy
    def article_author(self) -> ByKey[int, models.ArticleAuthor]:
        return ByKey(self._reader, models.ArticleAuthor.id)

    @lazy
    def menu_by_handle(self) -> ByKey[str, models.Menu]:
        return ByKey(self._reader, models.Menu.handle)

    @lazy
    def menu(self) -> ByKey[int, models.Menu]:
        return ByKey(self._reader, models.Menu.id)

    @lazy
    def items_of_menu(self) -> GroupedBy[int, models.MenuItem]:
        item = models.MenuItem
        return GroupedBy(self._reader, item.menu_id, item.position, item.id)

    @lazy
    def menu_item(self) -> ByKey[int, models.MenuItem]:
        return ByKey(self._reader, models.MenuItem.id)

    @lazy
    def category(self) -> CategoryByKey:
        return CategoryByKey(self._reader)

    @lazy
    def policy(self) -> ByKey[int, models.ShopPolicy]:
        return ByKey(self._reader, models.ShopPolicy.id)

    @lazy
    def policy_by_handle(self) -> ByKey[str, models.ShopPolicy]:
        return ByKey(self._reader, models.ShopPolicy.handle)

    @lazy
    def redirect(self) -> ByKey[int, models.UrlRedirect]:
        return ByKey(self._reader, models.UrlRedirect.id)

    @lazy
    def redirect_of_path(self) -> ByKey[str, models.UrlRedirect]:
        return ByKey(self._reader, models.UrlRedirect.path)

    @lazy
    def metaobject(self) -> ByKey[int, models.Metaobject]:
        return ByKey(self._reader, models.Metaobject.id)

    @lazy
    def metaobject_at(self) -> ByPair[models.Metaobject]:
        return ByPair(self._reader, models.Metaobject.type, models.Metaobject.handle)

    @lazy
    def metaobject_definition(self) -> ByKey[str, models.MetaobjectDefinition]:
        return ByKey(self._reader, models.MetaobjectDefinition.type)

    @lazy
    def brand(self) -> ByKey[int, models.Brand]:
        return ByKey(self._reader, models.Brand.id)

    @lazy
    def location(self) -> ByKey[int, models.Location]:
        return ByKey(self._reader, models.Location.id)

    @lazy
    def pickup_locations(self) -> GroupedBy[bool, models.Location]:
        return GroupedBy(self._reader, models.Location.pickup, models.Location.id)

    @lazy
    def levels_of_item(self) -> GroupedBy[int, models.InventoryLevel]:
        level = models.InventoryLevel
        return GroupedBy(self._reader, level.inventory_item_id, level.location_id)

    @lazy
    def market(self) -> ByKey[int, models.Market]:
        return ByKey(self._reader, models.Market.id)

    @lazy
    def price_list(self) -> ByKey[int, models.PriceList]:
        return ByKey(self._reader, models.PriceList.id)

    @lazy
    def price_list_of_market(self) -> ByKey[int, models.PriceList]:
        return ByKey(self._reader, models.PriceList.market_id)

    def fixed_prices_of_list(self, args: PageArgs) -> PageOf:
        return self._page(FIXED_PRICES, BY_VARIANT, args)

    @lazy
    def shipping_zone(self) -> ByKey[int, models.ShippingZone]:
        return ByKey(self._reader, models.ShippingZone.id)

    @lazy
    def tax_rate(self) -> ByKey[int, models.TaxRate]:
        return ByKey(self._reader, models.TaxRate.id)

    @lazy
    def selling_plan(self) -> ByKey[int, models.SellingPlan]:
        return ByKey(self._reader, models.SellingPlan.id)

    @lazy
    def plans_of_product(self) -> PlansOf:
        return PlansOf(self._reader)

    def selling_plan_groups_of_product(self, args: PageArgs) -> PageOf:
        return self._page(GROUPS_OF_PRODUCT, GROUP_ID, args)

    def plans_of_group(self, args: PageArgs) -> PageOf:
        return self._page(PLANS_OF_GROUP, PLAN_POSITION, args)

    def articles_of_blog(self, children: Children, order: Order, args: PageArgs) -> PageOf:
        return self._page(children, order, args)
