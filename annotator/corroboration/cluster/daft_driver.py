"""The driver by which Daft runs the kernels, on this machine or on those of a Ray cluster.

On this machine they take turns, as Python does: it is there to try the way, and only a cluster is faster.
"""

from collections.abc import Sequence
from typing import Any

import daft

from annotator.corroboration.cluster import kernels
from annotator.corroboration.copies.copying import Copied
from annotator.corroboration.copies.snapping import Text
from annotator.corroboration.driving import NATIVE, Features, Pair

_INTEGERS, _FLOATS = (daft.DataType.list(one()) for one in (daft.DataType.int64, daft.DataType.float64))
_FEATURES = {"hashes": _INTEGERS, "words": _INTEGERS, "said": _FLOATS, "common": _FLOATS}
_fingerprint = daft.func(kernels.fingerprint, return_dtype=daft.DataType.struct(_FEATURES))
_verify = daft.func(kernels.verify, return_dtype=_FLOATS)


class OnDaft:
    """Rows are sent out in frames, and come back by their number."""

    together = 1_000

    def __init__(self, address: str) -> None:
        """address: NATIVE is this machine, else that of a Ray cluster."""
        if address == NATIVE:
            daft.set_runner_native()
        else:
            daft.set_runner_ray(address=address)

    def fingerprint(self, texts: Sequence[Text]) -> list[Features]:
        """What each text is found by."""
        found = _fingerprint(daft.col("text"), daft.col("language"))
        return [kernels.features_of(row) for row in _collect(_frame(texts).with_column("found", found))]

    def verify(self, texts: Sequence[Text], pairs: Sequence[Pair]) -> list[list[Copied]]:
        """For each pair the passages that both have."""
        if not pairs:
            return []
        columns = {"number": range(len(pairs)), "a": [one.a for one in pairs], "b": [one.b for one in pairs]}
        frame = daft.from_pydict({name: list(values) for name, values in columns.items()})
        for end in "ab":
            names = {"number": end, "text": f"{end}_text", "language": f"{end}_language"}
            side = _frame(texts).select(*(daft.col(old).alias(new) for old, new in names.items()))
            frame = frame.join(side, on=end)
        found = _verify(*(daft.col(f"{end}_{name}") for end in "ab" for name in ("text", "language")))
        return [kernels.passages_of(row) for row in _collect(frame.with_column("found", found))]


def _frame(texts: Sequence[Text]) -> Any:
    return daft.from_pydict(
        {
            "number": list(range(len(texts))),
            "text": [one.text for one in texts],
            "language": [one.language for one in texts],
        }
    )


def _collect(frame: Any) -> list[Any]:
    """What was found, in the order of the rows' numbers."""
    columns = frame.select("number", "found").to_pydict()
    by_number = dict(zip(columns["number"], columns["found"], strict=True))
    return [by_number[number] for number in range(len(by_number))]
