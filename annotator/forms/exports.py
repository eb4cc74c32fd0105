"""Taking a project away."""

from wtforms import Form, RadioField, StringField

from annotator.exports.catalogue import FORMATS


class ExportForm(Form):
    """Which format, and of when."""

    format = RadioField("Format", choices={one.name: one.title for one in FORMATS}, default=FORMATS[0].name)
    as_of = StringField(
        "As it was",
        description="Empty: as it is now. Else an entry of the log by its number, or an instant: 2026-03-14 18:00.",
    )
