"""The words of units.py. A new unit is one more line; ``_`` stands for a space."""

from __future__ import annotations

from annotator.corroboration.figures.tokens import word_set

#: class | name | times | plus | other forms; a unit with many forms has several lines
MEASURES = """
length | metre | 1 | 0 | m meter meters metres metern metre metri metros mètre mètres метр метра метров متر
length | metre | 1 | 0 | أمتار 米 メートル
length | kilometre | 1000 | 0 | km kilometer kilometers kilometres kilometern kms kilomètre kilomètres
length | kilometre | 1000 | 0 | kilómetro kilómetros км كيلومتر
length | centimetre | 0.01 | 0 | cm centimeter centimeters centimetres zentimeter zentimetern centimètres
length | centimetre | 0.01 | 0 | centímetros см
length | millimetre | 0.001 | 0 | mm millimeter millimeters millimetres millimetern
length | mile | 1609.344 | 0 | miles mi meile meilen millas
length | nautical mile | 1852 | 0 | nautical_mile nautical_miles seemeile seemeilen
length | foot | 0.3048 | 0 | feet ft
length | inch | 0.0254 | 0 | inches in zoll
length | yard | 0.9144 | 0 | yards yd yds
area | square metre | 1 | 0 | square_metre square_metres square_meter square_meters m² m2 sqm quadratmeter
area | square metre | 1 | 0 | quadratmetern
area | square kilometre | 1000000 | 0 | square_kilometre square_kilometres square_kilometer
area | square kilometre | 1000000 | 0 | square_kilometers km² km2 quadratkilometer quadratkilometern
area | square mile | 2589988.11 | 0 | square_mile square_miles sq_mi
area | square foot | 0.09290304 | 0 | square_foot square_feet sq_ft
area | hectare | 10000 | 0 | hectares ha hektar hectáreas
area | acre | 4046.8564 | 0 | acres
volume | litre | 0.001 | 0 | l liter liters litres litern litros litri
volume | cubic metre | 1 | 0 | cubic_metre cubic_metres cubic_meter cubic_meters m³ m3 kubikmeter
volume | cubic metre | 1 | 0 | kubikmetern
volume | gallon | 0.003785411784..0.00454609 | 0 | gallons gallonen
volume | barrel | 0.158987 | 0 | barrels barrel
volume | cubic foot | 0.0283168 | 0 | cubic_foot cubic_feet
mass | kilogram | 1 | 0 | kg kilograms kilogramme kilogrammes kilo kilos kilogramm кг
mass | gram | 0.001 | 0 | g grams gramme grammes gramm
mass | tonne | 1000 | 0 | tonnes t tonnen metric_ton metric_tons toneladas тонн
mass | ton | 907.18474..1016.0469088 | 0 | tons
mass | pound weight | 0.45359237 | 0 | lb lbs
mass | ounce | 0.028349523 | 0 | oz ounce ounces unzen
mass | stone | 6.35029318 | 0 | st
duration | second | 1 | 0 | s sec secs seconds sekunde sekunden secondes segundos
duration | minute | 60 | 0 | min mins minutes minuten minutos دقيقة دقائق
duration | hour | 3600 | 0 | h hr hrs hours stunde stunden heures horas ساعة ساعات
duration | day | 86400 | 0 | days tag tage tagen jours días dias يوم يوما أيام
duration | night | 86400 | 0 | nights nacht nächte nächten
duration | week | 604800 | 0 | weeks woche wochen semaines semanas
duration | month | 2629746 | 0 | months monat monate monaten meses
duration | year | 31556952 | 0 | years yr yrs jahr jahre jahren années años anos ans
duration | year | 31556952 | 0 | عام عاما أعوام سنة سنوات лет год года
duration | day | 86400 | 0 | يوم يوما أيام дней дня день
duration | hour | 3600 | 0 | ساعة ساعات часов часа
duration | minute | 60 | 0 | دقيقة دقائق минут минуты
duration | week | 604800 | 0 | أسبوع أسابيع недель недели
duration | month | 2629746 | 0 | شهر أشهر месяцев месяца
duration | decade | 315569520 | 0 | decades jahrzehnt jahrzehnte jahrzehnten
temperature | degree Celsius | 1 | 0 | °c ° degrees degree celsius degrees_celsius degree_celsius grad
temperature | degree Fahrenheit | 0.5555555556 | -17.7777777778 | °f fahrenheit degrees_fahrenheit
speed | kilometre an hour | 0.2777777778 | 0 | km/h kmh kph stundenkilometer stundenkilometern
speed | mile an hour | 0.44704 | 0 | mph
speed | knot | 0.5144444444 | 0 | knots knoten
speed | metre a second | 1 | 0 | m/s
power | watt | 1 | 0 | w watts
power | kilowatt | 1000 | 0 | kw kilowatts
power | megawatt | 1000000 | 0 | mw megawatts
power | gigawatt | 1000000000 | 0 | gw gigawatts
power | horsepower | 745.7 | 0 | hp ps
energy | kilowatt hour | 1 | 0 | kwh kilowatt_hours kilowattstunden
energy | megawatt hour | 1000 | 0 | mwh megawatt_hours
pressure | hectopascal | 1 | 0 | hpa millibar millibars mb
data | megabyte | 1 | 0 | megabytes mb
data | gigabyte | 1000 | 0 | gigabytes gb
data | terabyte | 1000000 | 0 | terabytes tb
data | kilobyte | 0.001 | 0 | kilobytes kb
magnitude | magnitude | 1 | 0 | magnitude-earthquake
percent | percent | 1 | 0 | % per_cent pct prozent procent procento pourcent vh por_ciento pour_cent
percentage points | percentage point | 1 | 0 | prozentpunkt prozentpunkte prozentpunkten percentage_points
percentage points | percentage point | 1 | 0 | pp pp.
"""

#: class | name | other forms. People of one name are compared; "people" goes with all of them.
COUNTED = """
persons | person | people persons resident residents inhabitant inhabitants individual individuals human
persons | person | humans men women man woman names deportation deportations arrest arrests citizen
persons | person | citizens soul souls villagers locals islanders personen person mensch menschen leute
persons | person | leuten einwohner einwohnern bewohner bewohnern bürger personnes habitants personas
persons | person | habitantes persone persona شخص شخصا أشخاص человек людей 人 名 명
persons | member | members mitglied mitglieder mitgliedern
persons | family member | relatives angehörige angehörigen
persons | child | children kid kids child boy boys girl girls minors toddlers infants babies kinder kindern
persons | child | enfants niños طفل أطفال
persons | migrant | migrants immigrant immigrants alien aliens refugee refugees asylum-seekers deportee
persons | migrant | deportees foreigners flüchtlinge flüchtlingen migranten
persons | officer | officers police policemen agent agents deputies polizisten beamte beamten
persons | soldier | soldiers troops marines soldaten servicemen
persons | worker | workers employees staff staffers employee jobs job arbeiter beschäftigte mitarbeiter
persons | worker | miners
persons | official | officials
persons | source | sources
persons | witness | witnesses
persons | expert | experts analysts researchers scientists
persons | reporter | reporters journalists correspondents
persons | student | students pupils schüler studenten schülern
persons | patient | patients
persons | prisoner | prisoners inmates detainees häftlinge
persons | passenger | passengers passagiere
persons | protester | protesters protestors demonstrators demonstranten
persons | voter | voters wähler wählern
persons | victim | victims opfer fatalities casualties dead deaths bodies corpses tote toten todesopfer
persons | victim | morts muertos قتيل قتلى قتيلا
persons | injured | wounded hurt verletzte verletzten blessés heridos جريح جرحى
persons | customer | customers kunden clients
persons | visitor | visitors tourists guests spectators fans besucher besuchern zuschauer
persons | suspect | suspects gunmen militants rebels insurgents attackers hijackers pirates robbers
persons | sailor | crew crewmen sailors crewmembers fishermen
households | household | households haushalt haushalte haushalten foyers hogares 世帯 戸
households | family | families familie familien familles familias famiglie عائلة عائلات أسرة семей 家庭
homes | home | homes house houses häuser häusern haus wohnung wohnungen gebäude gebäuden buildings building
homes | home | apartments flats dwellings addresses address doors maisons casas بيتا بيت بيوت منزل 棟
age | year old | 歳 岁 歲
money | CNY | 人民币
"""

CURRENCIES = {
    "USD": "$ usd dollar dollars us_dollars us_dollar us-dollar bucks 美元 ドル",
    "EUR": "€ eur euro euros يورو евро",
    "GBP": "£ gbp pound pounds sterling quid pfund",
    "JPY": "¥ jpy yen 円 日元",
    "CNY": "cny rmb yuan renminbi 元",
    "INR": "₹ inr rs rupee rupees rupien",
    "RUB": "₽ rub rouble roubles ruble rubles rubel руб рублей",
    "CHF": "chf franken francs",
    "KRW": "₩ krw won",
    "TRY": "₺ try lira liras",
    "UAH": "₴ uah hryvnia",
    "ILS": "₪ ils shekel shekels شيكل",
    "CAD": "cad canadian_dollars",
    "AUD": "aud australian_dollars",
    "NGN": "₦ naira",
    "crown": "crown crowns krone kronen kroner kronor koruna sek nok dkk czk كراون",
    "peso": "peso pesos",
    "dirham": "dirham dirhams aed درهم",
    "riyal": "riyal riyals sar ريال",
    "baht": "baht ฿",
}

#: plurals without an s, each with its singular
IRREGULAR = {
    "people": "person",
    "men": "man",
    "women": "woman",
    "children": "child",
    "feet": "foot",
    "teeth": "tooth",
    "mice": "mouse",
    "geese": "goose",
    "wives": "wife",
    "lives": "life",
    "sheep": "sheep",
    "fish": "fish",
    "cattle": "cattle",
    "aircraft": "aircraft",
    "police": "officer",
    "troops": "soldier",
    "staff": "worker",
    "dead": "dead",
    "data": "datum",
    "media": "medium",
    "series": "series",
    "species": "species",
    "crises": "crisis",
    "analyses": "analysis",
    "headquarters": "headquarters",
    "gunmen": "gunman",
    "firefighters": "firefighter",
    "times": "time",
    "buses": "bus",
    "viruses": "virus",
    "halves": "half",
    "shelves": "shelf",
    "knives": "knife",
    "leaves": "leaf",
    "gas": "gas",
}

#: words that end the phrase behind a figure: prepositions, conjunctions, pronouns, verbs
STOPS = word_set(
    "a an the this that these those which who whom whose what when where while as at by for from in "
    "into of on onto off over out to up down with within without under until upon about above across "
    "after against along among around before behind below beneath beside between beyond during except "
    "inside near outside per since than through throughout toward towards via and or but nor so yet if "
    "because although though unless is are was were be been being am has have had having do does did "
    "doing will would shall should can could may might must not no he she it we they i you him her them "
    "us me his their its our my your said says say told tells according also only just already still "
    "even ever never now then there here again ago apart away back each every some any all both either "
    "neither such very too more most less least remain remained remains left leaving died die dies "
    "killed injured wounded hurt missing went go goes gone came come comes took take takes taken made "
    "make makes got get gets gave give given began begin started start starts spent spend waiting "
    "living working facing including involving reported counted voted lost ahead late early nationwide "
    "worldwide daily weekly monthly annually yearly hourly today yesterday tomorrow tonight monday "
    "tuesday wednesday thursday friday saturday sunday however meanwhile plus minus versus vs "
    "amid despite like unlike worth long tall high deep wide old short north south east west apiece "
    "together earlier later der das den dem des ein eine einen einem einer und oder aber auf im ins aus "
    "bei bis durch für gegen mit nach ohne seit um unter über von vom vor während zu zum zur zwischen "
    "ist sind war waren wird werden wurde wurden hat haben hatte hatten kann können soll sollen muss "
    "müssen nicht auch nur noch schon sich sie er es wir ihr dass weil wenn wie als le la les du et ou "
    "dans sur pour par avec sans est sont ont été y del los las el en con por que من في على إلى عن منها"
)
