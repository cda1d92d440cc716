"""How fast it is: `python -m bench` prints messages a second, CPU per step of intake, and the time until offered."""
