"""What templates do to values."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from annotator import clock

_STEPS = ((60, "minute"), (24, "hour"), (7, "day"), (5, "week"))


def ago(instant: datetime) -> str:
    """“3 hours ago”; a date when it is longer than about a month."""
    seconds = (clock.now() - instant).total_seconds()
    if seconds < 0:
        return "in the future" if seconds < -60 else "just now"
    count = seconds / 60
    if count < 1:
        return "just now"
    for size, name in _STEPS:
        if count < size:
            whole = int(count)
            return f"{whole} {name}{'' if whole == 1 else 's'} ago"
        count /= size
    return f"{instant.day} {instant.strftime('%B %Y')}"


def shorten_middle(words: str, keep: int = 160) -> str:
    """Unchanged text between two changes: only what stands next to them."""
    return words if len(words) <= 2 * keep + 20 else f"{words[:keep]} … {words[-keep:]}"


def parse_instant(text: str) -> datetime:
    """An instant or a day as JSON holds it."""
    return datetime.fromisoformat(text)


FILTERS: dict[str, Callable[..., Any]] = {
    "ago": ago,
    "parse_instant": parse_instant,
    "shorten_middle": shorten_middle,
}
