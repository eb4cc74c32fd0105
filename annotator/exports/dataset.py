"""A project on its way out, and the files it becomes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from annotator.accounts.permissions import Actor
from annotator.db import Session
from annotator.exports.history import History
from annotator.exports.records import ArticleRecord, read_records
from annotator.projects.models import Project, Verdict
from annotator.projects.queries import list_verdicts


@dataclass(frozen=True)
class Member:
    """One file of an export: its path with ``/`` between folders, and its bytes, made while they are taken."""

    name: str
    chunks: Iterable[bytes]


@dataclass(frozen=True)
class DataSet:
    """A project as formats see it. ``articles`` may be walked more than once; each walk reads them anew."""

    slug: str
    title: str
    #: Markdown
    guidelines: str
    #: retired ones too, in their order
    verdicts: Sequence[Verdict]
    articles: Iterable[ArticleRecord]
    #: read when it is asked for, by someone from whom nothing of the log is hidden
    history: History | None = None


@dataclass(frozen=True)
class _Articles:
    """The records of a project, read from the database on each walk."""

    session: Session
    actor: Actor
    project: Project
    talk: bool

    def __iter__(self) -> Iterator[ArticleRecord]:
        return read_records(self.session, self.actor, self.project, talk=self.talk)


def read_dataset(
    session: Session, actor: Actor, project: Project, seq: int | None = None, *, talk: bool = False
) -> DataSet:
    """A project in the view of one session: what is walked twice is twice the same.

    seq: of a view of the past. talk: with what people said to each other, which is never for the public.
    """
    verdicts = list_verdicts(session, project, retired=True)
    articles = _Articles(session, actor, project, talk)
    history = History(session, actor, project, seq)
    return DataSet(project.slug, project.title, project.guidelines, verdicts, articles, history)


def document_name(record: ArticleRecord) -> str:
    """What a revision is called where each is a file of its own: unique in a project, and safe in any file system."""
    article = record["article"]
    return f"{article['id']}.{article['revision']}"
