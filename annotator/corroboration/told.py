"""An article as the algorithms see it."""

from dataclasses import dataclass
from datetime import datetime

#: articles of which it is kept what was lately read, and their length in code points: what comes next mostly tells the
#: same story
KEPT, LONGEST_KEPT = 64, 20_000


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
