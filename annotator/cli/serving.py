"""``annotator serve``: the production server."""

import ctypes
import os
import signal
import threading
from collections.abc import Sequence
from contextlib import suppress
from types import FrameType
from typing import Any

import click
from flask import Flask
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

from annotator import assets
from annotator.app import create_app
from annotator.audit.sealing import keep_sealing
from annotator.cli.frame import keep_what_is_there, open_database
from annotator.config import Config
from annotator.corroboration.background import Orphaned, keep_looking
from annotator.db import Database
from annotator.live.signals import Signals

#: a process of Python computes on one core at a time
WORKERS = 2
#: in each: a page that is looked at listens for news, which takes a thread that waits; half of them may, and further
#: pages ask now and then. On SQLite each may hold a connection, which is two of the 1,024 files that a process may open
THREADS = 256
#: glibc's number of the setting, and the bytes from which a block is mapped
MAP_FROM = (-3, 1 << 20)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option(
    "--workers", default=WORKERS, show_default=True, type=click.IntRange(1, 64), help="Processes that answer."
)
def serve(host: str, port: int, workers: int) -> None:
    """Serve the program. The database must be migrated (annotator db upgrade)."""
    config = Config.from_environment()
    assets.prepare()
    run_server(config, host, port, workers=workers)


def run_server(config: Config, host: str, port: int, *, workers: int = WORKERS) -> None:
    """Serve until a signal ends it. The database must be at head."""
    with open_database(config):
        pass  # or say what is wrong with it, once and not from each worker
    give_large_blocks_back()
    Server(
        config,
        bind=[f"[{host}]:{port}" if ":" in host else f"{host}:{port}"],
        worker_class="gthread",
        workers=workers,
        threads=THREADS,
        keepalive=75,
        timeout=120,
        graceful_timeout=20,
        proc_name="annotator",
        loglevel="warning",
        control_socket_disable=True,
    ).run()


def give_large_blocks_back() -> None:
    """Return a large block to the system as soon as it is free.

    To hash a password takes 19 MB, which glibc would keep for each of many threads: hundreds of MB after a morning.
    """
    with suppress(AttributeError, OSError):  # another C library: not all have the setting
        ctypes.CDLL(None).mallopt(*MAP_FROM)


class Server(BaseApplication):  # type: ignore[misc]
    """gunicorn, set from here and by nothing else."""

    def __init__(self, config: Config, **settings: Any) -> None:
        self.config, self.settings = config, settings
        super().__init__()

    def load_config(self) -> None:
        """Take the settings; unknown ones (of another gunicorn) are left out."""
        for name, value in self.settings.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)
        self.cfg.set("when_ready", self.begin)
        self.cfg.set("on_exit", self.end)
        self.cfg.set("post_worker_init", lambda _worker: stop_when_told(self.signals))

    def begin(self, arbiter: Any) -> None:
        """Before there are workers."""
        keep_what_is_there()
        self.background = fork_background(self.config, arbiter.LISTENERS)
        click.echo(f"Serving on {arbiter.LISTENERS[0]} (stop with Ctrl+C)", err=True)

    def end(self, _arbiter: Any) -> None:
        """After the last worker."""
        with suppress(ProcessLookupError):
            os.kill(self.background, signal.SIGTERM)

    def load(self) -> Flask:
        """The application of one worker, made after the fork so that each has connections of its own."""
        app = create_app(self.config)
        self.signals: Signals = app.extensions["signals"]
        self.signals.most = self.settings["threads"] // 2
        sealing = threading.Thread(target=keep_sealing, args=(app.extensions["sealer"],), daemon=True)
        sealing.start()
        keep_what_is_there()
        return app


def fork_background(config: Config, listeners: Sequence[Any]) -> int:
    """A process that looks for what stands elsewhere, and comes after those that answer; its number.

    In one of theirs its long computations and their requests would take turns.
    """
    if child := os.fork():
        return child
    for one in (
        signal.SIGTERM,
        signal.SIGINT,
        signal.SIGCHLD,
    ):  # the server's own handlers came with the fork
        signal.signal(one, signal.SIG_DFL)
    for listener in listeners:
        os.close(listener.fileno())
    os.nice(19)
    try:
        keep_looking(Database(config.database_url), Orphaned())
    finally:
        os._exit(0)


def stop_when_told(signals: Signals) -> None:
    """End the streams with the worker, which would wait for each of them."""
    end_worker = signal.getsignal(signal.SIGTERM)

    def end(number: int, frame: FrameType | None) -> None:
        signals.stop()
        if callable(end_worker):
            end_worker(number, frame)

    signal.signal(signal.SIGTERM, end)


COMMANDS = (serve,)
