"""Signed notes: known ones open, and nothing that was touched does."""

import base64
import uuid

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from tlog_scales.signing import Vkey
from tlog_scales.tlog import Checkpoint as OtherCheckpoint

from annotator.audit.notes import (
    MOST_SIGNATURES,
    Checkpoint,
    NoteError,
    SigningKey,
    VerifierKey,
    follow_rotations,
    log_origin,
    open_checkpoint,
    open_note,
    open_rotation,
    rotation_note,
    sign_checkpoint,
    sign_note,
    vkey_of,
)

#: the first secret key of RFC 8032, 7.1, and its public key
SEED = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
PUBLIC = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")

KEY = SigningKey("annotator/0123456789ab", SEED)
OTHER = SigningKey("annotator/0123456789ab", bytes(range(32)))
ORIGIN = log_origin(KEY.name, uuid.UUID(int=7))
CHECKPOINT = Checkpoint(ORIGIN, 20_852_163, bytes(range(32)))
NAMES = st.text(
    st.characters(codec="utf-8", exclude_categories=["Z", "C"], exclude_characters="+"), min_size=1
)
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"], include_characters="\n")).map(
    "{}\n".format
)


def test_a_key_is_written_as_the_standard_has_it() -> None:
    assert KEY.verifier.raw == PUBLIC
    assert vkey_of(KEY, KEY.name) == KEY.verifier.text
    name, key_id, encoded = KEY.verifier.text.split("+", 2)
    assert (name, base64.b64decode(encoded)) == (KEY.name, b"\x01" + PUBLIC)
    assert Vkey.from_string(KEY.verifier.text).key_id == int(key_id, 16)
    secret = base64.b64encode(b"\x01" + SEED).decode()
    assert KEY.text == f"PRIVATE+KEY+{name}+{key_id}+{secret}"


def test_a_note_is_written_as_the_standard_has_it() -> None:
    note = sign_note("If it was said, who said it?\n", KEY)
    text, signature = note.split("\n\n")
    assert text == "If it was said, who said it?"
    assert signature.startswith(f"— {KEY.name} ")
    signed = Ed25519PrivateKey.from_private_bytes(SEED).sign(b"If it was said, who said it?\n")
    assert base64.b64decode(signature.split(" ")[2]) == KEY.id + signed


def test_another_implementation_believes_a_checkpoint() -> None:
    note = sign_checkpoint(CHECKPOINT, KEY)
    other = OtherCheckpoint.from_text(note)
    other.verify(Vkey.from_string(vkey_of(KEY, ORIGIN)))
    assert (other.origin, other.size, other.root_hash) == (ORIGIN, CHECKPOINT.size, CHECKPOINT.root)
    assert other.serialize() == note


@given(TEXTS, NAMES, st.binary(min_size=32, max_size=32))
def test_what_is_signed_opens_and_keys_are_read_back(text: str, name: str, seed: bytes) -> None:
    key = SigningKey(name, seed)
    opened = open_note(sign_note(text, key).encode(), [key.verifier.text])
    assert (opened.text, opened.verified, opened.unverified) == (text, (key.verifier,), ())
    assert SigningKey.parse(key.text) == key
    assert VerifierKey.parse(key.verifier.text) == key.verifier


@given(st.data())
def test_a_changed_bit_anywhere_is_refused(data: st.DataObject) -> None:
    note = bytearray(sign_checkpoint(CHECKPOINT, KEY).encode())
    place = data.draw(st.integers(0, len(note) - 1))
    note[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(NoteError):
        open_checkpoint(bytes(note), [vkey_of(KEY, ORIGIN)])


@given(st.binary() | st.text(st.characters()))
def test_whatever_comes_is_opened_or_refused_in_one_way(junk: str | bytes) -> None:
    with pytest.raises(NoteError):
        open_note(junk, [KEY.verifier])
    if isinstance(junk, str):
        for parse in (VerifierKey.parse, SigningKey.parse, Checkpoint.parse):
            with pytest.raises(NoteError):
                parse(junk)


def test_each_known_signature_counts_and_the_others_are_named() -> None:
    stranger = SigningKey("stranger.example", bytes(32))
    first, second, third = (sign_note("text\n", key) for key in (KEY, OTHER, stranger))
    note = first + second.split("\n\n")[1] + third.split("\n\n")[1]
    assert open_note(note, [KEY.verifier]).unverified == (OTHER.name, stranger.name)
    assert open_note(note, [stranger.verifier, OTHER.verifier, OTHER.verifier.text]).verified == (
        OTHER.verifier,
        stranger.verifier,
    )
    with pytest.raises(NoteError, match="none of the known keys"):
        open_note(first, [OTHER.verifier, stranger.verifier])
    with pytest.raises(NoteError, match="none of the known keys"):
        open_note(first, [])


def test_one_wrong_signature_of_a_known_key_spoils_the_note() -> None:
    wrong = sign_note("text\n", KEY) + sign_note("other text\n", OTHER).split("\n\n")[1]
    assert open_note(wrong, [KEY.verifier]).text == "text\n"
    with pytest.raises(NoteError, match="is wrong"):
        open_note(wrong, [KEY.verifier, OTHER.verifier])
    cut = f"text\n\n— {KEY.name} {base64.b64encode(KEY.id + b'cut').decode()}\n"
    with pytest.raises(NoteError, match="is wrong"):
        open_note(cut, [KEY.verifier])


LINE = sign_note("text\n", KEY).split("\n\n")[1]


@pytest.mark.parametrize(
    ("note", "reason"),
    [
        (b"", "A note is text"),
        ("text\n", "A note is text"),
        ("text\n\n", "A note is text"),
        (f"text\n{LINE}", "A note is text"),
        (f"text\n\n{LINE}"[:-1], "A note is text"),
        (f"\x01text\n\n{LINE}", "A note is text"),
        (f"te\rxt\n\n{LINE}", "A note is text"),
        (f"text\n\n{LINE}more\n", "A signature line"),
        (f"text\n\n-{LINE[1:]}", "A signature line"),
        (f"text\n\n{LINE.replace(KEY.name, 'two words')}", "A signature line"),
        ("text\n\n" + LINE.replace(KEY.name, "two\u00a0words"), "The name of a key"),
        (f"text\n\n{LINE.replace(KEY.name, 'a+b')}", "The name of a key"),
        (f"text\n\n— {KEY.name} !!!!\n", "not in base64"),
        (f"text\n\n— {KEY.name} AAAAAAB=\n", "not in base64"),
        (f"text\n\n{LINE * (MOST_SIGNATURES + 1)}", "more than"),
        (b"text\xff\n\n" + LINE.encode(), "not UTF-8"),
        (f"text\ud800\n\n{LINE}", "not UTF-8"),
    ],
)
def test_what_is_no_note_is_refused(note: str | bytes, reason: str) -> None:
    with pytest.raises(NoteError, match=reason):
        open_note(note, [KEY.verifier])


def test_the_text_ends_with_the_last_empty_line() -> None:
    for text in ("\n", "one\n\n\n", "one\n\n— two three\n"):
        assert open_note(sign_note(text, KEY), [KEY.verifier]).text == text


@pytest.mark.parametrize("text", ["", "no end", "a\tb\n", "a\r\n", "\ud800\n"])
def test_what_could_not_be_read_back_is_not_signed(text: str) -> None:
    with pytest.raises(NoteError, match="must end with a newline"):
        sign_note(text, KEY)


@pytest.mark.parametrize("name", ["", "two words", "a+b", "a\u2003b", "line\n", "nul\x00", "\ud800"])
def test_a_key_has_a_name_that_fits_into_a_line(name: str) -> None:
    with pytest.raises(NoteError, match="name of a key"):
        KEY.under(name)


@pytest.mark.parametrize("key", [KEY, KEY.verifier])
def test_a_key_with_a_slip_is_refused_and_not_repeated(key: SigningKey | VerifierKey) -> None:
    for place, right in enumerate(key.text):
        for slip in ("", "+", "A", "0", " ", "é"):
            if slip != right:
                with pytest.raises(NoteError) as refused:
                    type(key).parse(key.text[:place] + slip + key.text[place + 1 :])
                assert key.text[-20:-5] not in str(refused.value)
    assert base64.b64encode(key.raw)[4:20].decode() not in repr(key)


def test_keys_of_other_kinds_and_lengths_are_refused() -> None:
    for raw in (b"\x02" + PUBLIC, b"\x01" + PUBLIC[:-1], b"\x01" + PUBLIC + b"\x00", b"\x01"):
        with pytest.raises(NoteError, match="not an Ed25519 key"):
            VerifierKey.parse(f"name+00000000+{base64.b64encode(raw).decode()}")
    with pytest.raises(NoteError, match="32 bytes"):
        SigningKey("name", SEED[:-1])
    with pytest.raises(NoteError, match="does not fit"):
        VerifierKey.parse(KEY.verifier.text.replace(KEY.name, "annotator/ba9876543210"))


def test_a_new_key_has_a_name_of_its_own() -> None:
    first, second = SigningKey.generate(), SigningKey.generate()
    assert first.name != second.name
    assert first.name.startswith("annotator/")
    assert len(first.name) == len("annotator/") + 12
    assert SigningKey.generate(first.name).name == first.name


def test_a_checkpoint_says_log_size_and_root() -> None:
    text = f"{ORIGIN}\n20852163\n{base64.b64encode(CHECKPOINT.root).decode()}\n"
    assert CHECKPOINT.text == text
    assert Checkpoint.parse(text) == CHECKPOINT
    extended = Checkpoint.parse(f"{text}more\n")
    assert (extended.extensions, extended.text) == (("more",), f"{text}more\n")
    assert open_checkpoint(sign_checkpoint(CHECKPOINT, KEY), [vkey_of(KEY, ORIGIN)]) == CHECKPOINT


ROOT = base64.b64encode(bytes(32)).decode()


@pytest.mark.parametrize(
    "text",
    [f"log\n{size}\n{ROOT}\n" for size in ("", "-1", "01", "+1", "1 ", "٣", "1e3", "9" * 5000, str(2**64))]
    + [f"log\n1\n{root}\n" for root in ("", "AAAA", ROOT[:-1], f"{ROOT[:-2]}B=", f"{ROOT} ")]
    + ["", "log\n", f"log\n1\n{ROOT}", f"\n1\n{ROOT}\n", f"log\n1\n{ROOT}\n\n", f"log\n1\n{ROOT}\nmore\n\n"],
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(NoteError):
        Checkpoint.parse(text)


def test_a_checkpoint_counts_for_the_log_in_whose_name_it_is_signed() -> None:
    elsewhere = sign_note(CHECKPOINT.text, KEY.under(log_origin(KEY.name, uuid.UUID(int=8))))
    with pytest.raises(NoteError, match="not signed in its name"):
        open_checkpoint(elsewhere, [vkey_of(KEY, log_origin(KEY.name, uuid.UUID(int=8)))])
    with pytest.raises(NoteError, match="none of the known keys"):
        open_checkpoint(elsewhere, [vkey_of(KEY, ORIGIN)])


def test_the_keys_of_an_installation_follow_from_the_first() -> None:
    third = SigningKey.generate(KEY.name)
    notes = [rotation_note(KEY, OTHER), rotation_note(OTHER, third)]
    keys = follow_rotations(KEY.verifier, notes)
    assert keys == [KEY.verifier, OTHER.verifier, third.verifier]
    note = sign_checkpoint(CHECKPOINT, third)
    assert open_checkpoint(note, [key.under(ORIGIN) for key in keys]) == CHECKPOINT
    with pytest.raises(NoteError, match="none of the known keys"):
        follow_rotations(KEY.verifier, reversed(notes))


def test_only_a_rotation_note_names_the_next_key() -> None:
    for text in (CHECKPOINT.text, f"{KEY.name}\n", f"other\n{ROOT}\n", f"{KEY.name}\n{ROOT}\nmore\n"):
        with pytest.raises(NoteError, match="does not say which key"):
            open_rotation(sign_note(text, KEY), KEY.verifier)
    with pytest.raises(NoteError, match="not an Ed25519 key"):
        open_rotation(sign_note(f"{KEY.name}\n{ROOT}\n", KEY), KEY.verifier)
