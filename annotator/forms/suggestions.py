"""What someone may send about a suggestion."""

import uuid

from wtforms import Form, HiddenField, IntegerField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired

from annotator.corroboration.drafts import DecisionDraft
from annotator.corroboration.kinds import Kind, Outcome
from annotator.errors import Invalid
from annotator.forms.annotations import require_valid
from annotator.links.models import Relation
from annotator.text.spans import Span

#: kinds in the words of the page, as the queue is filtered
KINDS = {
    "": "Everything", Kind.CONFLICTS.value: "Figures that differ", Kind.SUPERSEDED.value: "One may overtake the other",
    Kind.COPIED.value: "Copied", Kind.CORROBORATES.value: "Says something alike",
}  # fmt: skip
#: what can be said of a suggestion beside dismissing it
OUTCOMES = {
    Outcome.ACCEPTED.value: "Link it as …", Outcome.COMPATIBLE.value: "Compatible: both can be right, because …",
    Outcome.NOT_COMPARABLE.value: "Not comparable: they do not speak of one thing",
    Outcome.DISMISSED.value: "Dismiss",
}  # fmt: skip


class SuggestionForm(Form):
    """The place of the passage, and what is decided about it."""

    article = HiddenField()
    start = IntegerField(validators=[InputRequired("Say where the passage starts, as a number.")])
    end = IntegerField(validators=[InputRequired("Say where the passage ends, as a number.")])
    outcome = SelectField("Decision", choices=OUTCOMES, validate_choice=False)
    relation = SelectField("Relation", choices=[SelectChoice(one) for one in Relation], validate_choice=False)
    reason = TextAreaField("Why, or a note for the link")

    def draft(self) -> DecisionDraft:
        """Raises Invalid."""
        require_valid(self)
        try:
            article_id = uuid.UUID(self.article.data or "")
        except ValueError:
            raise Invalid("article", "Say in which article the passage stands, by its id.") from None
        span = Span(self.start.data or 0, self.end.data or 0)
        return DecisionDraft(
            article_id, span, self.outcome.data or "", self.relation.data or "", self.reason.data or ""
        )
