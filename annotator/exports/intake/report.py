"""What became of the files of another tool: what was taken, what was changed, what was refused, line by line."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from annotator.exports.counts import Counts
from annotator.exports.intake.documents import Remark


@dataclass
class Report:
    """Filled while an import runs; complete when it has been stored, or when ``is_trial`` says that nothing is."""

    counts: Counts = field(default_factory=Counts)
    #: in the order of the files
    remarks: list[Remark] = field(default_factory=list)
    #: label -> how many were left out because the mapping says so
    left_out: Counter[str] = field(default_factory=Counter)
    is_trial: bool = False

    def refuse(self, place: str, message: str) -> None:
        """Something is not taken."""
        self.remarks.append(Remark(place, message))

    def change(self, place: str, message: str) -> None:
        """Something is taken, but not as it stands in the file."""
        self.remarks.append(Remark(place, message, is_refused=False))

    @property
    def refused(self) -> int:
        """How many things were not taken."""
        return sum(remark.is_refused for remark in self.remarks)

    @property
    def changed(self) -> int:
        """How many were taken otherwise than they stand in the file."""
        return len(self.remarks) - self.refused

    def values(self) -> dict[str, Any]:
        """All but the remarks, for a program."""
        left_out = dict(sorted(self.left_out.items()))
        return {**asdict(self.counts), "changed": self.changed, "refused": self.refused, "left_out": left_out}

    def lines(self) -> Iterator[dict[str, Any]]:
        """The whole for a file: the numbers, then each remark."""
        yield self.values()
        yield from remark_values(self.remarks)


def remark_values(remarks: Iterable[Remark]) -> Iterator[dict[str, Any]]:
    """Remarks for a program."""
    for remark in remarks:
        what = "refused" if remark.is_refused else "changed"
        yield {"place": remark.place, "what": what, "message": remark.message}
