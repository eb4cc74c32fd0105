"""The dashboard: a project in figures, each chart beside its table, each table also as a file."""

from collections.abc import Callable, Mapping
from threading import Thread
from typing import Any

from flask import Response, request

from annotator.accounts.permissions import Permission, may
from annotator.db import Database, Session
from annotator.errors import NotFound
from annotator.forms.dashboard import DashboardForm
from annotator.projects.queries import get_project, list_people, list_verdicts
from annotator.review.alignment import LIKENESS, PART
from annotator.review.dashboard import Dashboard, Later, read_dashboard
from annotator.review.pace import ARTICLES_AT_LEAST
from annotator.review.scope import Wanted
from annotator.web import web
from annotator.web.audit import attachment
from annotator.web.bars import Fill, Table, stand
from annotator.web.dashboard_tables import Frame, make_tables, stage_bar, step_parts
from annotator.web.request import answer_page, current_actor, database, signed_in

#: rows of a table that are shown; a file has all
SHOWN = 12


@web.get("/projects/<slug>/dashboard")
@signed_in
def show_dashboard(slug: str) -> Response:
    """How far it is, what waits, where readers differ, what they found."""
    form, is_file = DashboardForm(request.args), request.args.get("format") == "csv"
    wanted = form.wanted()
    frame, dashboard = _read(slug, wanted, None if is_file else SHOWN)
    tables = make_tables(frame, dashboard)
    if is_file:
        return _send(slug, tables, request.args.get("table", ""))
    form.offer(dashboard.outlets)
    actor, project = frame.actor, frame.project
    return answer_page(
        "dashboard/dashboard.html", project=project, nav="review", tab="dashboard", form=form, dashboard=dashboard,
        asked={"period": form.period.data} | ({"outlet": wanted.outlet} if wanted.outlet else {}),
        may_import=may(actor, Permission.IMPORT, project), may_assign=may(actor, Permission.ASSIGN, project),
        **_drawings(dashboard, tables),
    )  # fmt: skip


def _read(slug: str, wanted: Wanted, limit: int | None) -> tuple[Frame, Dashboard]:
    """The figures, and what names and links are made from."""
    actor = current_actor()
    with database().reading() as session:
        project = get_project(session, actor, slug)
        dashboard = read_dashboard(session, actor, project, wanted, later=_later(database()))
        verdicts = {verdict.key: verdict for verdict in list_verdicts(session, project, retired=True)}
        return Frame(project, actor, verdicts, list_people(session, project), limit), dashboard


def _later(database: Database) -> Later:
    """In a thread beside the requests."""

    def start(count: Callable[[Session], None]) -> None:
        def run() -> None:
            with database.reading() as session:
                count(session)

        Thread(target=run, name="dashboard", daemon=True).start()

    return start


def _drawings(dashboard: Dashboard, tables: Mapping[str, Table]) -> dict[str, Any]:
    """The tables, what is drawn of them, and the numbers that their words name."""
    return {
        "tables": tables,
        "fills": sorted(set[Fill]().union(*(table.fills for table in tables.values()))),
        "stages": stage_bar(dashboard),
        "pillars": stand(step_parts(dashboard.throughput.steps)),
        "least": ARTICLES_AT_LEAST,
        "likeness": LIKENESS,
        "part": PART,
    }


def _send(slug: str, tables: Mapping[str, Table], name: str) -> Response:
    if name not in tables:
        raise NotFound(f"There is no such table; there are {', '.join(tables)}.")
    return attachment(tables[name].csv(), f"{slug}-{name}.csv", "text/csv")
