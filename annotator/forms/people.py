"""Who is in a project, and who is asked to come."""

from wtforms import Form, RadioField, SelectField, StringField

from annotator.accounts.permissions import Role
from annotator.errors import Invalid

#: role -> what it means, in a few words
MEANINGS = {
    Role.OWNER: "changes settings and people, and all below",
    Role.CURATOR: "imports articles and corrects anyone’s work",
    Role.REVIEWER: "marks, judges and links; changes their own",
    Role.VIEWER: "reads and exports",
}


def parse_role(value: str | None) -> Role:
    """Raises Invalid for anything that is not a role."""
    try:
        return Role(value or "")
    except ValueError:
        raise Invalid("role", f"Take one of these roles: {', '.join(Role)}.") from None


class RoleForm(Form):
    """Another role for a member."""

    role = SelectField("Role", choices={role.value: role.value for role in Role})


class InvitationForm(Form):
    """A link for one new member."""

    role = RadioField(
        "Role",
        choices={role.value: f"{role.value}: {words}" for role, words in MEANINGS.items()},
        default=Role.REVIEWER.value,
    )
    note = StringField(
        "For whom",
        description="Such as: Nadia, from the science desk. Members see it in the log.",
    )
