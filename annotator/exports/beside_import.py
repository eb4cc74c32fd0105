"""What people did beside marking and linking, on its way in: see ``beside.py``. What is there already is left alone."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from annotator import clock
from annotator.accounts.permissions import Actor
from annotator.annotations.models import Annotation
from annotator.articles.models import Revision
from annotator.audit.kinds import EventKind
from annotator.audit.log import promise_event
from annotator.corroboration.kinds import Outcome as Decided
from annotator.corroboration.kinds import Standing as DecidedStanding
from annotator.corroboration.models import Suggestion
from annotator.coverage.models import MarkStatus, SentenceMark
from annotator.db import Session, in_parts
from annotator.discussions.models import Comment, CommentStatus, Thread, Topic
from annotator.exports.ids import as_id, derived_id
from annotator.exports.jsonl_lines import entry_instant, refused
from annotator.exports.new_rows import insert_things
from annotator.exports.people_import import PeopleImport
from annotator.exports.shapes import BesideEntries, NothingEntry, SentenceEntry, SuggestionEntry, ThreadEntry
from annotator.links.models import Link
from annotator.projects.models import Project
from annotator.review.models import Adjudication, Outcome, Standing

Ids = Mapping[str, uuid.UUID]


@dataclass(frozen=True)
class LinePlace:
    """Where a line of a file is here."""

    number: int
    article_id: uuid.UUID
    revision_id: uuid.UUID
    #: of the text, in code points
    length: int


class BesideImport:
    """The further keys of one file. Sentences are stored with their text, all else when everything is there."""

    def __init__(self, session: Session, actor: Actor, project: Project, people: PeopleImport) -> None:
        self.session, self.actor, self.project_id, self.people = session, actor, project.id, people
        self._waiting: list[tuple[LinePlace, BesideEntries]] = []

    def take(self, lines: Iterable[tuple[LinePlace, BesideEntries]]) -> None:
        """What stands in these lines."""
        found = [(place, entries) for place, entries in lines if entries != BesideEntries()]
        self._waiting += [
            (place, entries.model_copy(update={"sentences": [], "preannotations": []}))
            for place, entries in found
        ]
        new = self.new(SentenceMark, [(place, one) for place, entries in found for one in entries.sentences])
        marks = [self._sentence(place, one, own_id) for place, one, own_id in new]
        self.store(SentenceMark, self._unsaid(marks), EventKind.SENTENCE_MARKED)

    def run(self, ids: Ids, articles: Ids) -> None:
        """Everything else. ids: of annotations and links by those in the file; articles: of articles."""
        decided = self.new(
            Suggestion, [(place, one) for place, each in self._waiting for one in each.suggestions]
        )
        made = [self._suggestion(place, one, own_id, ids, articles) for place, one, own_id in decided]
        for is_accepted, kind in (
            (True, EventKind.SUGGESTION_ACCEPTED),
            (False, EventKind.SUGGESTION_DISMISSED),
        ):
            these = [one for one in made if (one.outcome == Decided.ACCEPTED) == is_accepted]
            self.store(Suggestion, these, kind)
        nothing = self.new(
            Adjudication, [(place, one) for place, each in self._waiting for one in each.nothing]
        )
        known = {**self._find_views(nothing), **ids}
        decisions = [self._decision(place, one, own_id, known) for place, one, own_id in nothing]
        self.store(Adjudication, decisions, EventKind.ADJUDICATION_DECIDED)
        threads = self.new(Thread, [(place, one) for place, each in self._waiting for one in each.threads])
        self.store(Thread, [self._thread(*one, ids) for one in threads], EventKind.THREAD_OPENED)
        said = [(place, comment, own_id) for place, one, own_id in threads for comment in one.comments]
        self._store_comments(said)

    def new(
        self, model: Any, entries: Sequence[tuple[LinePlace, Any]]
    ) -> list[tuple[LinePlace, Any, uuid.UUID]]:
        """Those that are not here yet, each with its id: its own where no other project has it."""
        own = [as_id(one.id) for _, one in entries]
        derived = [derived_id(place.revision_id, one.id or repr(one)) for place, one in entries]
        known: dict[uuid.UUID, uuid.UUID] = {}
        for part in in_parts(one for one in (*own, *derived) if one):
            rows = self.session.execute(select(model.id, model.project_id).where(model.id.in_(part)))
            known |= {row.id: row.project_id for row in rows}
        new = []
        for (place, one), own_id, other_id in zip(entries, own, derived, strict=True):
            is_free = own_id is not None and known.get(own_id, self.project_id) == self.project_id
            chosen = own_id if own_id and is_free else other_id
            if chosen not in known:
                known[chosen] = self.project_id
                new.append((place, one, chosen))
        return new

    def made(self, place: LinePlace, one: Any, own_id: uuid.UUID) -> dict[str, Any]:
        """The columns that all of these have."""
        made_at = self._instant(place, one.created_at) or clock.now()
        return {
            "id": own_id, "project_id": self.project_id, "article_id": place.article_id,
            "created_by_id": self.people.find(one.created_by), "created_at": made_at,
            "updated_at": self._instant(place, one.updated_at) or made_at, "version": one.version,
            "last_event_id": promise_event(self.session),
        }  # fmt: skip

    def _instant(self, place: LinePlace, value: str | None) -> datetime | None:
        return entry_instant(place.number, "created_at", value)

    def store(self, model: Any, things: Sequence[Any], kind: EventKind) -> None:
        """Store them, each with an event of this kind."""
        insert_things(self.session, self.actor, model, things, kind)

    def _sentence(self, place: LinePlace, one: SentenceEntry, own_id: uuid.UUID) -> SentenceMark:
        if not one.start < one.end <= place.length:
            raise refused(place.number, "sentences.start", "There is no such place in this text.")
        return SentenceMark(
            **self.made(place, one, own_id), revision_id=place.revision_id, start_offset=one.start,
            end_offset=one.end, mark=one.mark.value, status=MarkStatus.OPEN,
        )  # fmt: skip

    def _unsaid(self, marks: Sequence[SentenceMark]) -> list[SentenceMark]:
        """Without those of whose sentence the same person said something already."""
        columns = (
            SentenceMark.revision_id,
            SentenceMark.start_offset,
            SentenceMark.end_offset,
            SentenceMark.created_by_id,
        )
        said: set[Any] = set()
        for part in in_parts({mark.revision_id for mark in marks}):
            said |= {tuple(row) for row in self.session.execute(select(*columns).where(columns[0].in_(part)))}
        found = []
        for mark in marks:
            key = tuple(getattr(mark, column.key) for column in columns)
            if key not in said:
                said.add(key)
                found.append(mark)
        return found

    def _suggestion(
        self, place: LinePlace, one: SuggestionEntry, own_id: uuid.UUID, ids: Ids, articles: Ids
    ) -> Suggestion:
        to_article_id = _find(place, "suggestions.to_article", articles, one.to_article)
        wanted = (Revision.article_id == to_article_id, Revision.number == one.to_revision)
        target = self.session.execute(select(Revision.id, Revision.length).where(*wanted)).one_or_none()
        if target is None or not one.to_start < one.to_end <= target.length:
            raise refused(place.number, "suggestions.to_start", "There is no such place in that article.")
        if (one.outcome is Decided.ACCEPTED) != (one.link is not None):
            raise refused(
                place.number, "suggestions.link", "What is accepted has a link, and nothing else has."
            )
        return Suggestion(
            **self.made(place, one, own_id), to_article_id=to_article_id, to_revision_id=target.id,
            annotation_id=_find(place, "suggestions.annotation", ids, one.annotation), to_start=one.to_start,
            to_end=one.to_end, kind=one.kind.value, score=one.score, engine=one.engine, outcome=one.outcome.value,
            reason=one.reason, status=DecidedStanding.STANDING,
            link_id=_find(place, "suggestions.link", ids, one.link) if one.link else None,
            marked_id=_find(place, "suggestions.marked", ids, one.marked) if one.marked else None,
        )  # fmt: skip

    def _find_views(
        self, nothing: Sequence[tuple[LinePlace, NothingEntry, uuid.UUID]]
    ) -> dict[str, uuid.UUID]:
        """Ids for views that the file says nothing more of: their own where no other project has them."""
        views = {view.id: (own_id, as_id(view.id)) for _, one, own_id in nothing for view in one.views}
        taken: set[uuid.UUID] = set()
        for part in in_parts(own for _, own in views.values() if own):
            for model in (Annotation, Link):
                taken |= set(self.session.scalars(select(model.id).where(model.id.in_(part))))
        return {
            file_id: derived_id(parent, file_id) if own is None or own in taken else own
            for file_id, (parent, own) in views.items()
        }

    def _decision(self, place: LinePlace, one: NothingEntry, own_id: uuid.UUID, ids: Ids) -> Adjudication:
        views = [
            {"id": str(ids[view.id]), "by": str(self.people.find(view.by)), "stance": view.stance.value}
            for view in one.views
        ]
        return Adjudication(
            **self.made(place, one, own_id), subject=one.subject.value, outcome=Outcome.NOTHING.value,
            rule=one.rule.value, reason=one.reason, views=views, status=Standing.STANDING.value,
            readers=[str(self.people.find(name)) for name in one.readers],
        )  # fmt: skip

    def _thread(self, place: LinePlace, one: ThreadEntry, own_id: uuid.UUID, ids: Ids) -> Thread:
        about = None if one.subject is Topic.ARTICLE else _find(place, "threads.about", ids, one.about)
        return Thread(
            **self.made(place, one, own_id), subject=one.subject.value, status=one.status.value,
            annotation_id=about if one.subject is Topic.ANNOTATION else None,
            link_id=about if one.subject is Topic.LINK else None,
        )  # fmt: skip

    def _store_comments(self, said: Sequence[tuple[LinePlace, Any, uuid.UUID]]) -> None:
        thread_of = {id(one): thread_id for _, one, thread_id in said}
        new = self.new(Comment, [(place, one) for place, one, _ in said])
        comments = [
            Comment(
                **self.made(place, one, own_id), thread_id=thread_of[id(one)], text=one.text,
                mentions=[str(self.people.find(name)) for name in one.mentions], status=CommentStatus.OPEN,
            )
            for place, one, own_id in new
        ]  # fmt: skip
        self.store(Comment, comments, EventKind.COMMENT_CREATED)


def _find(place: LinePlace, name: str, ids: Ids, file_id: str) -> uuid.UUID:
    if file_id not in ids:
        raise refused(place.number, name, f"There is no “{file_id}” in this file.")
    return ids[file_id]
