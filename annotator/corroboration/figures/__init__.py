"""Figures as texts state them: value, bound, unit, period, date; which conflict, and what overtakes what. Pure."""
