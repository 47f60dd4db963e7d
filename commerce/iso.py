"""Codes the world agrees on: currencies (ISO 4217), countries (3166), languages (639)."""

from collections.abc import Mapping

import pycountry

# Withdrawn or never assigned by ISO, and still known to storefronts.
_OLD_CURRENCIES = {
    "ANG": "Netherlands Antillean Guilder",
    "BGN": "Bulgarian Lev",
    "BYR": "Belarusian Ruble, before 2016",
    "HRK": "Croatian Kuna",
    "JEP": "Jersey Pound",
    "KID": "Kiribati Dollar",
    "LTL": "Lithuanian Litas",
    "LVL": "Latvian Lats",
    "SLL": "Sierra Leonean Leone, before 2022",
    "STD": "São Tomé and Príncipe Dobra, before 2018",
    "VEF": "Venezuelan Bolívar, before 2018",
}
_OTHER_PLACES = {
    "AC": "Ascension Island",
    "AN": "Netherlands Antilles",
    "TA": "Tristan da Cunha",
    "XK": "Kosovo",
    "ZZ": "Unknown region",
}
_OTHER_LANGUAGES = {
    "CKB": "Central Kurdish",
    "FIL": "Filipino",
    "MO": "Moldavian",
    "PT_BR": "Portuguese (Brazil)",
    "PT_PT": "Portuguese (Portugal)",
    "ZH_CN": "Chinese (Simplified)",
    "ZH_TW": "Chinese (Traditional)",
}


def _described(names: Mapping[str, str]) -> dict[str, str]:
    return {code: f"{names[code]}." for code in sorted(names)}


CURRENCIES: Mapping[str, str] = _described(
    {c.alpha_3: c.name for c in pycountry.currencies} | _OLD_CURRENCIES
)
COUNTRIES: Mapping[str, str] = _described(
    {c.alpha_2: c.name for c in pycountry.countries} | _OTHER_PLACES
)
# Read once, and by nobody else: the seven thousand without a short code take as many megabytes.
_READ = pycountry.Languages(pycountry.languages.filename)
LANGUAGES: Mapping[str, str] = _described(
    {c.alpha_2.upper(): c.name for c in _READ if hasattr(c, "alpha_2")} | _OTHER_LANGUAGES
)
del _READ
