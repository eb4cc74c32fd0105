"""The words by which a language says who is the source of what is told. A new language is one more entry here."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.text.languages import primary_subtag


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _phrases(text: str) -> tuple[tuple[str, ...], ...]:
    """The longest first, so that of two that begin alike the longer is found."""
    return tuple(sorted((tuple(line.split()) for line in text.split("|")), key=len, reverse=True))


@dataclass(frozen=True, slots=True)
class CueWords:
    """What is looked for. All in lower case."""

    #: verbs whose subject is the source, wherever they stand
    says: frozenset[str]
    #: verbs that are also nouns or mean other things: their subject must be a pronoun, a name or have an article
    claims: frozenset[str]
    #: verbs that name a source when their subject is an outlet: the Lamp interviewed
    outlet_verbs: frozenset[str]
    #: verbs that give words only beside a quotation: called, promised
    beside_quote: frozenset[str]
    #: "told": whom it is told to may be an outlet
    tells: frozenset[str]
    #: the source follows: according to
    by: tuple[tuple[str, ...], ...]
    #: an outlet follows, or this is no attribution: in an interview with
    outlet_after: tuple[tuple[str, ...], ...]
    #: the source follows, or stands before, and is a document: in a statement
    in_document: tuple[tuple[str, ...], ...]
    #: somebody says so, nobody says who
    hearsay: frozenset[str]
    #: between a subject and its verb
    between: frozenset[str]
    #: before a verb that is then no report: declined to say, not said, was told
    undoing: frozenset[str]
    he: frozenset[str]
    it: frozenset[str]
    they: frozenset[str]
    #: a clause begins here, so a subject does not reach over it
    boundaries: frozenset[str]
    #: relative pronouns: the subject stands before them
    relatives: frozenset[str]
    #: a name or a noun with what belongs to it does not go on over these
    stops: frozenset[str]
    articles: frozenset[str]
    #: sources without a name
    unnamed: frozenset[str]
    documents: frozenset[str]
    #: words a noun is followed by and goes on: officials familiar with, a spokesman for
    joins: frozenset[str]
    #: words of time between a subject and its verb: "the board on Friday said"
    when: frozenset[str]
    #: words of time that open a sentence and are no part of its subject
    times: frozenset[str]


_DAYS = "monday tuesday wednesday thursday friday saturday sunday"
_MONTHS = "january february march april may june july august september october november december"

ENGLISH = CueWords(
    says=_words(
        "said says say told tells tell wrote writes added adds announced announces argued argues warned warns "
        "confirmed confirms acknowledged acknowledges acknowledge explained explains insisted insists insist "
        "admitted admits denied denies stated asserted asserts alleges maintained maintains tweeted testified "
        "predicted predicts conceded recalled disclosed revealed reveals cautioned contended contends believe "
        "believes noted"
    ),
    claims=_words(
        "reported reports claimed claims claim notes note estimated estimates suggested suggests concluded "
        "declared observed replied repeated specified signaled signalled argue warn confirm thinks predict questioned "
        "complained emphasized emphasised stressed understands reckoned tallied advised worry worries "
        "specifies maintain agree agreed"
    ),
    outlet_verbs=_words(
        "interviewed ran obtained learned published carried speculates quoted cited quotes cites"
    ),
    beside_quote=_words(
        "called calls described describes promised promises asked asks joked quipped shouted answered recommended "
        "continued urged vowed concluded remarked texted sang stated"
    ),
    tells=_words("told tells tell telling"),
    by=_phrases(
        "according to|as first reported by|as reported by|first reported by|reported by|quoted by|cited by|citing"
        "|quoting|in the words of|as told to|by the account of|by the accounts of|information from|figures from"
        "|attributed to|confirmed by|announced by"
    ),
    outlet_after=_phrases(
        "in an interview with|in interviews with|interview with|speaking to|speaking with|spoke to|spoke with"
        "|talking to|talked to|published in|published by|appeared in|appeared on|reported in|reports in|report in"
        "|report by|article in|story in|seen by|shown to|obtained by|reviewed by|given to|gave"
    ),
    in_document=_phrases(
        "in a statement|in a written statement|in a joint statement|in a brief statement|in an emailed statement"
        "|in a news release|in a press release|in a letter|in a tweet|in a report|in a blog post|in an email"
        "|released a statement|issued a statement|in court filings|in a court filing|in a memo"
    ),
    hearsay=_words("reportedly allegedly"),
    between=_words(
        "has have had also later then now once again never already still first only even just further both all "
        "himself herself themselves itself who would will long since initially he've they've"
    ),
    undoing=_words(
        "to not been be being is are was were to never nor neither cannot can't didn't don't doesn't won't wouldn't"
    ),
    he=_words("he she"),
    it=_words("it"),
    they=_words("they"),
    boundaries=_words(
        "but or as that while when because if although though where what how whether since so than after before "
        "until nor yet unless once why whereas whose whom which"
    ),
    relatives=_words("who"),
    stops=_words(
        "who which that where when while as after before because but said says say told was were is are has have "
        "had will would could should can may might must did does do it he she they we you i there whose whom late "
        f"early last next yesterday today tomorrow tonight during until since if so than to {_DAYS}"
    ),
    articles=_words("the a an this that these those his her its their our my"),
    unnamed=_words(
        "official officials source sources person people adviser advisers advisor advisors aide aides expert experts "
        "analyst analysts witness witnesses eyewitness eyewitnesses insider insiders resident residents technician "
        "technicians employee employees worker workers observer observers critic critics diplomat diplomats member "
        "members someone somebody some many others advocates activist activists lawyer lawyers attorneys scientist "
        "scientists researcher researchers doctors neighbours neighbors neighbour neighbor outlets media locals "
        "lawmaker lawmakers volunteer volunteers operator opponents supporters economists teachers parents passengers "
        "colleagues friends relatives investigators commentators historians"
    ),
    documents=_words(
        "report reports statement statements study survey register log letter filing filings memo email document "
        "documents data figures census records minutes indictment complaint affidavit lawsuit book website release "
        "transcript notice poll accounts papers list ledger index table tables estimate estimates findings review"
    ),
    when=_words(f"{_DAYS} on yesterday today earlier"),
    joins=_words("of for with familiar in from at involved close briefed on within and &"),
    times=_words(
        f"{_DAYS} {_MONTHS} night morning afternoon evening noon midnight yesterday today earlier later meanwhile "
        "however now then still here also instead finally but and so yet nevertheless on in at by since during last "
        "this next week month year late early even only a.m p.m a.m. p.m."
    ),
)

GERMAN = CueWords(
    says=_words(
        "sagte sagten sagt sagen erklärte erklärten erklärt betonte betonten betont schrieb schrieben schreibt warnte "
        "warnten warnt bestätigte bestätigten bestätigt behauptete behaupteten behauptet meldete meldeten meldet "
        "berichtete berichteten berichtet berichten äußerte ergänzte versicherte räumte kündigte teilte teilten "
        "erläuterte kritisierte"
    ),
    claims=_words("so hieß heißt meinte meint glaubt schätzt schätzte"),
    outlet_verbs=_words("veröffentlichte veröffentlichten zitiert zitierte"),
    beside_quote=_words("nannte nennt fragte fragt rief antwortete versprach"),
    tells=_words("sagte sagten sagt"),
    by=_phrases(
        "laut|nach angaben von|nach angaben der|nach angaben des|nach darstellung von|nach darstellung der"
        "|nach darstellung des|unter berufung auf|nach einem bericht der|nach einem bericht des|nach einem bericht von"
        "|nach informationen der|nach informationen des|nach informationen von|zitiert von|nach aussage von"
        "|nach aussage der|nach aussage des|zufolge nach"
    ),
    outlet_after=_phrases("im gespräch mit|im interview mit|gegenüber der|gegenüber dem|gegenüber"),
    in_document=_phrases(
        "in einer erklärung|in einer mitteilung|in einem brief|in einem bericht|in einer stellungnahme"
    ),
    hearsay=_words("angeblich"),
    between=_words("auch später dann nun zuvor bereits selbst noch wieder jedoch aber hat haben hatte habe"),
    undoing=_words("nicht zu nie kaum wurde wurden wird worden"),
    he=_words("er sie"),
    it=_words("es"),
    they=_words("sie"),
    boundaries=_words(
        "aber oder und dass während wenn weil falls obwohl wo was wie ob da denn sondern als nachdem bevor bis"
    ),
    relatives=_words(""),
    stops=_words(
        "dem den am im um zu gegenüber laut auf nach bei seit mit war waren ist sind hat haben hatte wird wurde "
        "wurden er sie es wir ich dass und oder aber weil wenn gestern heute morgen sei seien habe unter als über an "
        "berichtet berichtete berichten berichteten meldet meldete schreibt schrieb sagte sagt mit montag dienstag "
        "mittwoch donnerstag freitag samstag sonntag montagabend freitagabend jedoch soll sollen"
    ),
    articles=_words("der die das ein eine einer eines einem den dem des seine ihre sein ihr"),
    unnamed=_words(
        "beamte beamter beamten behördenvertreter kreise kreisen quelle quellen insider insidern experten experte "
        "augenzeugen zeugen anwohner beobachter mitarbeiter kritiker medienberichte medienberichten medien "
        "regierungskreise regierungskreisen sicherheitskreise sicherheitskreisen"
    ),
    documents=_words(
        "bericht prüfbericht erklärung mitteilung studie umfrage brief protokoll liste statistik dokument dokumente "
        "dokumenten unterlagen papier bestellung register"
    ),
    when=_words("gestern heute am montag dienstag mittwoch donnerstag freitag samstag sonntag"),
    joins=_words("von der des für aus in vom"),
    times=_words("am im gestern heute später zuvor auch dann nun aber und doch jedoch dabei zudem außerdem"),
)

_BY_LANGUAGE = {"en": ENGLISH, "de": GERMAN}


def words_for(language: str) -> CueWords | None:
    """The words of a language by its code ("de", "de-AT"); None for one that nobody has described yet."""
    return _BY_LANGUAGE.get(primary_subtag(language))


#: before a noun that has no article
HOW_MANY = _words("one two three four five six some many several both all most any none each")
#: how a name ends, or what it is, when it is that of an outlet
OUTLETS = _words(
    "times post journal courier gazette news radio tv television herald tribune examiner guardian broadcasting "
    "magazine weekly observer telegraph bulletin chronicle bote boten zeitung anzeiger rundfunk spiegel blatt kurier "
    "nachrichten sender newspaper bbc cnn nbc cbs abc npr pbs itv msnbc ard zdf axios politico buzzfeed propublica "
    "newsweek espn reporter lamp variety tmz bloomberg welt presse figaro monde país stern"
)
#: the same, when another word of the name stands before it
WEAK_OUTLETS = _words(
    "sun star mail mirror standard daily echo review dispatch globe press live today now sentinel inquirer register "
    "monitor record independent express advertiser argus world online wire blog leader eagle bee"
)
#: agencies by their names and short names
AGENCIES = _words(
    "reuters ap afp dpa upi xinhua tass itar-tass interfax ansa efe pti ians aap ani apa sda epd kna kyodo "
    "anadolu yonhap jiji belga ntb ritzau ctk mti tanjug irna"
)
AGENCY_NAMES = _phrases(
    "associated press|agence france-presse|agence france presse|united press international|press association"
    "|press trust of india|canadian press|press agency|news agency|news service|newswire|wire service"
    "|presse-agentur|nachrichtenagentur|presseagentur|deutsche presse-agentur"
)
