"""Countries and provinces, as staff name them."""

from commerce import country
from commerce.complaints import Complaints


def province_of(
    country_code: str, province: str | None, complaints: Complaints, *field: str
) -> str | None:
    """The code of a province of the country by its code or name; None for the whole country."""
    if not province or not province.strip():
        return None
    rules = country.country(country_code)
    found = rules.province(province) if rules is not None else None
    if found is None:
        complaints.add("INVALID", f"{country_code} has no province {province!r}.", *field)
        return None
    return found.code
