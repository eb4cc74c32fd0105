"""Check a log file of the annotator on any computer, without the annotator: verify_log.py FILE --key VKEY [--quiet]

Line 1 of FILE ("-": standard input) is a checkpoint: the keeper of the log signs how many events it has, and the root
hash of them all. Each further line is an event. VKEY is the log's verifier key, "name+hash+base64": have it from the
keeper, not with the file. Needs Python 3.9 or later and its package "cryptography". --quiet leaves out the events.
Exit status: 0 all that is in the file is as it was sealed; 1 it is not; 2 nothing could be checked.
Sources: C2SP signed-note and tlog-checkpoint; RFC 6962 2.1 (tree, proofs), 2104 (HMAC), 8785 (canonical JSON).
"""

import argparse
import hashlib
import hmac
import json
import sys
import tempfile
from base64 import b64decode
from typing import Any, BinaryIO, Iterator  # noqa: UP035  (keeps this file within its 150 lines)

HEAD = {"format": str, "checkpoint": str, "complete": bool}
EVENT = {"seq": int, "entry": str, "values": dict, "salts": dict, "erased": dict}
ENTRY = {**dict.fromkeys(("action", "actor", "at", "commitment", "id", "log"), str), "subject": dict}
to_json = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def sha256(*parts: bytes) -> bytes:
    """A leaf of the tree is sha256(0, entry); what joins two nodes is sha256(1, left, right)."""
    return hashlib.sha256(b"".join(parts)).digest()


def verifier_key(text: str) -> tuple[str, str, bytes]:
    """The log's name, the hash that marks the key's signatures, and the key. The hash shows slips of the pen."""
    name, mark, encoded = text.split("+", 2)
    key = b64decode(encoded)  # 1 for Ed25519, then the key itself
    if sha256(name.encode(), b"\n", key)[:4].hex() != mark or key[:1] != b"\1" or len(key) != 33:
        raise ValueError("the parts of the key do not fit each other")
    return name, mark, key[1:]


def read_checkpoint(note: str, name: str, mark: str, key: bytes) -> tuple[int, str]:
    """The number of events and the root hash, if the key signed them. Signatures of others are passed over."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415  (main() says if it is missing)
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415

    text, _, lines = note.rpartition("\n\n")
    origin, size, root = f"{text}\n\n\n".split("\n")[:3]
    named = [b64decode(line.split(" ")[2]) for line in lines.split("\n") if line.startswith(f"— {name} ")]
    ours = [signature[4:] for signature in named if signature[:4].hex() == mark and origin == name]
    try:
        Ed25519PublicKey.from_public_bytes(key).verify((ours or [b""])[0], f"{text}\n".encode())
    except InvalidSignature:
        raise ValueError(
            f"the checkpoint, of {origin}, was changed or not signed by the key of {name}"
        ) from None
    return int(size), root


def read_json(text: str, shape: dict[str, Any]) -> dict[str, Any]:
    """An object with exactly these keys and types. One with a key twice could be read in two ways: no event has it."""
    found = json.loads(text, object_pairs_hook=lambda p: dict(p) if len(dict(p)) == len(p) else {"": 0.5})
    if not isinstance(found, dict) or {key: type(value) for key, value in found.items()} != shape:
        raise ValueError(f"it was changed, or is no line of a log file: it does not hold {', '.join(shape)}")
    return found


def commitment_of(values: dict[str, Any], salts: dict[str, str], erased: dict[str, str]) -> str:
    """One hash of all values. An erased value has left its own; nobody can guess from it, its salt is gone."""
    hashes = dict(erased)
    for name, salt in salts.items():
        hashes[name] = hmac.digest(bytes.fromhex(salt), to_json(values.get(name)).encode(), "sha256").hex()
    fit = values.keys() == salts.keys() and not values.keys() & erased.keys()
    return sha256(to_json(hashes).encode()).hex() if fit else ""


def root_of(leaf: bytes, index: int, size: int, proof: list[str]) -> bytes:
    """The root hash of the tree of this size that has the leaf there and the proof's hashes beside its way up."""
    if size == 1 or not proof:
        return leaf if size == 1 and not proof else b""
    left, beside = 2 ** ((size - 1).bit_length() - 1), b64decode(proof[-1])  # left: so many leaves are there
    node = root_of(leaf, index % left, left if index < left else size - left, proof[:-1])
    return sha256(b"\1", node, beside) if index < left else sha256(b"\1", beside, node)


def sentence_of(event: dict[str, Any], entry: dict[str, Any], told: dict[str, bytes]) -> str:
    """What happened. Of the values, those that the sentence before on the same thing did not give."""
    said, tags, thing = [], b"", entry["subject"]
    for name, value in [*event["values"].items(), *event["erased"].items()]:
        text = f"{name[6:] or 'reason given'} = {'(erased)' if name in event['erased'] else to_json(value)}"
        tags += sha256(text.encode())[:16]  # kept in place of the text: there may be a million things
        said += [text] if tags[-16:] not in told.get(thing["id"], b"") else []
    told[thing["id"]] = tags
    what = f"{thing['type']} {thing['id']}  {entry['action']} by person {entry['actor']}"
    return f"{event['seq']}  {entry['at'][:19]}Z  {what}: {', '.join(said)}"


def read_log(file: BinaryIO, key: tuple[str, str, bytes]) -> Iterator[str]:  # noqa: C901  (check by check)
    """A sentence on each line when it is checked, and one on all. ValueError at the first that is not right."""
    lines = iter(lambda: file.readline(2**24).decode(), "")  # 16 MB: no line shall fill the memory
    head = read_json(next(lines, ""), HEAD)
    complete, (size, root) = head["complete"], read_checkpoint(head["checkpoint"], *key)
    if head["format"] != "annotator-log/1":
        raise ValueError("this format is not known here")
    yield f"The key signed that the log {key[0]} has {size} events with the root hash {root}."
    last, count, told, trees = 0, 0, dict[str, bytes](), list[bytes]()
    for count, line in enumerate(lines, 1):
        event = read_json(line, EVENT if complete else {**EVENT, "proof": list})
        seq, entry = event["seq"], read_json(event["entry"], ENTRY)
        if not last < seq <= size or (complete and seq != count):
            raise ValueError(f"event {seq} is out of place: {last} of {size} stands before it")
        if to_json(entry) != event["entry"] or entry["log"].replace("-", "") != key[0].rpartition("/")[2]:
            raise ValueError(f"event {seq} was changed, or is of another log")
        if commitment_of(event["values"], event["salts"], event["erased"]) != entry["commitment"]:
            raise ValueError(f"event {seq} was changed: its values do not match what was sealed")
        node, last, index = sha256(b"\0", event["entry"].encode()), seq, seq
        if not complete and root_of(node, seq - 1, size, event["proof"]) != b64decode(root):
            raise ValueError(f"event {seq} was changed or moved: its proof does not give the root hash")
        while complete and index % 2 == 0:  # the events so far make full trees, of different sizes
            node, index = sha256(b"\1", trees.pop(), node), index // 2
        trees += [node] if complete else []
        yield sentence_of(event, entry, told)
    while len(trees) > 1:
        trees[-2:] = [sha256(b"\1", *trees[-2:])]
    if (count, trees or [sha256()]) != (size, [b64decode(root)]) if complete else not count:
        raise ValueError(f"the file ends after {count} events of {size}, or one was changed and sealed anew")
    here = "All are here, in order" if complete else f"Only {count} are here, others are not shown"
    yield f"{here}. To know that others got the same log, compare the root hash with one published elsewhere."


def main() -> None:
    """See the top of this file."""
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("file")
    parser.add_argument("--key", type=verifier_key, required=True)
    parser.add_argument("--quiet", action="store_true")
    given, number = parser.parse_args(), 0
    try:
        with open(0 if given.file == "-" else given.file, "rb") as file, tempfile.TemporaryFile() as story:  # noqa: PTH123
            for number, sentence in enumerate(read_log(file, given.key), 1):  # noqa: B007  (used below)
                if not given.quiet or not sentence[0].isdigit():
                    shown = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in sentence)
                    story.write(shown.encode() + b"\n")
            story.seek(0)  # nothing is told before all is checked
            sys.stdout.buffer.writelines(story)
    except (ImportError, OSError) as error:
        parser.exit(2, f"Nothing was checked: {error}.\n")
    except (ValueError, TypeError, LookupError, RecursionError) as error:
        parser.exit(1, f"Line {number + 1}: {ascii(str(error))[1:-1]}.\n")


if __name__ == "__main__":
    main()
