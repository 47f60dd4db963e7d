"""Importing product files: a batch of products a transaction, however many there are."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import BinaryIO

from sqlalchemy.exc import DBAPIError, OperationalError

import resolvers.shop
from commerce import product_csv
from commerce.product_draft import Finding, ProductDraft, ProductProblem
from context import Context
from resolvers import image_download, product_write, shared_sku
from resolvers.image_download import Downloads, Fetch
from resolvers.product_write import Outcome

BATCH = 100
BATCH_WITH_IMAGES = 10  # so that progress is seen while pictures come
SHOWN = 50


@dataclass
class Findings:
    """The first of what was found, and how much there was: a bad file could fill memory."""

    count: int = 0
    first: list[Finding] = field(default_factory=list)

    def add(self, found: Iterable[Finding]) -> None:
        for finding in found:
            self.count += 1
            if len(self.first) < SHOWN:
                self.first.append(finding)


@dataclass
class ImportSummary:
    """How many products went in; ``stopped`` is why the rest of the file was not read."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    errors: Findings = field(default_factory=Findings)
    warnings: Findings = field(default_factory=Findings)
    stopped: Finding | None = None

    @property
    def read(self) -> int:
        return self.created + self.updated + self.unchanged + self.refused

    def count(self, outcomes: Iterable[Outcome]) -> None:
        for outcome in outcomes:
            setattr(self, outcome.value, getattr(self, outcome.value) + 1)

    def refuse(self, problem: ProductProblem) -> None:
        self.warnings.add(problem.warnings)
        if problem.stops:
            (self.stopped,) = problem.errors
            return
        self.refused += 1
        self.errors.add(problem.errors)


class _DryRun(Exception):
    """Undoes a transaction that was only meant to be tried."""


async def import_products(
    context: Context,
    lines: Iterable[bytes] | BinaryIO,
    *,
    progress: Callable[[int], None],
    dry_run: bool = False,
    fetch_images: Fetch | None = None,
) -> ImportSummary:
    """Make the shop's products what the file says; those that it does not name stay.

    A product with an error is refused whole, and the rest goes in. A dry run tells the same
    and leaves nothing behind, so it downloads no pictures either. ``progress`` hears how many
    products were read so far.
    """
    currency = (await resolvers.shop.shop(context)).currency_code
    importing = _Import(context, currency, dry_run, None if dry_run else fetch_images)
    products = product_csv.read(lines, currency)
    for batch in _batches(products, BATCH_WITH_IMAGES if fetch_images else BATCH):
        await importing.add(batch)
        progress(importing.summary.read)
    return importing.summary


def _batches(
    products: Iterator[ProductDraft | ProductProblem], size: int
) -> Iterator[list[ProductDraft | ProductProblem]]:
    while batch := list(islice(products, size)):
        yield batch


class _Import:
    def __init__(self, context: Context, currency: str, dry_run: bool, fetch: Fetch | None) -> None:
        self.summary = ImportSummary()
        self._context, self._currency = context, currency
        self._dry_run, self._fetch = dry_run, fetch
        self._handles: set[str] = set()

    async def add(self, batch: Iterable[ProductDraft | ProductProblem]) -> None:
        drafts = []
        for product in batch:
            if isinstance(product, ProductProblem):
                self.summary.refuse(product)
            else:
                drafts.append(product)
                self.summary.warnings.add(product.warnings)
        if not drafts:
            return
        self.summary.warnings.add(await shared_sku.shared(self._context, drafts, self._handles))
        self._handles |= {draft.handle for draft in drafts}
        downloads = Downloads()
        if self._fetch is not None:
            downloads = await image_download.download(self._context, drafts, self._fetch)
            self.summary.warnings.add(downloads.warnings)
        await self._store(drafts, downloads)

    async def _store(self, drafts: Sequence[ProductDraft], downloads: Downloads) -> None:
        """All of them at once; if the database minds one, each by itself."""
        try:
            outcomes = await self._save(drafts, downloads)
        except DBAPIError:
            for draft in drafts:
                await self._store_one(draft, downloads)
        else:
            self.summary.count(outcomes)

    async def _store_one(self, draft: ProductDraft, downloads: Downloads) -> None:
        """Once more if it is refused: what another import made meanwhile is found then."""
        refused: DBAPIError | None = None
        for _ in range(2):
            try:
                self.summary.count(await self._save([draft], downloads))
            except DBAPIError as error:
                if isinstance(error, OperationalError) or error.connection_invalidated:
                    raise  # it is not this product's fault
                refused = error
            else:
                return
        if refused is not None:
            self.summary.refuse(_minded(draft, refused))

    async def _save(self, drafts: Sequence[ProductDraft], downloads: Downloads) -> list[Outcome]:
        outcomes: list[Outcome] = []
        try:
            async with self._context.transaction() as session:
                outcomes += await product_write.save(
                    self._context, session, drafts, self._currency, downloads.stored
                )
                if self._dry_run:
                    raise _DryRun
        except _DryRun:
            pass
        return outcomes


def _minded(draft: ProductDraft, error: DBAPIError) -> ProductProblem:
    (reason, *_) = str(error.orig).splitlines() or [""]
    finding = Finding(
        line=draft.first_line,
        column="Handle",
        value=draft.handle,
        message=f"is refused by the database, perhaps since it was changed meanwhile: {reason}",
    )
    return ProductProblem(
        handle=draft.handle,
        first_line=draft.first_line,
        last_line=draft.last_line,
        errors=(finding,),
    )
