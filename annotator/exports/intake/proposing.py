"""What would come in as annotations, as pre-annotations: people judge it first."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from annotator.accounts.permissions import Actor, Permission, require
from annotator.db import Session, instant_text
from annotator.errors import Invalid
from annotator.exports.intake.documents import ForeignRelation
from annotator.exports.intake.report import Report
from annotator.exports.jsonl_import import import_lines
from annotator.exports.jsonl_lines import AnnotationEntry, ArticleLine, read_line
from annotator.exports.shapes import BesideEntries, PreAnnotationEntry
from annotator.preannotations.models import LABEL_AT_MOST, MAKER_AT_MOST
from annotator.projects.models import Project

#: our own lines, as the tool that something comes from
OURS = "jsonl"


def propose_jsonl(session: Session, actor: Actor, project: Project, lines: Iterable[bytes]) -> Report:
    """Our own lines, their annotations as pre-annotations, in one transaction. Raises Invalid as ``import_jsonl()``."""
    require(actor, Permission.IMPORT, project)
    report = Report()
    proposing = Proposing(OURS, report)
    read = (read_line(number, data) for number, data in enumerate(lines, 1) if data.strip())
    report.counts = import_lines(session, actor, project, (proposing.own_line(line) for line in read))
    return report


@dataclass(frozen=True)
class Proposing:
    """Turns lines into such that only propose, and says in the report what a pre-annotation cannot hold."""

    tool: str
    report: Report

    def line(self, line: ArticleLine, relations: Sequence[ForeignRelation]) -> ArticleLine:
        """One of another tool. Relations would be links, and there are no marks yet that these could join."""
        for relation in relations:
            self.report.refuse(
                relation.place, "It joins what is not judged yet: a pre-annotation has no links."
            )
        proposed = tuple(self._entry(one, one.label) for one in line.annotations)
        return replace(line, annotations=[], beside=BesideEntries(preannotations=proposed))

    def own_line(self, line: ArticleLine) -> ArticleLine:
        """One of ours. What somebody else proposed stands there too, without what people decided about it."""
        if left := ", ".join(_left(line)):
            self.report.refuse(f"line {line.number}", f"A pre-annotation has no place for {left}.")
        marked = (self._entry(one, one.draft.judgement.verdict or one.draft.kind) for one in line.annotations)
        there = (one.model_copy(update={"decisions": ()}) for one in line.beside.preannotations)
        beside = BesideEntries(preannotations=(*there, *marked))
        return replace(line, annotations=[], links=[], beside=beside)

    def _entry(self, one: AnnotationEntry, label: str) -> PreAnnotationEntry:
        said, span = one.draft.judgement, one.draft.span
        values = {
            # never the id of a mark: the log knows things by their ids
            "id": f"{self.tool} {one.file_id}"[:100] if one.file_id else "",
            "start": span.start, "end": span.end, "exact": span.exact, "kind": one.draft.kind,
            "verdict": said.verdict, "reason": said.reason, "tags": said.tags,
            "label": _clean(label, LABEL_AT_MOST), "tool": self.tool, "score": one.score,
            "maker": _clean(one.created_by, MAKER_AT_MOST),
            "created_at": instant_text(one.created_at) if one.created_at else None,
        }  # fmt: skip
        try:
            return PreAnnotationEntry.model_validate(values)
        except ValueError:
            raise Invalid("file", f"“{values['label']}” stands where no text has room for it.") from None


def _clean(words: str, at_most: int) -> str:
    """On one line, as it can be stored."""
    return "".join(letter for letter in " ".join(words.split()) if letter.isprintable())[:at_most]


def _left(line: ArticleLine) -> Iterator[str]:
    marks, beside = line.annotations, line.beside
    for what, number in (
        ("sources", sum(len(one.draft.judgement.sources) for one in marks)),
        ("decisions of curators", sum(one.decision is not None for one in marks)),
        ("links", len(line.links)),
        ("sentences with nothing to check", len(beside.sentences)),
        ("decisions about suggestions", len(beside.suggestions)),
        ("decisions that there is nothing", len(beside.nothing)),
        ("discussions", len(beside.threads)),
        ("decisions about pre-annotations", sum(len(one.decisions) for one in beside.preannotations)),
    ):
        if number:
            yield f"{what} ({number:,})"
