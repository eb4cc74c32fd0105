"""Freezing a project as a release."""

from collections.abc import Sequence

from wtforms import BooleanField, Form, SelectField, SelectMultipleField, StringField
from wtforms.widgets import CheckboxInput, ListWidget

from annotator.errors import Invalid
from annotator.exports.catalogue import FORMATS
from annotator.exports.releases.drafts import ALWAYS, NO_LICENCE, ReleaseDraft
from annotator.exports.releases.models import Release
from annotator.forms import show_problems

#: what can be chosen beside ALWAYS
CHOICES = {one.name: one for one in FORMATS if one.name != ALWAYS and not one.has_log}


class ReleaseForm(Form):
    """What ``annotator release create`` asks."""

    name = StringField(
        "Version",
        description="How it is cited, such as 1.0. It also draws the splits: another version deals them otherwise.",
        render_kw={"maxlength": 40, "required": True, "autocomplete": "off"},
    )
    licence = StringField(
        "Licence",
        default=NO_LICENCE,
        description="As SPDX names it, such as CC-BY-4.0. NOASSERTION: none is stated.",
        render_kw={"maxlength": 100, "autocomplete": "off"},
    )
    formats = SelectMultipleField(
        "Formats beside JSON lines",
        choices={name: one.title for name, one in CHOICES.items()},
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    names = BooleanField(
        "People by their names",
        description="Otherwise they are reader-01, reader-02, …, the same in every release.",
    )
    as_of = StringField(
        "As it was",
        description="Empty: as it is now. Else an entry of the log by its number, or an instant: 2026-03-14 18:00.",
    )
    since = SelectField(
        "Say what changed since",
        default="",
        description="Puts a log of corrections into the release.",
    )

    def offer(self, releases: Sequence[Release]) -> None:
        """Older releases to compare with."""
        self.since.choices = {"": "no older release", **{one.name: one.name for one in releases}}

    def read(self) -> ReleaseDraft | None:
        """None where something is to be put right, which then stands beside its field."""
        if not self.validate():
            return None
        licence = (self.licence.data or "").strip() or NO_LICENCE
        try:
            return ReleaseDraft(
                (self.name.data or "").strip(),
                licence,
                tuple(self.formats.data or ()),
                bool(self.names.data),
            )
        except Invalid as invalid:
            show_problems(self, invalid)
            return None
