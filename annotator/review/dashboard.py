"""A project in figures: how far it is, what waits, where readers differ, what they found.

All of it is counted over what its reader may see. A figure needs no rule of its own for that, and none is stored:
they are kept in memory while nothing changed, and those of a large project for some seconds although it did.
"""

import uuid
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from threading import Lock

from annotator import clock
from annotator.accounts.permissions import Actor, Permission, require
from annotator.assignments.visibility import narrow
from annotator.audit.queries import find_newest
from annotator.db import Session
from annotator.projects.models import Project
from annotator.review.ageing import age_claims, age_threads
from annotator.review.differing import Differing, compare_claims
from annotator.review.findings import Found, count_by_site, count_claims
from annotator.review.pace import Pace, Throughput, count_throughput, measure_pace
from annotator.review.progress import Articles, Load, count_loads, count_progress
from annotator.review.scope import Scope, Wanted, count_articles

#: dashboards kept in memory, of all projects and filters
KEPT = 32
#: the figures of so many articles may be a second old, of twice as many two seconds, and of any number a minute
ARTICLES_PER_SECOND = 500
SECONDS_AT_MOST = 60


class Waiting(StrEnum):
    """What can wait for someone."""

    ASSIGNMENT = "assignment"
    CLAIM = "claim"
    DIFFERENCE = "difference"
    THREAD = "thread"


@dataclass(frozen=True)
class Dashboard:
    """Everything the page shows, names aside: they may change without the project."""

    counted_at: datetime
    #: whether something of the project is hidden from whoever it is for
    is_partial: bool
    #: articles of the project, whatever is looked at
    size: int
    #: in order
    outlets: Sequence[str]
    has_training: bool
    articles: Articles
    loads: Mapping[uuid.UUID, Load]
    #: claims made in the time that is looked at, by person
    claims: Mapping[uuid.UUID, int]
    paces: Mapping[uuid.UUID, Pace]
    throughput: Throughput
    #: what is open, by classes of age
    ages: Mapping[Waiting, tuple[int, ...]]
    differing: Differing
    by_outlet: Sequence[Found]
    by_site: Sequence[Found]


#: project, whose eyes (None: of all from whom nothing is hidden), which part, which day
_Key = tuple[uuid.UUID, uuid.UUID | None, Wanted, date]


class _Shelf:
    """The dashboards that were asked for last, each with the event that it was counted after."""

    def __init__(self) -> None:
        self._kept: OrderedDict[_Key, tuple[uuid.UUID | None, datetime, Dashboard]] = OrderedDict()
        self._lock = Lock()

    def find(self, key: _Key, newest: uuid.UUID | None) -> Dashboard | None:
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            counted_after, good_until, dashboard = self._kept[key]
        return dashboard if counted_after == newest or clock.now() < good_until else None

    def keep(self, key: _Key, newest: uuid.UUID | None, dashboard: Dashboard) -> None:
        seconds = min(dashboard.articles.count // ARTICLES_PER_SECOND, SECONDS_AT_MOST)
        with self._lock:
            self._kept[key] = newest, dashboard.counted_at + timedelta(seconds=seconds), dashboard
            self._kept.move_to_end(key)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)


_SHELF = _Shelf()


def read_dashboard(session: Session, actor: Actor, project: Project, wanted: Wanted) -> Dashboard:
    """The figures of a project from get_project(), as far as the actor may see. At most 20 statements."""
    require(actor, Permission.READ, project)
    eyes = narrow(session, actor, project)
    key = (project.id, actor.id if eyes.blind else None, wanted, clock.today())
    newest = find_newest(session, project)
    dashboard = _SHELF.find(key, newest)
    if dashboard is None:
        dashboard = _count(session, eyes, project, wanted)
        _SHELF.keep(key, newest, dashboard)
    return dashboard


def _count(session: Session, eyes: Actor, project: Project, wanted: Wanted) -> Dashboard:
    articles = count_articles(session, project)
    has_training = any(training for _, training in articles.values())
    scope = Scope(project, eyes, wanted, clock.today(), has_training)
    loads, open_ages = count_loads(session, scope)
    claims, by_outlet = count_claims(session, scope)
    differing = compare_claims(session, scope)
    return Dashboard(
        counted_at=clock.now(), is_partial=bool(eyes.blind),
        size=sum(count for count, _ in articles.values()), has_training=has_training,
        outlets=sorted(filter(None, articles), key=str.casefold),
        articles=count_progress(session, scope), loads=loads, claims=claims,
        paces=measure_pace(session, scope), throughput=count_throughput(session, scope),
        ages={
            Waiting.ASSIGNMENT: open_ages, Waiting.CLAIM: age_claims(session, scope),
            Waiting.DIFFERENCE: differing.ages, Waiting.THREAD: age_threads(session, scope),
        },
        differing=differing, by_outlet=by_outlet, by_site=count_by_site(session, scope),
    )  # fmt: skip
