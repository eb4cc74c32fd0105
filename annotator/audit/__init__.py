"""The append-only log: who did what to which thing, before and after.

One log per project and one for the installation (people, tokens). Within a log, ``seq`` counts 1, 2, 3, … without gaps,
and its order is the order of the commits: numbers are given last, at commit, under the lock of the log's one head row.
Every write leaves its events in its own transaction: the function that changes a thing calls ``record()``.
"""
