"""Passages that two texts share word for word but for small edits, with exact boundaries. Pure."""
