"""Articles as WebAnno TSV."""

from annotator.exports.losses import Losses, Part
from recorded import join, make_mark, make_record, write

TEXT = "👩🏽‍🚒 crews left.\r\n\r\nThe dam\nfailed."


def lines(files: dict[str, bytes]) -> list[str]:
    [name] = (name for name in files if name.endswith(".tsv"))
    return files[name].decode().split("\n")


def test_offsets_are_utf16_units_and_parts_of_words_are_units() -> None:
    mark = make_mark(
        TEXT, 7, TEXT.index(".") + 1, verdict="disputed", reason="a_b\n[1]|->;*\\", tags=["x", "y z"]
    )
    assert lines(write("webanno", [make_record(TEXT, [mark])])) == [
        "#FORMAT=WebAnno TSV 3.3",
        "#T_SP=webanno.custom.Claim|kind|verdict|reason|tags",
        "#T_RL=webanno.custom.Link|relation|note|BT_webanno.custom.Claim",
        "",
        "",
        "#Text=👩🏽‍🚒 crews left.",
        "1-1\t0-7\t👩🏽‍🚒\t_\t_\t_\t_\t_\t_\t_\t",
        "1-2\t8-13\tcrews\t_\t_\t_\t_\t_\t_\t_\t",
        *(
            f"{unit}\tclaim[1]\tdisputed[1]\ta\\_b\\n\\[1\\]\\|\\->\\;\\*\\\\[1]\tx, y z[1]\t_\t_\t_\t"
            for unit in ("1-2.1\t10-13\tews", "1-3\t14-18\tleft", "1-4\t18-19\t.")
        ),
        "",
        "#Text=The dam",
        "2-1\t23-26\tThe\t_\t_\t_\t_\t_\t_\t_\t",
        "2-2\t27-30\tdam\t_\t_\t_\t_\t_\t_\t_\t",
        "",
        "#Text=failed.",
        "3-1\t31-37\tfailed\t_\t_\t_\t_\t_\t_\t_\t",
        "3-2\t37-38\t.\t_\t_\t_\t_\t_\t_\t_\t",
        "",
    ]


def test_what_overlaps_is_stacked_and_links_name_both_ends() -> None:
    text = "The dam."
    here, there = make_mark(text, 0, 7), make_mark(text, 4, 7, kind="passage")
    links = [join(here, there, "repeats", note="So."), join(here, {"id": "elsewhere"})]
    losses = Losses()
    found = lines(write("webanno", [make_record(text, [here, there], links)], losses))
    assert found[6:8] == [
        "1-1\t0-3\tThe\tclaim[1]\t*[1]\t*[1]\t*[1]\t_\t_\t_\t",
        "1-2\t4-7\tdam\tclaim[1]|passage[2]\t*[1]|*[2]\t*[1]|*[2]\t*[1]|*[2]\trepeats\tSo.\t1-1[1_2]\t",
    ]
    assert losses.counts[Part.LINKS] == 1


def test_white_space_at_its_ends_is_lost_and_counted() -> None:
    losses = Losses()
    found = lines(write("webanno", [make_record("a b", [make_mark("a b", 0, 2)])], losses))
    assert (found[6].split("\t")[3], found[7].split("\t")[3]) == ("claim[1]", "_")
    assert losses.counts[Part.EDGES] == 1


def test_tokens_are_words_and_single_characters_without_white_space() -> None:
    text = "O'Neill paid 4.5m — über 30 %. 大坝 e\u0301a"
    found = lines(write("webanno", [make_record(text)]))
    words = [line.split("\t")[2] for line in found if "\t" in line]
    assert words == ["O'Neill", "paid", "4.5m", "—", "über", "30", "%", ".", "大", "坝", "e\u0301a"]
