"""Texts of another tool and what stands on them, as articles, annotations and links of ours.

All or nothing where the database is concerned: what cannot be taken is sorted out and reported before anything is
stored. The same files again change nothing.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import Row, select

from annotator.accounts.permissions import Actor, Permission, require
from annotator.articles.drafts import ArticleDraft
from annotator.articles.front_matter import parse_instant
from annotator.articles.models import Article, Revision
from annotator.db import Session
from annotator.errors import Invalid
from annotator.exports.ids import as_id
from annotator.exports.intake.documents import ForeignDocument, ForeignRelation
from annotator.exports.intake.entries import EntryMaker
from annotator.exports.intake.mapping import NO_LABEL, LabelMap
from annotator.exports.intake.placing import shorten
from annotator.exports.intake.proposing import Proposing
from annotator.exports.intake.report import Report
from annotator.exports.jsonl_import import import_lines
from annotator.exports.jsonl_lines import ArticleLine, LinkEntry
from annotator.links.models import Relation
from annotator.projects.models import Project
from annotator.projects.queries import list_verdicts

NOTE_AT_MOST = 10_000


def read_mapping(session: Session, project: Project, choices: dict[str, str] | None = None) -> LabelMap:
    """What labels become in this project. Raises Invalid("map")."""
    return LabelMap.of_choices(verdict_names(session, project), choices or {})


def verdict_names(session: Session, project: Project) -> dict[str, str]:
    """Name by key, of those that may still be given."""
    return {verdict.key: verdict.name for verdict in list_verdicts(session, project)}


def take_in(
    session: Session, actor: Actor, project: Project, documents: Iterable[ForeignDocument], mapping: LabelMap
) -> Report:
    """Store them in one transaction. Raises Invalid and whatever a reader raises; then nothing may be kept."""
    require(actor, Permission.IMPORT, project)
    report = Report()
    report.counts = import_lines(
        session, actor, project, _Lines(session, project, mapping, report).of(documents)
    )
    return report


def try_out(
    session: Session, actor: Actor, project: Project, documents: Iterable[ForeignDocument], mapping: LabelMap
) -> Report:
    """What would be changed and refused. ``counts`` has everything as added: what is here is not looked for."""
    require(actor, Permission.IMPORT, project)
    report = Report(is_trial=True)
    for line in _Lines(session, project, mapping, report).of(documents):
        report.counts.added += line.draft is not None
        report.counts.annotations_added += len(line.annotations)
        report.counts.preannotations_added += len(line.beside.preannotations)
        report.counts.links_added += len(line.links)
    return report


@dataclass
class _Lines:
    """Documents on their way to being lines."""

    session: Session
    project: Project
    mapping: LabelMap
    report: Report
    maker: EntryMaker = field(init=False)

    def __post_init__(self) -> None:
        self.maker = EntryMaker(self.mapping, self.report)

    def of(self, documents: Iterable[ForeignDocument]) -> list[ArticleLine]:
        """The lines; links after all annotations, because they may name one of a later document."""
        lines: list[tuple[ArticleLine, Sequence[ForeignRelation]]] = []
        for number, document in enumerate(documents, 1):
            self.report.remarks += document.remarks
            if line := self._line(number, document):
                lines.append((line, document.relations))
            else:
                self._refuse_all(document)
        if self.mapping.proposed_by:
            proposing = Proposing(self.mapping.proposed_by, self.report)
            return [proposing.line(line, relations) for line, relations in lines]
        return [replace(line, links=self._links(relations)) for line, relations in lines]

    def _line(self, number: int, document: ForeignDocument) -> ArticleLine | None:
        try:
            draft = None if document.text is None else self._draft(document, document.text)
        except Invalid as invalid:
            self.report.refuse(document.place, f"{next(iter(invalid.fields))}: {invalid.message}")
            return None
        if draft:
            entries = self.maker.make(draft.text, document.spans)
            return ArticleLine(number, "", draft.url, 1, _sha256(draft.text), draft, entries, [])
        row = self._find(document)
        if row is None:
            self.report.refuse(
                document.place, "This project has no such article, and the file brings no text."
            )
            return None
        entries = self.maker.make(row.text, document.spans)
        return ArticleLine(number, "", document.url, 1, row.sha256, None, entries, [])

    def _draft(self, document: ForeignDocument, text: str) -> ArticleDraft:
        """The article. What is told of it and cannot be stored is left out; only the text has to be right."""
        facts = {
            name: getattr(document, name) for name in ("title", "publisher", "author", "url", "language")
        }
        published_at = None
        try:
            published_at = parse_instant(document.published_at)
        except Invalid as invalid:
            self.report.change(document.place, f"published_at was left out: {invalid.message}")
        try:
            return ArticleDraft(text, published_at=published_at, **facts)
        except Invalid as invalid:
            for name in invalid.fields.keys() & facts.keys():
                message = f"{name} “{shorten(facts[name])}” was left out: {invalid.fields[name][0]}"
                self.report.change(document.place, message)
                facts[name] = ""
        return ArticleDraft(text, published_at=published_at, **facts)

    def _find(self, document: ForeignDocument) -> Row[bytes, str] | None:
        """The text here that a document without one speaks of: by its hash, else the newest at its address."""
        query = select(Revision.sha256, Revision.text).join(Article, Revision.article_id == Article.id)
        query = query.where(Revision.project_id == self.project.id).order_by(Article.id)
        if document.sha256:
            return self.session.execute(query.where(Revision.sha256 == document.sha256).limit(1)).first()
        newest = (Article.url == document.url, Revision.number == Article.revision)
        return self.session.execute(query.where(*newest).limit(1)).first() if document.url else None

    def _refuse_all(self, document: ForeignDocument) -> None:
        """What stands on a text that is not taken."""
        places = [one.place for one in document.spans] + [one.place for one in document.relations]
        for place in places:
            self.report.refuse(place or document.place, "Its text is not taken.")

    def _links(self, relations: Sequence[ForeignRelation]) -> list[LinkEntry]:
        return [link for relation in relations if (link := self._link(relation))]

    def _link(self, relation: ForeignRelation) -> LinkEntry | None:
        wanted = self.mapping.of_relation(relation.label)
        if wanted is None:
            self.report.left_out[relation.label or NO_LABEL] += 1
            return None
        ends = [self.maker.keys.get(end) for end in (relation.from_id, relation.to_id)]
        if None in ends:
            self.report.refuse(relation.place, "One of its ends was not taken, or is not in the files.")
        elif ends[0] == ends[1]:
            self.report.refuse(relation.place, "It leads from a passage to itself.")
        else:
            return self._entry(relation, wanted, ends)
        return None

    def _entry(self, relation: ForeignRelation, wanted: Relation, ends: list[str | None]) -> LinkEntry:
        """The link. What its label says beyond our relation stands in its note."""
        label = "" if relation.label.casefold() == wanted else relation.label
        note = "\n\n".join(filter(None, (label, relation.note)))
        clean = "".join(letter for letter in note if letter.isprintable() or letter in "\n\t")[:NOTE_AT_MOST]
        if clean != note:
            self.report.change(relation.place, "Its note was shortened to what can be stored.")
        values = {
            "id": relation.id if as_id(relation.id) else "", "from": ends[0], "to": ends[1],
            "relation": wanted.value, "note": clean.strip(), "created_by": relation.created_by[:100],
        }  # fmt: skip
        return LinkEntry.model_validate(values)


def _sha256(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
