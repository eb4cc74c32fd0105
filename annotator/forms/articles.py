"""Listing, choosing and importing articles."""

from wtforms import Form, MultipleFileField, SearchField, SelectField, StringField, TextAreaField, URLField
from wtforms.validators import InputRequired, Optional

from annotator.forms import lines_filter
from annotator.links.overview import Order, State, Wanted

STATES = {
    "": "Any",
    State.UNTOUCHED.value: "Not started",
    State.OPEN.value: "With open questions",
    State.SETTLED.value: "All claims settled",
}
#: more words than this narrow nothing down
WORDS_AT_MOST = 8


def search_words(typed: str | None) -> str:
    """What to look for; PostgreSQL takes no NUL, not even in a question."""
    return " ".join((typed or "").replace("\x00", " ").split()[:WORDS_AT_MOST])[:200]


class ListForm(Form):
    """The filters above the list. All come from an address that someone may have typed: what is unknown is left out."""

    q = SearchField("Words")
    outlet = SelectField("Outlet", validate_choice=False)
    language = SelectField("Language", validate_choice=False)
    state = SelectField("Progress", choices=STATES, validate_choice=False)
    #: an Order, with - in front for descending
    sort = StringField()

    def offer(self, outlets: list[str], languages: list[str]) -> None:
        """What there is to choose from."""
        self.outlet.choices = {"": "Any", **{outlet: outlet for outlet in outlets}}
        self.language.choices = {"": "Any", **{language: language for language in languages}}

    def wanted(self, page: int) -> Wanted:
        """What was asked for."""
        sort = self.sort.data or "-date"
        order = sort.removeprefix("-")
        return Wanted(
            words=search_words(self.q.data),
            outlet=(self.outlet.data or "").replace("\x00", ""),
            language=(self.language.data or "").replace("\x00", ""),
            state=State(self.state.data) if self.state.data in list(State) else None,
            order=Order(order) if order in list(Order) else Order.DATE,
            is_descending=sort.startswith("-") or order not in list(Order),
            page=max(1, page),
        )


class FilesForm(Form):
    """Files to import."""

    files = MultipleFileField(
        "Files", description="Text or Markdown in UTF-8, up to 2 MB each, several at once."
    )


class PastedForm(Form):
    """A text that someone pastes, and what they know of it."""

    text = TextAreaField(
        "Text", [InputRequired("Paste the text of the article here.")], filters=lines_filter()
    )
    title = StringField("Title", [Optional()], description="Left empty, it is the first line of the text.")
    publisher = StringField("Outlet", [Optional()])
    author = StringField("Author", [Optional()])
    published_at = StringField(
        "Published", [Optional()], description="Such as 2026-04-19 or 2026-04-19T10:20:00Z."
    )
    url = URLField(
        "Address", [Optional()], description="Another text from the same address is a new revision."
    )
    language = StringField("Language", [Optional()], description="A tag such as en, de or ar.")
