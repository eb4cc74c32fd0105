"""People, how they sign in, their tokens, and the one table that says who may do what.

A secret (session, token, invitation) is shown once and stored as its SHA-256 only.
"""
