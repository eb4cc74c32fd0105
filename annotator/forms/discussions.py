"""What the forms of discussions may send."""

from datetime import UTC, datetime

from wtforms import Form, HiddenField, StringField, TextAreaField

from annotator.discussions.drafts import TEXT_AT_MOST, CommentDraft
from annotator.forms.annotations import VersionForm, require_valid


class CommentForm(Form):
    """A new comment."""

    text = TextAreaField("Comment", render_kw={"rows": 3, "maxlength": TEXT_AT_MOST, "dir": "auto"})
    #: what a new thread is about: one of these
    article = StringField()
    annotation = StringField()
    link = StringField()
    #: up to when the discussion above the form was read
    seen = HiddenField()
    #: “thread” for the page of the discussion itself, which one then stays on
    page = HiddenField()

    def draft(self) -> CommentDraft:
        """The draft, checked."""
        require_valid(self)
        return CommentDraft(self.text.data or "")

    def seen_at(self) -> datetime | None:
        """The instant of ``seen``; None when there is none."""
        try:
            at = datetime.fromisoformat(self.seen.data or "")
            return at.astimezone(UTC) if at.tzinfo else None
        except (ValueError, OverflowError):
            return None


class ChangedCommentForm(VersionForm):
    """Other words for a comment."""

    text = TextAreaField("Comment")

    def draft(self) -> CommentDraft:
        """The draft, checked."""
        require_valid(self)
        return CommentDraft(self.text.data or "")
