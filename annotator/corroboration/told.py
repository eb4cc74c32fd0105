"""An article as the algorithms see it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Told:
    """One telling of a story: a text, who published it and when."""

    #: names it among others; of what sort is its caller's business
    id: str
    text: str
    language: str = "en"
    publisher: str = ""
    published_at: datetime | None = None
    url: str = ""
