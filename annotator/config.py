"""Settings, all from the environment, with defaults that work on one machine."""

import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from platformdirs import user_data_path, user_state_path
from sqlalchemy.engine import make_url

PACKAGE = Path(__file__).parent
CHECKOUT = PACKAGE.parent if (PACKAGE.parent / "migrations" / "env.py").is_file() else None


def packaged_folder(name: str) -> Path:
    """``migrations`` or ``corpus``: at the top of a checkout, inside the package when installed."""
    return CHECKOUT / name if CHECKOUT else PACKAGE / f"_{name}"


def default_data_dir() -> Path:
    """``instance/`` in a checkout, the user's data folder when installed."""
    return CHECKOUT / "instance" if CHECKOUT else user_data_path("annotator")


@dataclass(frozen=True)
class Config:
    """What one running program needs to know."""

    database_url: str
    data_dir: Path
    secret_key: str
    #: further folders that get a copy of every signed checkpoint of the audit log
    checkpoint_dirs: tuple[Path, ...] = ()
    #: how many reverse proxies in front are trusted to name the client and the scheme
    proxies: int = 0
    #: the server that digests are given to, such as smtps://desk:password@mail.example, and whom they are from
    mail_url: str = field(default="", repr=False)
    mail_from: str = ""
    #: where people open the program, for addresses in mails; no slash at its end
    public_url: str = ""

    @property
    def log_dir(self) -> Path:
        """Where the audit log of this database is sealed: the signing key, the tree, the checkpoints."""
        return self.data_dir / "log" / Path(make_url(self.database_url).database or "annotator").stem

    @property
    def exports_dir(self) -> Path:
        """Where exports wait to be fetched."""
        return self.data_dir / "exports" / self.log_dir.name

    @property
    def uploads_dir(self) -> Path:
        """Where files of other tools wait for what their labels are to become."""
        return self.data_dir / "uploads" / self.log_dir.name

    @classmethod
    def from_environment(cls, *, database_name: str = "annotator.sqlite") -> "Config":
        """Read ``ANNOTATOR_DATABASE_URL``, ``ANNOTATOR_DATA_DIR``, ``ANNOTATOR_CHECKPOINT_DIRS``, …"""
        data_dir = Path(os.environ.get("ANNOTATOR_DATA_DIR") or default_data_dir())
        data_dir.mkdir(parents=True, exist_ok=True)
        return cls(
            database_url=os.environ.get("ANNOTATOR_DATABASE_URL") or f"sqlite:///{data_dir / database_name}",
            data_dir=data_dir,
            secret_key=os.environ.get("ANNOTATOR_SECRET_KEY") or _kept_secret(data_dir / "secret_key"),
            checkpoint_dirs=_folders(os.environ.get("ANNOTATOR_CHECKPOINT_DIRS")),
            proxies=int(os.environ.get("ANNOTATOR_PROXIES", "0")),
            mail_url=os.environ.get("ANNOTATOR_MAIL_URL", ""),
            mail_from=os.environ.get("ANNOTATOR_MAIL_FROM", ""),
            public_url=os.environ.get("ANNOTATOR_PUBLIC_URL", "").rstrip("/"),
        )


def _folders(value: str | None) -> tuple[Path, ...]:
    """Several are separated as in PATH. Without any, a folder of the user's own: the log needs a second place."""
    if value is None:
        return (user_state_path("annotator") / "checkpoints",)
    return tuple(Path(part) for part in value.split(os.pathsep) if part)


def _kept_secret(path: Path) -> str:
    """The key that signs form tokens: made at the first start, readable by its owner only."""
    try:
        with open(path, "x", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(secrets.token_urlsafe(32))
    except FileExistsError:
        pass
    return path.read_text().strip()
