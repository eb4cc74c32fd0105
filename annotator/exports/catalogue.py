"""Every format that a project leaves in: its names, what it is for, and what it cannot hold."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from annotator.errors import Invalid
from annotator.exports.dataset import DataSet, Member
from annotator.exports.formats.brat import write_brat
from annotator.exports.formats.cas import write_cas_json, write_xmi
from annotator.exports.formats.claimreview import write_claimreview
from annotator.exports.formats.conll import write_conll
from annotator.exports.formats.csv_tables import write_csv
from annotator.exports.formats.doccano import write_doccano
from annotator.exports.formats.graphml import write_graphml
from annotator.exports.formats.jsonl import write_jsonl
from annotator.exports.formats.label_studio import write_label_studio
from annotator.exports.formats.parquet import write_parquet
from annotator.exports.formats.project import write_project
from annotator.exports.formats.web_annotation import write_web_annotation
from annotator.exports.formats.webanno import write_webanno
from annotator.exports.losses import OURS, Counted, Losses, Part

Write = Callable[[DataSet, Losses], Iterator[Member]]


@dataclass(frozen=True)
class Format:
    """One format. ``write`` gives one member, or several where ``is_archive``: then they leave as one ZIP."""

    #: as commands and addresses say it
    name: str
    #: as pages say it
    title: str
    #: one sentence: who reads it
    use: str
    #: the ending of a file, without a dot
    suffix: str
    media_type: str
    write: Write
    #: parts of a record that it has no place for
    lacks: tuple[Part, ...] = ()
    is_archive: bool = False
    #: whether it holds the whole log: only for those from whom nothing of it is hidden
    has_log: bool = False
    #: whether it holds what only formats of our own can
    is_ours: bool = False

    def files(self, data: DataSet, losses: Losses) -> Iterator[Member]:
        """What it is made of, and in ``losses`` what it leaves out."""
        lacks = frozenset((*self.lacks, *(() if self.is_ours else OURS)))
        counted = Counted(data.articles, losses, lacks) if lacks else data.articles
        return self.write(replace(data, articles=counted), losses)


FORMATS: tuple[Format, ...] = (
    Format(
        "jsonl", "JSON lines", "Everything, one article a line; it comes back in as it went out.",
        "jsonl", "application/jsonl", write_jsonl, is_ours=True,
    ),
    Format(
        "csv", "CSV tables", "Everything as tables for spreadsheets, pandas and R, the view of every reader included.",
        "zip", "application/zip", write_csv, (Part.PREANNOTATIONS,), is_archive=True, is_ours=True,
    ),
    Format(
        "brat", "brat standoff", "Each text with a file of annotations, for brat and the tools that read its files.",
        "zip", "application/zip", write_brat,
        (Part.FACTS, Part.SOURCES, Part.AUTHORS, Part.TIMES, Part.VIEWS), is_archive=True,
    ),
    Format(
        "webanno", "WebAnno TSV", "Each text as a table of its words, for INCEpTION and WebAnno.",
        "zip", "application/zip", write_webanno,
        (Part.FACTS, Part.SOURCES, Part.AUTHORS, Part.TIMES, Part.VIEWS), is_archive=True,
    ),
    Format(
        "conll", "CoNLL (IOB2)", "One word a line with the verdict, to train and measure models.",
        "conll", "text/plain; charset=utf-8", write_conll,
        (Part.FACTS, Part.REASONS, Part.TAGS, Part.SOURCES, Part.AUTHORS, Part.TIMES, Part.VIEWS, Part.LINKS),
    ),
    Format(
        "web-annotation", "Web Annotation", "W3C JSON-LD for annotation tools and linked data, with the texts.",
        "zip", "application/zip", write_web_annotation, (Part.VIEWS,), is_archive=True,
    ),
    Format(
        "doccano", "doccano", "Texts with labelled spans and the relations between them, for doccano.",
        "jsonl", "application/jsonl", write_doccano,
        (Part.TAGS, Part.SOURCES, Part.AUTHORS, Part.TIMES, Part.VIEWS, Part.NOTES),
    ),
    Format(
        "label-studio", "Label Studio", "Tasks with regions, choices and relations, and the configuration for them.",
        "zip", "application/zip", write_label_studio,
        (Part.SOURCES, Part.AUTHORS, Part.TIMES, Part.VIEWS, Part.NOTES), is_archive=True,
    ),
    Format(
        "claimreview", "ClaimReview", "What was found, as schema.org JSON-LD for search engines and fact-check feeds.",
        "json", "application/ld+json", write_claimreview,
        (Part.TEXTS, Part.ARTICLES, Part.PASSAGES, Part.AUTHORS, Part.VIEWS, Part.LINKS, Part.NOTES),
    ),
    Format(
        "graphml", "GraphML", "Annotations and their links as a graph, for Gephi, Cytoscape, igraph and NetworkX.",
        "graphml", "application/xml", write_graphml, (Part.TEXTS, Part.SOURCES, Part.VIEWS),
    ),
    Format(
        "project", "Project with its log", "Everything that happened, for another installation: the proofs stay valid.",
        "zip", "application/zip", write_project, is_archive=True, has_log=True, is_ours=True,
    ),
    Format(
        "cas-xmi", "UIMA CAS (XMI)", "INCEpTION, DKPro and other UIMA programs; comes back in.",
        "zip", "application/zip", write_xmi, (Part.FACTS, Part.SOURCES, Part.VIEWS), is_archive=True,
    ),
    Format(
        "cas-json", "UIMA CAS (JSON)", "The same as JSON CAS 0.4; comes back in.",
        "zip", "application/zip", write_cas_json, (Part.FACTS, Part.SOURCES, Part.VIEWS), is_archive=True,
    ),
    Format(
        "parquet", "Parquet", "Everything as typed tables, for DuckDB, Polars and Hugging Face datasets.",
        "zip", "application/zip", write_parquet, is_archive=True,
    ),
)  # fmt: skip

NAMES = tuple(one.name for one in FORMATS)
_BY_NAME = {one.name: one for one in FORMATS}


def get_format(name: str) -> Format:
    """The format of this name. Raises Invalid("format")."""
    try:
        return _BY_NAME[name]
    except KeyError:
        raise Invalid("format", f"There is no format “{name}”. There are: {', '.join(NAMES)}.") from None
