"""What the contract says of account pages and of signing in elsewhere. We have neither."""

import strawberry

from schema.permission import public

ACCOUNT_PAGES = "accounts are the storefront's own pages"


@strawberry.type(description="A word of the account pages, in the language asked for.")
class Translation:
    key: str = public("Which word it is.")
    value: str = public("The word.")


@strawberry.type(description="Another site whose accounts buyers can sign in with.")
class SocialLoginProvider:
    handle: str = public("Which site it is.")
