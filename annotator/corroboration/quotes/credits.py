"""Credits: lines and openings that say from whom an article, or some of it, was taken.

"TOWN (Wire) —" speaks for the whole article, "With material from Wire" for some of it.
"""

from __future__ import annotations

import re

from annotator.corroboration.quotes.outlets import is_agency
from annotator.corroboration.quotes.sources import Cue, Kind, Reach
from annotator.text.spans import Span

_WORD = r"(?:[^\W\d_a-z][\w&.'\u2019-]*|(?:dpa|afp|ap|epd|sda|apa|kna)\b)"
_NAME = rf"(?P<name>{_WORD}(?: (?:of |de )?{_WORD}){{0,4}})"
_LEAD = r"[^\S\n]*[(\[\u2014\u2013-]*[^\S\n]*"
_THE = r"(?:the |der |die |das |dem |den )?"
#: "TOWN, State (Wire) —" or "(Wire) —"
_DATELINE = re.compile(
    rf"[^\S\n]*(?P<town>{_WORD}(?:(?:, ?| |/){_WORD}){{0,5}},? ?)?"
    rf"\((?P<name>{_WORD}(?:[ /]{_WORD}){{0,3}})\)[^\S\n]*(?P<dash>[\u2014\u2013:-]{{1,2}})?"
)
_WHOLE = re.compile(
    rf"{_LEAD}(?i:source:|quelle:|via|copyright(?: \d{{4}})?|\u00a9(?: \d{{4}})?|provided by|distributed by"
    r"|(?:this (?:article|story|report) |first |originally )(?:was |first |originally ){0,2}"
    rf"(?:published|provided|distributed|appeared) (?:by|in|on|at)"
    rf"|zuerst erschienen (?:in|bei))[: ]+{_THE}{_NAME}"
)
_FOLLOWING = re.compile(rf"{_LEAD}(?i:more from|mehr von)[: ]+{_THE}{_NAME}[^\S\n]*:")
_PART = re.compile(
    rf"{_LEAD}(?i:with (?:additional )?(?:files|material|reporting|reports|contributions|information) (?:from|by)"
    r"|additional reporting by|includes (?:material|reporting) from|mit (?:agentur)?material (?:von|der|des))"
    rf"[: ]+{_THE}{_NAME}"
)
_CONTRIBUTED = re.compile(rf"{_LEAD}(?:The )?{_NAME},? (?:also )?contributed (?:to this|reporting|to the)")
#: "By Ines Vane, Associated Press" under a headline
_BYLINE = re.compile(rf"[^\S\n]*(?:By|Von) [^\n]{{2,60}}?(?:,|\||/|\u2013|\u2014) ?(?:The )?{_NAME}[^\S\n]*$")
_ALONE = re.compile(rf"{_LEAD}(?:The )?{_NAME}[)\].]*[^\S\n]*$")
_LINES = (
    (_PART, Reach.PART),
    (_CONTRIBUTED, Reach.PART),
    (_WHOLE, Reach.ARTICLE),
    (_FOLLOWING, Reach.FOLLOWING),
)
_LINE = re.compile(r"[^\r\n\u2028\u2029]+")
#: code points: a credit stands at the start of a line, and a line that is one is short
_LOOKED_AT = 160


def find_credits(text: str) -> list[Cue]:
    """The credits of ``text``, in order. They look alike in most languages that are written in Latin letters."""
    cues = []
    for line in _LINE.finditer(text):
        end = min(line.end(), line.start() + _LOOKED_AT)
        found = _DATELINE.match(text, line.start(), end)
        if found and _is_dateline(found):
            cues.append(_cue(text, found, Reach.ARTICLE, Kind.AGENCY))
        elif line.end() == end:
            cue = _credit_line(text, line.start(), end)
            cues += [cue] if cue else []
    return cues


def _is_dateline(found: re.Match[str]) -> bool:
    if is_agency(_first_name(found["name"])):
        return True
    town = (found["town"] or "").strip(" ,")
    return bool(found["dash"]) and town.isupper()


def _credit_line(text: str, start: int, end: int) -> Cue | None:
    for pattern, reach in _LINES:
        found = pattern.match(text, start, end)
        if found:
            return _cue(text, found, reach, None)
    for pattern in (_BYLINE, _ALONE):
        found = pattern.match(text, start, end)
        if found and is_agency(found["name"]):
            return _cue(text, found, Reach.ARTICLE, Kind.AGENCY)
    return None


def _cue(text: str, found: re.Match[str], reach: Reach, kind: Kind | None) -> Cue:
    start, end = found.span("name")
    while text[end - 1] in ".,-'\u2019":
        end -= 1
    name = _first_name(text[start:end])
    kind = kind or (Kind.AGENCY if is_agency(name) else Kind.OUTLET)
    whole = found.group()
    span = Span(
        found.start() + len(whole) - len(whole.lstrip()), max(end, found.start() + len(whole.rstrip(" .,")))
    )
    return Cue(span, Span(start, end), text[start:end], name, kind, "", reach)


def _first_name(name: str) -> str:
    """ "dpa/AFP" names two; the first is the one the text is by."""
    return name.split("/", maxsplit=1)[0]


def credited_agency(text: str, language: str = "en") -> str | None:
    """The agency that an article is credited to, wholly or in part, or None. ``language`` changes nothing yet."""
    del language
    found = [cue for cue in find_credits(text) if cue.kind is Kind.AGENCY]
    found.sort(key=lambda cue: cue.reach is not Reach.ARTICLE)
    return found[0].name if found else None
