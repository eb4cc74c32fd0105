"""Links between two annotations, normally of two articles, with a relation and a note.

A link has a direction: ``from`` says something about ``to``. The same two ends carry one relation once.
"""
