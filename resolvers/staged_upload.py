"""Places that staff send files to, ahead of the mutations that take them."""

from collections.abc import Sequence
from dataclasses import dataclass

from commerce.complaints import Complaints
from commerce.product_error import ProductErrorCode
from context import Context
from integrations.film import MAX_BYTES
from integrations.image_fetch import FetchRefused
from integrations.staging import PATH
from integrations.upload import check_name
from resolvers.variant_edit import hold


@dataclass(frozen=True)
class StagedTarget:
    """Where to send a file, and what to call it then."""

    url: str
    resource_url: str


def create(context: Context, files: Sequence[tuple[str, int]]) -> list[StagedTarget]:
    """A target for each name and number of bytes: all or none."""
    hold(files)
    complaints = Complaints(ProductErrorCode, "input")
    for i, (name, size) in enumerate(files):
        try:
            check_name(name)
        except FetchRefused as refused:
            complaints.add("INVALID", f"The file is not taken: {refused}.", str(i), "filename")
        if not 0 < size <= MAX_BYTES:
            message = f"A file has 1 to {MAX_BYTES:,} bytes."
            complaints.add("TOO_LONG", message, str(i), "fileSize")
    complaints.settle()
    base, staging = f"{context.request.base_url}{PATH}", context.staging
    targets = [staging.target(name, size) for name, size in files]
    return [StagedTarget(base + target.token, base + target.key) for target in targets]
