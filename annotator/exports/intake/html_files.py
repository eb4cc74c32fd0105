"""JSON-LD that stands in a web page, in its elements ``script`` of that type."""

import re
from collections.abc import Iterator

from annotator.errors import Invalid

_OPEN, _CLOSE = re.compile(r"<script\b", re.IGNORECASE), re.compile(r"</script", re.IGNORECASE)
_TYPE = re.compile(r"""\btype\s*=\s*["']?application/ld\+json\b""", re.IGNORECASE)


def find_json_ld(name: str, data: bytes, word: str) -> Iterator[tuple[str, bytes]]:
    """Each script of JSON-LD that has this word in it, with its place. Raises Invalid("file").

    In a script nothing is markup but its end, so that no page has to be taken apart for it.
    Source: HTML Living Standard, 4.12.1.3.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid("file", f"{name}: byte {error.start} is not part of a UTF-8 character.") from None
    at = number = 0
    while (opened := _OPEN.search(text, at)) and (begin := text.find(">", opened.end())) >= 0:
        closed = _CLOSE.search(text, begin)
        at = closed.start() if closed else len(text)
        number += 1
        script = text[begin + 1 : at]
        if _TYPE.search(text, opened.end(), begin) and word in script:
            yield f"{name}, script {number}", script.encode()
