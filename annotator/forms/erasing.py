"""What goes for good, and why."""

from collections.abc import Iterable

from wtforms import Form, RadioField, StringField

from annotator.annotations.models import Annotation
from annotator.links.erasing import Value
from annotator.links.models import Link

#: value -> what it is called on the page
NAMES = {
    Value.QUOTE: "the quoted words, only in this mark",
    Value.PASSAGE: "the quoted words, here and wherever they stand in the texts of this article",
    Value.REASON: "the reason",
    Value.SOURCES: "all sources",
    Value.TAGS: "all tags",
    Value.NOTE: "the note of the link",
    Value.REMARKS: "what was said in the log about changes of this",
}


WHY = "Such as: asked for under the GDPR. It stays in the log, for all members; leave out what goes."


class ErasingForm(Form):
    """``field`` is ``value`` or, of a link, ``value:link id``."""

    field = RadioField("What goes", validate_choice=False)
    reason = StringField("Why", description=WHY)

    def offer(self, annotation: Annotation, links: Iterable[Link]) -> None:
        """What there is to erase, with the words that stand there now; they may have been others before."""
        sources = "; ".join(source.title or source.url for source in annotation.sources)
        tags = ", ".join(tag.name for tag in annotation.tags)
        present = {
            Value.QUOTE: annotation.exact, Value.PASSAGE: annotation.exact, Value.REASON: annotation.reason,
            Value.SOURCES: sources, Value.TAGS: tags,
        }  # fmt: skip
        choices = {value.value: _label(NAMES[value], words) for value, words in present.items()}
        choices |= {Value.REMARKS.value: NAMES[Value.REMARKS].capitalize()}
        choices |= {f"{Value.NOTE}:{link.id}": _label(NAMES[Value.NOTE], link.note) for link in links}
        self.field.choices = list(choices.items())


class CommentErasingForm(Form):
    """Of a comment there is one value to erase."""

    reason = StringField("Why", description=WHY)


def _label(name: str, words: str) -> str:
    line = " ".join(words.split())
    shown = line if len(line) <= 80 else f"{line[:79]}…"
    return f"{name.capitalize()}: {shown or 'nothing now, only what was there before'}"
