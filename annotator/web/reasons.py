"""Why a passage is suggested, in words."""

from collections.abc import Mapping
from types import MappingProxyType

from annotator.articles.models import Article
from annotator.corroboration.proposing import Reasons


def explain(why: Reasons, articles: Mapping[str, Article] = MappingProxyType({})) -> list[str]:
    """Why a passage is suggested, in a few words each."""
    told = [f"{one} against {other} ({what})" for one, other, what in why.figures]
    if why.words:
        told.append(f"{why.words} equal words, {why.identity:.0%} of the passage")
    if why.agency:
        told.append(f"credited to {why.agency}")
    elif why.origin in articles:
        told.append(f"first in {articles[why.origin].publisher or articles[why.origin].title}")
    if why.cue:
        told.append(f"“{why.cue}”")
    shared = dict.fromkeys(map(_bare, (*why.names, *why.agreeing, *why.shared)))
    if shared:
        told.append(f"both have {', '.join([*shared][:6])}")
    if why.attribution:
        told.append(f"names “{why.attribution}” as its source")
    return told


def _bare(word: str) -> str:
    """A name without the ending that says whose."""
    return word.removesuffix("’s").removesuffix("'s")
