"""Running the catalogue as staff do: the mutations that several tests send."""

from typing import Any

import sqlalchemy as sa
from conftest import Shop

import models
from commerce.permission import Permission

STAFF = [
    *(Permission.PRODUCTS_READ, Permission.PRODUCTS_WRITE),
    *(Permission.INVENTORY_READ, Permission.INVENTORY_WRITE),
]
PRODUCT = """id handle title descriptionHtml description vendor productType tags status isPublished
  isGiftCard requiresSellingPlan seo { title description }"""
CREATE = f"""mutation($product: ProductCreateInput!) {{ productCreate(product: $product) {{
  product {{ {PRODUCT} }} userErrors {{ code field message }} }} }}"""
UPDATE = f"""mutation($id: ID!, $product: ProductUpdateInput!) {{
  productUpdate(id: $id, product: $product) {{
    product {{ {PRODUCT} }} userErrors {{ code field message }} }} }}"""
DELETE = """mutation($id: ID!) { productDelete(id: $id) {
  deletedProductId userErrors { code field message } } }"""


async def do(shop: Shop, mutation: str, **variables: Any) -> dict[str, Any]:
    """What the one mutation answers to staff who may do anything with the catalogue."""
    (answer,) = (await shop.ask(mutation, STAFF, **variables)).values()
    assert isinstance(answer, dict)
    return answer


async def done(shop: Shop, mutation: str, **variables: Any) -> Any:
    """What came of a mutation that nothing was wrong with: the payload's one other field."""
    answer = await do(shop, mutation, **variables)
    assert answer.pop("userErrors") == []
    (found,) = answer.values()
    return found


async def refused(shop: Shop, mutation: str, **variables: Any) -> list[tuple[str, list[str]]]:
    """The codes of what was wrong, and where; nothing else was answered."""
    answer = await do(shop, mutation, **variables)
    reasons = answer.pop("userErrors")
    assert not any(answer.values()), answer
    return [(reason["code"], reason["field"]) for reason in reasons]


async def events(shop: Shop, topic: str) -> list[models.Event]:
    event = models.Event
    return list(await shop.all(sa.select(event).where(event.topic == topic).order_by(event.id)))


async def version(shop: Shop) -> int:
    """How often the catalogue has changed."""
    (found,) = await shop.all(sa.select(models.CatalogueVersion.version))
    assert isinstance(found, int)
    return found
