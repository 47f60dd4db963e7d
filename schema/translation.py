"""Texts and their translations, as staff see them."""

from datetime import datetime
from typing import Annotated, Any

import strawberry

import models
from commerce.vocabulary import Vocabulary
from resolvers.translatable import Content
from resolvers.translation import Resource
from schema import enums
from schema.localization import LanguageCode
from schema.permission import public
from schema.shows import shows

Locale = Annotated[
    LanguageCode,  # type: ignore[valid-type]
    strawberry.argument(description="The language."),
]


@enums.register
class TranslatableResourceType(Vocabulary):
    """What has texts that can be translated."""

    ARTICLE = "Articles."
    BLOG = "Blogs."
    COLLECTION = "Collections."
    MENU = "Menus."
    MENU_ITEM = "Items of menus."
    METAFIELD = "Metafields that hold text."
    METAOBJECT = "Metaobjects: their fields that hold text."
    PAGE = "Pages."
    PRODUCT = "Products."
    PRODUCT_OPTION = "Options of products; variants are called by them."
    PRODUCT_OPTION_VALUE = "Values of options."
    SELLING_PLAN = "Selling plans."
    SELLING_PLAN_GROUP = "Groups of selling plans."
    SHIPPING_ZONE = "Shipping zones: the titles of their ways to deliver."
    SHOP = "The shop itself."
    SHOP_POLICY = "Policies."

    @property
    def type_name(self) -> str:
        return "".join(word.capitalize() for word in self.name.split("_"))


@strawberry.type(description="A text as it is written in the shop's own language.")
class TranslatableContent:
    key: str = public("Which text it is, such as `title` or `body_html`.")
    value: str = public("The text.")
    digest: str = public("Its fingerprint: give it with a translation made from it.")

    is_type_of = shows(Content)


@strawberry.type(description="A text in another language.")
class ResourceTranslation:
    value: str = public("The text.")
    updated_at: datetime = public("When it was written.")

    @public("Which text it is.")
    def key(self: models.Translation) -> str:
        return self.field

    @public("The language.", LanguageCode)
    def locale(self: models.Translation) -> Any:
        return self.locale


def _code(locale: Any) -> str:
    return str(locale.value)


@strawberry.type(description="A thing with texts that can be translated.")
class TranslatableResource:
    resource_id: strawberry.ID = public("Its id.", resolver=lambda root: root.gid)
    locale: str = public("The language its texts are written in.", graphql_type=LanguageCode)

    @public("Its texts; what is empty is left out.", list[TranslatableContent])
    def translatable_content(self: Resource) -> list[Content]:
        return list(self.contents)

    @public("Their translations into a language.", list[ResourceTranslation])
    def translations(self: Resource, locale: Locale) -> list[models.Translation]:
        return [row for row in self.translations if row.locale == _code(locale)]

    @public("The keys of the texts that changed since they were translated.", list[str])
    def outdated(self: Resource, locale: Locale) -> list[str]:
        rows = [row for row in self.translations if row.locale == _code(locale)]
        return [row.field for row in rows if self.outdated(row)]

    is_type_of = shows(Resource)
