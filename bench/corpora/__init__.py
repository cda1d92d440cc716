"""How well the pure parts read published examples: figures over ../shared/data, in a tuned and a kept-aside half."""
