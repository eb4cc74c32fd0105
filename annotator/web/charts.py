"""A line through a few points, drawn by the page itself; the table beside it says the same."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 640, 200
#: room for the words around the drawing
LEFT, RIGHT, TOP, BOTTOM = 44, 16, 12, 28
#: from one name below the drawing to the next, so that they do not run into each other
LABEL = 88


@dataclass(frozen=True)
class Point:
    """One value. x and y: in the units of the drawing."""

    x: float
    y: float
    #: what it is about, and the value as it is written
    name: str
    value: str
    #: whether its name stands below
    is_named: bool


@dataclass(frozen=True)
class LineChart:
    """What a template draws."""

    points: Sequence[Point]
    #: y and words of the lines to read values by
    rules: Sequence[tuple[float, str]]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT

    @property
    def path(self) -> str:
        """From point to point."""
        return " ".join(f"{point.x},{point.y}" for point in self.points)


def draw_line(
    values: Sequence[tuple[float, str, float, str]], rules: Sequence[tuple[float, str]]
) -> LineChart:
    """A line through two or more values.

    values: place from left to right in any unit, name, value and how it is written. rules: two values or more to
    read by.
    """
    heights = [value for _, _, value, _ in values] + [value for value, _ in rules]
    low, high = min(heights), max(heights)
    first, last = values[0][0], values[-1][0]

    def y_of(value: float) -> float:
        return round(TOP + (high - value) / (high - low) * (HEIGHT - TOP - BOTTOM), 1)

    points: list[Point] = []
    room: float = WIDTH + LABEL
    for place, name, value, written in reversed(values):
        x = round(LEFT + (place - first) / (last - first) * (WIDTH - LEFT - RIGHT), 1)
        is_named = room - x >= LABEL
        room = x if is_named else room
        points.insert(0, Point(x, y_of(value), name, written, is_named))
    return LineChart(points, [(y_of(value), words) for value, words in rules])
