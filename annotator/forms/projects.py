"""Projects, their rules and their vocabulary."""

from wtforms import BooleanField, Form, IntegerField, SelectField, StringField, TextAreaField
from wtforms.widgets import HiddenInput

from annotator.forms import unix_lines
from annotator.projects.drafts import ProjectDraft, VerdictDraft
from annotator.projects.models import AgreeBy, Colour, Pattern, Project

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
    origins_for_sourced = IntegerField(
        "Independent origins of a sourced claim",
        description="Passages that tell the same from one origin count once. 1: the claim’s own article is enough.",
    )
    overlap = IntegerField(
        "Readers per article",
        description="How many people read each article when you spread them, and when someone asks for the next one.",
    )
    blind = BooleanField(
        "Read blind",
        description="Reviewers see what others marked in an article once they have submitted it, not before.",
    )
    hand_back_days = IntegerField(
        "Hand back after days without a change",
        description="An article that its reader leaves alone for so long goes to somebody else. 0: never.",
    )
    agree_by = SelectField(
        "Settled without a curator",
        choices={
            AgreeBy.ALL.value: "what all readers found",
            AgreeBy.MAJORITY.value: "what more than half found",
        },
        description="Where readers agree like this, it goes into the record; a curator decides the rest.",
    )
    hide_names = BooleanField(
        "Hide who said what from whoever decides",
        description="Readers stand there as numbers until the difference is settled.",
    )
    settle_own = BooleanField(
        "Curators may decide where one view is their own",
        description="Off: somebody else has to.",
    )

    lists_published = BooleanField(
        "List for everybody what is published",
        description="A public page of all published claims, and a feed for other sites. Off: only who has the address "
        "of a published claim finds it.",
    )

    def draft(self, project: Project) -> ProjectDraft:
        """For ``project``, which keeps what the form does not ask. Raises Invalid."""
        return ProjectDraft(
            project.slug, self.title.data or "", self.guidelines.data or "",
            require_source=bool(self.require_source.data), require_reason=bool(self.require_reason.data),
            blind=bool(self.blind.data), overlap=_number(self.overlap, project.overlap),
            origins_for_sourced=_number(self.origins_for_sourced, project.origins_for_sourced),
            hand_back_days=_number(self.hand_back_days, project.hand_back_days),
            settle_own=bool(self.settle_own.data), hide_names=bool(self.hide_names.data),
            lists_published=bool(self.lists_published.data),
            agree_by=(self.agree_by.data or "") if self.agree_by.raw_data else project.agree_by,
        )  # fmt: skip


def _number(field: IntegerField, stored: int) -> int:
    """What was typed; what is no number is none that can be taken."""
    if not field.raw_data:
        return stored
    return -1 if field.data is None else field.data


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
