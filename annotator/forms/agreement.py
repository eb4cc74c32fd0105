"""What agreement is asked for."""

from wtforms import Form, SelectField

from annotator.review.figures import MEASURES, Question
from annotator.review.sheets import Of
from annotator.review.telling import NAMES


class AgreementForm(Form):
    """Comes from an address that someone may have typed: what is unknown is left out."""

    of = SelectField("Agreement on", choices={of.value: of.capitalize() for of in Of}, validate_choice=False)
    measure = SelectField("Measured by", validate_choice=False)

    def question(self) -> Question:
        """What was asked; a measure that does not fit gives way to the usual one."""
        of = Of(self.of.data) if self.of.data in list(Of) else Of.VERDICTS
        question = Question(of, self.measure.data if self.measure.data in MEASURES[of] else "")
        self.of.data, self.measure.data = question.of.value, question.measure
        self.measure.choices = {measure: NAMES[measure] for measure in MEASURES[of]}
        return question
