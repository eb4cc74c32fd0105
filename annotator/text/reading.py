"""From bytes to the text that is stored, or a sentence that says why not.

The text is kept as it came, byte order mark apart: no normalisation, no other line breaks.
Refused are NUL, lone surrogates and the control characters that no writer means and that
XML cannot carry. Tabs and form feeds stay: the latter end the pages of text taken from a PDF.
"""

from __future__ import annotations

import codecs
import re

from annotator.errors import Invalid

#: the largest article, as UTF-8
MAX_BYTES = 2 * 1024 * 1024

_UNWANTED = re.compile("[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff]")


def decode(data: bytes, field: str = "file") -> str:
    """The text of an imported file: UTF-8, or UTF-16 with a byte order mark.

    Raises Invalid(field) with one sentence when it is anything else, too large, or not fit to store.
    """
    _check_size(len(data), field)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding, name = "utf-16", "UTF-16"
    else:
        encoding, name = "utf-8-sig", "UTF-8"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Invalid(field, _not_decoded(data, error, name)) from None
    return check_text(text, field)


def check_text(text: str, field: str = "text") -> str:
    """``text`` itself if it can be stored as an article; raises Invalid(field) if not."""
    if found := _UNWANTED.search(text):
        raise Invalid(field, _unwanted(found))
    if not text.strip():
        raise Invalid(field, "There is no text in it: it is empty or holds white space only.")
    _check_size(len(text) if text.isascii() else len(text.encode()), field)
    return text


def _check_size(size_bytes: int, field: str) -> None:
    if size_bytes > MAX_BYTES:
        raise Invalid(
            field,
            f"The text is too long: {size_bytes:,} bytes, and an article may have {MAX_BYTES:,}. "
            "Split it into several articles.",
        )


def _not_decoded(data: bytes, error: UnicodeDecodeError, name: str) -> str:
    # "utf-8-sig" counts from behind the byte order mark; people count from the start of the file.
    skipped = len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0
    offset = error.start + skipped
    found = f"0x{data[offset]:02X}" if offset < len(data) else "the end"
    return (
        f"This is not {name} text: {found} at byte {offset} is not part of a character. "
        "Save the file as UTF-8 and import it again."
    )


def _unwanted(found: re.Match[str]) -> str:
    code = ord(found.group())
    what = "half a surrogate pair" if code >= 0xD800 else "a control character"
    what = "a NUL" if code == 0 else what
    return f"The text has {what} (U+{code:04X}) at character {found.start()}. Take it out and try again."
