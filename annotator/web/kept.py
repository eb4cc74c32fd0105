"""Text that was sent after its writer's sign-in had ended: carried through the sign-in page and offered again.

Nothing of it is stored; it travels in a hidden field, and is only ever posted again by a person's own button press.
"""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import request

#: of all names and values together; the longest form of the program takes 50,000 characters
KEPT_AT_MOST = 1_000_000
#: browsers read a backslash as a slash, so that /\host would leave this site
LOCAL_PATH = re.compile(r"/(?![/\\])[^\x00-\x20\x7f\\]*")
#: never carried
_OWN = frozenset({"csrf_token", "kept", "password", "current", "again"})


@dataclass(frozen=True)
class Kept:
    """One form that waits to be sent again."""

    fields: list[tuple[str, str]]

    @property
    def texts(self) -> list[str]:
        """What its writer will recognise: the values with more than one word."""
        return [value for _, value in self.fields if len(value.split()) > 1]

    def packed(self) -> str:
        """For a hidden field."""
        return urlencode(self.fields)


def local_path(value: str | None) -> str:
    """``value`` if it is an address of this site, else the start page."""
    return (
        value if value and len(value) <= 4_000 and LOCAL_PATH.fullmatch(value) else f"{request.script_root}/"
    )


def here() -> str:
    """The address that was asked for."""
    return request.script_root + (request.full_path if request.query_string else request.path)


def page_before() -> str:
    """The page of this site that a form was on, as far as the browser tells."""
    before = urlsplit(request.referrer or "")
    return local_path(before.path) if before.netloc == request.host else local_path(None)


def keep_form() -> Kept | None:
    """The fields of the form that was just sent; None when there are none or too many to carry."""
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in _OWN]
    size = sum(len(name) + len(value) for name, value in fields)
    return Kept(fields) if fields and size <= KEPT_AT_MOST else None


def unpack(value: str | None) -> Kept | None:
    """What ``packed()`` made, once more; None when there is nothing or it is something else."""
    try:
        pairs = parse_qsl(value or "", keep_blank_values=True, max_num_fields=1_000)
    except ValueError:
        return None
    return Kept([pair for pair in pairs if pair[0] not in _OWN]) if pairs else None
