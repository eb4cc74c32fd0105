"""What a figure means, in one sentence for someone who never heard of it. Pure."""

from annotator.review.agreement import Measured
from annotator.review.gathering import Material
from annotator.review.sheets import Of

NAMES = {
    "krippendorff_alpha": "Krippendorff’s alpha", "percentage": "Percent agreement", "cohen_kappa": "Cohen’s kappa",
    "scott_pi": "Scott’s pi", "fleiss_kappa": "Fleiss’ kappa", "bennett_s": "Bennett’s S", "gwet_ac1": "Gwet’s AC1",
    "unitizing_alpha": "Unitizing alpha", "f1_exact": "F1 of equal spans", "f1_overlap": "F1 by overlap",
}  # fmt: skip

#: what each does, for whoever has to choose
EXPLAINED = {
    "krippendorff_alpha": "For any number of readers, whoever read what: how much rarer they differ than by chance.",
    "percentage": "The share of equal answers. Easy to read, but some of it is chance.",
    "cohen_kappa": "For two readers: agreement beyond chance, each of them with habits of their own.",
    "scott_pi": "For two readers: agreement beyond chance, as if both had the same habits.",
    "fleiss_kappa": "Scott’s pi for any number of readers.",
    "bennett_s": "Agreement beyond chance, as if chance chose every answer equally often.",
    "gwet_ac1": "Agreement beyond chance that stays steady where nearly all answers are the same.",
    "unitizing_alpha": "For any number of readers: how much closer their marks are than marks put anywhere by chance.",
    "f1_exact": "The share of marks that begin and end at the same place.",
    "f1_overlap": "The share of marks that meet, each counted by how much of it the other reader marked too.",
}
#: what is counted, and what is not
COUNTED = {
    Of.VERDICTS: "Claims of several readers that stand for the same passage are compared. Whoever did not mark it as a "
    "claim, or gave no verdict, gave no answer; whether they found it at all is asked under spans.",
    Of.SPANS: "The places of all marks are compared, claims with claims and passages with passages, in every article "
    "that two or more have read. Nothing marked is an answer too.",
    Of.TAGS: "Every tag that is used is asked of every passage that two or more have marked: given, or not?",
    Of.LINKS: "Pairs of passages that somebody linked are compared. Whoever marked both ends without linking them "
    "said “no link”; whoever did not mark both gave no answer. Pairs that nobody linked are not counted, so values "
    "beyond chance come out low.",
}

#: fewer units (of spans: spans) than this are few
FEW = 30
#: from here on one may rely on what readers say, and draw tentative conclusions: Krippendorff 2004, p. 241
RELIABLE, TENTATIVE = 0.8, 0.667


def tell(of: Of, measured: Measured, who: str, about: str = "") -> str:
    """One sentence: how much, between whom, on how many, what it means, and whether it can be relied on.

    about: the one label that was asked about.
    """
    what = _count(of, measured, about)
    is_few = (measured.ratings if of is Of.SPANS else measured.units) < FEW
    says = _meaning(measured) + _judge(measured, is_few=is_few)
    return f"{NAMES[measured.measure]} is {number(measured)} for {who} on {what}: {says}."


def tell_undefined(who: str, why: str, about: str = "") -> str:
    """The same where there is no number."""
    return f"No value for {who}{f' on “{about}”' if about else ''}. {why}" if who else why


def name_crowd(material: Material) -> str:
    """Who, where they are many; empty where there is nobody."""
    return f"{len(material.readers)} readers" if material.readers else ""


def number(measured: Measured) -> str:
    """The value, as it is written."""
    if measured.measure == "percentage":
        return percent(measured.value)
    return f"{round(measured.value, 2) + 0.0:.2f}".replace("-", "−")


def percent(share: float) -> str:
    """A share, as it is written."""
    return f"{round(100 * share)}%"


def _count(of: Of, measured: Measured, about: str) -> str:
    """On how many of what."""
    if of is Of.SPANS:
        spans = f"{_many(measured.ratings, 'span')} in {_many(measured.units, 'article')}"
        return f"{spans}, {about}s only" if about else spans
    if of is Of.TAGS and not about:
        return f"{_many(measured.units, 'choice')} of a tag for a mark, given or not"
    things = _many(measured.units, {Of.VERDICTS: "claim", Of.TAGS: "mark"}.get(of, "connection"))
    return f"{things}, “{about}” or not" if about else things


def _many(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def _meaning(measured: Measured) -> str:
    match measured.measure:
        case "percentage":
            return "so often did they say the same, and some of that is chance"
        case "f1_exact":
            return f"{percent(measured.value)} of their spans begin and end where one of the other’s does"
        case "f1_overlap":
            return f"{percent(measured.value)} of what they marked, span by span, the other marked too"
        case "unitizing_alpha":
            return (
                f"their marks are {percent(1 - measured.value)} as far apart as marks put anywhere by chance"
            )
    observed, expected = measured.observed, measured.expected or 0.0
    if measured.measure == "krippendorff_alpha":
        observed, expected = 1 - observed, 1 - expected
    return f"they said the same {percent(observed)} of the time where chance alone would make it {percent(expected)}"


def _judge(measured: Measured, *, is_few: bool) -> str:
    """What may be said on the ground of it."""
    value = measured.value
    if measured.expected is None:
        return ", and so few say little" if is_few else ""
    if value < TENTATIVE:
        little = "is no better than chance" if value <= 0 else "is too little to rely on"
        return f", which {little}{', though so few say little' if is_few else ''}"
    enough = "be enough to rely on" if value >= RELIABLE else "allow tentative conclusions"
    if is_few:
        return f", which would {enough} if they were not so few"
    return (
        ", which is enough to rely on" if value >= RELIABLE else ", which allows tentative conclusions only"
    )
