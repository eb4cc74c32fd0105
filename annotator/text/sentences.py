"""Split text into sentences.

Sentences are what a reader steps through, and what a quote is shown in. A line break always
ends one. What full stops mean is in ``languages.py``; scripts with their own full stop need no rules.
"""

from __future__ import annotations

import re

from annotator.text.languages import Rules, rules_for
from annotator.text.spans import Span

_LINE = re.compile(r"[^\r\n\u2028\u2029]+")
_MARKS = r".!?\u2026\u203c\u2047-\u2049\u061f\u06d4\u0964\u0965\u0589\u1362\u1367"
_WIDE_MARKS = r"\u3002\uff01\uff1f\uff61"
#: a run of sentence ends, the brackets and quotes that close behind it, and white space or the line's end.
#: Full-width marks need no space after them. A run is looked at once, from its start, however long it is.
_END = re.compile(
    rf"(?<![{_MARKS}])(?P<mark>[{_MARKS}]++)"
    r"(?P<closed>(?:['\"\u2019\u201d\u00bb\u203a)\]}]|[\u2018\u201c](?=[\u2018\s]|$))*+)(?P<space>\s+|$)"
    rf"|[{_WIDE_MARKS}]+[\u300d\u300f\u3011\uff09\u3009\u300b\u201d\u2019)\"']*\s*"
)
_LAST_WORD = re.compile(r"[^\s(\[{\"'\u2018\u2019\u201c\u201d\u00ab\u2014\u2013/]*$")
_NEXT = re.compile(
    r"(?:[\s\"'\u2018\u2019\u201c\u201d\u00ab\u00bb\u2039\u203a\u201e\u201a(\[{\u2014\u2013-])*(?P<word>\w+)?"
)
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
_MAX_DIGITS = 4
#: a word is looked for at most this far back
_REACH = 40


def split_sentences(text: str, language: str = "en") -> list[Span]:
    """The sentences of ``text``, in order, without the white space around them."""
    rules = rules_for(language)
    spans: list[Span] = []
    for line in _LINE.finditer(text):
        spans += _split_line(text, line.start(), line.end(), rules)
    return spans


def _split_line(text: str, start: int, end: int, rules: Rules) -> list[Span]:
    spans: list[Span] = []
    for found in _END.finditer(text, start, end):
        # "1." before an item of a list
        is_number = found.start() - start <= _MAX_DIGITS and text[start : found.start()].isdigit()
        if found.end() < end and (is_number or not _ends_sentence(text, found, end, rules)):
            continue
        _add(spans, text, start, found.end())
        start = found.end()
    _add(spans, text, start, end)
    return spans


def _add(spans: list[Span], text: str, start: int, end: int) -> None:
    words = text[start:end]
    kept = words.strip()
    if kept:
        start += len(words) - len(words.lstrip())
        spans.append(Span(start, start + len(kept)))


def _ends_sentence(text: str, found: re.Match[str], end: int, rules: Rules) -> bool:
    mark = found["mark"]
    if mark is None:
        return True
    following = _NEXT.match(text, found.end(), end)
    word = (following["word"] or "") if following else ""
    if word[:1].islower():
        return False
    if mark != ".":
        return True
    before = _LAST_WORD.search(text, max(0, found.start() - _REACH), found.start())
    return _stop_ends(before.group() if before else "", word, bool(found["closed"]), rules)


def _stop_ends(before: str, word: str, is_closed: bool, rules: Rules) -> bool:
    """Whether one full stop after the word ``before`` ends a sentence when ``word`` follows."""
    key = before.lower()
    if key in rules.titles:
        return False
    if key in rules.before_figures:
        return not word[:1].isdigit()
    if before.isdigit():
        return not (rules.has_ordinals and len(before) <= 2 and not is_closed)
    if key in rules.endings or _INITIALS.fullmatch(before):
        return is_closed or word.lower() in rules.openers or not word
    return True
