"""Who may do what: permissions are words, an actor has a set of them."""

from dataclasses import dataclass

from commerce.refusal import Forbidden, Unauthenticated
from commerce.vocabulary import Vocabulary


class Permission(Vocabulary):
    """What staff may be allowed to do."""

    PRODUCTS_READ = "See products that are not published."
    PRODUCTS_WRITE = "Change products, their media and collections."
    INVENTORY_READ = "See stock, where it lies and how it moved."
    INVENTORY_WRITE = "Change stock and locations."
    ORDERS_READ = "See every order."
    ORDERS_WRITE = "Change, fulfil, return and cancel orders, and mark them as paid."
    REFUNDS_WRITE = "Give money back."
    CUSTOMERS_READ = "See every customer."
    CUSTOMERS_WRITE = "Invite and change customers, export and erase what is kept of them."
    DISCOUNTS_READ = "See discounts, and how often they were used."
    DISCOUNTS_WRITE = "Change discounts."
    GIFT_CARDS_READ = "See gift cards and what is left on them."
    GIFT_CARDS_WRITE = "Issue and change gift cards."
    CONTENT_READ = "See pages and articles that are not published."
    CONTENT_WRITE = "Change pages, blogs, menus, policies, redirects and metaobjects."
    MARKETS_READ = "See markets, price lists and translations that are not published."
    MARKETS_WRITE = "Change markets, price lists and translations."
    SETTINGS_READ = "See the shop's settings: taxes, shipping and payment."
    SETTINGS_WRITE = "Change the shop's settings."
    STAFF_READ = "See who works here, and the tokens there are."
    STAFF_WRITE = "Change who works here and what they may do; make and revoke tokens."
    EVENTS_READ = "See the audit trail."
    WEBHOOKS_READ = "See who is told of events, and what came of it."
    WEBHOOKS_WRITE = "Change who is told of events, and send again."


class ActorKind(Vocabulary):
    """What kind of actor makes a request."""

    ANONYMOUS = "Nobody in particular."
    PROGRAM = "A program, by an API token of its own."
    CUSTOMER = "A customer who is signed in."
    STAFF = "Somebody of the staff who is signed in."
    SYSTEM = "The shop itself, or a command of whoever operates it."


@dataclass(frozen=True)
class Actor:
    """Whoever makes the request; ``name`` is what the audit trail says: an id, never a person.

    ``customer_id``, ``staff_member_id`` and ``api_token_id`` say who it is, and ``session_id``
    by which session of theirs.
    """

    name: str
    permissions: frozenset[Permission] = frozenset()
    anonymous: bool = False
    kind: ActorKind = ActorKind.SYSTEM
    customer_id: int | None = None
    staff_member_id: int | None = None
    api_token_id: int | None = None
    session_id: int | None = None

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    def require(self, permission: Permission) -> None:
        """Raise ``Unauthenticated`` for a stranger, ``Forbidden`` for one who lacks it."""
        if self.may(permission):
            return
        if self.anonymous:
            raise Unauthenticated(
                f"This needs {permission.name}: sign in with `staffSignIn`, and send its token"
                " in the Authorization header."
            )
        raise Forbidden(f"{self.name} lacks the permission {permission.name}.")


ANONYMOUS = Actor("anonymous", anonymous=True, kind=ActorKind.ANONYMOUS)
