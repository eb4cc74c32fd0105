"""The words by which a language says that something is the most, is more, has a cause, may be so, or is an opinion.

A new language is one more entry here. All in lower case; phrases of several words are separated by bars.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from annotator.text.languages import primary_subtag


@dataclass(frozen=True, slots=True)
class WorthWords:
    """What is looked for. Each is a pattern of whole words."""

    superlatives: re.Pattern[str]
    comparatives: re.Pattern[str]
    causes: re.Pattern[str]
    #: what somebody did or what was found out: reports of deeds, laws, numbers
    deeds: re.Pattern[str]
    #: may, might, seems: what nobody can be held to
    hedges: re.Pattern[str]
    opinions: re.Pattern[str]
    first_person: re.Pattern[str]


def _any(phrases: str, endings: str = "") -> re.Pattern[str]:
    """One of these phrases, or a word with one of these endings."""
    listed = sorted((phrase.strip() for phrase in phrases.split("|")), key=len, reverse=True)
    words = "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in listed)
    tail = rf"|\w{{4,}}(?:{endings})" if endings else ""
    return re.compile(rf"(?<![\w'’])(?:{words}{tail})(?![\w])", re.IGNORECASE)


_NEVER = re.compile(r"(?!)")
OTHER = WorthWords(*(_NEVER,) * 7)


@cache
def _english() -> WorthWords:
    return WorthWords(
        superlatives=_any(
            "most|least|largest|biggest|smallest|highest|lowest|greatest|longest|shortest|oldest|youngest|newest|worst"
            "|best|fastest|first|last|only|never|always|every|all|none|nobody|no one|majority|record|unprecedented"
            "|historic|ever"
        ),
        comparatives=_any(
            "more than|less than|fewer|fewer than|higher|lower|larger|smaller|greater|worse|better|rose|risen|rise|fell"
            "|fallen|dropped|dropping|dipped|doubled|tripled|halved|increased|increase|decreased|decrease|grew|soaring"
            "|soared|peaked|compared with|compared to|twice|half|double|up from|down from|no longer|exceed|exceeded"
            "|outnumber|as many as|as much as|up to|at least"
        ),
        causes=_any(
            "because|because of|caused|causes|causing|led to|leads to|resulted in|results in|resulting in|due to"
            "|owing to|as a result|therefore|thanks to|prompted|triggered|blamed|in response to|after|so that|prevented"
        ),
        deeds=_any(
            "was|were|had|has been|have been|did|arrested|deported|died|killed|injured|signed|voted|banned|approved"
            "|ordered|announced|launched|closed|opened|failed|paid|spent|sold|bought|built|found|released|issued|moved"
            "|denied|rejected|planned|requested|obtained|received|reported|confirmed|acknowledged"
        ),
        hedges=_any(
            "may|might|could|would|should|seems|seem|seemed|appears|appear|perhaps|maybe|possibly|probably|likely"
            "|apparently|presumably|potentially|if|hope|hopefully|believe|believes|think|thinks|suppose|wonder"
            "|wondered|worry|fear"
        ),
        opinions=_any(
            "should|ought to|must|of course|clearly|obviously|entirely|simply|frankly|sadly|unfortunately|thankfully"
            "|outrageous|disgraceful|wonderful|terrible|awful|great|beautiful|stupid|ridiculous|shameful|love|hate"
            "|seems|kind of|sort of|god|please|thank you|thanks|good luck"
            ""
        ),
        first_person=_any("i|i'm|i’m|i've|i’ve|i'd|i’d|i'll|i’ll|me|my|mine|you|your|you're|you’re|yourself"),
    )  # fmt: skip


@cache
def _german() -> WorthWords:
    return WorthWords(
        superlatives=_any(
            "erste|ersten|erster|letzte|letzten|einzige|einzigen|nie|niemals|immer|alle|jeder|jede|kein|keine|niemand"
            "|mehrheit|rekord|beispiellos|am meisten|meisten", "ste|sten|ster|stes",
        ),
        comparatives=_any(
            "mehr als|weniger als|höher|niedriger|größer|kleiner|stieg|gestiegen|steigt|sank|gesunken|sinkt|fiel"
            "|gefallen|verdoppelt|halbiert|zugenommen|abgenommen|im vergleich zu|gegenüber dem|doppelt|hälfte"
            "|nicht mehr|bis zu|mindestens|höchstens"
        ),
        causes=_any("weil|wegen|aufgrund|verursacht|verursachte|führte zu|führt zu|deshalb|daher|infolge|dank|durch"),
        deeds=_any(
            "war|waren|hatte|hatten|wurde|wurden|hat|haben|starb|starben|verhaftet|beschlossen|angekündigt|verboten"
            "|bezahlt|gekauft|verkauft|gebaut|gefunden|bestätigt|bestätigte|abgelehnt|evakuiert|verlegt"
        ),
        hedges=_any(
            "könnte|könnten|würde|würden|dürfte|dürften|sollte|vielleicht|möglicherweise|wahrscheinlich|wohl|scheint"
            "|scheinbar|anscheinend|vermutlich|falls|hoffentlich|glaube|glaubt|denke|meint"
        ),
        opinions=_any(
            "sollte|sollten|muss|müssen|natürlich|offensichtlich|leider|eigentlich|schrecklich|wunderbar|großartig"
            "|lächerlich|schande|unerhört|bitte|danke"
        ),
        first_person=_any("ich|mich|mir|mein|meine|meinen|du|dich|dir|dein|deine"),
    )  # fmt: skip


@cache
def _french() -> WorthWords:
    return WorthWords(
        superlatives=_any(
            "le plus|la plus|les plus|le moins|la moins|premier|première|dernier|dernière|seul|seule|jamais|toujours"
            "|tous|toutes|aucun|aucune|personne|majorité|record|sans précédent"
        ),
        comparatives=_any(
            "plus de|moins de|plus que|moins que|supérieur|inférieur|augmenté|augmente|baissé|baisse|doublé|hausse"
            "|par rapport à|jusqu'à|jusqu’à|au moins|deux fois"
        ),
        causes=_any("parce que|à cause de|en raison de|grâce à|provoqué|causé|entraîné|donc|suite à"),
        deeds=_any("était|étaient|a été|ont été|avait|avaient|a|ont|mort|morts|arrêté|voté|annoncé|interdit|confirmé"),
        hedges=_any("pourrait|pourraient|peut-être|probablement|semble|semblent|serait|seraient|devrait|si|espère|croit"),
        opinions=_any("devrait|doit|doivent|évidemment|bien sûr|malheureusement|heureusement|ridicule|honteux"),
        first_person=_any("je|j'ai|j’ai|moi|mon|ma|mes|tu|toi|ton|ta|tes"),
    )  # fmt: skip


@cache
def _spanish() -> WorthWords:
    return WorthWords(
        superlatives=_any(
            "el más|la más|los más|las más|el menos|primer|primera|primero|último|última|único|única|nunca|siempre"
            "|todos|todas|ningún|ninguna|nadie|mayoría|récord|sin precedentes"
        ),
        comparatives=_any(
            "más de|menos de|más que|menos que|mayor|menor|aumentó|aumento|subió|bajó|cayó|duplicó|en comparación"
            "|hasta|al menos|el doble"
        ),
        causes=_any("porque|debido a|a causa de|gracias a|provocó|causó|por lo tanto|tras"),
        deeds=_any("fue|fueron|era|eran|había|ha|han|murió|murieron|detenido|votó|anunció|prohibió|confirmó|aprobó"),
        hedges=_any("podría|podrían|quizá|quizás|tal vez|probablemente|parece|parecen|sería|debería|si|espera|cree"),
        opinions=_any("debería|debe|deben|claro|obviamente|lamentablemente|terrible|ridículo|vergonzoso|por favor"),
        first_person=_any("yo|me|mi|mis|mío|tú|tu|tus|contigo"),
    )  # fmt: skip


_BY_LANGUAGE = {"en": _english, "de": _german, "fr": _french, "es": _spanish}


def worth_words(language: str) -> WorthWords:
    """The words of a language by its code ("de", "de-AT"); of one that nobody has described yet, none."""
    return _BY_LANGUAGE[code]() if (code := primary_subtag(language)) in _BY_LANGUAGE else OTHER
