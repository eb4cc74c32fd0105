"""What was brought in to be judged, on its way in: from our own lines, or proposed by whatever another tool marked."""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

from annotator.annotations.drafts import AnnotationDraft, Judgement, SpanDraft
from annotator.annotations.quotes import Anchored, check_in_text
from annotator.audit.kinds import EventKind
from annotator.errors import Invalid
from annotator.exports.beside_import import BesideImport, Ids, LinePlace
from annotator.exports.counts import Counts
from annotator.exports.jsonl_lines import refused
from annotator.exports.shapes import PreAnnotationEntry, PreDecisionEntry
from annotator.preannotations.models import Outcome, PreAnnotation, PreAnnotationDecision, Standing


class ProposedLine(NamedTuple):
    """What one line proposes, on its text."""

    place: LinePlace
    text: str
    entries: Sequence[PreAnnotationEntry]


class PreAnnotationImport:
    """Those of one file: stored with their text; what people decided about them when all marks are there."""

    def __init__(self, beside: BesideImport, verdicts: Collection[str], counts: Counts) -> None:
        self.beside, self.verdicts, self.counts = beside, verdicts, counts
        self._decided: list[tuple[LinePlace, PreDecisionEntry, UUID]] = []

    def take(self, lines: Iterable[ProposedLine]) -> None:
        """What stands in these lines. Raises Invalid("file") where a quote does not stand there."""
        found = [line for line in lines if line.entries]
        texts = {line.place.revision_id: line.text for line in found}
        entries = [(line.place, one) for line in found for one in line.entries]
        new = self.beside.new(PreAnnotation, entries)
        rows = [self._row(place, texts[place.revision_id], one, own_id) for place, one, own_id in new]
        self.beside.store(PreAnnotation, rows, EventKind.PREANNOTATION_IMPORTED)
        self.counts.preannotations_added += len(rows)
        self.counts.preannotations_present += len(entries) - len(rows)
        self._decided += [(place, each, own_id) for place, one, own_id in new for each in one.decisions]

    def run(self, ids: Ids) -> None:
        """The decisions. ids: of annotations by those in the file."""
        about = {id(one): preannotation_id for _, one, preannotation_id in self._decided}
        new = self.beside.new(PreAnnotationDecision, [(place, one) for place, one, _ in self._decided])
        rows = [self._decision(place, one, own_id, about[id(one)], ids) for place, one, own_id in new]
        if len({(row.preannotation_id, row.created_by_id) for row in rows}) < len(rows):
            raise Invalid("file", "One person has decided the same pre-annotation twice in this file.")
        for outcome, kind in (
            (Outcome.ACCEPTED, EventKind.PREANNOTATION_ACCEPTED),
            (Outcome.DISMISSED, EventKind.PREANNOTATION_DISMISSED),
        ):
            these = [row for row in rows if row.outcome == outcome]
            self.beside.store(PreAnnotationDecision, these, kind)

    def _row(self, place: LinePlace, text: str, one: PreAnnotationEntry, own_id: UUID) -> PreAnnotation:
        try:
            draft, anchored = self._check(text, one)
        except Invalid as invalid:
            field = next(iter(invalid.fields))
            raise refused(place.number, f"preannotations.{field}", invalid.message) from None
        said = draft.judgement
        return PreAnnotation(
            **self.beside.made(place, one, own_id), revision_id=place.revision_id,
            start_offset=anchored.start, end_offset=anchored.end, kind=draft.kind, verdict=said.verdict,
            reason=said.reason, tags=",".join(said.tags), label=one.label, tool=one.tool, maker=one.maker,
            score=one.score,
        )  # fmt: skip

    def _check(self, text: str, one: PreAnnotationEntry) -> tuple[AnnotationDraft, Anchored]:
        judgement = Judgement(one.verdict, one.reason, tuple(one.tags))
        draft = AnnotationDraft(one.kind, SpanDraft(one.start, one.end, one.exact), judgement)
        if judgement.verdict and judgement.verdict not in self.verdicts:
            raise Invalid("verdict", f"This project has no verdict “{judgement.verdict}”.")
        return draft, check_in_text(text, draft.span)

    def _decision(
        self, place: LinePlace, one: PreDecisionEntry, own_id: UUID, preannotation_id: UUID, ids: Ids
    ) -> PreAnnotationDecision:
        if (one.outcome is Outcome.ACCEPTED) != (one.annotation is not None):
            sentence = "What is accepted has an annotation, and what is dismissed has none."
            raise refused(place.number, "preannotations.decisions.annotation", sentence)
        if one.annotation is not None and one.annotation not in ids:
            sentence = f"There is no “{one.annotation}” in this file."
            raise refused(place.number, "preannotations.decisions.annotation", sentence)
        return PreAnnotationDecision(
            **self.beside.made(place, one, own_id), preannotation_id=preannotation_id,
            outcome=one.outcome.value, annotation_id=ids[one.annotation] if one.annotation else None,
            together_id=None, status=Standing.STANDING,
        )  # fmt: skip
