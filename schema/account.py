"""What the contract says of account pages, which we have none of, and of signing in elsewhere."""

import strawberry

from schema.permission import public
from schema.shows import shows

ACCOUNT_PAGES = "accounts are the storefront's own pages"


@strawberry.type(description="A word of the account pages, in the language asked for.")
class Translation:
    key: str = public("Which word it is.")
    value: str = public("The word.")


@strawberry.type(description="Another site whose accounts buyers can sign in with.")
class SocialLoginProvider:
    handle: str = public("Which site it is.", resolver=lambda root: root)

    is_type_of = shows(str)
