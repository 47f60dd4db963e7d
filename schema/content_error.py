"""What staff hear when content was left as it was."""

import strawberry

from commerce.content_draft import ContentErrorCode
from commerce.refusal import Reason
from schema import enums
from schema.permission import public
from schema.shows import shows
from schema.user_error import DisplayableError

enums.register(ContentErrorCode)


@strawberry.type(description="Why content was left as it was.")
class ContentUserError(DisplayableError):
    code: ContentErrorCode = public("Which kind of error it is.")

    is_type_of = shows(Reason)
