"""Giving mails to a mail server: plain text, UTF-8, one person each."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid, parseaddr
from urllib.parse import unquote, urlsplit

from annotator import clock
from annotator.cli.frame import one_line
from annotator.errors import Refusal

TIMEOUT_SECONDS = 30
#: what is said to these does not leave the machine
_LOCAL = ("localhost", "127.0.0.1", "::1")
_PORTS = {"smtp": 587, "smtps": 465}


class NotSent(Exception):
    """One mail was not taken. The message is a sentence."""


@dataclass(frozen=True)
class MailServer:
    """Where mails are given to, and whom they are from."""

    scheme: str
    host: str
    port: int
    user: str
    password: str = field(repr=False)
    sender: str


@dataclass(frozen=True)
class Letter:
    """A mail to one person."""

    name: str
    address: str
    subject: str
    body: str


def parse_server(url: str, sender: str) -> MailServer:
    """``smtp://user:password@host:port`` or ``smtps://…``; in user and password signs may be written as in addresses.

    sender: such as ``Annotator <desk@example.org>``. Raises Refusal for anything else, without the password in it.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in _PORTS or not parts.hostname:
        raise Refusal(
            "ANNOTATOR_MAIL_URL looks like smtp://user:password@mail.example:587 or smtps://…; set it, or --dry-run."
        )
    if "@" not in parseaddr(sender)[1]:
        raise Refusal("ANNOTATOR_MAIL_FROM looks like: Annotator <desk@example.org>")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return MailServer(parts.scheme, parts.hostname, port or _PORTS[parts.scheme], user, password, sender)


def send_letter(server: MailServer, letter: Letter) -> None:
    """Give a mail to the server. Raises NotSent if it does not take this one, Refusal if it takes none."""
    try:
        message = _compose(server.sender, letter)
    except (ValueError, LookupError, MessageError) as error:
        raise NotSent(f"{letter.address} is no address that mail can go to ({one_line(error)}).") from None
    with _connected(server) as smtp:
        try:
            smtp.send_message(message, parseaddr(server.sender)[1], [letter.address])
        except (smtplib.SMTPException, OSError, ValueError) as error:
            raise NotSent(
                f"{server.host} did not take the mail to {letter.address}: {_said(error)}."
            ) from None


def _compose(sender: str, letter: Letter) -> EmailMessage:
    message = EmailMessage()
    message["From"] = sender
    message["To"] = Address(letter.name, addr_spec=letter.address)
    message["Subject"] = one_line(letter.subject)
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = make_msgid(domain=parseaddr(sender)[1].rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834, 5: nobody's vacation is answered to it
    message.set_content(letter.body, charset="utf-8", cte="quoted-printable")
    return message


@contextmanager
def _connected(server: MailServer) -> Iterator[smtplib.SMTP]:
    with ExitStack() as stack:
        try:
            smtp = stack.enter_context(closing(_open(server)))
            _sign_in(smtp, server)
        except (smtplib.SMTPException, OSError) as error:
            place = f"{server.host}:{server.port}"
            raise Refusal(f"The mail server {place} cannot be used: {_said(error)}.") from None
        yield smtp
        with suppress(smtplib.SMTPException, OSError):  # what it took, it took
            smtp.quit()


def _open(server: MailServer) -> smtplib.SMTP:
    if server.scheme == "smtp":
        return smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_SECONDS)
    tls = ssl.create_default_context()
    return smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT_SECONDS, context=tls)


def _sign_in(smtp: smtplib.SMTP, server: MailServer) -> None:
    """Encrypt what leaves this machine, where the server can, and say who sends."""
    smtp.ehlo_or_helo_if_needed()
    is_safe = server.scheme == "smtps" or server.host in _LOCAL
    if not is_safe and smtp.has_extn("starttls"):
        smtp.starttls(context=ssl.create_default_context())
        is_safe = True
    if server.user and not is_safe:
        raise Refusal(
            f"{server.host} offers no encryption, so the password was not sent to it. Use smtps://, or another port."
        )
    if server.user:
        smtp.login(server.user, server.password)


def _said(error: Exception) -> str:
    """What the server answered, or what went wrong on the way to it, in one line."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        error = smtplib.SMTPResponseException(*next(iter(error.recipients.values())))
    if not isinstance(error, smtplib.SMTPResponseException):
        return one_line(error).rstrip(".") or type(error).__name__
    answer = error.smtp_error
    words = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return one_line(f"{error.smtp_code} {words}").rstrip(".")
