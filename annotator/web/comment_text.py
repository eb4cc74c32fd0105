"""The text of a comment in pieces: as it was written, with its web addresses as links and people's names told apart.

Nothing else is marked up, so that a comment reads as it was typed. Pure; a template does the escaping.
"""

import re
from collections.abc import Collection, Iterator
from typing import Literal, NamedTuple

from annotator.discussions.drafts import find_calls

#: “[words](https://…)”, or an address by itself
_LINK = re.compile(
    r'\[(?P<words>[^\[\]\n]{1,300})\]\((?P<to>https?://[^\s()<>"]+)\)|(?P<url>https?://[^\s<>"]+)',
    re.IGNORECASE,
)
#: these end the sentence around an address, not the address
_AFTER = ".,;:!?'’”»…*"


class Piece(NamedTuple):
    """A part of a text: words as they are, a link, or the name of someone who is called."""

    kind: Literal["words", "link", "call"]
    text: str
    href: str = ""


def split_comment(text: str, called: Collection[str] = ()) -> Iterator[Piece]:
    """The pieces of ``text`` in order. called: names, in lower case, of the people whom it calls."""
    at = 0
    for link in _LINK.finditer(text):
        end = link.end() if link["to"] else link.start() + len(_trimmed(link["url"]))
        yield from _split_calls(text[at : link.start()], called)
        href = link["to"] or text[link.start() : end]
        yield Piece("link", link["words"] or href, href)
        at = end
    yield from _split_calls(text[at:], called)


def _trimmed(url: str) -> str:
    """Without what belongs to the sentence: its marks, and a bracket that was opened before the address."""
    shorter = url.rstrip(_AFTER)
    if shorter.endswith(")") and shorter.count(")") > shorter.count("("):
        return _trimmed(shorter[:-1])
    return shorter


def _split_calls(text: str, called: Collection[str]) -> Iterator[Piece]:
    at = 0
    for start, names in find_calls(text):
        name = next((name for name in names if name in called), None)
        if name is None:
            continue
        yield Piece("words", text[at:start])
        at = start + 1 + len(name)
        yield Piece("call", text[start:at])
    if text[at:]:
        yield Piece("words", text[at:])
