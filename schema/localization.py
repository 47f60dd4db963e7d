"""Places and languages, as clients see them."""

import strawberry
from babel import Locale
from babel.core import UnknownLocaleError
from babel.numbers import get_currency_name, get_currency_symbol

import models
import resolvers.localization
from commerce.iso import LANGUAGES
from commerce.vocabulary import Vocabulary
from resolvers.localization import Locality, Place
from schema import enums
from schema.country import CountryCode
from schema.info import Info
from schema.market import Market
from schema.money import CurrencyCode
from schema.permission import public

LanguageCode = enums.codes("LanguageCode", LANGUAGES, "A language, by its ISO 639 code.")
_ENGLISH = Locale("en")


class UnitSystem(Vocabulary):
    """How weights and lengths are told."""

    IMPERIAL_SYSTEM = "In pounds and inches."
    METRIC_SYSTEM = "In kilograms and centimetres."


enums.register(UnitSystem)


def _locale(code: str) -> Locale:
    try:
        return Locale.parse(code.replace("_", "-"), sep="-")
    except UnknownLocaleError:
        return _ENGLISH


@strawberry.type(description="A language of the shop.")
class Language:
    @public("Its code.", LanguageCode)
    def iso_code(self: str) -> str:
        return self

    @public("Its name in English.")
    def name(self: str) -> str:
        return _locale(self).get_display_name("en") or self

    @public("Its name in itself.")
    def endonym_name(self: str) -> str:
        return _locale(self).get_display_name() or self


@strawberry.type(description="A currency that the shop sells in.")
class Currency:
    @public("Its code.", CurrencyCode)
    def iso_code(self: str) -> str:
        return self

    @public("Its name.")
    def name(self: str) -> str:
        return get_currency_name(self, locale=_ENGLISH)

    @public("Its symbol.")
    def symbol(self: str) -> str:
        return get_currency_symbol(self, locale=_ENGLISH)


@strawberry.type(description="A country that the shop sells to.")
class Country:
    @public("Its code.", CountryCode)
    def iso_code(self: Place) -> str:
        return self.code

    @public("Its name.")
    def name(self: Place) -> str:
        return str(_ENGLISH.territories.get(self.code, self.code))

    @public("What buyers there pay in.", Currency)
    def currency(self: Place) -> str:
        return self.currency

    @public("The languages the shop speaks there.", list[Language])
    def available_languages(self: Place) -> list[str]:
        return list(self.languages)

    @public("The language it speaks there unless another is asked for.", Language)
    def default_language(self: Place) -> str:
        return self.languages[0]

    @public("How weights and lengths are told there.", UnitSystem)
    def unit_system(self: Place) -> UnitSystem:
        return UnitSystem.IMPERIAL_SYSTEM if self.is_imperial else UnitSystem.METRIC_SYSTEM

    @public("The market it belongs to.", Market | None, use="localization")
    def market(self: Place) -> models.Market:
        return self.market


@strawberry.type(description="Where the shop sells, and the country and language in force.")
class Localization:
    @public("The countries it sells to.", list[Country])
    def available_countries(self: Locality) -> list[Place]:
        return list(self.countries)

    @public("The languages it speaks in the country in force.", list[Language])
    def available_languages(self: Locality) -> list[str]:
        return list(self.languages)

    @public("The country in force: that of `@inContext`, or else the shop's.", Country)
    def country(self: Locality) -> Place:
        return self.country

    @public("The language in force.", Language)
    def language(self: Locality) -> str:
        return self.language

    @public("The market of the country in force.", Market, use="localization.country")
    def market(self: Locality) -> models.Market:
        return self.country.market


@strawberry.type
class LocalizationQuery:
    @public("Where the shop sells, and the country and language in force.", Localization)
    async def localization(self, info: Info) -> Locality:
        return await resolvers.localization.locality(info.context)
