"""What people who work in a shop do there, as named sets of permissions."""

from collections.abc import Iterable

from commerce.permission import Permission
from commerce.vocabulary import Vocabulary

P = Permission


class StaffRole(Vocabulary):
    """What somebody does in the shop; several roles add up."""

    OWNER = "Everything, staff and settings included."
    MANAGER = "Everything but changing staff and the shop's settings."
    CATALOGUE = "Products, collections, their prices and what is said of them."
    WAREHOUSE = "Stock, and sending what was ordered."
    SUPPORT = "Customers and their orders: changing, returning, giving money back."
    MARKETING = "Discounts, gift cards, pages and markets."
    DEVELOPER = "Webhooks, and looking into the settings and the audit trail."
    VIEWER = "Looking at everything but staff and the audit trail, and changing nothing."


_READ = frozenset(one for one in Permission if one.name.endswith("_READ"))
_MARKETS = frozenset({P.MARKETS_READ, P.MARKETS_WRITE})
ROLES: dict[StaffRole, frozenset[Permission]] = {
    StaffRole.OWNER: frozenset(Permission),
    StaffRole.MANAGER: frozenset(Permission) - {P.STAFF_WRITE, P.SETTINGS_WRITE},
    StaffRole.CATALOGUE: _MARKETS
    | {P.PRODUCTS_READ, P.PRODUCTS_WRITE, P.INVENTORY_READ, P.CONTENT_READ, P.DISCOUNTS_READ},
    StaffRole.WAREHOUSE: frozenset(
        {P.PRODUCTS_READ, P.INVENTORY_READ, P.INVENTORY_WRITE, P.ORDERS_READ, P.ORDERS_WRITE}
    ),
    StaffRole.SUPPORT: frozenset(
        {P.PRODUCTS_READ, P.INVENTORY_READ, P.ORDERS_READ, P.ORDERS_WRITE, P.REFUNDS_WRITE}
        | {P.CUSTOMERS_READ, P.CUSTOMERS_WRITE, P.GIFT_CARDS_READ, P.DISCOUNTS_READ}
    ),
    StaffRole.MARKETING: _MARKETS
    | {P.PRODUCTS_READ, P.CONTENT_READ, P.CONTENT_WRITE, P.DISCOUNTS_READ, P.DISCOUNTS_WRITE}
    | {P.GIFT_CARDS_READ, P.GIFT_CARDS_WRITE},
    StaffRole.DEVELOPER: frozenset(
        {P.PRODUCTS_READ, P.SETTINGS_READ, P.EVENTS_READ, P.WEBHOOKS_READ, P.WEBHOOKS_WRITE}
    ),
    StaffRole.VIEWER: _READ - {P.STAFF_READ, P.EVENTS_READ},
}


def permissions_of(roles: Iterable[StaffRole]) -> frozenset[Permission]:
    return frozenset().union(*(ROLES[role] for role in roles))
