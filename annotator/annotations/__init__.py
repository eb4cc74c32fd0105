"""Spans that people marked: claims, which carry a verdict, and passages.

Every stored span was checked against its quote; offsets are code points of one revision, on grapheme boundaries.
Deleting is a state. A verdict is stored as soon as it is given; what it still lacks is said by ``links.completeness``.
"""
