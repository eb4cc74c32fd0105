"""Signing in, passwords, tokens."""

from wtforms import Form, HiddenField, PasswordField, SelectField, StringField

from annotator.accounts.drafts import PASSWORD_AT_LEAST, PersonDraft, SignInDraft
from annotator.errors import Invalid


class SignInForm(Form):
    """Name or e-mail address, and the password."""

    name = StringField("Name or e-mail address")
    password = PasswordField("Password")
    #: where the person was going
    next = HiddenField()
    #: fields of a form that was sent after the sign-in had ended: see web/kept.py
    kept = HiddenField()


class NewPersonForm(Form):
    """Someone who joins by an invitation."""

    name = StringField(
        "Name",
        description="How colleagues see you, in the log and in exports: small letters, digits, dots or hyphens.",
    )
    email = StringField(
        "E-mail address", description="For signing in; only the owners of your projects see it."
    )
    password = PasswordField(
        "Password", description=f"At least {PASSWORD_AT_LEAST} characters; a short sentence is good."
    )

    def draft(self) -> PersonDraft:
        """Raises Invalid; here a password is required."""
        draft = PersonDraft(self.name.data or "", self.email.data or "", self.password.data or "")
        if not draft.password:
            raise Invalid("password", f"Choose a password of at least {PASSWORD_AT_LEAST} characters.")
        return draft


class LetInForm(Form):
    """How somebody signs in who came by name alone."""

    name = SelectField("Who", validate_choice=False)
    email = StringField("E-mail address", description="They can sign in with it or with their name.")
    password = PasswordField(
        "First password",
        description=f"At least {PASSWORD_AT_LEAST} characters. Tell it to them alone; they change it on their page.",
    )

    def draft(self) -> SignInDraft:
        """Raises Invalid."""
        return SignInDraft(self.email.data or "", self.password.data or "")


class PasswordForm(Form):
    """A new password."""

    current = PasswordField("Present password")
    password = PasswordField(
        "New password", description=f"At least {PASSWORD_AT_LEAST} characters; a short sentence is good."
    )
    again = PasswordField("New password, again")

    def check_repetition(self) -> None:
        """Raises Invalid when the two differ."""
        if self.password.data != self.again.data:
            raise Invalid("again", "This differs from the new password above.")


class TokenForm(Form):
    """A token for a program."""

    label = StringField(
        "What it is for", description="Such as: nightly export. It helps you to know which one to revoke."
    )
