"""The project that is made up for measuring exports."""

import json

from annotator.exports.inventing import invent_project
from annotator.text.graphemes import is_boundary

FAMILY = "👨‍👩‍👧‍👦"


def test_no_mark_cuts_what_people_see_as_one_character() -> None:
    text = f"We go home {FAMILY}{FAMILY}{FAMILY} tonight {FAMILY} and wait."
    for line in invent_project([text], 3, 90):
        article = json.loads(line)
        for mark in article["annotations"]:
            assert article["text"][mark["start"] : mark["end"]] == mark["exact"]
            assert all(is_boundary(article["text"], mark[end]) for end in ("start", "end"))
