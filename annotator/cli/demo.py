"""``annotator demo``: something to look at within a minute."""

import os
import shutil
from pathlib import Path

import click

from annotator import assets, migrating
from annotator.cli.demo_data import PASSWORD, TEAM, load_demo
from annotator.cli.frame import open_database
from annotator.cli.self_check import check_pages
from annotator.cli.serving import run_server
from annotator.config import Config
from annotator.db import Database
from annotator.errors import Refusal


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option("--reset", is_flag=True, help="Throw the demo's database away and start anew.")
@click.option(
    "--check",
    is_flag=True,
    help="Do all but serve: ask for the front page and an article, print what came, exit.",
)
def demo(port: int, *, reset: bool, check: bool) -> None:
    """Load a sample project with its team, print the sign-ins, and serve it on this machine only."""
    config = Config.from_environment(database_name="demo.sqlite")
    if reset:
        _remove(config)
    with open_database(config, migrated=False) as database:
        migrating.upgrade(database)
        slug = load_demo(database)
    assets.prepare()
    if check:
        check_pages(config, slug)
        return
    click.echo(sign_ins())
    run_server(config, "127.0.0.1", port)


def sign_ins() -> str:
    """Who can sign in, and with what."""
    lines = [f"  {name:<5} {role.value}" for name, role in TEAM.items()]
    return "\n".join(("Sample people, all with the password “" + PASSWORD + "”:", *lines))


def _remove(config: Config) -> None:
    if os.environ.get("ANNOTATOR_DATABASE_URL"):
        raise Refusal(
            "--reset removes the demo's own file only, and ANNOTATOR_DATABASE_URL names another database. "
            "Empty that one yourself."
        )
    database = Database(config.database_url)
    for ending in ("", "-wal", "-shm", ".lock"):
        Path(f"{database.url.database}{ending}").unlink(missing_ok=True)
    shutil.rmtree(config.log_dir, ignore_errors=True)
    database.close()


COMMANDS = (demo,)
