"""The filters of the log."""

import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

from wtforms import DateField, Form, HiddenField, SelectField
from wtforms.validators import Optional

from annotator.audit.kinds import EventKind
from annotator.audit.queries import EventFilter

_SUBJECTS = {
    "annotation": "Marks and verdicts", "link": "Links", "article": "Articles", "verdict": "Vocabulary",
    "member": "People", "invitation": "Invitations", "project": "Settings",
}  # fmt: skip
_DEEDS = {
    EventKind.ANNOTATION_CREATED: "marked", EventKind.ANNOTATION_CHANGED: "judged or reworded",
    EventKind.ANNOTATION_MOVED: "moved", EventKind.ANNOTATION_DELETED: "deleted",
    EventKind.ANNOTATION_RESTORED: "restored",
    EventKind.LINK_CREATED: "linked", EventKind.LINK_CHANGED: "changed", EventKind.LINK_DELETED: "removed",
    EventKind.ARTICLE_IMPORTED: "imported", EventKind.ARTICLE_REVISED: "revised",
}  # fmt: skip


def _kinds() -> dict[str, str]:
    choices = {"": "Everything"}
    for subject, name in _SUBJECTS.items():
        choices[subject] = name
        deeds = {kind.value: deed for kind, deed in _DEEDS.items() if kind.value.startswith(f"{subject}.")}
        choices |= {kind: f"{name}: {deed}" for kind, deed in deeds.items()}
    return choices


class LogForm(Form):
    """Comes from an address that someone may have typed: what is unknown is left out, a date that is none is named."""

    person = SelectField("Person", validate_choice=False)
    kind = SelectField("Kind", choices=_kinds(), validate_choice=False)
    since = DateField("From", [Optional()], name="from")
    until = DateField("To", [Optional()], name="to")
    #: an article or an annotation that everything shown is about
    article = HiddenField()
    thing = HiddenField()

    def offer(self, people: Mapping[uuid.UUID, str]) -> None:
        """Whom there is to choose from."""
        self.person.choices = {"": "Anyone", **{str(person_id): name for person_id, name in people.items()}}

    def wanted(self) -> EventFilter:
        """What was asked for. Days are in UTC; the last one counts whole."""
        kind = self.kind.data if self.kind.data in _kinds() else None
        return EventFilter(
            person_id=_id(self.person.data), kind=kind or None,
            thing_id=_id(self.thing.data), article_id=_id(self.article.data),
            since=_midnight(self.since.data), until=_midnight(self.until.data, days=1),
        )  # fmt: skip


def _id(typed: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(typed or "")
    except ValueError:
        return None


def _midnight(day: date | None, *, days: int = 0) -> datetime | None:
    if day is None or day > date.max - timedelta(days=1):
        return None
    return datetime.combine(day, time(), UTC) + timedelta(days=days)
