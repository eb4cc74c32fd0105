"""What readers agree on, how far they do, and what a curator decides where they do not.

Readers' own marks are never changed here: a decision makes an annotation or a link of its own, and figures only read.
"""
