"""The saved operations and those in the documents: asked of both executors, on one shop."""

import json
import re
from typing import Any

from conftest import Shop
from factories import collection, place, product, stock, variant
from test_docs import blocks, learn

from commerce.permission import Permission
from differential.asking import Asking
from differential.document_generator import Document
from pages.saved_operations import saved_operations
from resolvers.demo_terms import write_terms


async def furnished(shop: Shop) -> Any:
    mug = product(variant(stock=100), variant(stock=100), title="Mug", handle="mug", tags=["gift"])
    await stock(shop, mug, *(product(variant()) for _ in range(30)))
    drinks = collection(title="Drinks")
    await shop.add(drinks)
    await shop.add(place(drinks, mug, 1))
    return mug


async def asked(asking: Asking, document: Document, *, staff: bool) -> dict[str, Any]:
    """The data. What only reads is asked of both; what changes something is done once."""
    if re.search(r"^mutation", document.text, re.MULTILINE):
        permissions = list(Permission) if staff else []
        return await asking.shop.ask(document.text, permissions, **document.variables)
    answers = await asking.both(document, staff=staff)
    assert answers.compiled == answers.reference, document
    assert str(answers.written) == str(answers.reference), document
    found: dict[str, Any] = answers.compiled["data"]
    return found


async def test_every_saved_operation_is_answered_alike(shop: Shop) -> None:
    await furnished(shop)
    async with shop.database.write_session() as session, session.begin():
        write_terms(session, "USD")
    asking = Asking(shop)
    known: dict[str, Any] = {}
    for operation in saved_operations():
        document = Document(operation.document, operation.filled(known))
        known |= operation.learned(await asked(asking, document, staff=bool(operation.headers)))

    counters = asking.plans.counters
    assert (counters.given_up, counters.compiled > 5) == (0, True)


async def test_every_operation_in_the_documents_is_answered_alike(shop: Shop) -> None:
    mug = await furnished(shop)
    asking = Asking(shop)
    someone = "gid://shopify/Customer/1"
    for page in ("README.md", "docs/storefront.md", "docs/shopkeeper.md"):
        known = {"handle": "mug", "variantId": mug.variants[0].gid, "attemptToken": page}
        known["customerId"] = someone
        for text in blocks(page, "graphql"):
            wanted = {name: known[name] for name in re.findall(r"\$(\w+):", text)}
            data = await asked(asking, Document(text, wanted), staff=True)
            learn(known, json.loads(json.dumps(data)))

    assert asking.plans.counters.given_up == 0
