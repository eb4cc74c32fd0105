"""The production server and those who listen to it."""

from contextlib import ExitStack
from pathlib import Path

from annotator.db import Database
from cli.test_demo_and_serve import serving
from listening import listening
from make import Desk


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
