"""Taking a project away: the log notes it and is sealed, then everything is read in one view."""

import uuid
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from itertools import groupby

from sqlalchemy import func, select

from annotator.accounts.permissions import Actor, Permission, require
from annotator.articles.models import Article
from annotator.audit.history import Moment, find_seq
from annotator.audit.log import Recorded
from annotator.audit.noting import THE_INSTALLATION, note_export
from annotator.audit.past import reading_past
from annotator.audit.queries import last_seq
from annotator.audit.sealing import Sealer
from annotator.db import Database, Session
from annotator.exports.catalogue import Format, get_format
from annotator.exports.dataset import Member, read_dataset
from annotator.exports.history import require_whole_log
from annotator.exports.losses import Losses
from annotator.exports.packing import pack
from annotator.exports.records import ArticleRecord
from annotator.links.visibility import log_seen_by
from annotator.projects.queries import get_project


@dataclass
class Progress:
    """How far an export is, in articles; formats that walk twice stay at the end meanwhile."""

    done: int = 0
    total: int = 0
    #: what is being done, where that is not writing articles
    step: str = ""
    #: what is to be known of the file
    remark: str = ""


@dataclass(frozen=True)
class Watched:
    """The same records, counted."""

    articles: Iterable[ArticleRecord]
    progress: Progress

    def __iter__(self) -> Iterator[ArticleRecord]:
        for at, (_, revisions) in enumerate(
            groupby(self.articles, key=lambda record: record["article"]["id"]), 1
        ):
            yield from revisions
            self.progress.done = max(self.progress.done, at)


@dataclass(frozen=True)
class Order:
    """An export that was allowed and noted in the log."""

    actor: Actor
    slug: str
    project_id: uuid.UUID
    format: Format
    #: as of which event; None for now
    seq: int | None
    #: the event that notes it
    noted: Recorded
    #: the last event of the installation's log before it
    installation_event: int

    @property
    def filename(self) -> str:
        """ASCII, safe in any file system."""
        when = f"{self.noted.at:%Y-%m-%d}" if self.seq is None else f"as-of-{self.seq}"
        return f"{self.slug}-{when}.{self.format.suffix}"


@dataclass(frozen=True)
class Taken:
    """An export on its way."""

    order: Order
    #: the files, read while they are taken
    members: Iterator[Member] = field(repr=False)
    #: what the format leaves out; complete when everything was taken
    losses: Losses
    progress: Progress

    @property
    def chunks(self) -> Iterator[bytes]:
        """All of it as one file: the only member, or a ZIP of them."""
        if self.order.format.is_archive:
            yield from pack(self.members)
            return
        for member in self.members:
            yield from member.chunks


def order_export(session: Session, actor: Actor, slug: str, format_: str, as_of: str | None = None) -> Order:
    """Ask for a whole project, as it is or as it was at a moment: the number of an event, or an instant.

    Raises NotFound, NotAllowed, Invalid("format") and Invalid("as_of") before anything is noted.
    """
    wanted = get_format(format_)
    project = get_project(session, actor, slug)
    require(actor, Permission.EXPORT, project)
    if wanted.has_log:
        require_whole_log(session, actor, project)
    seq = None
    if as_of is not None:
        require(actor, Permission.READ_LOG, project)
        seq = find_seq(session, log_seen_by(session, actor, project), Moment.parse(as_of))
    what = wanted.name if seq is None else f"{wanted.name} as of event {seq}"
    newest = last_seq(session, THE_INSTALLATION)
    noted = note_export(session, actor, project, what=what)
    return Order(actor, slug, project.id, wanted, seq, noted, newest)


def take(database: Database, sealer: Sealer, order: Order) -> Taken:
    """Begin an export whose order is committed. As of a moment it has the bytes it had then, erased values apart."""
    sealer.seal_now(order.project_id)
    losses, progress = Losses(), Progress()
    return Taken(order, _members(database, order, losses, progress), losses, progress)


def take_project(  # noqa: PLR0913  (an order, and who carries it out)
    database: Database,
    sealer: Sealer,
    actor: Actor,
    slug: str,
    *,
    format_: str = "jsonl",
    as_of: str | None = None,
) -> Taken:
    """Both in one."""
    with database.writing() as session:
        order = order_export(session, actor, slug, format_, as_of)
    return take(database, sealer, order)


def _members(database: Database, order: Order, losses: Losses, progress: Progress) -> Iterator[Member]:
    with _view(database, order) as session:
        project = get_project(session, order.actor, order.slug)
        articles = select(func.count()).select_from(Article).where(Article.project_id == project.id)
        progress.total = session.scalar(articles) or 0
        data = read_dataset(session, order.actor, project, order.seq, talk=True)
        yield from order.format.files(replace(data, articles=Watched(data.articles, progress)), losses)


def _view(database: Database, order: Order) -> AbstractContextManager[Session]:
    if order.seq is None:
        return database.reading()
    with database.reading() as session:
        project = get_project(session, order.actor, order.slug)
    return reading_past(database, project, order.seq)
