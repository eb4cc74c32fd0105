"""Words that say little of what a passage is about. A new language is one more entry here."""

from __future__ import annotations

from functools import lru_cache

from annotator.corroboration.words import is_unspaced
from annotator.text.languages import primary_subtag


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: articles, pronouns, prepositions, conjunctions, auxiliaries, and adverbs that go with anything
_ENGLISH = _words(
    "a about above after again against all almost along already also although always am among an and "
    "another any anything are aren't around as at away back be because been before being below between "
    "both but by can can't cannot could couldn't did didn't do does doesn't doing don't done down during "
    "each either else enough even ever every everything few for from further get gets got had hadn't has "
    "hasn't have haven't having he he'd he'll he's her here hers herself him himself his how however i "
    "i'd i'll i'm i've if in instead into is isn't it it'll it's its itself just last least less let "
    "let's like made make many may me might mine more most much must my myself neither never no nobody "
    "none nor not nothing now of off often on once one only onto or other others our ours ourselves out "
    "over own per perhaps quite rather same several shall she she'd she'll she's should shouldn't since "
    "so some something still such than that that's the their theirs them themselves then there there's "
    "these they they'd they'll they're they've this those though through throughout thus to together too "
    "toward towards two under until up upon us very via was wasn't we we'd we'll we're we've well were "
    "weren't what what's when where whether which while who who's whom whose why will with within without "
    "won't would wouldn't yet you you'd you'll you're you've your yours yourself"
)
#: what reports say of how they came by their news: alike in reports of different things
_ENGLISH_FORMULAS = _words(
    "according added agreed anonymity anonymous asked associated authorised authorized brief briefed "
    "clear comment commented condition contributed declined describe discuss discussed familiar friday "
    "immediate immediately independently interview matter monday named news official officials people "
    "person publicly reach reached report reported reporter reporters reporting request requested "
    "requests respond responded return returned said saturday say saying says sensitive source sources "
    "speak speaking spoke spokesman spokesperson spokeswoman statement sunday thursday told tuesday "
    "verified verify wednesday"
)
_GERMAN = _words(
    "aber alle allem allen aller alles als also am an andere anderen anfrage angaben auch auf aus bei "
    "beim bericht berichtete bin bis da dabei damit dann das dass dem den denn der deren des dessen die "
    "dies diese diesem diesen dieser dieses doch dort du durch ein eine einem einen einer eines er "
    "erklärte es etwa etwas für gegen gesagt haben hat hatte hatten ihm ihn ihnen ihr ihre ihrem ihren "
    "ihrer im in ins ist jede jeder jetzt kann kein keine konnte können mehr mit mitgeteilt mitteilte "
    "muss müssen nach nicht noch nun nur ob oder ohne sagte sagten sehr sei seien sein seine seinem "
    "seinen seiner seit sich sie sind so soll sollen sowie sprecher sprecherin teilte um und unter vom "
    "von vor war waren was weil wenn wer werde werden wie wieder will wir wird wurde wurden zu zufolge "
    "zum zur zwischen über"
)
_FRENCH = _words(
    "a affirmé afin ai ainsi alors annoncé après au aucun aussi autre autres aux avait avant avec avoir "
    "c'est car ce ceci cela celle celui ces cet cette ceux chez comme comment communiqué contre d'un "
    "d'une dans de des deux dit donc dont du déclaré elle elles en encore entre est et eux fait il ils "
    "indiqué je l'on la le les leur leurs lors mais me mes moi mon même n'a n'est ne ni non nos notre "
    "nous on ont ou où par parce pas pendant peut plus porte-parole pour précisé qu'elle qu'il quand que "
    "quel quelle qui sa sans se selon sera ses si son sont sous sur ta te tous tout toute toutes très tu "
    "un une vers vos votre vous y à étaient était été être"
)
_SPANISH = _words(
    "a afirmó agregó al algo algunos ante antes anunció aquel aseguró así aunque aún bajo bien cada como "
    "comunicado con contra cual cuando cuya cuyo de declaró del desde después dijo donde dos durante e el "
    "ella ellas ellos en entre era eran es esa ese eso esta estaba estar este esto estos está están "
    "explicó fue fuentes fueron ha había han hasta hay informó la las le les lo los me mi mientras mucho "
    "muy más nada ni no nos o otra otro otros para pero poco por porque portavoz pues que quien qué se "
    "sea según ser señaló si sido sin sobre solo son su sus sí también tan tanto te tiene tienen toda "
    "todas todo todos tras tu u un una uno unos y ya yo él"
)

#: by primary language subtag
_LITTLE: dict[str, frozenset[str]] = {
    "en": _ENGLISH | _ENGLISH_FORMULAS,
    "de": _GERMAN,
    "fr": _FRENCH,
    "es": _SPANISH,
}
#: of a language that is not listed, words up to this length say little
_SHORT = 3


@lru_cache(maxsize=1 << 16)
def content(word: str, language: str = "en") -> float:
    """How much a folded word says of what a passage is about, 0 to 1; figures say as much as names.

    A character of a script without spaces is half a word: most words of these have two.
    """
    if is_unspaced(word):
        return 0.5
    if word[0].isdigit():
        return 1.0
    little = _LITTLE.get(primary_subtag(language))
    if little is None:
        return 1.0 if len(word) > _SHORT else 0.0
    return 0.0 if word in little or len(word) == 1 else 1.0
