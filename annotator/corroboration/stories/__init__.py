"""Which articles tell the same story, and which of their sentences say the same. Pure."""
