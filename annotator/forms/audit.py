"""The filters of the log."""

import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

from wtforms import DateField, Form, HiddenField, SelectField
from wtforms.validators import Optional

from annotator.audit.kinds import EventKind
from annotator.audit.queries import EventFilter

#: a subject, or a kind that is offered by itself -> its name, and its kinds with what was done
Kinds = Mapping[str, tuple[str, Mapping[str, str]]]
PROJECT_KINDS: Kinds = {
    "annotation": ("Marks and verdicts", {
        EventKind.ANNOTATION_CREATED: "marked", EventKind.ANNOTATION_CHANGED: "judged or reworded",
        EventKind.ANNOTATION_MOVED: "moved", EventKind.ANNOTATION_DELETED: "deleted",
        EventKind.ANNOTATION_RESTORED: "restored", EventKind.ANNOTATION_REVERTED: "taken back",
        EventKind.ANNOTATION_SETTLED: "settled",
    }),
    "link": ("Links", {
        EventKind.LINK_CREATED: "linked", EventKind.LINK_CHANGED: "changed", EventKind.LINK_DELETED: "removed",
        EventKind.LINK_RESTORED: "restored", EventKind.LINK_REVERTED: "taken back", EventKind.LINK_SETTLED: "settled",
    }),
    "adjudication": ("Decisions", {
        EventKind.ADJUDICATION_DECIDED: "decided", EventKind.ADJUDICATION_REOPENED: "reopened",
    }),
    "suggestion": ("Suggestions", {
        EventKind.SUGGESTION_ACCEPTED: "accepted", EventKind.SUGGESTION_DISMISSED: "not accepted",
        EventKind.SUGGESTION_WITHDRAWN: "taken back", EventKind.SUGGESTION_RESTORED: "decided again",
    }),
    "publication": ("Published claims", {
        EventKind.CLAIM_PUBLISHED: "published or corrected", EventKind.CLAIM_WITHDRAWN: "withdrawn",
    }),
    "article": ("Articles", {
        EventKind.ARTICLE_IMPORTED: "imported", EventKind.ARTICLE_REVISED: "revised",
        EventKind.ARTICLE_REVERTED: "taken back", EventKind.ARTICLE_CHANGED: "to learn on, or not",
    }),
    "assignment": ("Assignments", {
        EventKind.ASSIGNMENT_CREATED: "given or taken", EventKind.ASSIGNMENT_CHANGED: "another day",
        EventKind.ASSIGNMENT_SUBMITTED: "submitted", EventKind.ASSIGNMENT_RETURNED: "returned",
        EventKind.ASSIGNMENT_REOPENED: "submission taken back", EventKind.ASSIGNMENT_ENDED: "handed back",
    }),
    "thread": ("Discussions", {
        EventKind.THREAD_OPENED: "opened", EventKind.THREAD_RESOLVED: "resolved",
        EventKind.THREAD_REOPENED: "reopened",
    }),
    "comment": ("Comments", {
        EventKind.COMMENT_CREATED: "written", EventKind.COMMENT_CHANGED: "reworded",
        EventKind.COMMENT_DELETED: "deleted", EventKind.COMMENT_RESTORED: "restored",
    }),
    "sentence": ("Sentences", {
        EventKind.SENTENCE_MARKED: "nothing to check", EventKind.SENTENCE_CLEARED: "taken back",
    }),
    "preannotation": ("Pre-annotations", {
        EventKind.PREANNOTATION_IMPORTED: "brought in", EventKind.PREANNOTATION_MOVED: "moved",
    }),
    "preannotation_decision": ("Decisions about pre-annotations", {
        EventKind.PREANNOTATION_ACCEPTED: "accepted", EventKind.PREANNOTATION_DISMISSED: "dismissed",
        EventKind.PREANNOTATION_WITHDRAWN: "taken back", EventKind.PREANNOTATION_RESTORED: "decided again",
    }),
    "verdict": ("Vocabulary", {
        EventKind.VERDICT_CREATED: "added", EventKind.VERDICT_CHANGED: "changed", EventKind.VERDICT_RETIRED: "retired",
    }),
    "member": ("People", {
        EventKind.MEMBER_ADDED: "joined", EventKind.MEMBER_CHANGED: "role changed", EventKind.MEMBER_REMOVED: "left",
    }),
    "invitation": ("Invitations", {
        EventKind.INVITATION_CREATED: "sent", EventKind.INVITATION_ACCEPTED: "accepted",
        EventKind.INVITATION_REVOKED: "taken back",
    }),
    EventKind.RELEASE_CREATED: ("Releases", {}),
    "project": ("Project", {
        EventKind.PROJECT_CREATED: "created", EventKind.PROJECT_CHANGED: "settings changed",
        EventKind.PROJECT_EXPORTED: "exported", EventKind.LOG_EXPORTED: "log exported",
        EventKind.ACCESS_REFUSED: "access refused",
    }),
    EventKind.EVENT_REDACTED: ("Erasures", {}),
    EventKind.STATE_RECORDED: ("Carried over", {}),
}  # fmt: skip
INSTALLATION_KINDS: Kinds = {
    "person": ("People", {
        EventKind.PERSON_CREATED: "account opened", EventKind.PERSON_SIGNED_IN: "signed in",
        EventKind.PERSON_SIGNED_OUT: "signed out", EventKind.PERSON_PASSWORD_CHANGED: "password changed",
        EventKind.PERSON_ERASED: "erased",
    }),
    EventKind.SIGN_IN_REFUSED: ("Sign-in refused", {}),
    EventKind.ACCESS_REFUSED: ("Access refused", {}),
    "token": ("Tokens", {EventKind.TOKEN_CREATED: "made", EventKind.TOKEN_REVOKED: "revoked"}),
    EventKind.LOG_EXPORTED: ("Exports of this log", {}),
    EventKind.KEY_CREATED: ("Signing key: made", {}),
    EventKind.KEY_ROTATED: ("Signing key: replaced", {}),
    EventKind.EVENT_REDACTED: ("Erasures", {}),
    EventKind.STATE_RECORDED: ("Carried over", {}),
}  # fmt: skip


def kind_choices(kinds: Kinds) -> dict[str, str]:
    """Value -> label of the field “Kind”."""
    choices = {"": "Everything"}
    for key, (name, deeds) in kinds.items():
        choices[str(key)] = name
        choices |= {str(kind): f"{name}: {deed}" for kind, deed in deeds.items()}
    return choices


class LogForm(Form):
    """Comes from an address that someone may have typed: what is unknown is left out, a date that is none is named."""

    kinds = kind_choices(PROJECT_KINDS)

    person = SelectField("Person", validate_choice=False)
    kind = SelectField("Kind", choices=kinds, validate_choice=False)
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
        kind = self.kind.data if self.kind.data in self.kinds else None
        return EventFilter(
            person_id=_id(self.person.data), kind=kind or None,
            thing_id=_id(self.thing.data), article_id=_id(self.article.data),
            since=_midnight(self.since.data), until=_midnight(self.until.data, days=1),
        )  # fmt: skip


class InstallationLogForm(LogForm):
    """The same for what happens outside of projects."""

    kinds = kind_choices(INSTALLATION_KINDS)

    kind = SelectField("Kind", choices=kinds, validate_choice=False)


def _id(typed: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(typed or "")
    except ValueError:
        return None


def _midnight(day: date | None, *, days: int = 0) -> datetime | None:
    if day is None or day > date.max - timedelta(days=1):
        return None
    return datetime.combine(day, time(), UTC) + timedelta(days=days)
