"""Projects: one fact-checking effort with its members, verdicts and guidelines.

``visible_to()`` is the one expression of who may know that something exists; every list and every ``get_`` uses it.
"""
