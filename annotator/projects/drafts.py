"""What someone asks for, before it is stored."""

import re
from dataclasses import dataclass

from annotator.errors import Invalid
from annotator.projects.models import AgreeBy, Colour, Pattern
from annotator.text.fields import field_problems

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?")
VERDICT_KEY = re.compile(r"[a-z][a-z0-9_-]{0,39}")
#: addresses that pages use themselves
RESERVED_SLUGS = frozenset({"new"})


@dataclass(frozen=True)
class ProjectDraft:
    """A project's own words and rules."""

    slug: str
    title: str
    guidelines: str = ""
    require_source: bool = True
    require_reason: bool = True
    blind: bool = False
    overlap: int = 2
    hand_back_days: int = 0
    settle_own: bool = False
    hide_names: bool = False
    agree_by: str = AgreeBy.ALL
    origins_for_sourced: int = 1
    lists_published: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "slug", self.slug.strip().lower())
        object.__setattr__(self, "title", self.title.strip())
        problems: list[tuple[str, str]] = []
        if not SLUG.fullmatch(self.slug):
            problems.append(("slug", "A short name has letters a–z, digits and hyphens, 60 at most."))
        elif self.slug in RESERVED_SLUGS:
            problems.append(
                ("slug", f"“{self.slug}” is an address that the program uses itself; take another one.")
            )
        problems += field_problems("title", self.title, 200, at_least=1)
        problems += field_problems("guidelines", self.guidelines, 50_000)
        if not 1 <= self.overlap <= 20:
            problems.append(("overlap", "An article has 1 to 20 readers."))
        if not 0 <= self.hand_back_days <= 365:
            problems.append(("hand_back_days", "Work goes back after 1 to 365 days, or never: 0."))
        if not 1 <= self.origins_for_sourced <= 9:
            problems.append(("origins_for_sourced", "A sourced claim needs 1 to 9 independent origins."))
        if self.agree_by not in list(AgreeBy):
            problems.append(("agree_by", "The record takes over what all readers say, or the majority."))
        if problems:
            raise Invalid.of(problems)


@dataclass(frozen=True)
class VerdictDraft:
    """One entry of the verdict vocabulary."""

    key: str
    name: str
    colour: str = Colour.GREY
    pattern: str = Pattern.DASHED
    shortcut: str = ""
    needs_source: bool = False
    needs_reason: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", self.key.strip().lower())
        object.__setattr__(self, "name", self.name.strip())
        object.__setattr__(self, "shortcut", self.shortcut.strip().lower())
        problems: list[tuple[str, str]] = []
        if not VERDICT_KEY.fullmatch(self.key):
            problems.append(
                ("key", "A key starts with a letter a–z; then come letters, digits, _ or -, 40 at most.")
            )
        problems += field_problems("name", self.name, 60, at_least=1)
        if self.colour not in list(Colour):
            problems.append(("colour", f"Take one of these colours: {', '.join(Colour)}."))
        if self.pattern not in list(Pattern):
            problems.append(("pattern", f"Take one of these patterns: {', '.join(Pattern)}."))
        if self.shortcut not in ("", "s", "d", "u", *"123456789"):
            problems.append(
                ("shortcut", "A verdict's key is s, d, u or a digit from 1 to 9; the others are taken.")
            )
        if problems:
            raise Invalid.of(problems)


#: what a new project starts with
DEFAULT_VERDICTS = (
    VerdictDraft("sourced", "Sourced", Colour.TEAL, Pattern.SOLID, "s", needs_source=True),
    VerdictDraft("disputed", "Disputed", Colour.RED, Pattern.WAVY, "d", needs_reason=True),
    VerdictDraft("unverified", "Unverified", Colour.AMBER, Pattern.DOTTED, "u"),
)
