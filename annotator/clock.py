"""The one place that reads the clock, so that tests can set it."""

from datetime import UTC, date, datetime


def now() -> datetime:
    """The present instant, in UTC, to the microsecond."""
    return datetime.now(UTC)


def today() -> date:
    """The day it is in UTC."""
    return now().date()
