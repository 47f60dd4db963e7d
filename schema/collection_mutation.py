"""Making, changing, publishing, filling and deleting collections."""

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import strawberry

import models
from commerce import gid
from commerce.collection_error import CollectionErrorCode
from commerce.refusal import Reason, Refused
from resolvers import collection_edit, collection_places
from schema import enums
from schema.collection import Collection
from schema.collection_input import CollectionCreateInput, CollectionUpdateInput
from schema.info import Info
from schema.permission import needs, public
from schema.product_mutation import WRITE, product_key
from schema.shows import shows
from schema.user_error import DisplayableError

enums.register(CollectionErrorCode)


@strawberry.type(description="Why a collection was left as it was.")
class CollectionUserError(DisplayableError):
    code: CollectionErrorCode = public("Which kind of error it is.")

    is_type_of = shows(Reason)


@dataclass(frozen=True)
class CollectionOutcome:
    """What the payloads of collections show: what came of it, or the reasons nothing did."""

    collection: models.Collection | None = None
    deleted_collection_id: str | None = None
    user_errors: Sequence[Reason] = ()


async def outcome(change: Awaitable[models.Collection]) -> CollectionOutcome:
    try:
        return CollectionOutcome(await change)
    except Refused as refused:
        return CollectionOutcome(user_errors=refused.reasons)


@strawberry.type
class CollectionReasons:
    user_errors: list[CollectionUserError] = public("Why it was refused; empty if it was not.")


@strawberry.type
class CollectionPayload(CollectionReasons):
    collection: Collection | None = public("The collection as it now is; null if it was refused.")


@strawberry.type(description="What `collectionCreate` answers.")
class CollectionCreatePayload(CollectionPayload): ...


@strawberry.type(description="What `collectionUpdate` answers.")
class CollectionUpdatePayload(CollectionPayload): ...


@strawberry.type(description="What `collectionPublish` answers.")
class CollectionPublishPayload(CollectionPayload): ...


@strawberry.type(description="What `collectionUnpublish` answers.")
class CollectionUnpublishPayload(CollectionPayload): ...


@strawberry.type(description="What `collectionAddProducts` answers.")
class CollectionAddProductsPayload(CollectionPayload): ...


@strawberry.type(description="What `collectionRemoveProducts` answers.")
class CollectionRemoveProductsPayload(CollectionPayload): ...


@strawberry.type(description="What `collectionReorderProducts` answers.")
class CollectionReorderProductsPayload(CollectionPayload): ...


@strawberry.type(description="What `collectionDelete` answers.")
class CollectionDeletePayload(CollectionReasons):
    deleted_collection_id: strawberry.ID | None = public("Its id; null if it was refused.")


Id = Annotated[strawberry.ID, strawberry.argument(description="The id of the collection.")]
New = Annotated[CollectionCreateInput, strawberry.argument(description="The collection.")]
Changes = Annotated[
    CollectionUpdateInput, strawberry.argument(description="The changes; what is left out stays.")
]
At = Annotated[
    datetime | None,
    strawberry.argument(description="When buyers are to see it; now if it is left out."),
]
ProductIds = Annotated[
    list[strawberry.ID],
    strawberry.argument(description="The ids of the products, 1 to 250 of them."),
]


def _key(id: strawberry.ID) -> int:
    return gid.number_of("Collection", id)


def _keys(ids: list[strawberry.ID]) -> list[int]:
    return [product_key(id) for id in ids]


@strawberry.type
class CollectionMutation:
    @needs(
        WRITE,
        "Makes a collection. Nobody sees it before it is published.",
        CollectionCreatePayload | None,
    )
    async def collection_create(self, info: Info, collection: New) -> CollectionOutcome:
        return await outcome(collection_edit.create(info.context, collection.said()))

    @needs(WRITE, "Changes a collection.", CollectionUpdatePayload | None)
    async def collection_update(self, info: Info, id: Id, collection: Changes) -> CollectionOutcome:
        change = collection_edit.update(info.context, _key(id), collection.said())
        return await outcome(change)

    @needs(WRITE, "Deletes a collection; its products stay.", CollectionDeletePayload | None)
    async def collection_delete(self, info: Info, id: Id) -> CollectionOutcome:
        try:
            deleted = await collection_edit.delete(info.context, _key(id))
        except Refused as refused:
            return CollectionOutcome(user_errors=refused.reasons)
        return CollectionOutcome(deleted_collection_id=deleted)

    @needs(WRITE, "Lets buyers see a collection.", CollectionPublishPayload | None)
    async def collection_publish(
        self, info: Info, id: Id, at: At = strawberry.UNSET
    ) -> CollectionOutcome:
        return await outcome(collection_edit.publish(info.context, _key(id), at or None))

    @needs(WRITE, "Takes a collection out of buyers' sight.", CollectionUnpublishPayload | None)
    async def collection_unpublish(self, info: Info, id: Id) -> CollectionOutcome:
        return await outcome(collection_edit.unpublish(info.context, _key(id)))

    @needs(
        WRITE,
        "Puts products into a collection, after those it has.",
        CollectionAddProductsPayload | None,
    )
    async def collection_add_products(
        self, info: Info, id: Id, product_ids: ProductIds
    ) -> CollectionOutcome:
        return await outcome(collection_places.add(info.context, _key(id), _keys(product_ids)))

    @needs(WRITE, "Takes products out of a collection.", CollectionRemoveProductsPayload | None)
    async def collection_remove_products(
        self, info: Info, id: Id, product_ids: ProductIds
    ) -> CollectionOutcome:
        return await outcome(collection_places.remove(info.context, _key(id), _keys(product_ids)))

    @needs(
        WRITE,
        "Puts products of a collection first, in this order; the others follow as they stood.",
        CollectionReorderProductsPayload | None,
    )
    async def collection_reorder_products(
        self, info: Info, id: Id, product_ids: ProductIds
    ) -> CollectionOutcome:
        return await outcome(collection_places.reorder(info.context, _key(id), _keys(product_ids)))
