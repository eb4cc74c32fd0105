"""The built scripts and styles: their hashed names."""

import json
from functools import cache
from importlib import import_module
from pathlib import Path

from annotator.config import PACKAGE

DIST = PACKAGE / "static" / "dist"


def prepare() -> None:
    """In a checkout, rebuild the bundle when a source is newer. An installed program has no sources."""
    if (PACKAGE / "frontend" / "bundle.py").is_file():
        import_module("annotator.frontend.bundle").ensure_bundle()


@cache
def _manifest(_changed_ns: int) -> dict[str, str]:
    return dict(json.loads((DIST / "manifest.json").read_text()))


def hashed_name(name: str) -> str:
    """``app.css`` → ``app-1A2B3C.css``. Raises KeyError for a name that the bundle does not have."""
    manifest: Path = DIST / "manifest.json"
    return _manifest(manifest.stat().st_mtime_ns)[name]
