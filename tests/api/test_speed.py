"""How many statements a request sends; time is measured elsewhere."""

from typing import Any

from annotator.db import Database
from conftest import QueryCount
from make import Desk
from programs import Programs


def test_a_write_sends_few_statements(
    program: Programs, place: str, claim: dict[str, Any], count_queries: QueryCount, database: Database
) -> None:
    ada = program("ada")
    count_queries.statements.clear()
    ada.post(place, claim | {"verdict": "unverified"})
    sent = [line for line in count_queries.statements if not line.startswith("BEGIN")]
    # token, article, submission, text around the span, verdict; annotation, the log's last number, event
    # the lock of the log and the word to those who listen; on SQLite whoever writes is alone anyway
    for_servers = 0 if database.is_sqlite else 2
    assert len(sent) == 8 + for_servers, "\n".join(sent)


def test_a_list_sends_as_many_statements_for_many_as_for_one(
    program: Programs, place: str, claim: dict[str, Any], count_queries: QueryCount, desk: Desk
) -> None:
    ada, bob = program("ada"), program("bob")
    ada.post(place, claim | {"tags": ["a"]})
    counts = []
    for _ in range(2):
        count_queries.statements.clear()
        ada.get(place)
        counts.append(len(count_queries.statements))
        for _ in range(5):
            bob.post(place, claim | {"tags": ["a"], "sources": [{"title": "t"}]})
    assert counts[1] <= counts[0] + 1  # and one for the names of others
