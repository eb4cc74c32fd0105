"""The production server and those who listen to it."""

import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from annotator.corroboration.indexing import AT_ONCE, count_waiting
from annotator.db import Database
from cli.test_demo_and_serve import serving
from corroboration.test_indexing import fill
from listening import listening
from make import Desk, make_annotation


def test_a_stopping_server_ends_its_streams(
    database: Database, database_url: str, desk: Desk, tmp_path: Path
) -> None:
    with ExitStack() as stack:
        with serving(tmp_path, database_url) as address:
            url = f"{address}/projects/flood/articles/{desk.flood.id}/live"
            ada = stack.enter_context(listening(url, desk.secrets["ada"]))
            assert ada.hear("presence") == []
        # cut off, it would not come to an end that can be read
        ada.rest()


def test_whichever_process_somebody_listens_to_hears_what_others_commit(
    database: Database, database_url: str, desk: Desk, tmp_path: Path
) -> None:
    with serving(tmp_path, database_url) as address, ExitStack() as stack:
        url = f"{address}/projects/flood/articles/{desk.flood.id}/live"
        names = ["ada", "cleo", "vera"] * 2
        listeners = [stack.enter_context(listening(url, desk.secrets[name])) for name in names]
        for one in listeners:
            one.hear("seq")
        with database.writing() as session:
            made = make_annotation(session, desk.bob, desk.flood, "400 households")
        assert [one.hear("changed")[0]["id"] for one in listeners] == [str(made.id)] * len(names)


HASHING = """
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from annotator.accounts.secrets import hash_password
from annotator.cli.serving import give_large_blocks_back

def pages():
    return int(Path("/proc/self/statm").read_text().split()[1])

def hash_one(_):
    together.wait()
    return hash_password("lantern street 12")

together = Barrier(8)
give_large_blocks_back()
with ThreadPoolExecutor(8) as threads:
    before = pages()
    list(threads.map(hash_one, range(24)))
    print((pages() - before) * 4096)
"""


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="glibc is Linux's")
def test_what_hashing_a_password_took_is_given_back() -> None:
    found = subprocess.run([sys.executable, "-c", HASHING], capture_output=True, text=True, check=True)
    assert int(found.stdout) < 19 * 1024 * 1024


def test_what_waits_is_looked_at_by_a_process_beside_those_that_answer(
    database: Database, database_url: str, desk: Desk, tmp_path: Path
) -> None:
    fill(database, desk.project, AT_ONCE + 1)
    end = time.monotonic() + 60

    def waiting() -> int:
        with database.reading() as session:
            return count_waiting(session, desk.project)

    assert waiting() == AT_ONCE + 1
    with serving(tmp_path, database_url):
        while waiting() and time.monotonic() < end:
            time.sleep(0.1)
    assert waiting() == 0
