"""How many conversations are offered in a second, and whether an offer costs more where more is stored."""
