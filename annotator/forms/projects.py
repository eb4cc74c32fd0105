"""Projects, their rules and their vocabulary."""

from wtforms import BooleanField, Form, IntegerField, SelectField, StringField, TextAreaField
from wtforms.widgets import HiddenInput

from annotator.forms import unix_lines
from annotator.projects.drafts import ProjectDraft, VerdictDraft
from annotator.projects.models import Colour, Pattern

SHORTCUTS = ("", "s", "d", "u", *"123456789")


class NewProjectForm(Form):
    """What a project starts with."""

    title = StringField("Title", description="Shown in the bar and in every export.")
    slug = StringField(
        "Short name",
        description="Part of every address; it cannot change later. Letters a–z, digits and hyphens.",
    )

    def draft(self) -> ProjectDraft:
        """Raises Invalid."""
        return ProjectDraft(slug=self.slug.data or "", title=self.title.data or "")


class SettingsForm(Form):
    """A project's own words and rules."""

    version = IntegerField(widget=HiddenInput())
    title = StringField("Title", description="Shown in the bar and in every export.")
    guidelines = TextAreaField(
        "Guidelines",
        filters=[unix_lines],
        description="Markdown. What reviewers agree on; one click away on every page.",
    )
    require_source = BooleanField(
        "Ask for a source where a verdict needs one",
        description="A claim without one stays on its reviewer's list. A corroborating link counts as a source.",
    )
    require_reason = BooleanField(
        "Ask for a reason where a verdict needs one",
        description="Off: such a verdict may stand without a word of explanation.",
    )

    def draft(self, slug: str) -> ProjectDraft:
        """Raises Invalid."""
        return ProjectDraft(
            slug,
            self.title.data or "",
            self.guidelines.data or "",
            bool(self.require_source.data),
            bool(self.require_reason.data),
        )


class VerdictForm(Form):
    """One entry of the vocabulary."""

    version = IntegerField(widget=HiddenInput())
    key = StringField(
        "Key", description="In exports and the API; it cannot change later. Letters a–z, digits, _ or -."
    )
    name = StringField("Name", description="What people read.")
    colour = SelectField(
        "Colour", choices={colour.value: colour.value for colour in Colour}, default=Colour.GREY.value
    )
    pattern = SelectField(
        "Line", choices={pattern.value: pattern.value for pattern in Pattern}, default=Pattern.DASHED.value
    )
    shortcut = SelectField("Key in the reader", choices={key: key or "none" for key in SHORTCUTS})
    needs_source = BooleanField("Needs a source or a corroborating link")
    needs_reason = BooleanField("Needs a reason")

    def draft(self) -> VerdictDraft:
        """Raises Invalid."""
        return VerdictDraft(
            self.key.data or "", self.name.data or "", self.colour.data or "", self.pattern.data or "",
            self.shortcut.data or "", bool(self.needs_source.data), bool(self.needs_reason.data),
        )  # fmt: skip
