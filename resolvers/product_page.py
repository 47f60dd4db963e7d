"""A page of products that knows how its list can be narrowed."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import models
from commerce.facet import Facet
from loaders.pagination import Page


@dataclass(eq=False)
class ProductPage(Page[models.Product]):
    """A page; ``facets`` counts them when it is asked."""

    facets: Callable[[], Awaitable[list[Facet]]] = field(kw_only=True)
