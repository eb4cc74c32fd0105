"""A mail server of the tests' own, on a free port of this machine: it keeps what it is given."""

import base64
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from annotator import clock

HOST = "127.0.0.1"


@dataclass
class Post:
    """What a server was given, and what it refuses."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    #: envelope addresses of each
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    #: “user:password” of each sign-in
    signed_in: list[str] = field(default_factory=list)
    refuses: set[str] = field(default_factory=set)
    password: str = ""

    @property
    def url(self) -> str:
        return f"smtp://{HOST}:{self.port}"


class _Conversation(StreamRequestHandler):
    """RFC 5321, as much of it as a client needs."""

    post: Post

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        self.sender, self.receivers = "", list[str]()
        self.say("220 tests")
        while line := self.rfile.readline().decode().strip():
            verb, _, rest = line.partition(" ")
            getattr(self, f"do_{verb.lower()}", self.refuse)(rest)
            if verb.upper() == "QUIT":
                return

    def refuse(self, _rest: str) -> None:
        self.say("502 not known here")

    def do_ehlo(self, _rest: str) -> None:
        self.say("250-tests")
        self.say("250 AUTH PLAIN" if self.post.password else "250 HELP")

    def do_auth(self, rest: str) -> None:
        _, user, password = base64.b64decode(rest.split()[1]).decode().split("\0")
        self.post.signed_in.append(f"{user}:{password}")
        self.say("235 welcome" if password == self.post.password else "535 5.7.8 Wrong password")

    def do_mail(self, rest: str) -> None:
        self.sender = rest.partition("<")[2].partition(">")[0]
        self.say("250 ok")

    def do_rcpt(self, rest: str) -> None:
        address = rest.partition("<")[2].partition(">")[0]
        if address in self.post.refuses:
            self.say("550 5.1.1 No such mailbox.")
            return
        self.receivers.append(address)
        self.say("250 ok")

    def do_data(self, _rest: str) -> None:
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        self.post.mails.append(message_from_bytes(b"".join(lines), policy=policy.default))
        self.post.envelopes.append((self.sender, self.receivers))
        self.say("250 kept")

    def do_rset(self, _rest: str) -> None:
        self.sender, self.receivers = "", []
        self.say("250 ok")

    def do_quit(self, _rest: str) -> None:
        self.say("221 bye")


@contextmanager
def mail_server(certificate: Path | None = None, *, host: str = HOST) -> Iterator[Post]:
    """Serve until the block ends. certificate: of a server that speaks TLS from the first byte."""
    post = Post()
    server = ThreadingTCPServer((host, 0), type("Conversation", (_Conversation,), {"post": post}))
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a client that hangs up is no news
    if certificate:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate)
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    post.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield post
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def make_certificate(path: Path) -> Path:
    """For this machine, signed by itself: key and certificate in one file."""
    key, now = ec.generate_private_key(ec.SECP256R1()), clock.now()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))])
    made = builder.add_extension(names, critical=False).sign(key, hashes.SHA256())
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(private + made.public_bytes(pem))
    return path
