"""Places to send files to, ahead of the mutations that take them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import strawberry

import resolvers.staged_upload
from commerce.refusal import Reason, Refused
from resolvers.staged_upload import StagedTarget
from schema.info import Info
from schema.permission import needs, public
from schema.product_mutation import WRITE
from schema.product_payload import ProductUserError
from schema.scalars import URL, UnsignedInt64


@strawberry.input(description="A picture or a film to be sent ahead.")
class StagedUploadInput:
    filename: str = strawberry.field(description="Its name: no path, 255 characters at most.")
    file_size: UnsignedInt64 = strawberry.field(
        description="How many bytes it has: of a picture 20,971,520 at most, of a film 104,857,600."
    )


@strawberry.type(description="Where to send a file: by PUT or POST, as the body, within an hour.")
class StagedUploadTarget:
    url: URL = public("Where to send it; whoever knows this address can.")
    resource_url: URL = public(
        "What to call it then, for a day: a picture's `originalSource`, or the `url` of one of the"
        " `sources` of a video."
    )


@dataclass(frozen=True)
class StagedOutcome:
    """The targets, or the reasons why there are none."""

    staged_targets: Sequence[StagedTarget] | None = None
    user_errors: Sequence[Reason] = ()


@strawberry.type(description="What `stagedUploadsCreate` answers.")
class StagedUploadsCreatePayload:
    staged_targets: list[StagedUploadTarget] | None = public(
        "One for each input, in order; null if it was refused."
    )
    user_errors: list[ProductUserError] = public("Why it was refused; empty if it was not.")


Files = Annotated[
    list[StagedUploadInput], strawberry.argument(description="The files, 1 to 250 of them.")
]


@strawberry.type
class StagedUploadMutation:
    @needs(
        WRITE,
        "Makes places to send pictures and films (MP4, WebM) to. Their type is found by looking at"
        " their bytes.",
        StagedUploadsCreatePayload | None,
    )
    async def staged_uploads_create(self, info: Info, input: Files) -> StagedOutcome:
        files = [(each.filename, each.file_size) for each in input]
        try:
            return StagedOutcome(resolvers.staged_upload.create(info.context, files))
        except Refused as refused:
            return StagedOutcome(user_errors=refused.reasons)
