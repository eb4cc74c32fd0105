"""The words by which a later report overtakes an earlier one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Way(StrEnum):
    """In which way a later passage overtakes an earlier one."""

    CALLED_OFF = "called off"
    POSTPONED = "postponed"
    ENDED = "ended"
    CORRECTED = "corrected"
    REVISED = "revised"
    LEFT = "left office"
    DIED = "died"
    FOUND = "found"
    FREED = "freed"
    HELD = "arrested"
    NOW = "now"


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that say so, and how surely they do, 0 to 1."""

    words: tuple[str, ...]
    way: Way
    weight: float


_SURE = 1.0
_LIKELY = 0.8
_WEAK = 0.6

_TABLE: tuple[tuple[Way, float, str], ...] = (
    (
        Way.CALLED_OFF,
        _SURE,
        (
            "called off|calls off|call off|calling off|cancelled|canceled|cancels|cancelling|canceling|scrapped|scraps|"
            "abandoned|axed|ditched|shelved|dropped plans|backed out|will not go ahead|not go ahead|abgesagt|sagt ab|"
            "gestrichen|aufgegeben|annulé|annulée|cancelado|cancelada|ألغي|ألغت|إلغاء"
        ),
    ),
    (
        Way.POSTPONED,
        _SURE,
        (
            "postponed|postpones|postpone|postponing|delayed|delays|delaying|put off|put on hold|pushed back|deferred|"
            "suspended|suspends|on hold|rescheduled|verschoben|verschiebt|ausgesetzt|vertagt|reporté|aplazado"
        ),
    ),
    (
        Way.ENDED,
        _LIKELY,
        (
            "no longer|not anymore|any more|rescinded|repealed|overturned|lifted|reversed|revoked|reopened|ended|"
            "came to an end|is over|was over|extinguished|under control|contained|nicht mehr|aufgehoben|beendet"
        ),
    ),
    (
        Way.CORRECTED,
        _SURE,
        (
            "corrected itself|corrected|corrects|correction|retracted|retracts|withdrawn|withdrew|took back|"
            "turned out|proved wrong|was wrong|were wrong|mistakenly|in error|counted twice|korrigiert|berichtigt|"
            "widerrufen|zurückgenommen"
        ),
    ),
    (
        Way.REVISED,
        _SURE,
        (
            "rose to|rises to|risen to|rising to|climbed to|climbs to|jumped to|grew to|grown to|increased to|"
            "up from|fell to|falls to|fallen to|dropped to|drops to|sank to|down from|lowered to|reduced to|revised|"
            "revises|raised to|now stands at|stands at|now gives|latest figure|new figure|final figure|final count|"
            "final toll|updated figure|earlier figure|previous figure|stieg auf|gestiegen auf|steigt auf|sank auf|"
            "gesunken auf|nach oben korrigiert|nach unten korrigiert|inzwischen"
        ),
    ),
    (
        Way.LEFT,
        _LIKELY,
        (
            "resigned|resigns|stepped down|steps down|quit|was fired|been fired|fired|sacked|ousted|removed from|"
            "succeeded by|replaced by|replaced|zurückgetreten|tritt zurück|entlassen"
        ),
    ),
    (Way.DIED, _LIKELY, "died|has died|succumbed|pronounced dead|found dead|gestorben|verstorben|erlag"),
    (Way.FOUND, _LIKELY, "rescued|found alive|found safe|gerettet|gefunden"),
    (Way.FREED, _LIKELY, "released|freed|acquitted|cleared of|discharged|freigelassen|freigesprochen"),
    (Way.HELD, _LIKELY, "arrested|captured|caught|charged with|convicted|sentenced|festgenommen|verurteilt"),
    (
        Way.NOW,
        _WEAK,
        "has since|have since|had since|instead|originally|initially|was to have|were to have|update|updated",
    ),
)


def _by_first_word() -> dict[str, tuple[Cue, ...]]:
    table: dict[str, list[Cue]] = {}
    for way, weight, phrases in _TABLE:
        for phrase in phrases.split("|"):
            words = tuple(phrase.split())
            table.setdefault(words[0], []).append(Cue(words, way, weight))
    return {word: tuple(sorted(cues, key=lambda cue: -len(cue.words))) for word, cues in table.items()}


#: cues by their first word, the longest first
CUES = _by_first_word()
#: a cue behind one of these says the opposite
NOT = frozenset({"not", "never", "cannot", "neither", "nor", "nicht", "nie", "kein", "keine"})
#: what follows one of these is said not to be so
DENIED = frozenset({"denied", "denies", "denying", "bestritt", "dementierte"})


def _phrases(text: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(phrase.split()) for phrase in text.split("|"))


#: figures that grow and figures that shrink
RISING = _phrases(
    "rose to|rises to|risen to|rising to|climbed to|climbs to|climbed|jumped to|grew to|grown to|increased to|up from|"
    "raised to|stieg auf|gestiegen auf|steigt auf|nach oben korrigiert"
)
SINKING = _phrases(
    "fell to|falls to|fallen to|dropped to|drops to|sank to|down from|lowered to|reduced to|sank auf|gesunken auf|"
    "nach unten korrigiert"
)
