"""How a project leaves: one module a format, each a function from a DataSet to the files it is made of.

A format reads records and nothing else: no database, no request. It writes what it can hold and declares, in
``catalogue.py``, which parts of a record it cannot; nothing is dropped that is not counted.
"""
