"""What a figure means, in one sentence for someone who never heard of it. Pure."""

from annotator.review.agreement import Measured
from annotator.review.gathering import Material
from annotator.review.sheets import Of

NAMES = {
    "krippendorff_alpha": "Krippendorff’s alpha", "percentage": "Percent agreement", "cohen_kappa": "Cohen’s kappa",
    "scott_pi": "Scott’s pi", "fleiss_kappa": "Fleiss’ kappa", "bennett_s": "Bennett’s S", "gwet_ac1": "Gwet’s AC1",
    "unitizing_alpha": "Unitizing alpha", "f1_exact": "F1 of equal spans", "f1_overlap": "F1 by overlap",
}  # fmt: skip

#: fewer units (of spans: spans) than this are few
FEW = 30
#: from here on one may rely on what readers say, and draw tentative conclusions: Krippendorff 2004, p. 241
RELIABLE, TENTATIVE = 0.8, 0.667


def tell(of: Of, measured: Measured, who: str, about: str = "") -> str:
    """One sentence: how much, between whom, on how many, what it means, and whether it can be relied on.

    about: the one label that was asked about.
    """
    size = measured.ratings if of is Of.SPANS else measured.units
    caution = "; these are few, and one more could change it much" if size < FEW else ""
    what = f"{_count(of, measured)}{f', “{about}” or not' if about and of is not Of.SPANS else ''}"
    what += f", {about}s only" if about and of is Of.SPANS else ""
    return (
        f"{NAMES[measured.measure]} is {number(measured)} for {who} on {what}: {_meaning(measured)}{caution}."
    )


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


def _count(of: Of, measured: Measured) -> str:
    if of is Of.SPANS:
        return f"{_many(measured.ratings, 'span')} in {_many(measured.units, 'article')}"
    if of is Of.TAGS:
        return _many(measured.units, "question") + " (does this mark have this tag?)"
    return _many(measured.units, "claim" if of is Of.VERDICTS else "connection")


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
            apart = percent(1 - measured.value)
            return f"their marks are {apart} as far apart as marks put anywhere by chance, {_judge(measured.value)}"
    observed, expected = measured.observed, measured.expected or 0.0
    if measured.measure == "krippendorff_alpha":
        observed, expected = 1 - observed, 1 - expected
    return (
        f"they said the same {percent(observed)} of the time where chance alone would make it {percent(expected)}, "
        f"{_judge(measured.value)}"
    )


def _judge(value: float) -> str:
    if value >= RELIABLE:
        return "which is enough to rely on"
    if value >= TENTATIVE:
        return "which allows tentative conclusions only"
    return "which is too little to rely on" if value > 0 else "which is no better than chance"
