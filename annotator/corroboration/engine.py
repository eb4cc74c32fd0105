"""Which versions of the kernels proposed something. A number that only grows, and what it stands for in words."""

from collections.abc import Mapping

from annotator.corroboration.figures import conflicts, quantities, superseding
from annotator.corroboration.indexing import ENGINE as INDEXED
from annotator.corroboration.origins import clusters
from annotator.corroboration.quotes import attribution
from annotator.corroboration.stories import ranking

#: raised when suggestions are made otherwise by the same kernels
_PROPOSED = 1
#: the versions of all that makes suggestions: when one is raised, they are looked for again
ENGINE = (
    INDEXED + _PROPOSED + quantities.VERSION + conflicts.VERSION + superseding.VERSION
    + ranking.VERSION + attribution.VERSION + clusters.VERSION
)  # fmt: skip
#: engine -> what it does otherwise than the one before
CHANGES: Mapping[int, str] = {
    12: "figures are held against all that both articles say; a text of no stated language is read in its likely one; "
    "a story has the articles that half of an article's neighbours share",
    13: "of a table the first figures are read, and no more",
    14: "one passage overtakes another less often by words that the whole story has",
    15: "“April last year” is a month of that year",
    16: "counts of the dead and the hurt may be ten times apart, and are not taken for those who say so; "
    "articles a year apart tell of two years",
    17: "what contradicts a figure contradicts it wherever its article states it again; “236” counts what “236 names” "
    "counts; names in the same paragraph and years named there are taken into account",
    18: "“2.003.000” is a number, not a date",
}


def explain_engines(before: int) -> str:
    """Why suggestions of engine ``before`` were looked for again: a sentence, empty where it is the present one."""
    if before == ENGINE:
        return ""
    told = [words for number, words in sorted(CHANGES.items()) if before < number <= ENGINE]
    return f"Engine {ENGINE} instead of {before}: {'; '.join(told) or 'texts are read otherwise'}."
