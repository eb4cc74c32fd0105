"""The words of dates.py. A new language is one more entry in each table."""

from __future__ import annotations

from annotator.corroboration.figures.tokens import word_set


def _months(*rows: str) -> dict[str, int]:
    return {
        word: number
        for row in rows
        for number, words in enumerate(row.split(), 1)
        for word in words.split("|")
    }


MONTHS: dict[str, int] = _months(
    "january|jan february|feb march|mar april|apr may june|jun july|jul august|aug september|sept|sep "
    "october|oct november|nov december|dec",
    "januar|jänner februar märz april mai juni juli august september oktober|okt november dezember|dez",
    "janvier février|fevrier mars avril mai juin juillet août|aout septembre octobre novembre décembre|decembre",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
)
#: months that are also everyday words: read as months beside a day or a year, or behind a preposition
ALSO_WORDS = word_set("may march mar mai mars sep dec jan oct")

WEEKDAYS: dict[str, int] = {
    word: number
    for row in (
        "monday|mon tuesday|tues|tue wednesday|wed thursday|thurs|thur|thu friday|fri saturday|sat sunday|sun",
        "montag dienstag mittwoch donnerstag freitag samstag|sonnabend sonntag",
        "lundi mardi mercredi jeudi vendredi samedi dimanche",
        "lunes martes miércoles jueves viernes sábado domingo",
        "الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد",
    )
    for number, words in enumerate(row.split())
    for word in words.split("|")
}
#: abbreviations and words that stand for a weekday only with a capital and a full stop or a figure beside them
SHORT_WEEKDAYS = word_set("mon tue tues wed thu thur thurs fri sat sun mars")

#: days from the day of publication
DAYS: dict[str, int] = {
    "today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1,
    "heute": 0, "gestern": -1, "vorgestern": -2, "übermorgen": 2,
    "aujourd'hui": 0, "hier": -1, "demain": 1, "hoy": 0, "ayer": -1, "mañana": 1,
    "اليوم": 0, "أمس": -1, "غدا": 1,
}  # fmt: skip

# "Sunday's raid"
MONTHS |= {f"{word}'s": month for word, month in MONTHS.items() if word.isascii()}
WEEKDAYS |= {f"{word}'s": day for word, day in WEEKDAYS.items() if word.isascii()}
DAYS |= {f"{word}'s": days for word, days in DAYS.items() if word.isascii()}

LAST = word_set(
    "last past previous letzten letzte letztes letzter vergangenen vergangene vergangenes voriger vorige vorigen"
)
THIS = word_set("this diese diesen dieser dieses current")
NEXT = word_set("next coming following nächsten nächste nächstes kommenden kommende kommendes")
#: from the period of the publication to the one meant
STEPS: dict[str, int] = {**dict.fromkeys(LAST, -1), **dict.fromkeys(THIS, 0), **dict.fromkeys(NEXT, 1)}

GRAINS: dict[str, str] = {
    "week": "week", "woche": "week", "weekend": "weekend", "wochenende": "weekend", "month": "month",
    "monat": "month", "year": "year", "jahr": "year", "jahres": "year", "quarter": "quarter", "quartal": "quarter",
}  # fmt: skip

#: say that a weekday lies ahead
AHEAD = word_set(
    "will would shall set starts begins start begin starting beginning scheduled due expect expected "
    "expects plans planning until till upcoming ending forecast wird werden soll sollen bis ab geplant voraussichtlich"
)
#: a weekday behind these is that of the saying
SAID = word_set("said told tweeted announced reported confirmed wrote added sagte")
#: stand before a year or a bare month
BEFORE = word_set(
    "in since until till by from during of late early mid before after for through to im seit bis ab "
    "vor nach en depuis desde hasta منذ في last this next and between spring summer autumn fall winter"
)
PARTS = word_set("morning afternoon evening night noon midday morgen nachmittag abend nacht mittag")
