"""What the labels of another tool mean here: a default for each, which people can change."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from annotator.errors import Invalid
from annotator.exports.intake.documents import ForeignDocument
from annotator.links.models import Relation

#: how a span or a relation without a label is called where people choose
NO_LABEL = "(no label)"


class Use(StrEnum):
    """What a labelled span becomes."""

    CLAIM = "claim"
    PASSAGE = "passage"
    #: a tag of what is marked at exactly the same place
    TAG = "tag"
    LEAVE = "leave"


@dataclass(frozen=True)
class Meaning:
    """What a label of spans stands for."""

    use: Use
    #: key of a verdict of the project; only claims have one
    verdict: str | None = None

    def __str__(self) -> str:
        return f"{self.use}:{self.verdict}" if self.verdict else self.use


#: words of other tools for our relations; those that none fits give context
_KNOWN = {
    Relation.CORROBORATES: ("support", "supports", "supported_by", "entailment", "agrees"),
    Relation.CONTRADICTS: ("contradict", "contradiction", "attack", "attacks", "refutes", "disagrees"),
    Relation.REPEATS: ("repeat", "duplicate", "duplicates", "same", "equiv", "coreference", "identical"),
    Relation.UPDATES: ("update", "supersedes", "corrects"),
}
_RELATIONS = {word: relation for relation, words in _KNOWN.items() for word in (relation, *words)}


@dataclass(frozen=True)
class LabelMap:
    """What each label becomes: what people chose, else a default.

    A label that is the key or the name of a verdict is a claim with it; “claim” is a claim; anything else is a
    passage with the label as its tag. A relation by a name of ours is that one; anything else is context, with its
    label as note.
    """

    #: key -> name, of the project
    verdicts: Mapping[str, str]
    #: as people write it: “claim”, “claim:disputed”, “passage”, “tag”, “leave”
    spans: Mapping[str, str] = field(default_factory=dict)
    #: “contradicts” and so on, or “leave”
    relations: Mapping[str, str] = field(default_factory=dict)
    #: where all of it waits to be judged: the tool that it comes from
    proposed_by: str = ""

    def __post_init__(self) -> None:
        for label, choice in self.spans.items():
            self._meaning(label, choice)
        for label, choice in self.relations.items():
            if choice not in (*Relation, Use.LEAVE):
                raise Invalid(
                    "map", f"{label}: “{choice[:80]}” is not among {', '.join(Relation)} and leave."
                )

    @classmethod
    def of_choices(cls, verdicts: Mapping[str, str], choices: Mapping[str, str]) -> "LabelMap":
        """From choices for labels of both kinds: a relation's name can only mean relations; “leave” means both."""
        relations = {label: one for label, one in choices.items() if one in (*Relation, Use.LEAVE)}
        spans = {label: one for label, one in choices.items() if one not in list(Relation)}
        return cls(verdicts, spans, relations)

    def of_label(self, label: str) -> Meaning:
        """What spans of this label become."""
        if (choice := self.spans.get(label or NO_LABEL)) is not None:
            return self._meaning(label, choice)
        word = label.casefold()
        for key, name in self.verdicts.items():
            if word in (key.casefold(), name.casefold()):
                return Meaning(Use.CLAIM, key)
        return Meaning(Use.CLAIM if word == Use.CLAIM else Use.PASSAGE)

    def of_relation(self, label: str) -> Relation | None:
        """What relations of this label become; None: they are left out."""
        if (choice := self.relations.get(label or NO_LABEL)) is not None:
            return None if choice == Use.LEAVE else Relation(choice)
        return _RELATIONS.get(label.casefold(), Relation.CONTEXT)

    def words_of_label(self, label: str) -> str:
        """What becomes of it, for people."""
        plain = "" if label == NO_LABEL else label
        meaning = self.of_label(plain)
        has_tag = meaning.use in (Use.CLAIM, Use.PASSAGE) and not self.is_said(plain, meaning)
        return f"{meaning}, with the tag “{plain}”" if has_tag else str(meaning)

    def words_of_relation(self, label: str) -> str:
        """The same of a relation."""
        if self.proposed_by:
            return Use.LEAVE
        return self.of_relation("" if label == NO_LABEL else label) or Use.LEAVE

    def is_said(self, label: str, meaning: Meaning) -> bool:
        """Whether the meaning already says what the label does, so that it need not stand as a tag too."""
        name = self.verdicts.get(meaning.verdict or "", "")
        return label.casefold() in ("", meaning.use, (meaning.verdict or "").casefold(), name.casefold())

    def _meaning(self, label: str, choice: str) -> Meaning:
        use, _, verdict = choice.partition(":")
        if use not in list(Use) or (verdict and use != Use.CLAIM):
            sentence = "is not among claim, claim:VERDICT, passage, tag and leave"
            raise Invalid("map", f"{label[:80]}: “{choice[:80]}” {sentence}.")
        if verdict and verdict not in self.verdicts:
            raise Invalid("map", f"{label[:80]}: This project has no verdict “{verdict[:80]}”.")
        return Meaning(Use(use), verdict or None)


@dataclass(frozen=True)
class Found:
    """What stands in some files: how many texts, and how often each label."""

    documents: int
    spans: Mapping[str, int]
    relations: Mapping[str, int]

    @classmethod
    def of(cls, documents: Iterable[ForeignDocument]) -> "Found":
        """Count."""
        number, spans, relations = 0, Counter[str](), Counter[str]()
        for document in documents:
            number += 1
            spans.update(span.label or NO_LABEL for span in document.spans)
            relations.update(relation.label or NO_LABEL for relation in document.relations)
        return cls(number, dict(sorted(spans.items())), dict(sorted(relations.items())))
