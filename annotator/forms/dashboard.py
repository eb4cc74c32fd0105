"""Which part of a project the dashboard looks at."""

from collections.abc import Iterable

from wtforms import Form, SelectField

from annotator.review.scope import Wanted

#: days, today with them
PERIODS = {"7": "7 days", "28": "4 weeks", "84": "12 weeks", "365": "A year", "all": "All the time"}
USUAL = "28"


class DashboardForm(Form):
    """Comes from an address that someone may have typed: what is unknown is left out."""

    period = SelectField("What was done in", choices=PERIODS, validate_choice=False)
    outlet = SelectField("Outlet", validate_choice=False)

    def wanted(self) -> Wanted:
        """What was asked for; without a period, four weeks."""
        period = self.period.data if self.period.data in PERIODS else USUAL
        self.period.data = period
        outlet = (self.outlet.data or "").replace("\x00", "")
        return Wanted(int(period) if period.isdigit() else 0, outlet)

    def offer(self, outlets: Iterable[str]) -> None:
        """What there is to choose from."""
        self.outlet.choices = {"": "Any", **{outlet: outlet for outlet in outlets}}
