"""Rewrites the pins in pyproject.toml with today's versions: ``uv run python tests/refresh_pins.py``.

The pins stand in for a lock file, which would name the registry of whoever wrote it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

PYPROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"
BLOCK = re.compile(r"(?<=# begin pins\n).*?(?=# end pins\n)", re.DOTALL)


def main() -> None:
    """Resolve everything anew, without the present pins, and write what was found."""
    text = PYPROJECT.read_text()
    backend = tomllib.loads(text)["build-system"]["requires"]
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder, "pyproject.toml")
        project.write_text(BLOCK.sub("", text))
        Path(folder, "build.in").write_text("\n".join(backend))
        runtime = resolve(project, "--all-extras")
        build = resolve(Path(folder, "build.in"))
    pins = toml_list("constraint-dependencies", runtime) + toml_list("build-constraint-dependencies", build)
    PYPROJECT.write_text(BLOCK.sub(lambda _: pins, text))
    print(f"{len(runtime)} packages pinned, {len(build)} for the build")


def resolve(requirements: Path, *options: str) -> list[str]:
    """The versions of everything in ``requirements``, direct and transitive, for every platform."""
    uv = os.environ.get("UV") or shutil.which("uv") or sys.exit("uv is needed to refresh the pins")
    command = [uv, "pip", "compile", requirements.name, "--universal", "--python-version", "3.11"]
    command += ["--no-header", "--no-annotate", "--quiet", "--upgrade", *options]
    return subprocess.run(
        command, cwd=requirements.parent, check=True, stdout=subprocess.PIPE, text=True
    ).stdout.splitlines()


def toml_list(name: str, lines: list[str]) -> str:
    """One TOML array, an entry a line, so that a refresh reads well as a difference."""
    return "".join([f"{name} = [\n", *(f'    "{line}",\n' for line in lines), "]\n"])


if __name__ == "__main__":
    main()
