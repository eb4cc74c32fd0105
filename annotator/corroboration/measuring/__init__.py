"""How well and how fast what stands elsewhere is found: marked pairs, planted copies, made-up articles. Pure."""
