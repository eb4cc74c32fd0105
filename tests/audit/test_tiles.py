"""The folder of a log: laid out as others read it, whole after whatever broke off, never written over."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tlog_scales.backend import LocalBackend
from tlog_scales.reader import TilesReader

from annotator.audit.notes import Checkpoint, SigningKey, sign_checkpoint, sign_note
from annotator.audit.tiles import (
    FolderError,
    LogFolder,
    create_key,
    keep_file,
    publish_everywhere,
    read_key,
    replace_key,
)
from annotator.audit.tlog import leaf_hash, root_of_hashes, verify_consistency, verify_inclusion

ENTRIES = [b"entry %d" % number for number in range(70_000)]
LEAVES = [(entry, leaf_hash(entry)) for entry in ENTRIES]
KEY = SigningKey("annotator/0123456789ab", bytes(32))


def root(size: int) -> bytes:
    return root_of_hashes(leaf for _, leaf in LEAVES[:size])


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def log_of(folder: Path, *sizes: int) -> LogFolder:
    log = LogFolder(folder)
    for size in sizes:
        assert log.append(LEAVES[log.size : size]) == size == log.size
    return log


def note_of(size: int, *, key: SigningKey = KEY, hash_: bytes | None = None) -> str:
    return sign_checkpoint(Checkpoint("annotator/0123456789ab/7", size, hash_ or root(size)), key)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> LogFolder:
    return log_of(tmp_path_factory.mktemp("large"), 1, 255, 256, 300, 65_535, 65_700, 70_000)


def test_the_tiles_are_those_of_the_standard(tmp_path: Path) -> None:
    names = set(files(log_of(tmp_path, 70_000).folder))
    level0 = {f"{number:03}" for number in range(273)} | {"273.p/112"}
    assert names == {f"tile/{level}/{name}" for level in ("0", "entries") for name in level0} | {
        "tile/1/000",
        "tile/1/001.p/17",
        "tile/2/000.p/1",
    }


def test_long_indices_become_folders(tmp_path: Path) -> None:
    log = LogFolder(tmp_path)
    for level, n, width, name in (
        (0, 0, 256, "0/000"),
        (3, 999, 255, "3/999.p/255"),
        ("entries", 1000, 256, "entries/x001/000"),
        (1, 1_234_067, 256, "1/x001/x234/067"),
        (0, 5_001_234_067, 1, "0/x005/x001/x234/067.p/1"),
    ):
        assert log._path(level, n, width) == tmp_path / "tile" / name


def test_another_implementation_reads_the_folder(large: LogFolder) -> None:
    other = TilesReader(LocalBackend(large.folder))
    other.set_size(70_000)
    assert other.calculate_root_hash() == large.root(70_000) == root(70_000)
    for index in (0, 255, 256, 65_535, 65_536, 69_887, 69_888, 69_999):
        assert other.get_entry(index) == ENTRIES[index]
        proof = large.inclusion_proof(index, 70_000)
        assert other.get_inclusion_proof(index, 70_000).node_hashes == proof
        assert verify_inclusion(LEAVES[index][1], index, 70_000, proof, root(70_000))
    for size in (1, 255, 256, 300, 65_535, 65_536, 65_700, 70_000):
        proof = large.consistency_proof(size, 70_000)
        assert other.get_consistency_proof(size, 70_000).node_hashes == proof
        assert verify_consistency(size, 70_000, large.root(size), root(70_000), proof)


@settings(max_examples=30)
@given(st.lists(st.integers(0, 800), min_size=1, max_size=6).map(sorted))
def test_it_does_not_matter_in_which_parts_a_log_came(sizes: list[int]) -> None:
    with TemporaryDirectory() as folder:
        parts, whole = log_of(Path(folder, "parts"), *sizes), log_of(Path(folder, "whole"), sizes[-1])
        assert files(whole.folder).items() <= files(parts.folder).items()
        for size in sizes:
            assert parts.root(size) == whole.root(size) == root(size)


#: what an append from 250 to 600 leaves writes
WRITTEN = ["entries/000", "0/000", "entries/001", "0/001", "entries/002.p/88", "1/000.p/2", "0/002.p/88"]


@pytest.mark.parametrize("name", WRITTEN)
def test_an_append_that_could_not_go_on_is_taken_up_by_the_next(tmp_path: Path, name: str) -> None:
    log = log_of(tmp_path / "log", 250)
    obstacle = log.folder / "tile" / name
    obstacle.mkdir(parents=True)
    with pytest.raises(FolderError, match=name):
        log.append(LEAVES[250:600])
    obstacle.rmdir()
    assert log.size in (250, 256, 512)
    assert log.root(250) == root(250)
    log_of(log.folder, 600)
    assert files(log_of(tmp_path / "whole", 600).folder).items() <= files(log.folder).items()


@pytest.mark.parametrize("name", ["1/000", "0/255", "entries/260", "1/001.p/17", "0/273.p/112"])
def test_nor_is_anything_missing_on_higher_levels(tmp_path: Path, large: LogFolder, name: str) -> None:
    log = log_of(tmp_path, 65_400)
    obstacle = tmp_path / "tile" / name
    obstacle.mkdir(parents=True)
    with pytest.raises(FolderError, match=name):
        log.append(LEAVES[65_400:])
    obstacle.rmdir()
    log.append([])
    assert log.root(log.size) == root(log.size)
    log_of(log.folder, 70_000)
    whole = files(large.folder)
    assert all(whole.get(name, data) == data for name, data in files(log.folder).items())
    assert log.root(70_000) == root(70_000)


def test_leaves_that_stop_coming_leave_a_whole_log(tmp_path: Path) -> None:
    def broken() -> Iterator[tuple[bytes, bytes]]:
        yield from LEAVES[:300]
        raise TimeoutError

    log = LogFolder(tmp_path)
    with pytest.raises(TimeoutError):
        log.append(broken())
    assert log.size == 256
    assert log.append(LEAVES[256:300]) == 300
    assert log.root(300) == root(300)


@pytest.mark.parametrize("name", WRITTEN)
def test_what_is_there_and_differs_is_never_written_over(tmp_path: Path, name: str) -> None:
    log = log_of(tmp_path, 250)
    found = tmp_path / "tile" / name
    keep_file(found, b"something else")
    with pytest.raises(FolderError):
        log.append(LEAVES[250:600])
        log.append([])
    assert found.read_bytes() == b"something else"


def test_only_leaves_of_their_entries_are_taken(tmp_path: Path) -> None:
    log = log_of(tmp_path, 3)
    for entry, leaf, reason in (
        (b"entry", leaf_hash(b"other"), "Leaf 3 is not the hash"),
        (bytes(65_536), leaf_hash(bytes(65_536)), "Entry 3 has more than 65535 bytes"),
    ):
        with pytest.raises(FolderError, match=reason):
            log.append([(entry, leaf)])
    largest = bytes(65_535)
    assert log.append([(largest, leaf_hash(largest)), (b"", leaf_hash(b""))]) == 5
    other = TilesReader(LocalBackend(tmp_path))
    other.set_size(5)
    assert [other.get_entry(index) for index in (2, 3, 4)] == [ENTRIES[2], largest, b""]


def test_a_proof_needs_few_tiles(tmp_path: Path, large: LogFolder) -> None:
    for name in ("0/123", "0/273.p/112", "1/000", "1/001.p/17", "2/000.p/1"):
        (tmp_path / "tile" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(large.folder / "tile" / name, tmp_path / "tile" / name)
    few = LogFolder(tmp_path)
    index = 123 * 256 + 45
    assert few.inclusion_proof(index, 70_000) == large.inclusion_proof(index, 70_000)
    assert few.root(70_000) == root(70_000)
    with pytest.raises(FolderError, match="0/124"):
        few.inclusion_proof(index + 256, 70_000)


def test_what_the_tiles_do_not_hold_is_refused(tmp_path: Path) -> None:
    log = log_of(tmp_path, 300)
    assert log.node(8, 0) == root(256)
    for level, index in ((0, 300), (0, 512), (5, 9), (8, 1), (9, 0), (0, -1), (-1, 0), (70, 0)):
        with pytest.raises(FolderError):
            log.node(level, index)
    for call in (
        lambda: log.root(301),
        lambda: log.inclusion_proof(0, 301),
        lambda: log.consistency_proof(1, 600),
    ):
        with pytest.raises(FolderError):
            call()
    (tmp_path / "tile/0/000").write_bytes(b"cut short")
    with pytest.raises(FolderError, match="holds no subtree 0 at level 0"):
        log.node(0, 0)


def test_an_empty_folder_is_a_log_without_entries(tmp_path: Path) -> None:
    log = LogFolder(tmp_path / "new")
    assert (log.size, log.append([]), log.root(0)) == (0, 0, root(0))
    assert (log.newest_checkpoint(), log.checkpoint_sizes()) == (None, [])
    assert not log.folder.exists()


def test_checkpoints_are_kept_and_the_newest_is_known(tmp_path: Path) -> None:
    log = LogFolder(tmp_path)
    for size in (9, 10, 200, 200):
        log.publish(note_of(size))
        assert log.newest_checkpoint() == note_of(size)
    assert log.checkpoint_sizes() == [9, 10, 200]
    assert log.checkpoint(10) == note_of(10)
    assert (tmp_path / "checkpoint").read_text() == (tmp_path / "checkpoints/200").read_text() == note_of(200)
    with pytest.raises(FolderError, match="cannot be read"):
        log.checkpoint(11)


def test_no_checkpoint_goes_back_or_contradicts_another(tmp_path: Path) -> None:
    log = LogFolder(tmp_path)
    log.publish(note_of(10))
    before = files(tmp_path)
    with pytest.raises(FolderError, match="newer checkpoint than that of size 9"):
        log.publish(note_of(9))
    with pytest.raises(FolderError, match="something else already"):
        log.publish(note_of(10, hash_=bytes(32)))
    with pytest.raises(FolderError, match="The note holds no checkpoint"):
        log.publish(sign_note("text\n", KEY))
    assert files(tmp_path) == before
    again = note_of(10, key=SigningKey(KEY.name, bytes(range(32))))
    log.publish(again)
    assert (log.newest_checkpoint(), log.checkpoint(10)) == (again, note_of(10))


def test_a_place_that_fails_is_named_and_the_others_have_it(tmp_path: Path) -> None:
    (tmp_path / "second").write_text("not a folder")
    (tmp_path / "third").mkdir()
    (tmp_path / "third" / "checkpoint").write_bytes(b"\xff")
    places = [tmp_path / name for name in ("first", "second", "third", "fourth")]
    with pytest.raises(
        FolderError, match=r"second.* cannot be (read|written): Not a directory.*third holds no"
    ):
        publish_everywhere(note_of(5), places)
    assert LogFolder(places[0]).newest_checkpoint() == LogFolder(places[3]).newest_checkpoint() == note_of(5)


def test_no_file_is_left_that_was_only_on_its_way(tmp_path: Path) -> None:
    log = log_of(tmp_path, 250)
    (tmp_path / "tile/0/000").mkdir()
    for write in (lambda: log.append(LEAVES[250:256]), lambda: create_key(tmp_path / "tile", KEY)):
        with pytest.raises(FolderError):
            write()
    assert not [name for name in files(tmp_path) if "/." in f"/{name}"]


def test_a_key_is_for_its_owner_alone_and_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "data" / "log_key"
    create_key(path, KEY)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_text() == f"{KEY.text}\n"
    assert read_key(path) == KEY
    with pytest.raises(FolderError, match="cannot be written: File exists"):
        create_key(path, SigningKey.generate())
    assert read_key(path) == KEY


def test_the_next_key_has_the_name_of_the_last(tmp_path: Path) -> None:
    path = tmp_path / "log_key"
    create_key(path, KEY)
    with pytest.raises(FolderError, match="keeps the name"):
        replace_key(path, SigningKey.generate())
    assert read_key(path) == KEY
    following = SigningKey.generate(KEY.name)
    replace_key(path, following)
    assert read_key(path) == following
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("content", [b"", b"\xff", KEY.text[:-1].encode(), KEY.verifier.text.encode()])
def test_a_file_without_a_key_is_named_and_not_repeated(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "log_key"
    with pytest.raises(FolderError, match="log_key cannot be read: No such file"):
        read_key(path)
    path.write_bytes(content)
    with pytest.raises(FolderError, match="log_key holds no key") as refused:
        read_key(path)
    assert KEY.text[-20:-2] not in str(refused.value)
