"""Text in XML: XML 1.0 has no place for some characters, and reads others as something else."""

import re
from xml.sax.saxutils import escape, quoteattr

_HELD = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_content(text: str) -> str:
    """Between tags. A carriage return is kept, which a reader would make a line feed of (XML 1.0, 2.11)."""
    return escape(_HELD.sub("\ufffd", text), {"\r": "&#13;"})


def xml_attribute(text: str) -> str:
    """With the quotes around it. White space is kept, which a reader would make spaces of (3.3.3)."""
    return quoteattr(_HELD.sub("\ufffd", text))
