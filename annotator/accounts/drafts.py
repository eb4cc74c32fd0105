"""What someone asks for, before it is stored."""

import re
from dataclasses import dataclass, field

from annotator.errors import Invalid

PASSWORD_AT_LEAST = 10
PASSWORD_AT_MOST = 200
#: what an e-mail address ends with that leads nowhere (RFC 2606, 2): of people who only made something
NOWHERE = "@invalid"
NAME = re.compile(r"[a-z][a-z0-9._-]{0,39}")


def check_password(password: str, *, name: str = "") -> list[tuple[str, str]]:
    """The problems of a new password, as (field, sentence)."""
    if len(password) < PASSWORD_AT_LEAST:
        return [
            ("password", f"This password has {len(password)} characters; take at least {PASSWORD_AT_LEAST}.")
        ]
    if len(password) > PASSWORD_AT_MOST:
        return [("password", f"This password is longer than {PASSWORD_AT_MOST} characters.")]
    if len(set(password)) < 5 or password.lower() in {
        name * 2,
        name * 3,
        "password123",
        "1234567890",
        "qwertyuiop",
    }:
        return [
            (
                "password",
                "This password is among the first that anyone would try; take a sentence of your own.",
            )
        ]
    return []


def _email_problems(email: str) -> list[tuple[str, str]]:
    if len(email) > 254 or not re.fullmatch(r"[^@\s\x00]+@[^@\s\x00]+", email):
        return [("email", "An e-mail address looks like ada@example.org.")]
    return []


@dataclass(frozen=True)
class SignInDraft:
    """How somebody signs in who came in by name alone. ``let_sign_in()`` checks the password beside the name."""

    email: str
    password: str = field(repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "email", self.email.strip().lower())
        problems = _email_problems(self.email)
        if self.email.endswith(NOWHERE):
            problems = [("email", f"An address that ends with {NOWHERE} leads nowhere.")]
        if problems:
            raise Invalid.of(problems)


@dataclass(frozen=True)
class PersonDraft:
    """A new person. An empty password means that they cannot sign in yet."""

    name: str
    email: str
    password: str = field(default="", repr=False)
    is_admin: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", self.name.strip().lower())
        object.__setattr__(self, "email", self.email.strip().lower())
        problems: list[tuple[str, str]] = []
        if not NAME.fullmatch(self.name):
            problems.append(
                (
                    "name",
                    "A name starts with a letter a–z; then come letters, digits, dots or hyphens, 40 at most.",
                )
            )
        problems += _email_problems(self.email)
        if self.password:
            problems += check_password(self.password, name=self.name)
        if problems:
            raise Invalid.of(problems)
