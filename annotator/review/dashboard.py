"""A project in figures: how far it is, what waits, where readers differ, what they found.

All of it is counted over what its reader may see. A figure needs no rule of its own for that, and none is stored:
they are kept in memory while nothing changed, and those of a large project for some seconds although it did.
"""

import uuid
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
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
#: so many times as long they are shown while newer ones are counted: half an hour at most
SHOWN_FOR = 30


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


@dataclass(frozen=True)
class _Kept:
    """Figures, and the event that they were counted after."""

    newest: uuid.UUID | None
    dashboard: Dashboard
    #: how long they stand although something changed; and how long they are shown while others are counted
    good_until: datetime
    shown_until: datetime


class _Shelf:
    """The dashboards that were asked for last."""

    def __init__(self) -> None:
        self._kept: OrderedDict[_Key, _Kept] = OrderedDict()
        self._counting: set[_Key] = set()
        self._lock = Lock()

    def find(self, key: _Key) -> _Kept | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def keep(self, key: _Key, newest: uuid.UUID | None, dashboard: Dashboard) -> None:
        seconds = min(dashboard.articles.count // ARTICLES_PER_SECOND, SECONDS_AT_MOST)
        good_until = dashboard.counted_at + timedelta(seconds=seconds)
        shown_until = dashboard.counted_at + timedelta(seconds=seconds * SHOWN_FOR)
        with self._lock:
            self._kept[key] = _Kept(newest, dashboard, good_until, shown_until)
            self._kept.move_to_end(key)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)

    def begin(self, key: _Key) -> bool:
        """Whether nobody is counting these."""
        with self._lock:
            is_free = key not in self._counting
            self._counting.add(key)
            return is_free

    def end(self, key: _Key) -> None:
        with self._lock:
            self._counting.discard(key)

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()


_SHELF = _Shelf()
#: does something in a session of its own, soon
Later = Callable[[Callable[[Session], None]], None]


def read_dashboard(
    session: Session, actor: Actor, project: Project, wanted: Wanted, *, later: Later | None = None
) -> Dashboard:
    """The figures of a project from get_project(), as far as the actor may see. At most 20 statements.

    later: with it, figures of a large project that are minutes old are shown once more, and counted anew meanwhile.
    """
    require(actor, Permission.READ, project)
    eyes = narrow(session, actor, project)
    key = (project.id, actor.id if eyes.blind else None, wanted, clock.today())
    kept, now = _SHELF.find(key), clock.now()
    if kept and (now < kept.good_until or kept.newest == find_newest(session, project)):
        return kept.dashboard

    def count(session: Session) -> Dashboard:
        newest = find_newest(session, project)
        dashboard = _count(session, eyes, project, wanted)
        _SHELF.keep(key, newest, dashboard)
        return dashboard

    def count_once(session: Session) -> None:
        try:
            count(session)
        finally:
            _SHELF.end(key)

    if kept and later and now < kept.shown_until:
        if _SHELF.begin(key):
            later(count_once)
        return kept.dashboard
    return count(session)


def forget_dashboards() -> None:
    """Keep none: what they were counted from is another database now."""
    _SHELF.clear()


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
