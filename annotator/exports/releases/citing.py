"""How a release is cited: CITATION.cff (Citation File Format 1.2.0) and a line of BibTeX. Pure."""

import json
import re

from annotator.exports.releases.drafts import NO_LICENCE
from annotator.exports.releases.facts import Facts


def citation_cff(facts: Facts) -> str:
    """YAML whose values are written as JSON, which is YAML too."""
    lines = {
        "cff-version": "1.2.0",
        "message": "If you use this data set, please cite it as below.",
        "type": "dataset",
        "title": facts.title,
        "version": facts.draft.name,
        "date-released": facts.day,
        "authors": [{"name": f"The readers of {facts.title}"}],
        "abstract": abstract(facts),
        "identifiers": [
            {
                "type": "other",
                "value": f"{facts.log}@{facts.seq}",
                "description": f"Log and event; root {facts.root}",
            }
        ],
    }
    # the format takes names of SPDX only, and “nothing is claimed” is none
    if facts.draft.licence != NO_LICENCE and " " not in facts.draft.licence:
        lines["license"] = facts.draft.licence
    return "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in lines.items())


def bibtex(facts: Facts) -> str:
    """One entry."""
    key = re.sub(r"[^0-9a-z]", "", f"{facts.slug}{facts.draft.name}".lower())
    title = re.sub(r"[{}\\]", "", facts.title)
    return (
        f"@misc{{{key}, title = {{{{{title}}}}}, author = {{{{The readers of {title}}}}}, "
        f"year = {{{facts.day[:4]}}}, version = {{{facts.draft.name}}}, "
        f"note = {{Event {facts.seq} of the log {facts.log}, root {facts.root}}}}}"
    )


def abstract(facts: Facts) -> str:
    """What it is, in one sentence."""
    found = facts.contents
    return (
        f"{found.articles:,} articles in which {len(found.readers):,} readers marked {found.claims:,} claims and "
        f"{found.passages:,} passages, with verdicts, reasons and sources; {found.settled:,} are settled, and "
        f"{found.links:,} links lead between them."
    )
