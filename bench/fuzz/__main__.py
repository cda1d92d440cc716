"""`python -m bench.fuzz`: every target for ten minutes, or those that are named; `--minutes` says how long each.

Ends with 1 at a crash, a hang or an exception that nobody announced, and prints the smallest input found that does it,
as a literal to keep as a test case.
"""

from __future__ import annotations

import argparse
import math
import random
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from bench.fuzz import machines, read, webhook, words
from bench.fuzz.target import Fuzzing, Outcome, Target

MINUTES = 10.0
SHOWN = 120  # characters of the slowest input


def targets(open_things: ExitStack) -> list[Target]:
    """Everything that reads what a stranger sent; what they need is closed with `open_things`."""
    folder = Path(open_things.enter_context(tempfile.TemporaryDirectory(prefix="fuzz-")))
    hook = webhook.Webhook(folder)
    open_things.callback(hook.close)
    return [
        Target("read", read.strategy(), read.check),
        Target("trim", words.texts(), words.check_trim),
        Target("pseudonymise", words.with_sender(), words.check_pseudonymise),
        Target("automatic", machines.strategy(), machines.check_automatic),
        Target("bounces", machines.strategy(), machines.check_report),
        Target("webhook", webhook.strategy(), hook.check),
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Fuzz and print; 1 when anything failed."""
    asked = _asked(arguments)
    failed = False
    with ExitStack() as open_things:
        known = targets(open_things)
        chosen = [target for target in known if not asked.targets or target.name in asked.targets]
        if unknown := set(asked.targets) - {target.name for target in known}:
            print(f"There is no target {', '.join(sorted(unknown))}; there are {', '.join(t.name for t in known)}.")
            return 1
        print(f"{'target':<14}{'examples':>10}{'minutes':>9}{'slowest ms':>12}  dice {asked.dice}", flush=True)
        for target in chosen:
            failed |= _fuzzed(target, asked)
    return 1 if failed else 0


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.fuzz", description="Send everything broken to everything.")
    parser.add_argument("targets", nargs="*", help="which; all when none is named")
    parser.add_argument("--minutes", type=float, default=MINUTES, help="for each target (default 10)")
    parser.add_argument("--examples", type=float, default=math.inf, help="end a target sooner, after so many")
    parser.add_argument("--dice", type=int, default=random.randrange(10**6), help="a number that repeats a run")
    return parser.parse_args(arguments)


def _fuzzed(target: Target, asked: argparse.Namespace) -> bool:
    begun = time.monotonic()
    found = Fuzzing(target, begun + asked.minutes * 60, asked.examples).run(asked.dice)
    took = (time.monotonic() - begun) / 60
    print(f"{found.name:<14}{found.examples:>10}{took:>9.1f}{found.slowest * 1000:>12.1f}  {_told(found)}", flush=True)
    if found.failure:
        print(f"  the input that does it, to be kept as a case:\n{found.failing_input!r}", flush=True)
    return bool(found.failure)


def _told(found: Outcome) -> str:
    if found.failure:
        return f"FAILED, {found.failure}"
    written = repr(found.slowest_input)
    return "slowest: " + (written if len(written) <= SHOWN else f"{written[:SHOWN]}… ({len(written)} long)")


if __name__ == "__main__":
    raise SystemExit(main())
