"""Which customers are in which groups, read in bulk."""

import models
from loaders.batch import ByKey
from loaders.lazy import lazy
from loaders.page import Children, PageOf
from loaders.pagination import Order, PageArgs
from loaders.registry import Registry

_IN = models.CustomerGroupMember
CUSTOMERS_OF_GROUP = Children(
    models.Customer, _IN.customer_group_id, (_IN.customer_id, models.Customer.id)
)
GROUPS_OF_CUSTOMER = Children(
    models.CustomerGroup, _IN.customer_id, (_IN.customer_group_id, models.CustomerGroup.id)
)
CUSTOMER_ID = Order("CustomerGroup.customers/ID", (_IN.customer_id,))
GROUP_ID = Order("Customer.groups/ID", (_IN.customer_group_id,))


class CustomerGroupLoaders(Registry):
    """Groups, who is in them, and the discounts that are for them."""

    @lazy
    def customer_group(self) -> ByKey[int, models.CustomerGroup]:
        return ByKey(self._reader, models.CustomerGroup.id)

    @lazy
    def discount(self) -> ByKey[int, models.Discount]:
        return ByKey(self._reader, models.Discount.id)

    def customers_of_group(self, args: PageArgs) -> PageOf:
        return self._page(CUSTOMERS_OF_GROUP, CUSTOMER_ID, args)

    def groups_of_customer(self, args: PageArgs) -> PageOf:
        return self._page(GROUPS_OF_CUSTOMER, GROUP_ID, args)
