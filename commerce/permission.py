"""Who may do what: permissions are words, an actor has a set of them."""

from dataclasses import dataclass

from commerce.refusal import Forbidden, Unauthenticated
from commerce.vocabulary import Vocabulary


class Permission(Vocabulary):
    """What staff may be allowed to do."""

    PRODUCTS_READ = "See products that are not published."
    PRODUCTS_WRITE = "Change products and collections."
    ORDERS_READ = "See every order."
    CONTENT_READ = "See pages and articles that are not published."
    CONTENT_WRITE = "Change pages, blogs, menus, policies, redirects and metaobjects."


@dataclass(frozen=True)
class Actor:
    """Whoever makes the request; ``name`` is what the audit trail says."""

    name: str
    permissions: frozenset[Permission] = frozenset()
    anonymous: bool = False

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    def require(self, permission: Permission) -> None:
        """Raise ``Unauthenticated`` for a stranger, ``Forbidden`` for one who lacks it."""
        if self.may(permission):
            return
        if self.anonymous:
            raise Unauthenticated(
                f"This needs {permission.name}: send a staff token in the Authorization header."
            )
        raise Forbidden(f"{self.name} lacks the permission {permission.name}.")


ANONYMOUS = Actor("anonymous", anonymous=True)
