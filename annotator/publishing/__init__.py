"""Claims that a curator has published: for everybody, with verdict, corroboration and proof.

What is published is kept as it was: a correction is a further version beside it, a withdrawal leaves it there with the
reason. No name of a reviewer is in it. What is erased in a claim, or in anything that its publication quotes, goes from
there in the same transaction, and the publication is withdrawn.
"""
