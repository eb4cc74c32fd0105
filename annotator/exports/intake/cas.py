"""UIMA CAS: XMI with its type system beside it, or JSON (0.4), alone or in what INCEpTION packs.

Every indexed annotation is a span, but for those that only cut a text (tokens, sentences). What has a Governor and a
Dependent is a relation, and so is each slot of a link feature. Of several views each is a document. cassis reads the
files and makes code points of UIMA's UTF-16 units.

Sources: OASIS UIMA 1.0; UIMA JSON CAS 0.4; INCEpTION, “Import/Export”.
"""

import io
import warnings
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from annotator.errors import Invalid
from annotator.exports.intake.cas_views import read_view
from annotator.exports.intake.documents import ForeignDocument
from annotator.exports.intake.unpacking import Room, unpack

if TYPE_CHECKING:
    from cassis import Cas

_JSON_KEYS = (b'"%TYPES"', b'"%FEATURE_STRUCTURES"', b'"%VIEWS"')
#: nobody's work
_INITIAL = "INITIAL_CAS"


def knows_xmi(name: str, head: bytes) -> bool:
    """An XMI file, or a CAS as INCEpTION packs it in an export of a project."""
    return name.endswith(".xmi") or (name.startswith("annotation/") and head.startswith(b"PK"))


def knows_cas_json(_name: str, head: bytes) -> bool:
    """JSON with the keys of a CAS."""
    return any(key in head for key in _JSON_KEYS)


def read_cas(files: Mapping[str, bytes]) -> Iterator[ForeignDocument]:
    """A document for each view of each CAS that has a text. Raises Invalid("file")."""
    every = _unpacked(files)
    wanted = [
        name
        for name, data in sorted(every.items())
        if PurePosixPath(name).stem != _INITIAL and (name.endswith(".xmi") or _is_json(name, data))
    ]
    if not wanted:
        raise Invalid(
            "file",
            "There is no CAS among these files: NAME.xmi with TypeSystem.xml, or NAME.json. "
            "(.ser is Java's own form; INCEpTION exports XMI too.)",
        )
    for name in wanted:
        cas = _load(name, every)
        views = [view for view in cas.views if view.sofa.sofaString is not None] or cas.views[:1]
        for number, view in enumerate(views):
            place = name if len(views) == 1 else f"{name}, view {number + 1}"
            yield _checked(place, lambda place=place, view=view: read_view(place, view, _person(name)))  # noqa: B023


def _unpacked(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """INCEpTION has a ZIP for each person's work on a text within that of the project."""
    room, found = Room(), dict[str, bytes]()
    for name, data in files.items():
        if name.endswith(".zip"):
            found |= {f"{name}/{inner}": one for inner, one in unpack(name, data, room).items()}
        else:
            found[name] = data
    return found


def _is_json(name: str, data: bytes) -> bool:
    return name.endswith(".json") and knows_cas_json(name, data)


def _person(name: str) -> str:
    """Whose work it is, where INCEpTION packed it: annotation/TEXT/PERSON.zip/PERSON.xmi."""
    parts = name.split("/")
    return parts[2].removesuffix(".zip") if len(parts) > 2 and parts[0] == "annotation" else ""


def _load(name: str, files: Mapping[str, bytes]) -> "Cas":
    import cassis  # noqa: PLC0415  (takes half a second to load)

    data = files[name]
    if name.endswith(".json"):
        return _checked(name, lambda: cassis.load_cas_from_json(io.BytesIO(data)))
    types_name = _types_of(name, files)
    _refuse_entities(types_name, files[types_name])
    _refuse_entities(name, data)
    types = _checked(types_name, lambda: cassis.load_typesystem(io.BytesIO(files[types_name])))
    return _checked(name, lambda: cassis.load_cas_from_xmi(io.BytesIO(data), types, lenient=True))


def _types_of(name: str, files: Mapping[str, bytes]) -> str:
    """The type system that lies nearest: in its folder, or in one above."""
    known = sorted(
        one for one, data in files.items() if one.endswith(".xml") and b"typeSystemDescription" in data
    )
    for folder in PurePosixPath(name).parents:
        for found in known:
            if PurePosixPath(found).parent == folder:
                return found
    raise Invalid("file", f"{name}: its type system, TypeSystem.xml, is not among the files.")


def _refuse_entities(name: str, data: bytes) -> None:
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data or b"\x00" in data:
        raise Invalid("file", f"{name}: XML with a DOCTYPE, or not in UTF-8, is not read.")


def _checked(name: str, read: Any) -> Any:
    """What a library makes of a file that may hold anything: whatever it stumbles over, the file is refused."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return read()
    except Invalid:
        raise
    except Exception as error:
        words = " ".join(str(error).split())[:200] or type(error).__name__
        raise Invalid("file", f"{name}: this is not a CAS that can be read: {words}") from None
