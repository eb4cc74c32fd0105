"""What the reader's and the claim page's forms may send."""

from werkzeug.datastructures import MultiDict
from wtforms import (
    DateField,
    Field,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)  # fmt: skip
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, NumberRange, Optional

from annotator.annotations.drafts import AnnotationDraft, Judgement, SourceDraft, SpanDraft
from annotator.annotations.models import Annotation, Kind
from annotator.errors import Invalid
from annotator.links.models import Relation
from annotator.projects.models import Verdict

LARGEST = 2**31 - 1
WHOLE = "This must be a whole number."


def require_valid(form: Form) -> None:
    """Raise Invalid with everything that is wrong with a form."""
    if not form.validate():
        raise Invalid.of(
            [(name, str(sentence)) for name, field in form._fields.items() for sentence in _sentences(field)]
        )


def _sentences(field: Field) -> list[str]:
    found: list[str] = []
    for error in field.errors if isinstance(field.errors, (list, tuple)) else [field.errors]:
        found += (
            [str(inner) for errors in error.values() for inner in errors]
            if isinstance(error, dict)
            else [str(error)]
        )
    return found


class _Offset(IntegerField):
    """A code point offset."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """As an integer, or one sentence."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(WHOLE) from None


class VersionForm(Form):
    """Which version was read."""

    version = _Offset(validators=[InputRequired("Say which version you read."), NumberRange(1, LARGEST)])


class SpanForm(Form):
    """A place in a text."""

    start = _Offset(validators=[InputRequired("Say where the span starts."), NumberRange(0, LARGEST)])
    end = _Offset(validators=[InputRequired("Say where the span ends."), NumberRange(1, LARGEST)])
    exact = StringField()
    revision = _Offset(validators=[Optional(), NumberRange(1, LARGEST)])

    def draft(self) -> SpanDraft:
        """The span, checked."""
        require_valid(self)
        return SpanDraft(self.start.data or 0, self.end.data or 0, self.exact.data or "", self.revision.data)


class NewAnnotationForm(SpanForm):
    """A new mark, as the script sends it."""

    kind = StringField()
    verdict = StringField()
    reason = TextAreaField()

    def annotation(self) -> AnnotationDraft:
        """The draft, checked."""
        return AnnotationDraft(
            self.kind.data or "", self.draft(), Judgement(self.verdict.data, self.reason.data or "")
        )


class QuoteForm(Form):
    """A new mark without script: the quote itself, copied from the text."""

    exact = TextAreaField("Quote", description="Copy the passage from the text and paste it here.")
    kind = SelectField(
        "Mark it as", choices=[SelectChoice(Kind.CLAIM, "a claim"), SelectChoice(Kind.PASSAGE, "a passage")]
    )


class EndsForm(VersionForm, SpanForm):
    """New ends for a mark."""


class VerdictForm(VersionForm):
    """Only the verdict."""

    verdict = StringField()


class SourceForm(Form):
    """One source."""

    url = StringField("Web address", render_kw={"type": "url", "inputmode": "url", "autocomplete": "off"})
    title = StringField("Title or document")
    quote = TextAreaField("What it says", render_kw={"rows": 2})
    accessed_on = DateField("Read on", validators=[Optional()])

    @property
    def is_blank(self) -> bool:
        """Whether nothing but a date was filled in: an unused row."""
        return not any((self.url.data, self.title.data, self.quote.data))


class JudgementForm(VersionForm):
    """All that is thought of a span."""

    kind = HiddenField()
    verdict = RadioField("Verdict", validate_choice=False)
    reason = TextAreaField("Reason", render_kw={"rows": 3})
    tags = StringField("Tags", description="Parted by commas.", render_kw={"autocomplete": "off"})
    sources = FieldList(FormField(SourceForm), min_entries=0, max_entries=50)

    @classmethod
    def of(
        cls, annotation: Annotation, verdicts: list[Verdict], formdata: MultiDict[str, str] | None = None
    ) -> "JudgementForm":
        """The form of one annotation, filled with what is stored unless ``formdata`` says otherwise."""
        stored = {
            "version": annotation.version, "kind": annotation.kind, "verdict": annotation.verdict or "",
            "reason": annotation.reason,
            "tags": ", ".join(tag.name for tag in annotation.tags), "sources": [*annotation.sources, None],
        }  # fmt: skip
        form = cls(formdata, data=stored)
        form.verdict.choices = [SelectChoice(verdict.key, verdict.name) for verdict in verdicts]
        return form

    def judgement(self) -> Judgement:
        """The draft, checked. Rows of sources that were left empty are not sources."""
        require_valid(self)
        sources = tuple(
            SourceDraft(
                (row.url.data or "").strip(),
                (row.title.data or "").strip(),
                (row.quote.data or "").strip(),
                row.accessed_on.data,
            )
            for row in (entry.form for entry in self.sources)
            if not row.is_blank
        )
        verdict = self.verdict.data if self.kind.data != Kind.PASSAGE else None
        return Judgement(
            verdict or None, self.reason.data or "", tuple((self.tags.data or "").split(",")), sources
        )


#: what the passage that a link comes from does to the one it goes to
RELATION_WORDS = {
    Relation.CORROBORATES.value: "corroborates this one", Relation.CONTRADICTS.value: "contradicts this one",
    Relation.REPEATS.value: "repeats this one (same origin)", Relation.UPDATES.value: "updates this one",
    Relation.CONTEXT.value: "gives context to this one",
}  # fmt: skip


class NewLinkForm(Form):
    """A link to an annotation, or to a fresh span of ``to_article``."""

    # "from" is a word of Python's
    to = StringField()
    to_article = StringField()
    start = _Offset(validators=[Optional()])
    end = _Offset(validators=[Optional()])
    exact = StringField()
    revision = _Offset(validators=[Optional()])
    relation = StringField()
    note = TextAreaField()

    def span(self) -> SpanDraft:
        """The fresh span, checked."""
        require_valid(self)
        if self.start.data is None or self.end.data is None:
            raise Invalid("to", "Choose the passage that you link to.")
        return SpanDraft(self.start.data, self.end.data, self.exact.data or "", self.revision.data)


class LinkForm(VersionForm):
    """New words for a link."""

    relation = SelectField("Relation", choices=[SelectChoice(relation) for relation in Relation])
    note = TextAreaField("Note", render_kw={"rows": 2})
