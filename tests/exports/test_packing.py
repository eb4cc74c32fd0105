"""Exports of several files: one ZIP, the same bytes each time."""

import io
import zipfile

from hypothesis import given
from hypothesis import strategies as st

from annotator.exports.dataset import Member
from annotator.exports.packing import pack

FILES = st.dictionaries(
    st.from_regex(r"[a-zé]{1,8}(/[a-z]{1,8})?\.txt", fullmatch=True), st.lists(st.binary(), max_size=4)
)


@given(FILES)
def test_every_file_comes_out_as_it_went_in(files: dict[str, list[bytes]]) -> None:
    packed = b"".join(pack(Member(name, chunks) for name, chunks in files.items()))
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.testzip() is None
        found = {name: archive.read(name) for name in archive.namelist()}
    assert found == {name: b"".join(chunks) for name, chunks in files.items()}
    assert packed == b"".join(pack(Member(name, chunks) for name, chunks in files.items()))


def test_it_is_sent_while_it_is_made() -> None:
    sent = 0

    def chunks() -> list[bytes]:
        assert sent > 0, "the first file must have left before the second is read"
        return [b"second"]

    def members() -> object:
        yield Member("a.txt", [b"first"])
        yield Member("b.txt", chunks())

    for piece in pack(members()):  # type: ignore[arg-type]
        sent += len(piece)
