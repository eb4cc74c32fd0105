"""Ids of a file as they come in."""

import hashlib
import uuid


def as_id(file_id: str) -> uuid.UUID | None:
    """An id of the file if it could be one of ours."""
    try:
        return uuid.UUID(file_id) if file_id else None
    except ValueError:
        return None


def derived_id(parent: uuid.UUID, key: str) -> uuid.UUID:
    """An id for something of ``parent`` that has none of its own: the same key gives the same one.

    It begins as the parent's does, so that what belongs together lies together in the indexes.
    """
    ends = hashlib.sha256(parent.bytes + key.encode()).digest()
    value = int.from_bytes(parent.bytes[:8] + ends[:8])
    custom = (8 << 76) | (2 << 62)  # RFC 9562, 5.8: version and variant
    return uuid.UUID(int=value & ~((15 << 76) | (3 << 62)) | custom)
