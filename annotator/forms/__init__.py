"""What a page may send: plain WTForms, one module per domain. Rules live in drafts; forms parse and show."""

from collections.abc import Callable

from wtforms import Form

from annotator.errors import Invalid


def show_problems(form: Form, invalid: Invalid) -> None:
    """Put each sentence beside its field, and above the form where it has no such field."""
    for name, sentences in invalid.fields.items():
        field = form._fields.get(name)
        if field is None:
            form.form_errors.extend(sentences)
        else:
            field.errors = [*field.errors, *sentences]


def unix_lines(value: str | None) -> str:
    """Browsers send text areas with CR LF; what is stored has LF."""
    return (value or "").replace("\r\n", "\n").replace("\r", "\n")


def lines_filter() -> list[Callable[[str | None], str]]:
    """For the ``filters`` of a text area."""
    return [unix_lines]
