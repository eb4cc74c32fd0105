"""Every format of other tools that comes in: its names, and how it is known among others."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from annotator.errors import Invalid
from annotator.exports.intake.brat import read_brat
from annotator.exports.intake.cas import knows_cas_json, knows_xmi, read_cas
from annotator.exports.intake.claimreview import knows_claimreview, read_claimreview
from annotator.exports.intake.conll import knows_conll, read_conll
from annotator.exports.intake.csv_tables import knows_csv_tables, read_csv_tables
from annotator.exports.intake.doccano import knows_doccano, read_doccano
from annotator.exports.intake.documents import ForeignDocument
from annotator.exports.intake.label_studio import knows_label_studio, read_label_studio
from annotator.exports.intake.web_annotation import knows_web_annotation, read_web_annotation
from annotator.exports.intake.webanno import knows_webanno, read_webanno

Read = Callable[[Mapping[str, bytes]], Iterator[ForeignDocument]]
#: (name of a file, how it begins) -> whether it is of this format
Sniff = Callable[[str, bytes], bool]
#: of a file, enough to tell its format
HEAD_BYTES = 4096


@dataclass(frozen=True)
class Reader:
    """One format."""

    #: as commands and addresses say it
    name: str
    #: as pages say it
    title: str
    #: what its files may be called, with the dot
    endings: tuple[str, ...]
    read: Read
    #: None: nobody could tell it from others, so it has to be named
    sniff: Sniff | None = None

    def knows(self, name: str, head: bytes) -> bool:
        """Whether this file looks like one of its own."""
        is_named_so = PurePosixPath(name).suffix.lower() in self.endings
        return is_named_so and self.sniff is not None and self.sniff(name, head)


def _by_name(_name: str, _head: bytes) -> bool:
    """Nothing else is called so."""
    return True


#: of two that know a file, the first is taken
READERS: tuple[Reader, ...] = (
    Reader("brat", "brat standoff", (".ann", ".a1", ".a2"), read_brat, _by_name),
    Reader("webanno", "WebAnno TSV", (".tsv",), read_webanno, knows_webanno),
    Reader(
        "conll", "CoNLL (IOB, BIOES)", (".conll", ".iob", ".iob2", ".bio", ".txt"), read_conll, knows_conll
    ),
    Reader("csv", "CSV tables", (".csv",), read_csv_tables, knows_csv_tables),
    Reader("cas-xmi", "UIMA CAS (XMI)", (".xmi", ".zip"), read_cas, knows_xmi),
    Reader("cas-json", "UIMA CAS (JSON)", (".json",), read_cas, knows_cas_json),
    Reader(
        "web-annotation",
        "Web Annotation",
        (".json", ".jsonld", ".jsonl"),
        read_web_annotation,
        knows_web_annotation,
    ),
    Reader(
        "claimreview",
        "ClaimReview",
        (".json", ".jsonld", ".jsonl", ".html", ".htm"),
        read_claimreview,
        knows_claimreview,
    ),
    Reader("label-studio", "Label Studio", (".json",), read_label_studio, knows_label_studio),
    Reader("doccano", "doccano", (".jsonl", ".json", ".csv"), read_doccano, knows_doccano),
)

NAMES = tuple(one.name for one in READERS)


def get_reader(name: str) -> Reader:
    """The reader of this name. Raises Invalid("format")."""
    for reader in READERS:
        if reader.name == name:
            return reader
    raise Invalid("format", f"There is no format “{name[:80]}”. There are: {', '.join(NAMES)}.")


def find_reader(heads: Iterable[tuple[str, bytes]]) -> Reader | None:
    """Whose files these are, by (name, how it begins) of each: the first that knows one of them."""
    known = list(heads)
    for reader in READERS:
        if any(reader.knows(name, head) for name, head in known):
            return reader
    return None


def choose_reader(format_: str, files: Mapping[str, bytes]) -> Reader:
    """By name, or by how the files begin if that is “auto”. Raises Invalid("format")."""
    if format_ != "auto":
        return get_reader(format_)
    if reader := find_reader((name, data[:HEAD_BYTES]) for name, data in files.items()):
        return reader
    raise Invalid("format", f"These files do not say what they are; name the format: {', '.join(NAMES)}.")
