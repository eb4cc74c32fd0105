"""What readers agree on, and what a curator decides where they do not."""
