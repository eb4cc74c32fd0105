"""Who reads which article, and whether they have said that they are done.

One person reads an article once: an assignment that ended can begin again, and is never deleted. Whether someone has
submitted decides what a blind reader may see: ``visibility.py``.
"""
