"""What a passage may be to another one, as the machine sees it and as people decide."""

from enum import StrEnum


class Kind(StrEnum):
    """What a passage may be to another one."""

    COPIED = "copied"
    CORROBORATES = "corroborates"
    CONFLICTS = "conflicts"
    SUPERSEDED = "superseded"


class Outcome(StrEnum):
    """What somebody decided about a suggestion."""

    #: it became a link
    ACCEPTED = "accepted"
    DISMISSED = "dismissed"
    #: both figures can be right, for a reason that is given
    COMPATIBLE = "compatible"
    #: the two do not speak of one thing
    NOT_COMPARABLE = "not_comparable"


class Standing(StrEnum):
    """Whether the decision holds."""

    STANDING = "standing"
    WITHDRAWN = "withdrawn"
