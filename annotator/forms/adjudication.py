"""What a curator may send: a decision, and which of the differences to show."""

import uuid
from collections.abc import Iterable, Mapping

from wtforms import Form, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from annotator.annotations.drafts import Judgement, SourceDraft
from annotator.annotations.models import Kind
from annotator.articles.models import Article
from annotator.errors import Invalid
from annotator.forms import lines_filter
from annotator.forms.annotations import VersionForm, require_valid
from annotator.links.models import Relation
from annotator.review.drafts import Choice, DecisionDraft
from annotator.review.models import Matter

#: what readers can differ in, as the queue is filtered
KINDS = {
    "": "Any difference", "presence": "Who marked it", "kind": "Claim or passage", "span": "Where it starts and ends",
    "verdict": "Verdict", "link": "Links",
}  # fmt: skip


class QueueForm(Form):
    """Comes from an address that someone may have typed: what is unknown is left out."""

    article = SelectField("Article", validate_choice=False)
    kind = SelectField("They differ in", validate_choice=False)

    def offer(self, articles: Iterable[Article], counts: Mapping[str, int]) -> None:
        """What there is to choose from; counts: of differences of each kind."""
        self.article.choices = {
            "": "All articles",
            **{str(one.id): one.title or "Untitled" for one in articles},
        }
        self.kind.choices = {
            key: f"{name} ({counts.get(key, 0)})" if key else name for key, name in KINDS.items()
        }


class DecisionForm(Form):
    """One of the views, something else, or nothing."""

    matter = HiddenField()
    state = HiddenField()
    #: “take” with the id of a view, “own” or “nothing”
    choice = StringField()
    #: with “own”: whose span it has
    member = RadioField("Which words", validate_choice=False)
    kind = RadioField(
        "It is", choices=[SelectChoice(Kind.CLAIM, "a claim"), SelectChoice(Kind.PASSAGE, "a passage")],
        default=Kind.CLAIM.value, validate_choice=False,
    )  # fmt: skip
    verdict = RadioField("Verdict", validate_choice=False)
    relation = SelectField("Relation", choices=[SelectChoice(one) for one in Relation], validate_choice=False)
    source = StringField(
        "Source",
        description="The web address or the document that it rests on.",
        render_kw={"autocomplete": "off"},
    )
    reason = TextAreaField("Reason", filters=lines_filter(), render_kw={"rows": 3, "dir": "auto"})

    def draft(self) -> DecisionDraft:
        """The decision, checked."""
        require_valid(self)
        word, _, member = (self.choice.data or "").partition(" ")
        if word not in list(Choice) or self.matter.data not in list(Matter):
            raise Invalid(
                "choice", "Choose one of the views, or say that nobody is right or nothing is here."
            )
        choice, kind, reason = Choice(word), self.kind.data or "", self.reason.data or ""
        judgement = Judgement()
        if choice is Choice.OWN and self.matter.data == Matter.ANNOTATION:
            verdict = self.verdict.data if kind == Kind.CLAIM else None
            judgement = Judgement(verdict, reason, sources=self._sources())
        return DecisionDraft(
            Matter(self.matter.data), choice, self.state.data or "", _id(member or self.member.data), reason,
            kind=kind, judgement=judgement, relation=self.relation.data or "",
        )  # fmt: skip

    def _sources(self) -> tuple[SourceDraft, ...]:
        typed = (self.source.data or "").strip()
        if not typed:
            return ()
        is_address = typed.startswith(("https://", "http://"))
        return (SourceDraft(url=typed) if is_address else SourceDraft(title=typed),)


class ReopenForm(VersionForm):
    """Which decision."""

    adjudication = HiddenField()


def _id(typed: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(typed or "")
    except ValueError:
        return None
