"""What happened to those counted, and whether they are only the ones who say so."""

from __future__ import annotations

from annotator.corroboration.figures.tokens import Tokens, word_set


def _table(**words: str) -> dict[str, str]:
    return {word: state for state, line in words.items() for word in line.split()}


#: what became of people; figures of different states are never compared
STATES = _table(
    dead="dead killed kills kill killing died dies dying deaths death fatalities fatality "
    "perished toll lives bodies "
    "corpses slain murdered drowned tote toten tot todesopfer getötet gestorben "
    "starben ums morts muertos قتيل قتلى",
    hurt="injured injuring injures wounded wounding hurt injuries verletzt verletzte "
    "verletzten blessés heridos جريح جرحى",
    missing="missing vermisst vermisste unaccounted disappeared",
    held="arrested arresting arrests detained custody detention jailed imprisoned "
    "captured festgenommen verhaftet",
    rescued="rescued saved rescuing gerettet",
    moved="evacuated displaced homeless evakuiert fled",
    deported="deported deportations deporting deport abgeschoben",
)
_BREAKS = frozenset('.,;:!?()—–"“”') | word_set("and or while but und oder with from")
_AFTER = 5
_BEFORE = 4
_SAYING = word_set(
    "said say says told tell confirmed spoke spoken familiar knowledge claimed claim added acknowledged "
    "briefed described describe sagten sagte"
)
_SPEAKERS = word_set(
    "official person source expert witness reporter aide adviser advisor spokesman lawmaker diplomat "
    "analyst researcher officer resident employee worker insider author agent lawyer scientist survivor"
)
#: more than these are counted, not quoted
_MAX_SPEAKERS = 20


def state_of(tokens: Tokens, start: int, end: int, head: int | None) -> str:
    """What happened to the people counted at tokens ``[start, end)``: dead, hurt; empty when nothing is said."""
    if head is not None and tokens.at(head) in STATES:
        return STATES[tokens.at(head)]
    behind = _nearest(tokens, range(end, end + _AFTER))
    before = _nearest(tokens, range(start - 1, start - 1 - _BEFORE, -1))
    if behind and (not before or behind[0] <= before[0]):
        return behind[1]
    return before[1] if before else ""


def _nearest(tokens: Tokens, places: range) -> tuple[int, str] | None:
    for distance, at in enumerate(places):
        word = tokens.at(at)
        if not word or word in _BREAKS or tokens.sort(at) in ("n", "l"):
            return None
        if word in STATES:
            return distance, STATES[word]
    return None


def are_speakers(tokens: Tokens, start: int, end: int, unit: str, value: float) -> bool:
    """Whether "three officials" are counted only as those who say something."""
    if unit not in _SPEAKERS or value > _MAX_SPEAKERS:
        return False
    if "according" in tokens.folded[max(0, start - 5) : start]:
        return True
    behind = tokens.folded[end : end + 7]
    if "." in behind:
        behind = behind[: behind.index(".")]
    return not _SAYING.isdisjoint(behind)
