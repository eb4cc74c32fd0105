"""What stands in the files of other tools, before it is decided what it means here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Remark:
    """One thing that was changed or not taken, for the report."""

    #: file, and line or id within it: “a.ann, T12”
    place: str
    #: one sentence
    message: str
    #: False: it was taken, but changed
    is_refused: bool = True


@dataclass(frozen=True)
class ForeignSpan:
    """A labelled span of a document. Offsets are code points, half-open, of the document's text as it is given here."""

    #: within its document; relations name it
    id: str
    start: int
    end: int
    #: what the other tool calls it; empty where it has no label
    label: str
    #: what the file says the words are; None where it does not say: then the text is believed
    exact: str | None = None
    #: further layers or attributes: {"Certainty": "high"}
    attributes: Mapping[str, str] = field(default_factory=dict)
    #: free text beside it: a note, a comment, a description
    note: str = ""
    #: who made it, as the file names them
    created_by: str = ""
    place: str = ""
    #: a model's guess, which comes in as a pre-annotation or not at all
    is_guess: bool = False


@dataclass(frozen=True)
class ForeignRelation:
    """A labelled, directed relation between two spans, of one document or of two."""

    id: str
    label: str
    from_id: str
    to_id: str
    note: str = ""
    created_by: str = ""
    place: str = ""


@dataclass(frozen=True)
class ForeignDocument:
    """One text with what stands on it. Ids of spans are unique among all documents of one import."""

    #: file name, or file name and line
    place: str
    #: None: annotations onto an article that is here already, named by ``url`` or ``sha256``
    text: str | None
    title: str = ""
    publisher: str = ""
    author: str = ""
    #: ISO 8601 as it stands in the file, or empty
    published_at: str = ""
    url: str = ""
    language: str = ""
    #: of the text in UTF-8, where the file tells it
    sha256: bytes | None = None
    spans: Sequence[ForeignSpan] = ()
    relations: Sequence[ForeignRelation] = ()
    remarks: Sequence[Remark] = ()
