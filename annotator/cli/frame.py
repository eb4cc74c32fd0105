"""What every command shares: the database, the way to refuse, the way to answer."""

import gc
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any, ClassVar, TypeVar

import click
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError

from annotator import listeners
from annotator.config import Config
from annotator.db import Database
from annotator.errors import Refusal
from annotator.revisions import current_revision, head_revision

Command = TypeVar("Command", bound=Callable[..., Any])
#: told of each step of long work
Step = Callable[[int], None]


class Commands(click.Group):
    """Exit 1 and one line on stderr for whatever is refused; 2 is click's own, for usage."""

    #: command → module of this package, loaded when the command is asked for
    modules: ClassVar[dict[str, str]] = {}

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """All of them, by name."""
        return sorted(self.modules)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:  # noqa: ARG002
        """One of them, loaded now."""
        if name not in self.modules:
            return None
        module = import_module(f"annotator.cli.{self.modules[name]}")
        commands: tuple[click.Command, ...] = module.COMMANDS
        return next(command for command in commands if command.name == name)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except Refusal as refusal:
            refuse(refusal.message)
        except (ArgumentError, NoSuchModuleError) as error:
            refuse(f"ANNOTATOR_DATABASE_URL cannot be read: {one_line(error)}")
        except IntegrityError as error:
            refuse(
                f"Someone else stored the same at this moment; run the command again. ({one_line(error.orig)})"
            )
        except DBAPIError as error:
            refuse(
                f"The database does not answer: {one_line(error.orig)}. "
                "Is ANNOTATOR_DATABASE_URL right, and is the server running?"
            )
        except BrokenPipeError:
            sys.stderr.close()  # whoever read our output has gone; Python would complain once more
            sys.exit(1)
        except OSError as error:
            refuse(one_line(error))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="annotator")
def main() -> None:
    """Fact-checking by a team: read, highlight, judge, link, and keep the record."""
    # an import makes many objects and little garbage, and waits a tenth less
    gc.set_threshold(10_000, 10, 10)


def keep_what_is_there() -> None:
    """Take the program itself out of what the garbage collector walks: it takes a tenth of a second of some request."""
    gc.collect()
    gc.freeze()


def refuse(message: str) -> None:
    """Say why not, and end."""
    click.echo(f"annotator: {message}", err=True)
    sys.exit(1)


def one_line(error: object) -> str:
    """What an error says, in one line."""
    return " ".join(str(error).split())


@contextmanager
def open_database(config: Config | None = None, *, migrated: bool = True) -> Iterator[Database]:
    """The database of the environment. ``migrated``: refuse one whose tables are not those of this program."""
    database = Database((config or Config.from_environment()).database_url)
    listeners.register()
    try:
        if migrated:
            require_head(database)
        yield database
    finally:
        database.close()


def require_head(database: Database) -> None:
    """Refuse a database that lacks a migration, or has one that this program does not know."""
    present, needed = current_revision(database), head_revision()
    if present != needed:
        where = database.url.render_as_string()
        raise Refusal(
            f"The database {where} is at migration {present or 'none'} and this program needs {needed}. "
            "Run: annotator db upgrade"
        )


def as_json(command: Command) -> Command:
    """The option ``--json``."""
    return click.option("--json", "json_", is_flag=True, help="Print one JSON object instead of a sentence.")(
        command
    )


def say(sentence: str, values: dict[str, Any], *, json_: bool) -> None:
    """The answer, for a person or for a program."""
    click.echo(json.dumps(values, ensure_ascii=False) if json_ else sentence)


@contextmanager
def progress(label: str, length: int) -> Iterator[Step]:
    """A bar on a terminal, nothing in a pipe."""
    if not (sys.stderr.isatty() and length):
        yield lambda _steps: None
        return
    with click.progressbar(length=length, label=label, file=sys.stderr) as bar:
        yield bar.update
