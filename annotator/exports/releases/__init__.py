"""Releases: data sets that are frozen at an event of the log, can be cited, and are rebuilt byte for byte.

Invariants: what stands in a release depends on the event, its version and what was asked for, and on nothing else: no
clock, no chance, no order of a database. Dates are those of the event. People are pseudonyms unless names were asked
for. Every file but the list of checksums and its signature is in that list.
The same program makes the same bytes; values that were erased since are missing, and after a rotation of the key the
signatures are those of the new one;
what is made again then says so in its manifest.
"""
