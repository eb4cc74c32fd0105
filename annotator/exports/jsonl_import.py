"""Taking our own JSON lines in again: articles, annotations onto them, and links.

All or nothing, and again changes nothing. An id of the file is kept where it is free. Where another project of this
database has it, or the file gives none, one is derived from the project and the entry, so that the same file still
finds what it left. Rows go in by Core, a part at a time, because a hundred thousand mapped objects would take minutes;
each has its event.
"""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import select

from annotator import clock
from annotator.accounts.permissions import Actor, Permission, require
from annotator.annotations.models import Annotation
from annotator.annotations.quotes import check_in_text
from annotator.articles.actions import Imported, Outcome, import_articles, return_to_revision
from annotator.articles.models import Article, Revision
from annotator.audit.kinds import EventKind
from annotator.audit.log import promise_event
from annotator.db import Session, in_parts
from annotator.errors import Invalid
from annotator.exports.beside_import import BesideImport, LinePlace
from annotator.exports.counts import Counts
from annotator.exports.ids import as_id, derived_id
from annotator.exports.jsonl_lines import AnnotationEntry, ArticleLine, LinkEntry, read_line, refused
from annotator.exports.link_import import LinkImport
from annotator.exports.new_rows import NewRow, insert_marks
from annotator.exports.people_import import PeopleImport
from annotator.exports.preannotation_import import PreAnnotationImport, ProposedLine
from annotator.exports.settled_import import DecisionImport, NewDecision
from annotator.projects.models import Project
from annotator.projects.queries import list_verdicts

#: stored at once, so many articles or their annotations
PART = 100
MARKS = 1_000


@dataclass(frozen=True)
class _Place:
    """Where a line's annotations go."""

    line: ArticleLine
    article_id: uuid.UUID
    revision_id: uuid.UUID
    text: str

    @property
    def as_line_place(self) -> LinePlace:
        """Without the text."""
        return LinePlace(self.line.number, self.article_id, self.revision_id, len(self.text))


def import_jsonl(session: Session, actor: Actor, project: Project, lines: Iterable[bytes]) -> Counts:
    """Import a file's lines in one transaction. Raises Invalid with the line, the field and a sentence."""
    read = (read_line(number, data) for number, data in enumerate(lines, 1) if data.strip())
    return import_lines(session, actor, project, read)


def import_lines(session: Session, actor: Actor, project: Project, lines: Iterable[ArticleLine]) -> Counts:
    """The same for lines that were read already, from whatever they came."""
    require(actor, Permission.IMPORT, project)
    return _Import(session, actor, project).run(lines)


class _Import:
    """One file on its way in."""

    def __init__(self, session: Session, actor: Actor, project: Project) -> None:
        self.session, self.actor, self.project = session, actor, project
        self.counts = Counts()
        self.people = PeopleImport(session, actor, project)
        self.verdicts = {verdict.key for verdict in list_verdicts(session, project, retired=True)}
        self.links: list[tuple[int, LinkEntry]] = []
        #: id in the file -> (id here, article here)
        self.stored: dict[str, tuple[uuid.UUID, uuid.UUID]] = {}
        #: the same of articles
        self.articles: dict[str, uuid.UUID] = {}
        self.decisions = DecisionImport(session, actor, project, self.people)
        self.beside = BesideImport(session, actor, project, self.people)
        self.proposed = PreAnnotationImport(self.beside, self.verdicts, self.counts)

    def run(self, lines: Iterable[ArticleLine]) -> Counts:
        """Articles and annotations part by part, then the links, whose ends are all there by then."""
        for part in _parts(lines):
            self._import_part(part)
            self.session.expunge_all()
        links = LinkImport(self.session, self.actor, self.project, self.people, self.stored)
        self.counts.links_added, self.counts.links_present = links.run(self.links)
        self.counts.ids_changed += len(links.renamed)
        self.decisions.waiting += links.decided
        ids = {**{name: own for name, (own, _) in self.stored.items()}, **links.ids}
        self.decisions.run(ids)
        self.beside.run(ids, self.articles)
        self.proposed.run(ids)
        return self.counts

    def _import_part(self, part: list[ArticleLine]) -> None:
        self.project = self.session.get_one(Project, self.project.id)
        self._import_articles([line for line in part if line.draft])
        places = self._find_places(part)
        entries = [(place, at, entry) for place in places for at, entry in enumerate(place.line.annotations)]
        self._import_annotations(entries)
        self.articles |= {place.line.file_id: place.article_id for place in places}
        self.beside.take((place.as_line_place, place.line.beside) for place in places)
        self.proposed.take(
            ProposedLine(place.as_line_place, place.text, place.line.beside.preannotations)
            for place in places
        )
        self.links += [(line.number, link) for line in part for link in line.links]

    def _import_articles(self, lines: Sequence[ArticleLine]) -> None:
        drafts = [line.draft for line in lines if line.draft]
        done = import_articles(self.session, self.actor, self.project, drafts) if drafts else []
        new = {one.article_id for one in done if one.outcome is Outcome.ADDED}
        for line, imported in zip(lines, done, strict=True):
            self._count(imported)
            own_id = line.draft and line.draft.id
            is_new = imported.outcome is Outcome.ADDED
            self.counts.ids_changed += is_new and own_id not in (None, imported.article_id)
            if line.current and imported.article_id in new:
                where = (self.project, imported.article_id)
                return_to_revision(self.session, self.actor, *where, number=line.current)

    def _count(self, imported: Imported) -> None:
        self.counts.added += imported.outcome is Outcome.ADDED
        self.counts.revised += imported.outcome is Outcome.REVISED
        self.counts.present += imported.outcome is Outcome.PRESENT

    def _find_places(self, part: list[ArticleLine]) -> list[_Place]:
        """The revision of each line: the one with its text, else the newest of its URL."""
        columns = (Revision.id, Revision.sha256, Revision.article_id)
        query = (
            select(*columns)
            .join(Article, Revision.article_id == Article.id)
            .where(Revision.project_id == self.project.id)
        )
        hashes = [line.sha256 for line in part if line.sha256]
        by_hash = {
            row.sha256: (row.id, row.article_id)
            for row in self.session.execute(query.where(Revision.sha256.in_(hashes)))
        }
        places = []
        for line in part:
            found = by_hash.get(line.sha256) if line.sha256 else None
            if found is None and line.sha256 is None:
                newest = query.where(Article.url == line.url, Revision.number == Article.revision).order_by(
                    Article.id
                )
                row = self.session.execute(newest.limit(1)).one_or_none()
                found = None if row is None else (row.id, row.article_id)
            if found is None:
                raise refused(
                    line.number, "article", "This project has no such article, and the line brings no text."
                )
            text = (
                line.draft.text
                if line.draft
                else self.session.scalars(select(Revision.text).where(Revision.id == found[0])).one()
            )
            places.append(_Place(line, found[1], found[0], text))
        return places

    def _import_annotations(self, entries: list[tuple[_Place, int, AnnotationEntry]]) -> None:
        known = self._known([as_id(entry.file_id) for _, _, entry in entries])
        derived = [derived_id(place.revision_id, _key(entry)) for place, _, entry in entries]
        known |= self._known(derived)
        rows = []
        for (place, at, entry), other_id in zip(entries, derived, strict=True):
            own_id = as_id(entry.file_id)
            taken = own_id is None or known.get(own_id, self.project.id) != self.project.id
            annotation_id = other_id if own_id is None or taken else own_id
            if entry.file_id:
                self.stored[entry.file_id] = (annotation_id, place.article_id)
            if annotation_id in known:
                self.counts.annotations_present += 1
                continue
            known[annotation_id] = self.project.id
            self.counts.ids_changed += own_id is not None and taken
            row = self._new(place, at, entry, annotation_id)
            rows.append(row)
            if entry.decision:
                self.decisions.waiting.append(NewDecision(row, entry.decision, entry.views))
        for is_settled, kind in ((False, EventKind.ANNOTATION_CREATED), (True, EventKind.ANNOTATION_SETTLED)):
            insert_marks(
                self.session, self.actor, [row for row in rows if row.is_settled == is_settled], kind
            )
        self.counts.annotations_added += len(rows)

    def _known(self, ids: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, uuid.UUID]:
        """Which of these ids are taken, and by which project."""
        found: dict[uuid.UUID, uuid.UUID] = {}
        for part in in_parts(annotation_id for annotation_id in ids if annotation_id):
            query = select(Annotation.id, Annotation.project_id).where(Annotation.id.in_(part))
            found |= {row.id: row.project_id for row in self.session.execute(query)}
        return found

    def _new(self, place: _Place, at: int, entry: AnnotationEntry, annotation_id: uuid.UUID) -> NewRow:
        verdict = entry.draft.judgement.verdict
        try:
            if verdict is not None and verdict not in self.verdicts:
                raise Invalid("verdict", f"This project has no verdict “{verdict}”.")
            anchored = check_in_text(place.text, entry.draft.span)
        except Invalid as invalid:
            raise refused(
                place.line.number, f"annotations.{at}.{next(iter(invalid.fields))}", invalid.message
            ) from None
        created_at = entry.created_at or clock.now()
        return NewRow(
            id=annotation_id, project_id=self.project.id, article_id=place.article_id, revision_id=place.revision_id,
            kind=entry.draft.kind, start_offset=anchored.start, end_offset=anchored.end, exact=anchored.exact,
            prefix=anchored.prefix, suffix=anchored.suffix, verdict=verdict, reason=entry.draft.judgement.reason,
            created_by_id=self.people.find(entry.created_by), created_at=created_at,
            updated_at=entry.updated_at or created_at, last_event_id=promise_event(self.session),
            judgement=entry.draft.judgement, version=entry.version, is_settled=entry.decision is not None,
        )  # fmt: skip


def _parts(lines: Iterable[ArticleLine]) -> Iterator[list[ArticleLine]]:
    """A part at a time, the revisions of one article together and the oldest first."""
    part: list[ArticleLine] = []
    for _, group in groupby(lines, key=lambda line: line.file_id or line.number):
        if len(part) >= PART or sum(len(line.annotations) for line in part) >= MARKS:
            yield part
            part = []
        part += sorted(group, key=lambda line: line.revision)
    if part:
        yield part


def _key(entry: AnnotationEntry) -> str:
    """What makes an entry itself: its id in the file, or without one all that it says."""
    return entry.file_id or repr((entry.draft, entry.created_by))
