"""What is read of orders in bulk."""

import models
from loaders.page import Children

LINES_OF_ORDER = Children(models.OrderLineItem, models.OrderLineItem.order_id)
ORDERS_OF_CUSTOMER = Children(models.Order, models.Order.customer_id)
