"""Articles and their revisions.

A revision's text is stored exactly as it was decoded and never changes; an edited article is a new revision.
The same text is in a project once.
"""
