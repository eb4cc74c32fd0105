"""Publishing a claim."""

from wtforms import Form, TextAreaField

from annotator.publishing.actions import NOTE_AT_MOST


class PublicationForm(Form):
    """What is said with a correction or a withdrawal; the first version needs nothing."""

    note = TextAreaField(render_kw={"rows": 2, "maxlength": NOTE_AT_MOST, "dir": "auto"})
