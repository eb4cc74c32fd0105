"""A write that is asked for twice under one key is done once.

The key is stored first and in the same transaction as the write, so a crash leaves either both or neither.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import bindparam, delete, update

from annotator import clock
from annotator.accounts.models import IdempotencyKey
from annotator.accounts.permissions import Actor
from annotator.db import Session, table_of
from annotator.errors import Invalid
from annotator.rows import insert_new

#: how long an answer is kept
KEPT = timedelta(days=1)

# made once: every write runs them
_KEYS = table_of(IdempotencyKey)
_FORGET = delete(_KEYS).where(_KEYS.c.created_at < bindparam("before"))
_KEEP = (
    update(_KEYS)
    .where(_KEYS.c.person_id == bindparam("person"), _KEYS.c.key == bindparam("asked"))
    .values(status=bindparam("told"), answer=bindparam("body"))
)


@dataclass(frozen=True)
class Answer:
    """What was answered the first time."""

    status: int
    body: str


def claim_key(session: Session, actor: Actor, key: str, request: bytes) -> Answer | None:
    """Take ``key`` for this request. Returns None the first time, the first answer afterwards.

    request: method, path and body, to tell a repetition from another request.
    Raises Invalid for another request under the same key.
    """
    if not 1 <= len(key) <= 200 or not key.isprintable():
        raise Invalid("Idempotency-Key", "An Idempotency-Key has 1 to 200 printable characters.")
    now, request_sha256 = clock.now(), hashlib.sha256(request).digest()
    session.execute(_FORGET, {"before": now - KEPT})
    row = {"request_sha256": request_sha256, "created_at": now, "status": 0, "answer": ""}
    if insert_new(session, IdempotencyKey, person_id=actor.id, key=key, **row):
        return None
    stored = session.get_one(IdempotencyKey, (actor.id, key))
    if stored.request_sha256 != request_sha256:
        raise Invalid("Idempotency-Key", "This Idempotency-Key was used for another request; take a new one.")
    return Answer(stored.status, stored.answer)


def keep_answer(session: Session, actor: Actor, key: str, answer: Answer) -> None:
    """Store the answer beside its key, before the commit."""
    told = {"person": actor.id, "asked": key, "told": answer.status, "body": answer.body}
    session.execute(_KEEP, told)
