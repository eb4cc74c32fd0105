"""How many independent origins passages have, and the path of attribution to the first. Pure."""
