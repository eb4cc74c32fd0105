"""Groups of things that are joined in pairs: union-find. The order of joining changes nothing."""

from __future__ import annotations


class Groups:
    """The things 0 to ``size`` - 1, each alone at first."""

    def __init__(self, size: int) -> None:
        self._above = list(range(size))

    def find(self, one: int) -> int:
        """The first of the group that ``one`` is in: what names the group."""
        while self._above[one] != one:
            self._above[one] = self._above[self._above[one]]
            one = self._above[one]
        return one

    def join(self, one: int, other: int) -> None:
        """Makes one group of two. The lowest leads, so a group has the same name however it came about."""
        first, last = sorted((self.find(one), self.find(other)))
        self._above[last] = first

    def list(self) -> list[list[int]]:
        """The groups, each in order, and they in the order of their first."""
        groups: dict[int, list[int]] = {}
        for one in range(len(self._above)):
            groups.setdefault(self.find(one), []).append(one)
        return list(groups.values())
