"""Train, dev and test: groups of articles that belong together, dealt out by the release's version. Pure."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

#: parts of a hundred
SHARES = {"train": 80, "dev": 10, "test": 10}

Id = TypeVar("Id")


@dataclass(frozen=True)
class Grouped:
    """One article, of which group it is and where that went."""

    group: int
    split: str


def deal(groups: Sequence[Sequence[Id]], seed: str) -> dict[Id, Grouped]:
    """Where each article goes; a group is never parted.

    groups: of ids, each id in one. The largest come first, each to the split that lacks most of its share; groups of
    one size in an order that ``seed`` and their ids decide. Groups are numbered from 1 in the order given.
    """
    number = {id(group): at for at, group in enumerate(groups, 1)}
    drawn = sorted(groups, key=lambda group: (-len(group), _draw(seed, group)))
    total = sum(map(len, groups))
    lacking = {split: share * total / 100 for split, share in SHARES.items()}
    dealt: dict[Id, Grouped] = {}
    for group in drawn:
        split = max(lacking, key=lacking.__getitem__)
        lacking[split] -= len(group)
        dealt |= {one: Grouped(number[id(group)], split) for one in group}
    return dealt


def _draw(seed: str, group: Sequence[object]) -> bytes:
    return hashlib.sha256("\n".join([seed, *map(str, group)]).encode()).digest()
