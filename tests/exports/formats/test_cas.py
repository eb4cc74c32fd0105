"""A project as UIMA CAS, and back."""

import io
from typing import Any

import cassis
import pytest
from hypothesis import given, settings

from annotator.errors import Invalid
from annotator.exports.formats.cas import CLAIM, LINK
from annotator.exports.intake.cas import read_cas
from annotator.exports.intake.documents import ForeignDocument
from annotator.exports.losses import Losses, Part
from annotator.exports.records import ArticleRecord
from recorded import join, make_id, make_mark, make_record, records, write

TEXT = "👩🏽‍🚒 The dam held.\r\nمرحبا \x0c and."
FORMATS = ("cas-xmi", "cas-json")
TYPES = (
    b'<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier"><types><typeDescription>'
    b"<name>x.Entity</name><supertypeName>uima.tcas.Annotation</supertypeName><features><featureDescription>"
    b"<name>value</name><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription></features>"
    b"</typeDescription></types></typeSystemDescription>"
)


def xmi(body: str, text: str = "A &#128512; dam.") -> bytes:
    return (
        '<?xml version="1.0"?><xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" '
        f'xmlns:x="http:///x.ecore" xmi:version="2.0">{body}<cas:Sofa xmi:id="1" sofaNum="1" '
        f'sofaID="_InitialView" mimeType="text" sofaString="{text}"/><cas:View sofa="1" members="5"/></xmi:XMI>'
    ).encode()


ENTITY = '<x:Entity xmi:id="5" sofa="1" begin="5" end="8" value="PER"/>'


def back(format_: str, record: ArticleRecord) -> ForeignDocument:
    [document] = read_cas(write(format_, [record]))
    return document


def test_the_library_of_dkpro_reads_what_is_written() -> None:
    here, there = make_mark(TEXT, 5, 12, verdict="disputed", tags=["a", "b"]), make_mark(TEXT, 0, 4)
    files = write("cas-xmi", [make_record(TEXT, [there, here], [join(here, there, note="x\ny")])])
    types = cassis.load_typesystem(io.BytesIO(files["TypeSystem.xml"]))
    [name] = [name for name in files if name.endswith(".xmi")]
    cas = cassis.load_cas_from_xmi(io.BytesIO(files[name]), types)
    assert cas.sofa_string == TEXT.replace("\x0c", "\ufffd")
    assert [one.get_covered_text() for one in cas.select(CLAIM)] == [there["exact"], here["exact"]]
    [link] = cas.select(LINK)
    assert (link.Governor.identifier, link.Dependent.identifier, link.note) == (
        here["id"],
        there["id"],
        "x\ny",
    )
    assert b'begin="8" end="15"' in files[name]  # in UTF-16 units


@pytest.mark.parametrize("format_", FORMATS)
def test_what_has_no_place_is_counted(format_: str) -> None:
    here = make_mark(TEXT, 5, 12)
    away: Any = join(here, {"id": make_id(99)}, to_article=make_id(2))
    losses = Losses()
    write(format_, [make_record(TEXT, [here], [away])], losses)
    assert losses.counts[Part.LINKS] == 1


@settings(max_examples=30)
@given(records())
def test_what_leaves_comes_back(record: ArticleRecord) -> None:
    for format_ in FORMATS:
        document = back(format_, record)
        assert document.text == record["text"]
        assert {(one.id, one.start, one.end, one.label) for one in document.spans} == {
            (mark["id"], mark["start"], mark["end"], mark["verdict"] or mark["kind"])
            for mark in record["annotations"]
        }
        reasons = {one.id: one.attributes.get("reason", "") for one in document.spans}
        assert reasons == {mark["id"]: mark["reason"] for mark in record["annotations"]}
        assert {(one.from_id, one.to_id, one.label) for one in document.relations} == {
            (link["from"], link["to"], link["relation"]) for link in record["links"]
        }
        assert write(format_, [record]) == write(format_, [record])


def test_a_value_is_the_label_and_the_type_stays_beside_it() -> None:
    [document] = read_cas({"a/x.xmi": xmi(ENTITY), "TypeSystem.xml": TYPES})
    [span] = document.spans
    assert document.text is not None
    assert (span.label, document.text[span.start : span.end]) == ("PER", "dam")
    assert span.attributes == {"layer": "Entity"}


def test_who_worked_is_told_by_what_inception_packs() -> None:
    packed = {
        "annotation/t.txt/ada.zip/ada.xmi": xmi(ENTITY),
        "annotation/t.txt/ada.zip/TypeSystem.xml": TYPES,
    }
    empty = {"annotation/t.txt/INITIAL_CAS.zip/INITIAL_CAS.xmi": b""}
    [document] = read_cas(packed | empty)
    assert [one.created_by for one in document.spans] == ["ada"]


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><xmi:XMI>&b;</xmi:XMI>'


@pytest.mark.parametrize(
    "files",
    [
        {"a.ser": b"x"},
        {"a.xmi": xmi(ENTITY)},
        {"a.xmi": b"", "t.xml": TYPES},
        {"a.xmi": xmi(ENTITY)[:300], "t.xml": TYPES},
        {"a.xmi": BOMB, "t.xml": TYPES},
        {"a.xmi": xmi(ENTITY), "t.xml": BOMB + b"typeSystemDescription"},
        {"a.xmi": xmi(ENTITY.replace('"5"', '"five"')), "t.xml": TYPES},
        {"a.xmi": b"<a>" * 5_000, "t.xml": TYPES},
        {"a.xmi": xmi(ENTITY).replace(b"A ", b"\x00"), "t.xml": TYPES},
        {"a.json": b'{"%TYPES": ' + b"[" * 100_000},
        {"a.json": b'{"%TYPES": {}, "%FEATURE_STRUCTURES": [{"%ID": 1, "%TYPE": "none"}], "%VIEWS": {}}'},
        {"a.json": b'{"%TYPES": 5, "%VIEWS": 7}'},
        {"a.zip": b"PK\x03\x04"},
    ],
)
def test_what_is_no_cas_is_refused_in_one_sentence(files: dict[str, bytes]) -> None:
    with pytest.raises(Invalid) as refused:
        list(read_cas(files))
    assert list(refused.value.fields) == ["file"]


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("begin='-5' end='900'", (-5, 900)),
        ("begin='8' end='5'", (7, 4)),
        ("begin='3' end='4'", (3, 3)),  # within a pair of surrogates
        ("", (0, 0)),
    ],
)
def test_a_place_that_is_none_is_left_to_whoever_stores(place: str, told: tuple[int, int]) -> None:
    body = f"<x:Entity xmi:id='5' sofa='1' {place} value='PER'/>"
    [document] = read_cas({"a.xmi": xmi(body), "t.xml": TYPES})
    assert [(one.start, one.end) for one in document.spans] == [told]
