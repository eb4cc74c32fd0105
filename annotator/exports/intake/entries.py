"""Spans of another tool as annotations of ours, one text at a time."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from annotator.annotations.drafts import TAGS_AT_MOST, AnnotationDraft, Judgement, SpanDraft
from annotator.articles.front_matter import parse_instant
from annotator.errors import Invalid
from annotator.exports.ids import as_id
from annotator.exports.intake.documents import ForeignSpan
from annotator.exports.intake.mapping import NO_LABEL, LabelMap, Use
from annotator.exports.intake.placing import Placing, shorten
from annotator.exports.intake.report import Report
from annotator.exports.jsonl_lines import AnnotationEntry

TAG_AT_MOST = 60
REASON_AT_MOST = 10_000

_Place = tuple[int, int]


@dataclass
class EntryMaker:
    """Makes entries, and says in the report what it changes and what it cannot take."""

    mapping: LabelMap
    report: Report
    #: id of a span -> what its annotation is called in this import; relations name the former
    keys: dict[str, str] = field(default_factory=dict)
    placing: Placing = field(init=False)

    def __post_init__(self) -> None:
        self.placing = Placing(self.report)

    def make(self, text: str, spans: Sequence[ForeignSpan]) -> list[AnnotationEntry]:
        """The annotations of one text. A span that is only a tag goes to what is marked at the same place."""
        digest = hashlib.sha256(text.encode()).hexdigest()
        marks, tags = self._sort(spans)
        seen = Counter[str]()
        found = []
        for span in marks:
            if (draft := self._draft(text, span, tags.get((span.start, span.end), ()))) is None:
                continue
            key = _key(digest, span, seen)
            self.keys[span.id] = key
            made = (span.created_by, self._made_at(span), None)
            scores = (_score_in(name, value) for name, value in span.attributes.items())
            score = next((one for one in scores if one is not None), None)
            found.append(AnnotationEntry(key, draft, *made, label=span.label, score=score))
        return found

    def _sort(self, spans: Sequence[ForeignSpan]) -> tuple[list[ForeignSpan], Mapping[_Place, Sequence[str]]]:
        """Those that become annotations, and the tags for each place."""
        wanted = [span for span in spans if self.mapping.proposed_by or not span.is_guess]
        if guesses := [] if self.mapping.proposed_by else [span for span in spans if span.is_guess]:
            number = f"there are {len(guesses):,}"
            message = f"Guesses of a model are not taken; {number}. They can come in as pre-annotations."
            self.report.refuse(guesses[0].place, message)
        uses = [(self.mapping.of_label(span.label).use, span) for span in wanted]
        marks = [span for use, span in uses if use in (Use.CLAIM, Use.PASSAGE)]
        places = {(span.start, span.end) for span in marks}
        tags = defaultdict[_Place, list[str]](list)
        for use, span in uses:
            if use is Use.LEAVE:
                self.report.left_out[span.label or NO_LABEL] += 1
            elif use is Use.TAG and (span.start, span.end) in places:
                tags[span.start, span.end].append(span.label)
            elif use is Use.TAG:
                message = f"“{shorten(span.label)}” is to be a tag, and nothing is marked at its place."
                self.report.refuse(span.place, message)
        return marks, tags

    def _draft(self, text: str, span: ForeignSpan, more_tags: Sequence[str]) -> AnnotationDraft | None:
        place = self.placing.place(text, span)
        if place is None:
            return None
        try:
            return self._draft_at(place, span, more_tags)
        except Invalid as invalid:
            self.report.refuse(span.place, invalid.message)
            return None

    def _draft_at(self, place: SpanDraft, span: ForeignSpan, more_tags: Sequence[str]) -> AnnotationDraft:
        meaning = self.mapping.of_label(span.label)
        verdict, reasons, tags = meaning.verdict, [span.note], list(more_tags)
        if not self.mapping.is_said(span.label, meaning):
            tags.insert(0, span.label)
        for name, value in self._attributes(span):
            match name.casefold():
                case "verdict" if meaning.use is Use.CLAIM and value in self.mapping.verdicts:
                    verdict = verdict or value
                case "reason":
                    reasons.insert(0, value)
                case "tags":
                    tags += value.split(",")
                case "kind" if value == meaning.use:
                    pass
                case "created_at" if self._made_at(span):
                    pass
                case _:
                    tags.append(name if value in ("", "true") else f"{name}: {value}")
        reason = self._reason("\n\n".join(filter(None, dict.fromkeys(reasons))), span.place)
        judgement = Judgement(verdict, reason, self._tags(tags, span.place))
        return AnnotationDraft(meaning.use.value, place, judgement)

    def _reason(self, reason: str, place: str) -> str:
        if len(reason) > REASON_AT_MOST:
            self.report.change(place, f"Its note was cut to {REASON_AT_MOST:,} characters.")
        return reason[:REASON_AT_MOST]

    def _tags(self, tags: Iterable[str], place: str) -> tuple[str, ...]:
        """As they can be stored: without commas, not too long, not too many."""
        found = {}
        for tag in filter(None, (" ".join(tag.split()) for tag in tags)):
            stored = tag.replace(",", ";")[:TAG_AT_MOST].strip()
            if stored != tag:
                self.report.change(place, f"The tag “{shorten(tag)}” is stored as “{stored}”.")
            found[stored] = True
        if len(found) > TAGS_AT_MOST:
            message = f"It has {len(found):,} tags; the first {TAGS_AT_MOST} are taken."
            self.report.change(place, message)
        return tuple(found)[:TAGS_AT_MOST]

    def _attributes(self, span: ForeignSpan) -> Iterator[tuple[str, str]]:
        """All but how sure somebody was, where that is kept by itself."""
        for name, value in span.attributes.items():
            if not (self.mapping.proposed_by and _score_in(name, value) is not None):
                yield name, value

    def _made_at(self, span: ForeignSpan) -> datetime | None:
        try:
            return parse_instant(span.attributes.get("created_at"))
        except Invalid:
            return None


def _score_in(name: str, value: str) -> int | None:
    """How sure something was, from 0 to 1, in thousandths; None where an attribute does not say that."""
    if name.casefold() not in ("score", "confidence"):
        return None
    try:
        told = float(value)
    except ValueError:
        return None
    return round(told * 1_000) if 0 <= told <= 1 else None


def _key(digest: str, span: ForeignSpan, seen: Counter[str]) -> str:
    """What it is called: its id where that could be one of ours, else all that the file says of it.

    Not what becomes of it: the same file again finds what it left, whatever its labels are taken for by then.
    """
    if as_id(span.id):
        return span.id
    said = (digest, span.start, span.end, span.label, span.exact, sorted(span.attributes.items()), span.note)
    name = hashlib.sha256(repr((said, span.created_by)).encode(errors="surrogatepass")).hexdigest()
    seen[name] += 1
    return f"{name}.{seen[name]}"
