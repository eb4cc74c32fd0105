"""Passwords and bearer secrets."""

import hashlib
import secrets
import threading
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
#: each hash takes 19 MiB; so many at once
_turn = threading.BoundedSemaphore(4)


@cache
def _decoy() -> str:
    """A hash that no password has, made when the first one is wanted."""
    return _hasher.hash(secrets.token_hex(16))


def hash_password(password: str) -> str:
    """Argon2id, with its parameters in the answer."""
    with _turn:
        return _hasher.hash(password)


def password_matches(password: str, stored: str) -> bool:
    """Whether this is the password. Takes as long for a person who does not exist (``stored`` empty)."""
    with _turn:
        try:
            _hasher.verify(stored or _decoy(), password)
        except (VerificationError, InvalidHashError):
            return False
    return bool(stored)


def new_secret(prefix: str = "") -> str:
    """256 random bits as text; ``prefix`` lets people and scanners see what it is."""
    return prefix + secrets.token_urlsafe(32)


def digest(secret: str) -> bytes:
    """What is stored of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()
