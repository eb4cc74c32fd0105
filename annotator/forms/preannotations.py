"""What a page sends about what was brought in: the name of the button says what is decided, its value about which."""

import uuid

from werkzeug.datastructures import MultiDict

from annotator.errors import Invalid
from annotator.preannotations.drafts import DecisionDraft
from annotator.preannotations.models import Outcome

#: name of a button for one of them; with “-all” behind it for all of a label
BUTTONS = {"accept": Outcome.ACCEPTED, "dismiss": Outcome.DISMISSED}


def read_decision(data: MultiDict[str, str]) -> DecisionDraft:
    """What was pressed. Raises Invalid."""
    for name, outcome in BUTTONS.items():
        if ids := data.getlist(name):
            return DecisionDraft(outcome, tuple(_read_id(one) for one in ids))
        if f"{name}-all" in data:
            return DecisionDraft(outcome, label=data[f"{name}-all"])
    raise Invalid("outcome", "Say whether it is accepted or dismissed.")


def _read_id(value: str) -> uuid.UUID:
    try:
        return uuid.UUID(value)
    except ValueError:
        raise Invalid("id", "There is no such pre-annotation.") from None
