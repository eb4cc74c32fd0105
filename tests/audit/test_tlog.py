"""The tree: known roots, what another implementation says, and nothing forged is believed."""

import hashlib
import os
from collections.abc import Sequence
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tlog_scales.reader import TilesReader
from tlog_scales.tlog import ConsistencyProof, InclusionProof

from annotator.audit.tlog import (
    EMPTY_ROOT,
    MerkleTree,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    merkle_root,
    root_at,
    root_of_hashes,
    verify_consistency,
    verify_inclusion,
)

#: the log of eight entries that implementations of RFC 6962 compare, and its root at each size
KNOWN_ENTRIES = [
    bytes.fromhex(entry)
    for entry in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
KNOWN_ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]

LEAVES = [leaf_hash(b"%d" % number) for number in range(300)]
TREE = MerkleTree(LEAVES)
ROOTS = [root_of_hashes(LEAVES[:size]) for size in range(len(LEAVES) + 1)]


def defined_root(leaves: Sequence[bytes]) -> bytes:
    """The root word for word as RFC 6962, 2.1 defines it."""
    if len(leaves) < 2:
        return leaves[0] if leaves else hashlib.sha256(b"").digest()
    middle = 1
    while middle * 2 < len(leaves):
        middle *= 2
    return hashlib.sha256(b"\x01" + defined_root(leaves[:middle]) + defined_root(leaves[middle:])).digest()


class OtherTree(TilesReader):
    """Another implementation, which reads ``LEAVES`` as two tiles of leaves and the hash of the first tile."""

    def __init__(self) -> None:
        super().__init__(self)
        self.set_size(len(LEAVES))

    def get(self, *path: str) -> bytes | None:
        tile = path[:3]
        if tile[1] == "1":
            return defined_root(LEAVES[:256])
        return b"".join(LEAVES[:256] if tile[2] == "000" else LEAVES[256:])

    mth = cache(TilesReader.mth)


def test_known_entries_have_their_known_roots() -> None:
    for size, known in enumerate(KNOWN_ROOTS):
        entries = KNOWN_ENTRIES[:size]
        assert merkle_root(entries).hex() == MerkleTree(map(leaf_hash, entries)).root.hex() == known


@pytest.mark.parametrize("size", [*range(66), 1023, 1024, 1025, 2047, 2048, 3000, 4095, 4096, 5121, 7168])
def test_every_way_to_the_root_is_the_defined_one(size: int) -> None:
    leaves = [leaf_hash(size.to_bytes(2) + os.urandom(2)) for _ in range(size)]
    tree = MerkleTree(leaves)
    assert root_of_hashes(iter(leaves)) == tree.root == root_at(size, tree.node) == defined_root(leaves)


def test_roots_and_proofs_of_inclusion_are_those_of_another_implementation() -> None:
    other = OtherTree()
    for size in range(1, len(LEAVES) + 1):
        assert other.mth(0, size) == ROOTS[size] == root_at(size, TREE.node)
        for index in range(size):
            proof = inclusion_proof(index, size, TREE.node)
            assert proof == other.get_inclusion_proof(index, size).node_hashes
            assert verify_inclusion(LEAVES[index], index, size, proof, ROOTS[size])
            InclusionProof(index, size, proof).check(LEAVES[index], ROOTS[size])


def test_proofs_of_consistency_are_those_of_another_implementation() -> None:
    other = OtherTree()
    for size2 in range(1, len(LEAVES) + 1):
        for size1 in range(1, size2 + 1):
            proof = consistency_proof(size1, size2, TREE.node)
            assert proof == other.get_consistency_proof(size1, size2).node_hashes
            assert verify_consistency(size1, size2, ROOTS[size1], ROOTS[size2], proof)
            if size1 < size2:
                ConsistencyProof(size1, size2, proof).check(ROOTS[size1], ROOTS[size2])


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 100, 255, 300])
def test_a_tree_in_memory_gives_the_same_proofs(size: int) -> None:
    tree = MerkleTree(LEAVES[:size])
    assert tree.size == size
    for index in range(size):
        assert tree.inclusion_proof(index) == inclusion_proof(index, size, TREE.node)


SIZES = st.integers(1, len(LEAVES))


@given(SIZES, st.data())
def test_a_changed_bit_anywhere_is_no_inclusion(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    hashes = [LEAVES[index], ROOTS[size], *inclusion_proof(index, size, TREE.node)]
    assert verify_inclusion(hashes[0], index, size, hashes[2:], hashes[1])
    changed = flipped(hashes, data)
    assert not verify_inclusion(changed[0], index, size, changed[2:], changed[1])
    for wrong in damaged(hashes[2:], data):
        assert not verify_inclusion(hashes[0], index, size, wrong, hashes[1])
    elsewhere = data.draw(st.integers(-3, size + 3).filter(lambda place: place != index))
    assert not verify_inclusion(hashes[0], elsewhere, size, hashes[2:], hashes[1])


@given(SIZES, st.data())
def test_a_changed_bit_anywhere_is_no_consistency(size2: int, data: st.DataObject) -> None:
    size1 = data.draw(st.integers(1, size2))
    hashes = [ROOTS[size1], ROOTS[size2], *consistency_proof(size1, size2, TREE.node)]
    assert verify_consistency(size1, size2, hashes[0], hashes[1], hashes[2:])
    changed = flipped(hashes, data)
    assert not verify_consistency(size1, size2, changed[0], changed[1], changed[2:])
    for wrong in damaged(hashes[2:], data):
        assert not verify_consistency(size1, size2, hashes[0], hashes[1], wrong)
    other = data.draw(st.integers(-3, size2 + 3).filter(lambda size: size != size1))
    assert not verify_consistency(other, size2, hashes[0], hashes[1], hashes[2:])


def flipped(hashes: list[bytes], data: st.DataObject) -> list[bytes]:
    bit = data.draw(st.integers(0, 256 * len(hashes) - 1))
    number = int.from_bytes(b"".join(hashes)) ^ (1 << bit)
    joined = number.to_bytes(32 * len(hashes))
    return [joined[start : start + 32] for start in range(0, len(joined), 32)]


def damaged(proof: list[bytes], data: st.DataObject) -> list[list[bytes]]:
    """Too long in each way, and too short, cut off or joined where there is something."""
    longer = data.draw(st.sampled_from([*proof, bytes(32), b""]))
    wrong = [[*proof, longer], [longer, *proof]]
    if proof:
        place = data.draw(st.integers(0, len(proof) - 1))
        wrong += [
            proof[:place] + proof[place + 1 :],
            [*proof[:place], proof[place][:-1], *proof[place + 1 :]],
        ]
        wrong += [[*proof[:place], proof[place] + b"\x00", *proof[place + 1 :]], [b"".join(proof), b""]]
    return wrong


@given(SIZES, SIZES)
def test_another_log_is_not_what_this_one_was(size1: int, size2: int) -> None:
    size1, size2 = sorted((size1, size2))
    place = size1 // 2
    rewritten = root_of_hashes([*LEAVES[:place], leaf_hash(b"rewritten"), *LEAVES[place + 1 : size1]])
    assert not verify_consistency(
        size1, size2, rewritten, ROOTS[size2], consistency_proof(size1, size2, TREE.node)
    )


@pytest.mark.parametrize("size", [-1, 0, 10**40])
def test_sizes_that_no_log_has_are_refused_quietly(size: int) -> None:
    leaf, root = LEAVES[0], ROOTS[1]
    assert not verify_inclusion(leaf, 0, size, [], root)
    assert not verify_inclusion(leaf, size or 1, 1, [], root)
    assert not verify_consistency(size, 1, root, root, [])
    assert not verify_consistency(1, size, root, root, [])
    assert not verify_consistency(0, size, EMPTY_ROOT, EMPTY_ROOT, [])
    assert not verify_inclusion(leaf, 0, 1, [None], root)  # type: ignore[list-item]


def test_nothing_is_proved_outside_of_the_tree() -> None:
    for index, size in ((0, 0), (-1, 3), (3, 3)):
        with pytest.raises(ValueError, match="has no leaf"):
            inclusion_proof(index, size, TREE.node)
        with pytest.raises(ValueError, match="has no leaf"):
            MerkleTree(LEAVES[:size]).inclusion_proof(index)
    for size1, size2 in ((0, 0), (0, 3), (-1, 3), (4, 3)):
        with pytest.raises(ValueError, match="cannot have grown"):
            consistency_proof(size1, size2, TREE.node)
    for level, index in ((0, 300), (8, 1), (9, 0), (-1, 0), (0, -1)):
        with pytest.raises(ValueError, match="no complete subtree"):
            TREE.node(level, index)
    with pytest.raises(ValueError, match="no size -1"):
        root_at(-1, TREE.node)
