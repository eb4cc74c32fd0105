"""Tables with a bar in each row: shown, drawn and sent as a file from the same numbers."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from annotator.audit.exporting import csv_line


@dataclass(frozen=True, order=True)
class Fill:
    """How a part of a bar looks: a colour and a pattern of a verdict, so that colour never stands alone."""

    colour: str
    pattern: str

    @property
    def id(self) -> str:
        """The name of its drawing in the page."""
        return f"fill-{self.colour}-{self.pattern}"


@dataclass(frozen=True)
class Part:
    """What a bar is made of."""

    name: str
    number: float
    fill: Fill


@dataclass(frozen=True)
class Segment:
    """A part in its place. x and width: per cent of the room."""

    x: float
    width: float
    fill: Fill
    words: str


@dataclass(frozen=True)
class Column:
    """A heading; ``fill`` where the bars have a part for it."""

    name: str
    fill: Fill | None = None


@dataclass(frozen=True)
class Row:
    """What a line of a table says; ``href``: where its first cell leads to."""

    cells: Sequence[str | int | float]
    bar: Sequence[Segment] = ()
    href: str = ""


@dataclass(frozen=True)
class Table:
    """Rows under their headings."""

    columns: Sequence[Column]
    rows: Sequence[Row]
    #: rows there would be without a limit, where there is one
    count: int = 0

    @property
    def fills(self) -> set[Fill]:
        """All that its bars are filled with."""
        return {segment.fill for row in self.rows for segment in row.bar} | {
            column.fill for column in self.columns if column.fill
        }

    def csv(self) -> Iterator[str]:
        """A heading, then a line a row."""
        yield csv_line(column.name for column in self.columns)
        for row in self.rows:
            yield csv_line(row.cells)


def stack(parts: Iterable[Part], most: float) -> list[Segment]:
    """The parts one after the other. most: what fills the whole room."""
    segments, x = [], 0.0
    for part in parts:
        if part.number:
            width = 100 * part.number / most
            segments.append(Segment(round(x, 2), round(width, 2), part.fill, f"{part.name}: {part.number:,}"))
            x += width
    return segments


@dataclass(frozen=True)
class Pillar:
    """One column of a drawing over time. Places and sizes: per cent of the room."""

    x: float
    width: float
    height: float
    fill: Fill
    words: str


def stand(groups: Sequence[tuple[str, Sequence[Part]]]) -> list[Pillar]:
    """The parts of each group side by side, the groups from left to right; the highest takes all of the height."""
    most = max((part.number for _, parts in groups for part in parts), default=0)
    room = 100 / max(1, len(groups))
    pillars = []
    for place, (name, parts) in enumerate(groups):
        width = 0.8 * room / len(parts)
        for at, part in enumerate(parts):
            if part.number:
                x, height = (place + 0.1) * room + at * width, 100 * part.number / most
                words = f"{name}: {part.number:,} {part.name}"
                pillars.append(Pillar(round(x, 3), round(width, 3), round(height, 2), part.fill, words))
    return pillars
