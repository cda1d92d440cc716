"""A quarter of a year of a service that does not exist, to see what the rules of matching do to people.

Arrivals and people are made up from published figures and a seed; who may be asked, in which order, by when and by whom
is decided by the gateway's own pure code, on a clock that is only a number.
"""
