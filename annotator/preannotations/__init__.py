"""Spans that a machine or another desk proposed: brought in, not yet judged.

Everybody who reads an article sees them, and each decides for themselves: accepting marks the span by the same action
as marking it by hand, dismissing leaves the text as it is. Nobody learns what another decided before they may see the
other's work. The words are the text's: a row names their place, and moves along with them like an annotation.
"""
