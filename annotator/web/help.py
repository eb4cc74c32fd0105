"""The help page."""

from werkzeug.wrappers import Response as AnyResponse

from annotator.projects.drafts import DEFAULT_VERDICTS
from annotator.web import web
from annotator.web.keys import COVERAGE_KEYS, KEYS, SETTLING_KEYS, SUGGESTION_KEYS
from annotator.web.request import answer_page, public

MEANINGS = {
    "sourced": "What it says was found to be so.",
    "disputed": "Something trustworthy says otherwise.",
    "unverified": "Nobody could find out so far.",
}


@web.get("/help")
@public
def help_page() -> AnyResponse:
    """Keys, words, and how things are kept."""
    return answer_page(
        "help/help.html",
        keys=KEYS + SETTLING_KEYS + SUGGESTION_KEYS + COVERAGE_KEYS,
        verdicts=DEFAULT_VERDICTS,
        meanings=MEANINGS,
        nav="help",
    )
