"""Targets for long fuzzing: each module has `strategy()`, what to try, and `check()`, which fails on a fault."""
