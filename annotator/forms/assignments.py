"""Giving out articles, and what becomes of them."""

import uuid
from collections.abc import Iterable
from datetime import date

from werkzeug.datastructures import MultiDict
from wtforms import (
    Form,
    HiddenField,
    IntegerField,
    RadioField,
    SearchField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.widgets import HiddenInput

from annotator.assignments.drafts import AssignmentDraft, SpreadDraft
from annotator.assignments.overview import Filter, Wanted
from annotator.assignments.queries import Load
from annotator.errors import Invalid, NotFound
from annotator.forms import lines_filter
from annotator.forms.articles import search_words
from annotator.projects.models import Project
from annotator.projects.queries import Member

FILTERS = {
    "": "All",
    Filter.OPEN.value: "Being read",
    Filter.SUBMITTED.value: "Submitted",
    Filter.LATE.value: "Late",
    Filter.TOO_FEW.value: "Too few readers",
    Filter.TRAINING.value: "To learn on",
}
WHICH = {"short": "all that have too few readers", "chosen": "those chosen in the table below"}


class TableForm(Form):
    """The filters above the table. All come from an address: what is unknown is left out."""

    q = SearchField("Title")
    reader = SelectField("Reader", validate_choice=False)
    show = SelectField("Status", choices=FILTERS, validate_choice=False)

    def offer(self, people: Iterable[Member]) -> None:
        """Who there is to choose from."""
        self.reader.choices = {"": "Any", **{str(one.person_id): one.name for one in people}}

    def wanted(self, page: int) -> Wanted:
        """What was asked for."""
        filter_ = Filter(self.show.data) if self.show.data in list(Filter) else None
        return Wanted(search_words(self.q.data), _id_or_none(self.reader.data), filter_, max(1, page))


class GiveForm(Form):
    """Articles for people. The check boxes of people and articles are drawn by the page."""

    due_on = StringField("To be read until", description="Empty: whenever. It is shown in their queue.")
    readers = IntegerField("Readers per article")
    which = RadioField("Which articles", choices=WHICH, default="short", validate_choice=False)

    def __init__(
        self, formdata: MultiDict[str, str] | None = None, *, project: Project | None = None
    ) -> None:
        super().__init__(formdata, data={"readers": project.overlap} if project else {})
        typed = formdata if formdata is not None else MultiDict[str, str]()
        #: ids as they were sent
        self.people = typed.getlist("person")
        self.articles = typed.getlist("here" if "whole_page" in typed else "article")

    def assignment(self) -> AssignmentDraft:
        """Raises Invalid."""
        return AssignmentDraft(_ids(self.people, "person"), _ids(self.articles, "article"), _day(self.due_on))

    def spread(self) -> SpreadDraft:
        """Raises Invalid."""
        articles = _ids(self.articles, "article") if self.which.data == "chosen" else ()
        if self.which.data == "chosen" and not articles:
            raise Invalid("articles", "Choose at least one article.")
        return SpreadDraft(self.readers.data or 0, _ids(self.people, "person"), articles, _day(self.due_on))


class DueForm(Form):
    """Another day, or none."""

    version = IntegerField(widget=HiddenInput())
    due_on = StringField("To be read until")

    def day(self) -> date | None:
        """Raises Invalid."""
        return _day(self.due_on)


class ReasonForm(Form):
    """Why an assignment is returned, reopened or ended."""

    version = IntegerField(widget=HiddenInput())
    reason = TextAreaField("Why", filters=lines_filter())


class SubmitForm(ReasonForm):
    """That one is done; ``anyway``: although something is missing."""

    anyway = HiddenField()


def load_words(load: Load | None) -> str:
    """“3 to read, 5 submitted”."""
    load = load or Load()
    if not load.total:
        return "nothing yet"
    return ", ".join(
        words
        for words in (load.open and f"{load.open} to read", load.submitted and f"{load.submitted} submitted")
        if words
    )


def _ids(values: Iterable[str], what: str) -> tuple[uuid.UUID, ...]:
    try:
        return tuple(uuid.UUID(value) for value in values)
    except ValueError:
        raise NotFound(f"There is no such {what}.") from None


def _id_or_none(value: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(value or "")
    except ValueError:
        return None


def _day(field: StringField) -> date | None:
    text = (field.data or "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Invalid("due_on", "A date looks like 2026-03-14.") from None
