"""`python -m bench.simulation`: ninety days, five seeds, every policy; a table, a judgement, and a picture."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from itertools import product
from pathlib import Path

from bench.simulation import figures, measured, picture, table
from bench.simulation.bound import Bound
from bench.simulation.jointly import Jointly
from bench.simulation.measured import Line
from bench.simulation.policies import FirstCome, NearestSkill, Ours, Policy
from bench.simulation.runs import World, run, world

SEEDS = 10
BOUND = "bound"


def main(arguments: Sequence[str] | None = None) -> int:
    """Simulate, print and draw; 1 when an offer broke a boundary."""
    asked = _asked(arguments)
    policies: list[Policy] = [FirstCome(), NearestSkill(), Ours(), Jointly()]
    found: dict[str, list[list[Line]]] = {name: [] for name in (*(policy.name for policy in policies), BOUND)}
    for seed in range(1, asked.seeds + 1):
        here = world(seed, asked.days, surge=not asked.calm)
        for policy in policies:
            found[policy.name].append(measured.lines(run(policy, here), here.advisors))
        found[BOUND].append(bounded(here, found[Ours.name][-1]))
        print(f"seed {seed} of {asked.seeds}: {len(here.written)} messages", flush=True)
    print(f"\n{table.printed(found)}\n\n{_judged(found)}")
    if asked.picture is not None:
        asked.picture.write_text(_picture(found), encoding="utf-8")
    return int(any(table.mean(found, policy.name, "boundaries broken") > 0 for policy in policies))


def bounded(here: World, like: Sequence[Line]) -> list[Line]:
    """The lines of the bound, in the order of the others; not a number where nothing bounds a line."""
    bound = Bound(here)
    heavy = [message for message in bound.owed if message.risk >= 2]
    known = measured.wait_lines([(message, bound.soonest(message)) for message in bound.owed])
    for level, share in product((3, 4), measured.PERCENTILES):  # a supervisor may answer these alone
        del known[f"wait h, level {level}, p{share}"]
    known["promises kept, %"] = 100 * bound.most_kept(bound.owed) / max(1, len(bound.owed))
    known["promises kept, level 2 and more, %"] = 100 * bound.most_kept(heavy) / max(1, len(heavy))
    for share in (95, 99):
        name = f"wait h, level 2 and more, p{share}"
        known[name] = max(known[name], bound.least_percentile(heavy, share) / 60)
    return [Line(line.name, known.get(line.name, float("nan")), line.more_is_better) for line in like]


def _judged(found: Mapping[str, Sequence[Sequence[Line]]]) -> str:
    lines = [f"Ours is not where it should be: {fault}" for fault in table.behind(found)]
    for name in table.AHEAD:
        ours, joint, best = (table.mean(found, policy, name) for policy in ("ours", "jointly", BOUND))
        lines.append(f"{name}: {ours:.2f}; all at once {joint - ours:+.2f}; the bound {best - ours:+.2f}")
    return "\n".join(lines or ["Ours is where it should be on every line."])


def _picture(found: Mapping[str, Sequence[Sequence[Line]]]) -> str:
    shown = [name for name in found if name != Jointly.name]
    waits = {
        f"Level {level}": {
            name: [table.mean(found, name, f"wait h, level {level}, p{share}") for share in measured.PERCENTILES]
            for name in shown
            if name != BOUND or level < table.FROM_SUPERVISORS
        }
        for level in range(4)
    }
    return picture.drawn(waits, {name: table.mean(found, name, "promises kept, %") for name in shown})


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.simulation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=SEEDS, help="how many times, each with other chance")
    parser.add_argument("--days", type=int, default=figures.DAYS, help="days in which people write")
    parser.add_argument("--calm", action="store_true", help="without the surge")
    parser.add_argument("--picture", type=Path, help="an SVG file to draw the waits into")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
