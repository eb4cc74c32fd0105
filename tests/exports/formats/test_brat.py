"""Articles in brat's standoff files."""

from collections import Counter

from hypothesis import given

from annotator.exports.losses import Losses, Part
from annotator.exports.records import ArticleRecord
from recorded import join, make_id, make_mark, make_record, records, write

TEXT = "👩🏽‍🚒 crews left.\r\n\r\nThe dam\nfailed."


def lines(files: dict[str, bytes]) -> list[str]:
    [name] = (name for name in files if name.endswith(".ann"))
    return files[name].decode().split("\n")[:-1]


def test_a_span_is_counted_in_code_points_and_cut_at_line_breaks() -> None:
    start = TEXT.index("left")
    mark = make_mark(TEXT, start, len(TEXT), verdict="disputed", reason="No.\nNever.", tags=["a", "b c"])
    assert lines(write("brat", [make_record(TEXT, [mark])])) == [
        "T1\tclaim 11 16;20 27;28 35\tleft. The dam failed.",
        "A1\tverdict T1 disputed",
        "#1\tAnnotatorNotes T1\tNo.␊Never.",
        "#2\tTags T1\ta, b c",
    ]


def test_the_text_is_the_text() -> None:
    record = make_record(TEXT)
    name = f"{make_id(1)}.1"
    files = write("brat", [record])
    assert (files[f"{name}.txt"].decode(), files[f"{name}.ann"]) == (TEXT, b"")


def test_links_within_an_article_are_relations_and_others_are_counted() -> None:
    here, there = make_mark("The dam.", 0, 3), make_mark("The dam.", 4, 7, kind="passage")
    links = [join(here, there, "repeats", note="As said."), join(here, {"id": make_id(9)}, id=make_id(8))]
    losses = Losses()
    found = lines(write("brat", [make_record("The dam.", [here, there], links)], losses))
    assert found[2:] == ["R1\trepeats Arg1:T1 Arg2:T2\t", "#1\tAnnotatorNotes R1\tAs said."]
    assert losses.counts[Part.LINKS] == 1


def test_line_breaks_at_its_ends_are_lost_and_counted() -> None:
    losses = Losses()
    marks = [make_mark("a\nb\n", 1, 4), make_mark("a\nb\n", 1, 2)]
    assert lines(write("brat", [make_record("a\nb\n", marks)], losses)) == ["T1\tclaim 2 3\tb"]
    assert losses.counts[Part.EDGES] == 2


def test_every_type_is_declared() -> None:
    files = write("brat", [])
    declared = files["annotation.conf"].decode()
    assert "verdict Arg:claim, Value:sourced|disputed|unverified" in declared.split("\n")
    assert "<OVERLAP> Arg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>" in declared.split("\n")
    sections = [line for line in declared.split("\n") if line.startswith("[")]
    assert sections == ["[entities]", "[relations]", "[events]", "[attributes]"]
    assert "sourced | Sourced" in files["visual.conf"].decode().split("\n")


@given(records())
def test_brat_reads_every_line(record: ArticleRecord) -> None:
    """As its own parser does: by lines of any kind of break, with the words of the fragments joined by a space."""
    text = record["text"]
    kinds = Counter[str]()
    found = "\n".join(lines(write("brat", [record])))
    for line in found.splitlines():
        name, data, tail = (*line.split("\t", 2), "")[:3]
        kinds[name[0]] += 1
        if name.startswith("T"):
            places = [place.split() for place in data.split(" ", 1)[1].split(";")]
            assert " ".join(text[int(start) : int(end)] for start, end in places) == tail
    assert kinds["T"] == len(record["annotations"])
    assert kinds["R"] == len(record["links"])
