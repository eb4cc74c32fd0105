"""Who reads what at the moment, and how pages hear of changes.

Nothing here is evidence: no event tells of it, and losing it loses no work.
"""
