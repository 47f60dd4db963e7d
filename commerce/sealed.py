"""Secrets that must be read back, such as a webhook's: kept under AES-256-GCM, never in clear."""

import base64
import hashlib
import os
from dataclasses import dataclass
from functools import cached_property

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE = 12


class CannotOpen(Exception):
    """What is sealed was sealed under a secret that we no longer have, or elsewhere."""


@dataclass(frozen=True)
class Keyring:
    """A key for each secret of the shop: the first seals, all of them open.

    ``place`` is where the sealed text is kept ("table.column"): put anywhere else, it does not
    open, so whoever can write to the database cannot have one secret used as another.
    """

    secrets: tuple[bytes, ...]

    @cached_property
    def _keys(self) -> dict[str, AESGCM]:
        derived = [
            HKDF(SHA256(), 32, salt=None, info=b"cartograph sealed").derive(secret)
            for secret in self.secrets
        ]
        return {hashlib.sha256(key).hexdigest()[:8]: AESGCM(key) for key in derived}

    @property
    def current(self) -> str:
        """The id of the key that seals."""
        return next(iter(self._keys))

    def seal(self, plain: str, place: str) -> str:
        """``<key id>.<base64>``: never the same twice."""
        nonce = os.urandom(_NONCE)
        hidden = self._keys[self.current].encrypt(nonce, plain.encode(), place.encode())
        return f"{self.current}.{base64.urlsafe_b64encode(nonce + hidden).decode()}"

    def open(self, sealed: str, place: str) -> str:
        key_id, _, text = sealed.partition(".")
        key = self._keys.get(key_id)
        if key is None:
            raise CannotOpen(
                f"{place} was sealed under a secret that is not here (key {key_id[:8]}):"
                " add the former CARTOGRAPH_SECRET to CARTOGRAPH_PREVIOUS_SECRETS."
            )
        try:
            whole = base64.urlsafe_b64decode(text)
            return key.decrypt(whole[:_NONCE], whole[_NONCE:], place.encode()).decode()
        except (InvalidTag, ValueError):
            raise CannotOpen(f"{place} was changed since it was sealed.") from None

    def is_current(self, sealed: str) -> bool:
        return sealed.partition(".")[0] == self.current
