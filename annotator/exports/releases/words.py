"""Somebody's words in Markdown of ours."""


def plain(words: str) -> str:
    """In one line, where they mark up nothing."""
    return "".join(f"\\{one}" if one in "\\`*_[]<>#|&" else one for one in " ".join(words.split()))


def quoted(words: str, at_most: int = 120) -> str:
    """In quotation marks, shortened."""
    line = " ".join(words.split())
    return f"“{plain(line if len(line) <= at_most else line[: at_most - 1] + '…')}”"
