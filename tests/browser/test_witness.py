"""The browser as a witness: what it keeps of a log, what it notices, and what it hands over."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from shutil import rmtree
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, Route, expect
from sqlalchemy import text

from annotator.audit.notes import Checkpoint, open_checkpoint
from annotator.audit.sealing import Sealer
from annotator.db import Database
from browser.conftest import PHONE
from browser.journeys.reading import Reader, Reading
from make import Desk, make_annotation

CHECKED = "checked by this browser"
WHERE: tuple[dict[str, Any], ...] = ({}, PHONE, {"color_scheme": "dark"}, {**PHONE, "color_scheme": "dark"})


class Log:
    """The log of the project, and what whoever owns the server can do to it."""

    def __init__(self, database: Database, desk: Desk, sealer: Sealer) -> None:
        self.database, self.desk, self.sealer = database, desk, sealer

    def grow(self, words: str) -> Checkpoint:
        """One event more, sealed."""
        with self.database.writing() as session:
            make_annotation(session, self.desk.bob, self.desk.flood, words)
        return self.seal()

    def seal(self) -> Checkpoint:
        checkpoint = self.sealer.seal(self.desk.project.id)
        assert checkpoint
        return checkpoint

    def cut(self, count: int) -> Checkpoint:
        """Take the last events away, and everything that would keep the server from signing what is left."""
        with self.database.reading() as session:
            last = session.scalar(text("SELECT max(seq) FROM event WHERE kind LIKE 'annotation.%'"))
        self._tamper(f"DELETE FROM event WHERE kind LIKE 'annotation.%' AND seq > {last - count}")
        for folder in (self.sealer.log(self.desk.project.id), *self.sealer.copies(self.desk.project.id)):
            rmtree(folder.folder)
        return self.seal()

    def _tamper(self, statement: str) -> None:
        if self.database.is_sqlite:
            with closing(sqlite3.connect(self.database.url.database or "")) as connection:
                connection.execute("DROP TRIGGER event_delete_audited")
                connection.execute(statement)
                connection.commit()
            return
        with self.database.writing() as session:
            session.execute(text("ALTER TABLE event DISABLE TRIGGER ALL"))
            session.execute(text(statement))


@pytest.fixture
def log(app: Flask, database: Database, desk: Desk) -> Log:
    return Log(database, desk, app.extensions["sealer"])


def visit(reading: Reading, path: str = "/people") -> Page:
    reading.page.goto(f"{reading.server.url}/projects/{reading.desk.project.slug}{path}")
    return reading.page


def kept(reading: Reading) -> str:
    """The size and root that this browser keeps."""
    note = reading.page.evaluate(
        "log => JSON.parse(localStorage.getItem(`annotator-log:${log}`) ?? '{}').note ?? ''",
        reading.desk.project.id.hex,
    )
    return "\n".join(note.split("\n")[1:3])


def shown(checkpoint: Checkpoint) -> str:
    return "\n".join(checkpoint.text.split("\n")[1:3])


def panel(page: Page) -> Locator:
    return page.locator("#witness")


@pytest.fixture
def witness(reader: Reader, log: Log) -> Reading:
    """Ada's browser, which keeps a checkpoint."""
    log.grow("noon")
    return keep(reader("ada"))


def keep(reading: Reading) -> Reading:
    expect(visit(reading).locator("#seal")).to_contain_text("kept by this browser")
    return reading


def test_the_first_visit_keeps_a_checkpoint_and_the_next_checks_it(reader: Reader, log: Log) -> None:
    first, ada = log.grow("noon"), reader("ada")
    seal = visit(ada).locator("#seal")
    expect(seal).to_have_text(re.compile(r"^Log sealed (\d+ s ago|just now) · kept by this browser$"))
    assert kept(ada) == shown(first)
    visit(ada)
    expect(seal).to_contain_text(CHECKED)
    second = log.grow("400 households")
    visit(ada, f"/articles/{ada.desk.flood.id}")
    expect(seal).to_contain_text(CHECKED)
    assert kept(ada) == shown(second)
    expect(panel(ada.page)).to_have_count(0)


def test_before_the_first_seal_nothing_is_said_but_that(reader: Reader, log: Log) -> None:
    ada = reader("ada")
    with visit(ada).expect_response("**/log/checkpoint"):
        visit(ada)
    expect(ada.page.locator("#seal")).to_have_text("Log not sealed yet")
    log.seal()
    expect(visit(ada).locator("#seal")).to_contain_text("kept by this browser")


def test_one_s_own_saves_are_looked_for_in_the_log(reader: Reader, desk: Desk, log: Log) -> None:
    log.seal()
    ada = reader("ada").open(desk.flood)
    ada.select("400 households")
    ada.press("h")
    ada.saved()
    expect(ada.open(desk.flood).page.locator("#seal")).to_contain_text("1 save of yours not yet under it")
    log.seal()
    with ada.page.expect_response("**/log/inclusion?**"):
        ada.open(desk.flood)
    expect(ada.page.locator("#seal")).to_have_text(re.compile(f"{CHECKED}$"))


def test_a_save_that_was_replaced_before_its_seal_is_noticed(reader: Reader, desk: Desk, log: Log) -> None:
    log.seal()
    ada = reader("ada").open(desk.flood)
    ada.select("400 households")
    ada.press("h")
    ada.saved()
    log.cut(1)
    log.grow("noon")
    expect(panel(ada.open(desk.flood).page)).to_contain_text("the sealed log has something else in its place")


def test_a_log_that_was_cut_is_shown_until_it_is_explained(witness: Reading, log: Log) -> None:
    log.grow("400 households")
    expect(visit(witness).locator("#seal")).to_contain_text(CHECKED)
    before = kept(witness)
    log.cut(1)
    said = panel(visit(witness))
    expect(said).to_contain_text("This browser kept a checkpoint of 13 events from")
    expect(said).to_contain_text("the server now shows one of 12: 1 is gone.")
    expect(said).to_contain_text("Stop deciding on this record")
    assert kept(witness) == before
    expect(panel(visit(witness, f"/articles/{witness.desk.flood.id}"))).to_be_visible()


def test_a_log_that_was_written_anew_is_shown_whatever_its_size(witness: Reading, log: Log) -> None:
    log.cut(1)
    log.grow("400 households")
    expect(panel(visit(witness))).to_contain_text("another history of the same 12 events")
    log.grow("3 a.m.")
    expect(panel(visit(witness))).to_contain_text("another history of the same 12 events")


def test_a_longer_log_that_does_not_continue_the_one_kept_is_shown(witness: Reading, log: Log) -> None:
    log.cut(1)
    log.grow("400 households")
    log.grow("3 a.m.")
    expect(panel(visit(witness))).to_contain_text("a history of 13 events that does not continue it")


def test_a_key_that_was_announced_is_believed_and_no_other(witness: Reading, log: Log) -> None:
    log.sealer.rotate_key()
    log.grow("400 households")
    expect(visit(witness).locator("#seal")).to_contain_text(CHECKED)
    strange = Sealer(log.database, log.sealer.folder.with_name("strange"))
    note = log.sealer.log(witness.desk.project.id).newest_checkpoint() or ""
    strange.seal(witness.desk.project.id)
    other = strange.log(witness.desk.project.id).newest_checkpoint() or ""
    forged = note.replace(note.splitlines()[-1].split(" ")[2], other.splitlines()[-1].split(" ")[2])
    witness.page.route(
        "**/log/checkpoint", lambda route: route.fulfill(body=forged, content_type="text/plain")
    )
    expect(panel(visit(witness))).to_contain_text("signed with a key that this browser does not know")


def test_the_evidence_holds_both_signed_checkpoints(witness: Reading, log: Log, tmp_path: Path) -> None:
    log.cut(1)
    log.grow("400 households")
    log.grow("3 a.m.")
    with visit(witness).expect_download() as download:
        panel(witness.page).get_by_role("button", name="Save the evidence").click()
    assert re.fullmatch(r"log-evidence-[0-9a-f]{8}-12-13\.json", download.value.suggested_filename)
    download.value.save_as(tmp_path / "evidence.json")
    found = json.loads((tmp_path / "evidence.json").read_text())
    assert (found["found"], found["log"]) == ("forked", witness.desk.project.id.hex)
    old, new = (open_checkpoint(found[side]["checkpoint"], found["keys"]) for side in ("kept", "shown"))
    assert (old.size, new.size, len(found["proof"]) > 0) == (12, 13, True)
    assert found["keys"] == [key.text for key in log.sealer.keys(witness.desk.project.id)]


def test_it_can_be_hidden_for_a_visit_and_ends_when_it_was_explained(witness: Reading, log: Log) -> None:
    log.cut(1)
    page = visit(witness)
    panel(page).get_by_role("button", name="Hide for this visit").click()
    expect(panel(page)).to_have_count(0)
    again = page.locator("#seal").get_by_role("button", name="Log contradicts what this browser kept")
    expect(again).to_be_focused()
    visit(witness)
    expect(again).to_be_visible()
    expect(panel(page)).to_have_count(0)
    again.click()
    expect(panel(page)).to_be_focused()
    with page.expect_download():
        panel(page).get_by_role("button", name="Save the evidence").click()
    panel(page).get_by_role("button", name="Believe the server again").click()
    expect(page.locator("#seal")).to_contain_text("kept by this browser")
    expect(panel(page)).to_have_count(0)


def test_a_lost_connection_is_no_finding(witness: Reading, log: Log) -> None:
    def lose(route: Route) -> None:
        route.abort()

    witness.page.route("**/log/checkpoint", lose)
    expect(visit(witness).locator("#seal")).to_contain_text("not checked: the server did not answer")
    expect(panel(witness.page)).to_have_count(0)


def test_without_script_the_seal_is_told(reader: Reader, log: Log) -> None:
    log.grow("noon")
    page = visit(reader("ada", java_script_enabled=False))
    expect(page.locator("#seal")).to_have_text(re.compile(r"^Log sealed (\d+ s ago|just now)$"))


@pytest.mark.parametrize("options", WHERE, ids=["desk", "phone", "dark", "dark phone"])
@pytest.mark.parametrize("where", ["people", "reader"])
def test_axe_finds_nothing(
    reader: Reader, log: Log, axe: Callable[[Page], None], options: dict[str, object], where: str
) -> None:
    log.grow("noon")
    ada = keep(reader("ada", **options))
    axe(ada.page)
    log.cut(1)
    page = visit(ada, "/people" if where == "people" else f"/articles/{ada.desk.flood.id}")
    with page.expect_download():
        panel(page).get_by_role("button", name="Save the evidence").click()
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
