"""What readers found, and what it rests on: verdicts by outlet, and the sites that sources lie on."""

import re
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select

from annotator.annotations.models import Annotation, Kind, Source, Status
from annotator.db import Session, id_text, raw_id, table_of
from annotator.review.scope import ARTICLE, Scope

ANNOTATION, SOURCE = table_of(Annotation), table_of(Source)
#: by way of the articles, whose filters leave few of them
_CLAIMS = ARTICLE.join(ANNOTATION, ANNOTATION.c.article_id == ARTICLE.c.id)
#: where a source names no address
NO_ADDRESS = ""

#: a verdict's key, None where a claim has none -> how often
Verdicts = Mapping[str | None, int]


@dataclass(frozen=True)
class Found:
    """What was found of one outlet, or with one site."""

    name: str
    verdicts: Verdicts

    @property
    def count(self) -> int:
        """Whatever the verdict."""
        return sum(self.verdicts.values())


def is_claim(columns: Any) -> list[ColumnElement[bool]]:
    """Of annotations, or an alias: whether it is a claim of a reader. What stands in the record is none."""
    return [columns.kind == Kind.CLAIM, columns.status != Status.DELETED, columns.is_settled.is_(False)]


def count_claims(session: Session, scope: Scope) -> tuple[dict[uuid.UUID, int], Sequence[Found]]:
    """Claims of readers by person; and by the outlet of their article, the one with most first. One statement."""
    groups = (ARTICLE.c.publisher, raw_id(ANNOTATION.c.created_by_id), ANNOTATION.c.verdict)
    query = select(*groups, func.count()).select_from(_CLAIMS).where(*_claims(scope)).group_by(*groups)
    rows = session.execute(query).all()
    people = Counter[Any]()
    for _, person_id, _, count in rows:
        people[person_id] += count
    by_person = {uuid.UUID(id_text(raw)): count for raw, count in people.items()}
    return by_person, _sort_found((outlet, verdict, count) for outlet, _, verdict, count in rows)


def count_by_site(session: Session, scope: Scope) -> Sequence[Found]:
    """Sources of such claims by the site that they lie on, the one that is named most often first. One statement."""
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    host = _host_on_sqlite(SOURCE.c.url) if on_sqlite else func.split_part(SOURCE.c.url, "/", 3)
    query = (
        select(host.label("host"), ANNOTATION.c.verdict, func.count())
        .select_from(_CLAIMS.join(SOURCE, SOURCE.c.annotation_id == ANNOTATION.c.id))
        .where(*_claims(scope))
    )
    rows = session.execute(query.group_by("host", ANNOTATION.c.verdict)).all()
    return _sort_found((site_of(found), verdict, count) for found, verdict, count in rows)


def site_of(host: str) -> str:
    """The name of a site: without who signs in there, the port and “www.”, in small letters."""
    name = re.split(r"[?#]", host, maxsplit=1)[0].rpartition("@")[2].lower()
    return re.sub(r":\d*$", "", name).rstrip(".").removeprefix("www.")


def _claims(scope: Scope) -> list[ColumnElement[bool]]:
    columns = ANNOTATION.c
    seen = scope.knows(columns, columns.created_by_id)
    return [*scope.articles(), *is_claim(columns), seen, *scope.lately(columns.created_at)]


def _host_on_sqlite(url: ColumnElement[str]) -> ColumnElement[str]:
    """What stands between the second and the third slash of an address; it has no function for that."""
    rest = func.substr(url, func.instr(url, "//") + 2)
    return func.substr(rest, 1, func.instr(rest + "/", "/") - 1)


def _sort_found(rows: Iterable[tuple[str, str | None, int]]) -> list[Found]:
    verdicts: defaultdict[str, Counter[str | None]] = defaultdict(Counter)
    for name, verdict, count in rows:
        verdicts[name][verdict] += count
    found = [Found(name, counts) for name, counts in verdicts.items()]
    return sorted(found, key=lambda one: (-one.count, one.name))
