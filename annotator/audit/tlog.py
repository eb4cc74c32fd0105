"""Merkle trees over a log: one hash for all of it, proofs that an entry is in it and that it has only grown.

SHA-256 everywhere, every hash is 32 bytes. A leaf is the hash of one entry, leaves count from 0, and a *node*
``(level, index)`` is the hash of the complete subtree over the leaves ``index * 2^level`` and the 2^level - 1 after it.
What makes proofs raises ValueError for a place outside of the tree; what checks them answers False to anything wrong.
Source: RFC 9162, 2.1 (the same tree as RFC 6962, 2.1).
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

#: the root of a log without entries
EMPTY_ROOT = hashlib.sha256().digest()
HASH_BYTES = 32

#: so many leaves are hashed level by level at a time; a power of two
_CHUNK = 1024

#: reads the hash of a complete subtree, by level and index
Node = Callable[[int, int], bytes]


def leaf_hash(entry: bytes) -> bytes:
    """The leaf of one entry."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of the two subtrees ``left`` and ``right``, each given by its hash."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def merkle_root(entries: Iterable[bytes]) -> bytes:
    """The root of the tree over ``entries``, which are the entries themselves, not their leaves."""
    return root_of_hashes(map(leaf_hash, entries))


def root_of_hashes(leaf_hashes: Iterable[bytes]) -> bytes:
    """The root of the tree over leaves that are read once, in order; holds one chunk and O(log n) hashes."""
    leaves = iter(leaf_hashes)
    peaks: list[bytes] = []
    full_chunks = 0
    while chunk := list(islice(leaves, _CHUNK)):
        top = _level_above_all(chunk)
        if len(chunk) < _CHUNK:
            peaks.append(top)
            break
        merged = full_chunks
        while merged & 1:  # two equal subtrees side by side become one
            top = node_hash(peaks.pop(), top)
            merged >>= 1
        peaks.append(top)
        full_chunks += 1
    return _folded(peaks) if peaks else EMPTY_ROOT


def root_at(size: int, node: Node) -> bytes:
    """The root of the tree over the first ``size`` leaves, from O(log size) nodes."""
    if size < 0:
        raise ValueError(f"a tree has no size {size}")
    return _root_of_range(0, size, node) if size else EMPTY_ROOT


def inclusion_proof(index: int, size: int, node: Node) -> list[bytes]:
    """The hashes that lead from leaf ``index`` to the root of the first ``size`` leaves, from the leaf upwards.

    Reads O(log size) nodes. Raises ValueError unless 0 <= index < size.
    Source: RFC 9162, 2.1.3.1.
    """
    if not 0 <= index < size:
        raise ValueError(f"a tree of {size} leaves has no leaf {index}")
    start, end = 0, size
    proof = []
    while end - start > 1:
        middle = start + _left_part(end - start)
        if index < middle:
            proof.append(_root_of_range(middle, end, node))
            end = middle
        else:
            proof.append(_root_of_range(start, middle, node))
            start = middle
    return proof[::-1]


def consistency_proof(size1: int, size2: int, node: Node) -> list[bytes]:
    """The hashes that show: the first ``size1`` of ``size2`` leaves are what they were.

    Reads O(log size2) nodes; empty when the sizes are equal. Raises ValueError unless 0 < size1 <= size2.
    Source: RFC 9162, 2.1.4.1.
    """
    if not 0 < size1 <= size2:
        raise ValueError(f"a tree of {size1} leaves cannot have grown to {size2}")
    start, end = 0, size2
    proof = []
    while end != size1:
        middle = start + _left_part(end - start)
        if size1 <= middle:
            proof.append(_root_of_range(middle, end, node))
            end = middle
        else:
            proof.append(_root_of_range(start, middle, node))
            start = middle
    if start:  # otherwise the last subtree is the old tree itself, whose root the reader holds
        proof.append(_root_of_range(start, end, node))
    return proof[::-1]


def verify_inclusion(leaf_hash: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether ``proof`` shows that leaf ``index`` of the tree with ``size`` leaves and this root is ``leaf_hash``.

    Source: RFC 9162, 2.1.3.2.
    """
    if not 0 <= index < size or not _are_hashes([leaf_hash, root, *proof]):
        return False
    sides = list(_sides(index, size - 1))
    if len(proof) != len(sides):
        return False
    found = leaf_hash
    for is_left, beside in zip(sides, proof, strict=True):
        found = node_hash(beside, found) if is_left else node_hash(found, beside)
    return found == root


def verify_consistency(size1: int, size2: int, root1: bytes, root2: bytes, proof: Sequence[bytes]) -> bool:
    """Whether ``proof`` shows that the tree (size2, root2) begins with all leaves of the tree (size1, root1).

    Of an empty tree nothing can be shown, so it is False for size1 = 0.
    Source: RFC 9162, 2.1.4.2.
    """
    if not 0 < size1 <= size2:
        return False
    if size1 == size2:
        return not proof and root1 == root2
    level = (size1 & -size1).bit_length() - 1  # the old tree ends with a complete subtree of this level
    place, last = (size1 - 1) >> level, (size2 - 1) >> level
    sides = list(_sides(place, last))
    hashes = [*proof] if place else [root1, *proof]  # where that subtree is the old tree, its hash is known
    if len(hashes) != len(sides) + 1 or not _are_hashes([root1, root2, *hashes]):
        return False
    old = new = hashes[0]
    for is_left, beside in zip(sides, hashes[1:], strict=True):
        old = node_hash(beside, old) if is_left else old
        new = node_hash(beside, new) if is_left else node_hash(new, beside)
    return old == root1 and new == root2


class MerkleTree:
    """A tree held in memory with all its nodes (about 150 bytes a leaf): for many proofs of one log."""

    def __init__(self, leaf_hashes: Iterable[bytes]) -> None:
        self._levels = [list(leaf_hashes)]
        while len(self._levels[-1]) > 1:
            self._levels.append(_level_above(self._levels[-1]))

    @property
    def size(self) -> int:
        """How many leaves."""
        return len(self._levels[0])

    @property
    def root(self) -> bytes:
        """The root over all leaves."""
        return self._levels[-1][0] if self.size else EMPTY_ROOT

    def node(self, level: int, index: int) -> bytes:
        """The hash of a complete subtree. Raises ValueError if there is none at this place."""
        if level < 0 or index < 0 or (index + 1) << level > self.size:
            raise ValueError(f"a tree of {self.size} leaves has no complete subtree {index} at level {level}")
        return self._levels[level][index]

    def inclusion_proof(self, index: int) -> list[bytes]:
        """As the function of this name, for the whole tree and without hashing. Raises ValueError."""
        if not 0 <= index < self.size:
            raise ValueError(f"a tree of {self.size} leaves has no leaf {index}")
        places = ((hashes, (index >> level) ^ 1) for level, hashes in enumerate(self._levels))
        return [hashes[beside] for hashes, beside in places if beside < len(hashes)]


def _sides(place: int, last: int) -> Iterator[bool]:
    """For each hash that a proof needs, from the leaf upwards: whether it stands on the left."""
    while last:
        if place & 1:
            yield True
        elif place < last:
            yield False  # and the last of an odd number has nothing beside it: it goes up as it is
        place, last = place >> 1, last >> 1


def _level_above(level: list[bytes]) -> list[bytes]:
    """One level up; the last of an odd number goes up as it is, as the definition's split has it."""
    sha256 = hashlib.sha256  # a million calls: neither looked up nor wrapped in a function of ours
    above = [sha256(b"\x01" + left + right).digest() for left, right in zip(level[::2], level[1::2])]  # noqa: B905
    if len(level) & 1:
        above.append(level[-1])
    return above


def _level_above_all(level: list[bytes]) -> bytes:
    while len(level) > 1:
        level = _level_above(level)
    return level[0]


def _left_part(size: int) -> int:
    """The largest power of two smaller than ``size``, which is 2 or more."""
    return 1 << ((size - 1).bit_length() - 1)


def _root_of_range(start: int, end: int, node: Node) -> bytes:
    """The hash of the leaves of [start, end), not empty; ``start`` is a multiple of a power of two >= end - start."""
    hashes = []
    while start < end:
        level = (end - start).bit_length() - 1
        hashes.append(node(level, start >> level))
        start += 1 << level
    return _folded(hashes)


def _folded(peaks: list[bytes]) -> bytes:
    """The root over complete subtrees of falling size."""
    *others, root = peaks
    for peak in reversed(others):
        root = node_hash(peak, root)
    return root


def _are_hashes(values: Iterable[object]) -> bool:
    return all(isinstance(value, bytes) and len(value) == HASH_BYTES for value in values)
