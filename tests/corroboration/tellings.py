"""One small story as four outlets tell it, and something else."""

from collections.abc import Sequence
from datetime import UTC, datetime

from annotator.accounts.permissions import SYSTEM
from annotator.articles.actions import import_articles
from annotator.articles.drafts import ArticleDraft
from annotator.corroboration.figures.conflicts import FigureConflict, find_conflicts
from annotator.corroboration.figures.passages import Passage
from annotator.corroboration.figures.placing import place_figures
from annotator.db import Session
from annotator.projects.models import Project

WIRE = (
    "HARBOUR (Meridian Wire) - The ferry Kittiwake ran aground off Gannet Point at dawn on Friday with 140 passengers "
    "aboard, the coastguard said.\n\nNobody was hurt. “We felt a long scrape and then the lights went out,” said Ines "
    "Orrow, who was on her way to work in Salt Quay.\n\nThe ferry will sail again on Sunday, its owner said."
)
COPY = (
    "Ferry aground off Gannet Point.\n\nThe ferry Kittiwake ran aground off Gannet Point at dawn on Friday with 140 "
    "passengers aboard, the coastguard said. Nobody was hurt.\n\nOur readers sent photographs."
)
OWN = (
    "Divers who looked at the Kittiwake's hull at Gannet Point found a gash of two metres.\n\nThe harbour master "
    "counted 175 passengers when the ferry Kittiwake reached Salt Quay under tow."
)
LATER = (
    "The Kittiwake will not sail on Sunday after all: its owner called off the return of the ferry, because the gash "
    "in the hull at Gannet Point is longer than thought."
)
OTHER = "The council of Orrowmouth argued about parking fees near the market until midnight, and put off its decision."
TOLD = {
    "wire": (WIRE, "Meridian Wire", datetime(2026, 5, 1, 9, tzinfo=UTC)),
    "copy": (COPY, "Salt Quay Post", datetime(2026, 5, 1, 12, tzinfo=UTC)),
    "own": (OWN, "Gannet Herald", datetime(2026, 5, 2, 8, tzinfo=UTC)),
    "later": (LATER, "Gannet Herald", datetime(2026, 5, 3, 8, tzinfo=UTC)),
    "other": (OTHER, "Orrowmouth Courier", datetime(2026, 5, 1, 8, tzinfo=UTC)),
}
SHARED = "The ferry Kittiwake ran aground off Gannet Point at dawn on Friday with 140 passengers aboard"


def draft(name: str) -> ArticleDraft:
    text, publisher, published_at = TOLD[name]
    url = f"https://{name}.example/kittiwake"
    return ArticleDraft(
        text, title=name, publisher=publisher, published_at=published_at, url=url, language="en"
    )


def tell(session: Session, project: Project, *names: str) -> None:
    """Import these tellings; all without names."""
    project = session.get_one(Project, project.id)
    import_articles(session, SYSTEM, project, [draft(name) for name in names or TOLD])


def contradicting(a: Sequence[Passage], b: Sequence[Passage]) -> list[FigureConflict]:
    """The figures of these passages that contradict each other."""
    return find_conflicts(place_figures(a), place_figures(b))
