"""That the event of a release stands in the sealed log, for people who have only the release."""

import hashlib
import json
from base64 import b64encode
from dataclasses import dataclass

from annotator.audit import tlog
from annotator.audit.commitments import disclose, erase, fields_of
from annotator.audit.disclosing import FORMAT
from annotator.audit.models import Event
from annotator.audit.notes import (
    Checkpoint,
    NoteError,
    SigningKey,
    VerifierKey,
    open_note,
    sign_checkpoint,
    sign_note,
)
from annotator.audit.queries import HasLog, get_event, whole
from annotator.audit.sealing import Sealer
from annotator.config import PACKAGE
from annotator.db import Session
from annotator.exports.releases.folder import SIGNED, Folder

#: what the signature of a release begins with
_SIGNED_FORMAT = "annotator-release/1"
KEY, CHECKPOINT, PROOF, VERIFIER = (
    "log/key.txt", "log/checkpoint", "log/event.jsonl", "log/verify_log.py",
)  # fmt: skip


@dataclass(frozen=True)
class Sealed:
    """A log up to the event of a release."""

    checkpoint: Checkpoint
    key: SigningKey

    @property
    def root(self) -> str:
        """The root hash of the log at this event, base64 as in checkpoints."""
        return b64encode(self.checkpoint.root).decode()

    @property
    def verifier(self) -> str:
        """The key to check it with, as one line."""
        return self.key.verifier.under(self.checkpoint.origin).text


def seal_at(sealer: Sealer, log: HasLog, seq: int) -> Sealed:
    """The log as it was after event ``seq``; it was sealed further already. Raises Unsealable, FolderError."""
    sealer.seal(log.log_id)
    root = sealer.log(log.log_id).root(seq)
    return Sealed(Checkpoint(sealer.origin(log.log_id), seq, root), sealer.key)


def write_proof(folder: Folder, session: Session, sealer: Sealer, log: HasLog, sealed: Sealed) -> None:
    """The signed checkpoint of the event, its place in the tree, the key and the script that checks them."""
    note = sign_checkpoint(sealed.checkpoint, sealed.key)
    seq = sealed.checkpoint.size
    proof = tlog.inclusion_proof(seq - 1, seq, sealer.log(log.log_id).node)
    event = _withhold(get_event(session, whole(log), seq))
    lines = [
        {"format": FORMAT, "checkpoint": note, "complete": False},
        {**event, "proof": [b64encode(part).decode() for part in proof]},
    ]
    said = [json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n" for line in lines]
    folder.write_text(CHECKPOINT, note)
    folder.write_text(PROOF, "".join(said))
    folder.write_text(KEY, f"{sealed.verifier}\n")
    folder.write_text(VERIFIER, (PACKAGE / "audit" / "verify_log.py").read_text())


def _withhold(event: Event) -> dict[str, object]:
    """An event without its values: their commitments show that it is the one, and say nothing of them."""
    values, salts, erased = disclose(erase(event, list(fields_of(event.after, event.reason))))
    return {"seq": event.seq, "entry": event.entry, "values": values, "salts": salts, "erased": erased}


def sign_sums(sealed: Sealed, version: str, sums: bytes) -> tuple[str, str]:
    """The name and the words of the file in which the keeper of the log signs a list of checksums."""
    key = sealed.key.under(_name(sealed.checkpoint.origin))
    return SIGNED, sign_note(_signed_text(version, sealed.checkpoint.size, sums), key)


def check_sums(note: bytes, verifier: VerifierKey, version: str, seq: int, sums: bytes) -> None:
    """Raise NoteError unless the key signed this list of checksums for this release."""
    opened = open_note(note, [verifier.under(_name(verifier.name))])
    if opened.text != _signed_text(version, seq, sums):
        raise NoteError("The signature is of another release, or of another list of checksums.")


def _name(origin: str) -> str:
    """Under a name of its own, so that no signature of a release is ever one of a checkpoint."""
    return f"{origin}/release"


def _signed_text(version: str, seq: int, sums: bytes) -> str:
    return f"{_SIGNED_FORMAT}\n{version}\n{seq}\n{hashlib.sha256(sums).hexdigest()}\n"
