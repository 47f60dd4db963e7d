"""Comments of readers below articles. We keep none."""

from typing import Annotated

import strawberry

from schema.node import Node
from schema.permission import public
from schema.scalars import HTML


@strawberry.type(description="Who wrote a comment.")
class CommentAuthor:
    name: str = public("The name given.")
    email: str = public("The address given.")


@strawberry.type(description="What a reader wrote below an article.")
class Comment(Node):
    author: CommentAuthor = public("Who wrote it.")
    content_html: HTML = public("What it says, as HTML that was cleaned of scripts.")

    @public("What it says, without HTML.")
    def content(
        self,
        truncate_at: Annotated[
            int | None, strawberry.argument(description="Cut it to this many characters.")
        ] = strawberry.UNSET,
    ) -> str:
        raise NotImplementedError
