"""The log as other programs read it: JSON lines and CSV."""

import csv
import io
import json
import re
import uuid
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC
from typing import Any

COLUMNS = ("seq", "at", "actor", "action", "subject", "before", "after", "reason")

#: what a spreadsheet would take for a formula or a command, half- and full-width, or for one of our own escapes
_DANGEROUS = re.compile("['=+\\-@\t\r\n\x00＝＋－＠]")


def event_values(event: Any, names: Mapping[uuid.UUID, str]) -> dict[str, Any]:
    """One event as JSON values. ``event`` is an Event or a row of its columns; ``names`` are those of the actors."""
    article = str(event.article_id) if event.article_id else None
    return {
        "seq": event.seq,
        "at": event.at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "actor": names[event.actor_id],
        "action": event.kind,
        "subject": {"type": event.subject_type, "id": str(event.subject_id), "article": article},
        "before": None if event.before is None else json.loads(event.before),
        "after": None if event.after is None else json.loads(event.after),
        "reason": event.reason,
    }


def events_jsonl(events: Iterable[Any], names: Mapping[uuid.UUID, str]) -> Iterator[str]:
    """One event a line."""
    for event in events:
        yield json.dumps(event_values(event, names), ensure_ascii=False, separators=(",", ":")) + "\n"


def events_csv(events: Iterable[Any], names: Mapping[uuid.UUID, str]) -> Iterator[str]:
    """A heading, then one event a line (RFC 4180).

    Before and after are canonical JSON; the subject is its type and its id.
    """
    yield csv_line(COLUMNS)
    for event in events:
        values = event_values(event, names)
        subject = f"{event.subject_type} {event.subject_id}"
        yield csv_line(
            (
                values["seq"],
                values["at"],
                values["actor"],
                event.kind,
                subject,
                event.before or "",
                event.after or "",
                event.reason,
            )
        )


def escape_cell(value: str) -> str:
    """``value`` so that no spreadsheet runs it: a leading apostrophe, which ``unescape_cell()`` takes off again."""
    return f"'{value}" if _DANGEROUS.match(value) else value


def unescape_cell(value: str) -> str:
    """The value that ``escape_cell()`` was given."""
    return value.removeprefix("'")


def csv_line(values: Iterable[object]) -> str:
    """One line (RFC 4180): words as ``escape_cell()`` leaves them, numbers as they are, nothing for None."""
    text = io.StringIO()
    csv.writer(text).writerow([escape_cell(value) if isinstance(value, str) else value for value in values])
    return text.getvalue()
