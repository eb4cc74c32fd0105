"""How the files of other tools come in: one reader a format, each a function from files to Documents.

A reader says what stands in a file in its own words: spans with their labels, relations with theirs. What the labels
mean here is decided afterwards, by a mapping that people can see and change. Nothing is lost in silence: what a
reader cannot take it remarks, with the place.
"""
