"""Where else a claim stands: copied, said independently, or in conflict.

Nothing here is a judgement. What the machine finds is proposed with its reasons, and becomes a link when a person
accepts it. Texts are never changed: whatever is folded or normalised keeps its place in the stored text.
"""
