"""Countries."""

from commerce.iso import COUNTRIES
from schema import enums

CountryCode = enums.codes("CountryCode", COUNTRIES, "A country, by its ISO 3166-1 code.")
