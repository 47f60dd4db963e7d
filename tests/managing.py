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


VARIANTS = """productVariants { id title sku price { amount } compareAtPrice { amount }
    quantityAvailable selectedOptions { name value } }"""
VARIANTS_CREATE = f"""mutation($id: ID!, $variants: [ProductVariantInput!]!, $partial: Boolean) {{
  productVariantsBulkCreate(productId: $id, variants: $variants, allowPartial: $partial) {{
    {VARIANTS} userErrors {{ code field }} }} }}"""
VARIANTS_UPDATE = f"""mutation($id: ID!, $variants: [ProductVariantUpdateInput!]!,
    $partial: Boolean) {{
  productVariantsBulkUpdate(productId: $id, variants: $variants, allowPartial: $partial) {{
    {VARIANTS} userErrors {{ code field }} }} }}"""
VARIANTS_DELETE = """mutation($id: ID!, $ids: [ID!]!) {
  productVariantsBulkDelete(productId: $id, variantIds: $ids) {
    deletedVariantIds userErrors { code field } } }"""
VARIANTS_REORDER = """mutation($id: ID!, $ids: [ID!]!) {
  productVariantsBulkReorder(productId: $id, variantIds: $ids) {
    product { variants(first: 9) { nodes { title } } } userErrors { code field } } }"""


def chosen(**options: str) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in options.items()]


async def shirt(shop: Shop, *sizes: str, **said: Any) -> str:
    """The id of a new product with a variant of each size."""
    variants = [{"price": "10.00", "selectedOptions": chosen(Size=size)} for size in sizes]
    product = {"title": "Shirt", "variants": variants or [{"price": "10.00"}], **said}
    made = await done(shop, CREATE, product=product)
    return str(made["id"])


async def ids(shop: Shop, kind: type[models.Base]) -> list[str]:
    """The ids of all rows of a kind, oldest first."""
    rows = await shop.all(sa.select(kind).order_by(sa.text("id")))
    return [row.gid for row in rows]
