"""Files of another tool that can be read, and those that cannot: all of them are named, and they may be left out."""

from collections.abc import Mapping
from dataclasses import replace

from annotator.errors import Invalid
from annotator.exports.intake.catalogue import Reader
from annotator.exports.intake.documents import ForeignDocument, Remark

#: files that cannot be read, until it is likelier that all of it is something else
UNREADABLE_AT_MOST = 50


def read_documents(
    reader: Reader,
    files: Mapping[str, bytes],
    unread: Mapping[str, str] | None = None,
    *,
    skips: bool = False,
) -> list[ForeignDocument]:
    """What stands in the files. ``unread``: files that could not even be opened, each with a sentence.

    Raises Invalid("file") with a sentence for each file that cannot be read. With ``skips`` these are left out, and
    told as refused with the first document; it is raised still when nothing else is there.
    """
    left, wrong = dict(files), dict(unread or {})
    documents: list[ForeignDocument] = []
    while left and len(wrong) <= UNREADABLE_AT_MOST:
        try:
            documents = list(reader.read(left))
            break
        except Invalid as invalid:
            name = _file_in(invalid.message, left)
            if name is None:  # it is about all of them, or about what is left when some are gone
                if wrong:
                    break
                raise
            wrong[name] = invalid.message
            del left[name]  # no reader says which others it could read: they are read once more
    if wrong and not (skips and documents):
        raise _refusal(wrong, others=bool(documents))
    if wrong:
        told = [Remark(name, sentence.removeprefix(f"{name}: ")) for name, sentence in sorted(wrong.items())]
        documents[0] = replace(documents[0], remarks=[*told, *documents[0].remarks])
    return documents


def _file_in(sentence: str, files: Mapping[str, bytes]) -> str | None:
    """The file that a reader's sentence begins with: “a.ann: …”, “a.ann, line 3: …”, “a.zip/a.xmi: …”."""
    named = [name for name in files if sentence.startswith((f"{name}:", f"{name},", f"{name}/"))]
    return max(named, key=len, default=None)


def _refusal(wrong: Mapping[str, str], *, others: bool) -> Invalid:
    sentences = [wrong[name] for name in sorted(wrong)]
    refused = Invalid.of([("file", sentence) for sentence in sentences])
    if len(sentences) > 1:
        count = len(sentences) if len(sentences) <= UNREADABLE_AT_MOST else f"More than {UNREADABLE_AT_MOST}"
        refused.message = f"{count} files cannot be read. {' '.join(sentences)}"
    if others:
        refused.message += " The others can be taken if unreadable files are skipped."
    return refused
