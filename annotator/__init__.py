"""Annotator: fact-checking annotation for teams."""
