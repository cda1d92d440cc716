"""How well the pure functions read what real people and machines sent: one table over the development data."""
