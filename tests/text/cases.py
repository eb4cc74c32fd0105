"""The table of cases that the scripts in the browser are tested with too."""

import json
from pathlib import Path
from typing import Any

import pytest

_CASES: dict[str, list[dict[str, Any]]] = json.loads(
    Path(__file__).with_name("cases.json").read_text("utf-8")
)


def each(kind: str) -> pytest.MarkDecorator:
    """Run the test once for each case of this kind, as the argument ``case``."""
    return pytest.mark.parametrize("case", _CASES[kind], ids=lambda case: case["name"])


def texts(kind: str) -> list[str]:
    return [case["text"] for case in _CASES[kind]]
