"""Where a span of another tool stands in the text as it is here."""

from dataclasses import dataclass

from annotator.annotations.drafts import EXACT_AT_MOST, SpanDraft
from annotator.annotations.quotes import check_in_text
from annotator.errors import Invalid
from annotator.exports.intake.documents import ForeignSpan
from annotator.exports.intake.report import Report
from annotator.text.anchoring import find_quote
from annotator.text.graphemes import snap
from annotator.text.spans import Span

#: characters that quotes are looked for in, of one import: a search in a long text takes its time
SEARCHED_AT_MOST = 50_000_000


@dataclass
class Placing:
    """Checks every quote, and looks for those that do not stand where the file says."""

    report: Report
    searchable: int = SEARCHED_AT_MOST

    def place(self, text: str, span: ForeignSpan) -> SpanDraft | None:
        """Where it stands; None when nowhere, which the report says then."""
        try:
            return self._as_told(text, span)
        except Invalid as invalid:
            if not span.exact:
                self.report.refuse(span.place, invalid.message)
                return None
            return self._elsewhere(text, span, invalid)

    def _as_told(self, text: str, span: ForeignSpan) -> SpanDraft:
        told = Span(span.start, span.end)
        draft = SpanDraft(told.start, told.end, told.of(text) if span.exact is None else span.exact)
        whole = snap(text, told)
        if whole != told and text[told.start : told.end] == draft.exact:
            self.report.change(
                span.place, f"It cut a character at {told.start:,}–{told.end:,}; it is marked whole."
            )
            draft = SpanDraft(whole.start, whole.end, whole.of(text))
        check_in_text(text, draft)
        return draft

    def _elsewhere(self, text: str, span: ForeignSpan, refusal: Invalid) -> SpanDraft | None:
        """The likest words, or none. What one of the two is too long for is not looked for."""
        quote = span.exact or ""
        self.searchable -= len(text)
        if self.searchable < 0 or len(quote) > EXACT_AT_MOST:
            self.report.refuse(span.place, f"{refusal.message} It was not looked for elsewhere.")
            return None
        found = find_quote(text, quote, hint=max(0, span.start))
        if found is None:
            self.report.refuse(span.place, f"“{shorten(quote)}” does not stand in this text.")
            return None
        found = snap(text, found)
        words = found.of(text)
        said = "" if words == quote else f" as “{shorten(words)}”"
        message = f"“{shorten(quote)}” stands at {found.start:,}–{found.end:,}{said}, not at {span.start:,}."
        try:
            draft = SpanDraft(found.start, found.end, words)
        except Invalid as invalid:
            self.report.refuse(span.place, invalid.message)
            return None
        self.report.change(span.place, message)
        return draft


def shorten(words: str, at_most: int = 60) -> str:
    """Words on one line of a report."""
    line = " ".join(words.split())
    return line if len(line) <= at_most else line[: at_most - 1] + "…"
