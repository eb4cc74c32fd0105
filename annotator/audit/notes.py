"""Signed notes: who says what a log held at a size, and with which key.

A note is a text that ends with a newline, an empty line, and signatures, one a line: ``— <key name> <base64>``.
Every signature here is Ed25519. A *vkey* is a public key under a name, as text: ``<name>+<key id>+<base64>``; the
installation signs everything with one key, for each log under the log's own name, which is its *origin*.
Whatever cannot be believed, parsed or written raises NoteError with one sentence for a person.
Source: C2SP signed-note and tlog-checkpoint.
"""

import base64
import hashlib
import re
import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import ClassVar, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from annotator.audit.tlog import HASH_BYTES

#: the byte before an Ed25519 key in a key id and in a key's text
_ED25519 = b"\x01"
_KEY_BYTES = 32
_ID_BYTES = 4

#: more signatures than that make no note, so that nobody's time is spent on them
MOST_SIGNATURES = 100


class NoteError(ValueError):
    """Something is no note, no key or no checkpoint, or is not signed as it should be."""


@dataclass(frozen=True)
class _Key:
    name: str
    #: 32 bytes: a public key, or of a private one the seed of RFC 8032, 5.1.5
    raw: bytes = field(repr=False)

    _before: ClassVar[str]
    _kind: ClassVar[str]

    def __post_init__(self) -> None:
        _check_name(self.name)
        if len(self.raw) != _KEY_BYTES:
            raise NoteError(f"A {self._kind} key has {_KEY_BYTES} bytes, not {len(self.raw)}.")

    @property
    def id(self) -> bytes:
        """The four bytes by which a signature names its key."""
        raise NotImplementedError

    @property
    def text(self) -> str:
        """The key as one line: the vkey, or what the key file holds, which is a secret."""
        return f"{self._before}{self.name}+{self.id.hex()}+{_base64(_ED25519 + self.raw)}"

    def under(self, name: str) -> Self:
        """The same key under another name."""
        return replace(self, name=name)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The key of such a line. Raises NoteError, which does not repeat it."""
        parts = text.removeprefix(cls._before).split("+", 2)
        if not text.startswith(cls._before) or len(parts) != 3:
            raise NoteError(f"This is not a {cls._kind} key of the form {cls._before}name+id+base64.")
        name, key_id, encoded = parts
        key = cls(name, _raw_key(encoded, cls._kind))
        if key_id != key.id.hex():
            raise NoteError(f"The id of the {cls._kind} key {name} does not fit the key.")
        return key


class VerifierKey(_Key):
    """A public key under a name."""

    _before = ""
    _kind = "public"

    @property
    def id(self) -> bytes:
        return hashlib.sha256(self.name.encode() + b"\n" + _ED25519 + self.raw).digest()[:_ID_BYTES]


class SigningKey(_Key):
    """A private key under a name."""

    _before = "PRIVATE+KEY+"
    _kind = "private"

    @property
    def id(self) -> bytes:
        return self.verifier.id

    @property
    def verifier(self) -> VerifierKey:
        """The public half."""
        return VerifierKey(self.name, self._private.public_key().public_bytes_raw())

    def sign(self, text: str) -> bytes:
        """The signature of a text, 64 bytes."""
        return self._private.sign(text.encode())

    @classmethod
    def generate(cls, name: str | None = None) -> Self:
        """A new key, by default under a new name, which no other installation has."""
        return cls(name or f"annotator/{secrets.token_hex(6)}", secrets.token_bytes(_KEY_BYTES))

    @property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.raw)


@dataclass(frozen=True)
class Note:
    """A note that was opened: ``verified`` signed it, ``unverified`` are names that nobody here vouches for."""

    text: str
    verified: tuple[VerifierKey, ...]
    unverified: tuple[str, ...]


@dataclass(frozen=True)
class Checkpoint:
    """What a log of name ``origin`` held: ``size`` entries with the root ``root`` (32 bytes)."""

    origin: str
    size: int
    root: bytes
    #: lines that others may add and that mean nothing here
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not all(line and _is_plain(line) and "\n" not in line for line in (self.origin, *self.extensions)):
            raise NoteError("The lines of a checkpoint may not be empty nor hold control characters.")
        if not 0 <= self.size < 2**64:
            raise NoteError(f"A log has no size {self.size}.")
        if len(self.root) != HASH_BYTES:
            raise NoteError(f"The root of a log has {HASH_BYTES} bytes, not {len(self.root)}.")

    @property
    def text(self) -> str:
        """The text of its note."""
        return "\n".join((self.origin, str(self.size), _base64(self.root), *self.extensions, ""))

    @classmethod
    def parse(cls, text: str) -> "Checkpoint":
        """The checkpoint of a note's text. Raises NoteError."""
        lines = text.split("\n")
        if len(lines) < 4 or lines.pop() or not re.fullmatch(r"0|[1-9][0-9]{0,19}", lines[1]):
            raise NoteError("A checkpoint has a line each for its log, its size and its root.")
        origin, size, root, *extensions = lines
        return cls(origin, int(size), _unbase64(root, "The root of the checkpoint"), tuple(extensions))


def log_origin(name: str, log_id: uuid.UUID) -> str:
    """The name of one log of the installation ``name``."""
    return f"{name}/{log_id.hex}"


def vkey_of(key: SigningKey, name: str) -> str:
    """The vkey to check what ``key`` signs under ``name``, such as the origin of a log."""
    return key.verifier.under(name).text


def sign_note(text: str, key: SigningKey) -> str:
    """The note of ``text``, which ends with a newline, signed under the key's name. Raises NoteError."""
    if not text.endswith("\n") or not _is_plain(text):
        raise NoteError("The text of a note must end with a newline and hold no other control characters.")
    return f"{text}\n— {key.name} {_base64(key.id + key.sign(text))}\n"


def open_note(note: str | bytes, vkeys: Iterable[str | VerifierKey]) -> Note:
    """The text of ``note``, signed by at least one of ``vkeys``.

    Signatures of other keys are not looked into. Raises NoteError when it is no note, when none of the keys signed it,
    and when a signature of one of them is wrong, whatever the others say.
    """
    text, signatures = _split(note)
    known = _by_name_and_id(vkeys)
    verified: dict[VerifierKey, None] = {}
    unverified: dict[str, None] = {}
    for name, signature in signatures:
        key = known.get((name, signature[:_ID_BYTES]))
        if key is None:
            unverified[name] = None
        elif _is_signed(text, signature[_ID_BYTES:], key):
            verified[key] = None
        else:
            raise NoteError(f"The signature of {name} is wrong: it is of another text or by another key.")
    if not verified:
        raise NoteError("The note is signed by none of the known keys.")
    return Note(text, tuple(verified), tuple(unverified))


def sign_checkpoint(checkpoint: Checkpoint, key: SigningKey) -> str:
    """The note of a checkpoint, signed under its log's own name."""
    return sign_note(checkpoint.text, key.under(checkpoint.origin))


def open_checkpoint(note: str | bytes, vkeys: Iterable[str | VerifierKey]) -> Checkpoint:
    """The checkpoint in ``note``. Raises NoteError as ``open_note``, and when another log's key signed it."""
    opened = open_note(note, vkeys)
    checkpoint = Checkpoint.parse(opened.text)
    if checkpoint.origin not in {key.name for key in opened.verified}:
        raise NoteError(f"The checkpoint is about the log {checkpoint.origin}, but not signed in its name.")
    return checkpoint


def rotation_note(old: SigningKey, new: SigningKey) -> str:
    """The old key's word that the new one takes its place, under the same name."""
    return sign_note(f"{old.name}\n{_base64(_ED25519 + new.verifier.raw)}\n", old)


def open_rotation(note: str | bytes, old: VerifierKey) -> VerifierKey:
    """The key that took the place of ``old``. Raises NoteError."""
    lines = open_note(note, [old]).text.split("\n")
    if len(lines) != 3 or lines[0] != old.name:
        raise NoteError(f"The note does not say which key takes the place of {old.name}.")
    return VerifierKey(old.name, _raw_key(lines[1], "public"))


def follow_rotations(first: VerifierKey, notes: Iterable[str | bytes]) -> list[VerifierKey]:
    """All keys of an installation, from the ``first`` one known, by its rotation notes in order. Raises NoteError."""
    return list(accumulate(notes, lambda key, note: open_rotation(note, key), initial=first))


def _split(note: str | bytes) -> tuple[str, list[tuple[str, bytes]]]:
    """The text, and name and signature (key id first) of each signature line."""
    try:
        whole = (note.encode() if isinstance(note, str) else note).decode()
    except UnicodeError:
        raise NoteError("The note is not UTF-8 text.") from None
    text, blank, block = whole.rpartition("\n\n")
    if not blank or not block.endswith("\n") or not _is_plain(whole):
        raise NoteError("A note is text, an empty line and signatures, each line ended by a newline.")
    lines = block.removesuffix("\n").split("\n")
    if len(lines) > MOST_SIGNATURES:
        raise NoteError(f"The note has more than {MOST_SIGNATURES} signatures.")
    return text + "\n", [_signature(line) for line in lines]


def _signature(line: str) -> tuple[str, bytes]:
    dash, name, encoded = line.split(" ") if line.count(" ") == 2 else ("", "", "")
    if dash != "—":
        raise NoteError("A signature line is a long dash, a name and base64, with a space between them.")
    _check_name(name)
    return name, _unbase64(encoded, f"The signature of {name}")


def _is_signed(text: str, signature: bytes, key: VerifierKey) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key.raw).verify(signature, text.encode())
    except InvalidSignature:
        return False
    return True


def _by_name_and_id(vkeys: Iterable[str | VerifierKey]) -> dict[tuple[str, bytes], VerifierKey]:
    known: dict[tuple[str, bytes], VerifierKey] = {}
    for vkey in vkeys:
        key = VerifierKey.parse(vkey) if isinstance(vkey, str) else vkey
        if known.setdefault((key.name, key.id), key) != key:
            raise NoteError(f"Two of the known keys are called {key.name} and have the same id.")
    return known


def _check_name(name: str) -> None:
    if not re.fullmatch(r"[^\s+]+", name) or not _is_plain(name):
        raise NoteError("The name of a key may hold no spaces, control characters or plus signs.")


def _is_plain(text: str) -> bool:
    return not re.search("[\x00-\x09\x0b-\x1f\ud800-\udfff]", text)


def _raw_key(encoded: str, which: str) -> bytes:
    data = _unbase64(encoded, f"The {which} key")
    if data[:1] != _ED25519 or len(data) != 1 + _KEY_BYTES:
        raise NoteError(f"The {which} key is not an Ed25519 key.")
    return data[1:]


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _unbase64(text: str, what: str) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        data = b""
    if not text or _base64(data) != text:  # one way only to write the same bytes
        raise NoteError(f"{what} is not in base64.")
    return data
