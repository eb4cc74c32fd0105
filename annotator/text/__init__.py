"""Pure functions on text: spans, offsets, grapheme clusters, lines, sentences, quotes.

Everything here counts in Unicode code points of the exact stored text, half-open,
and knows nothing of databases, pages or people. Stored text is never changed:
whatever has to be folded or normalised to compare is folded in a copy, and the
offsets that come back always belong to the text that went in.
"""
