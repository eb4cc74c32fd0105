"""Who says it: attributions, credits and quotations, and quotations compared word by word. Pure."""
