"""Types that the contract names and uses nowhere: how its directive ``@inContext`` is described."""

import strawberry

from schema.permission import public
from schema.shows import never

WHY = "the contract names it and uses it nowhere"


@strawberry.type(description="What kind of type it is about, by its kind and name.")
class InContextAnnotationType:
    kind: str = public("Its kind, such as `OBJECT`.")
    name: str = public("Its name.")

    is_type_of = never(WHY)


@strawberry.type(description="What depends on the context that an operation is asked in.")
class InContextAnnotation:
    description: str = public("How it depends on it.")
    type: InContextAnnotationType = public("What depends on it.")

    is_type_of = never(WHY)
