"""Archives and folders that come in."""

import io
import warnings
import zipfile
from pathlib import Path

import pytest

from annotator.errors import Invalid
from annotator.exports.intake.unpacking import Room, read_paths, unpack


def pack(*members: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of names that stand twice
        for name, data in members:
            archive.writestr(name, data)
    return target.getvalue()


def link() -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo("a.txt")
    entry.create_system, entry.external_attr = 3, 0o120777 << 16
    return entry


def test_a_zip_is_what_it_holds_and_anything_else_is_itself() -> None:
    data = pack(("deep/a.txt", b"A"), ("empty/", b""), ("__MACOSX/._a.txt", b"x"), ("deep/.DS_Store", b"x"))
    assert unpack("x.zip", data) == {"deep/a.txt": b"A"}
    assert unpack("x.txt", b"text") == {"x.txt": b"text"}
    assert unpack("x.txt", b"") == {"x.txt": b""}
    assert unpack("x.xlsx", data) == {"x.xlsx": data}
    assert unpack("file", data) == {"deep/a.txt": b"A"}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (pack(("../a.txt", b"")), "outside"),
        (pack(("a/../../b", b"")), "outside"),
        (pack(("/etc/passwd", b"")), "outside"),
        (pack(("c:/a", b"")), "outside"),
        (pack(("a\\b", b"")), "outside"),
        (pack((link(), b"/etc/passwd")), "link"),
        (pack(("a", b"1"), ("a", b"2")), "twice"),
        (pack(*((str(number), b"") for number in range(4))), "files can be taken"),
        (pack(("bomb", b"0" * 5_000)), "bytes can be taken"),
        (pack(("a", b"some words"))[:40] + pack(("a", b"some words"))[41:], "damaged"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_archive_is_said(data: bytes, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        unpack("x.zip", data, Room(3, 4_000))


def test_what_an_entry_says_of_its_size_is_not_believed() -> None:
    data = bytearray(pack(("bomb", b"0" * 5_000)))
    directory = data.rindex(b"PK\x01\x02")
    data[directory + 24 : directory + 28] = (10).to_bytes(4, "little")
    with pytest.raises(Invalid):
        unpack("x.zip", bytes(data), Room(3, 4_000))


def test_a_folder_is_read_without_its_links(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("A")
    (tmp_path / "in" / "b.zip").write_bytes(pack(("c/d.txt", b"D")))
    (tmp_path / "secret").write_text("no")
    (tmp_path / "in" / "link").symlink_to(tmp_path / "secret")
    assert read_paths([tmp_path / "in"]) == {"a.txt": b"A", "b.zip/c/d.txt": b"D"}
    with pytest.raises(Invalid, match="two files named"):
        read_paths([tmp_path / "in", tmp_path / "in" / "a.txt"])
