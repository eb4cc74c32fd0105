"""What the map of an article, or the reader, may send about one of its sentences."""

from wtforms import Form, IntegerField, StringField
from wtforms.validators import InputRequired, NumberRange

from annotator.annotations.drafts import AnnotationDraft
from annotator.annotations.models import Kind
from annotator.coverage.drafts import SentenceDraft
from annotator.forms.annotations import LARGEST, SpanForm

#: what a sentence can be made besides what ``coverage.models.Mark`` says
CLAIM, UNREAD = "claim", "unread"


class SentenceForm(SpanForm):
    """A sentence, and what somebody says of it."""

    mark = StringField()

    def claim(self) -> AnnotationDraft:
        """The whole sentence as a claim."""
        return AnnotationDraft(Kind.CLAIM, self.draft())

    def sentence(self) -> SentenceDraft:
        """Why there is nothing to check."""
        return SentenceDraft(self.mark.data or "", self.draft())


class RestForm(Form):
    """What somebody says of all sentences that are unread."""

    mark = StringField()
    revision = IntegerField(validators=[InputRequired(), NumberRange(1, LARGEST)])
