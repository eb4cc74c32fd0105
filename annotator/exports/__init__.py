"""Formats in which a project leaves and enters: streamed, complete, checked against the text."""
