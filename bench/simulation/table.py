"""The policies side by side: every line as a mean over the seeds with its spread, and where ours should be better."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import fmean, stdev

from bench.simulation.measured import Line

Lines = Mapping[str, Sequence[Sequence[Line]]]
"""Policy to one list of lines for each seed."""

OURS, OTHERS = "ours", ("first come", "nearest skill")
CLOSE = 1.1
FROM_SUPERVISORS = 3  # from this level on a supervisor may answer alone
AHEAD = ("promises kept, %", "wait h, level 2 and more, p99")
NONE = ("boundaries broken", "starved")


def printed(found: Lines) -> str:
    """The whole table as text."""
    policies = list(found)
    first = found[policies[0]][0]
    lines = [
        f"{'mean of ' + str(len(found[policies[0]])) + ' seeds ± spread':<38}"
        + "".join(f"{name:>17}" for name in policies)
    ]
    for place, line in enumerate(first):
        cells = [_cell([of[place].value for of in found[name] if place < len(of)]) for name in policies]
        lines.append(f"{line.name:<38}" + "".join(f"{cell:>17}" for cell in cells))
    return "\n".join(lines)


def _cell(values: Sequence[float]) -> str:
    known = [value for value in values if value == value]  # not a number: nothing bounds this line
    if not known:
        return "–"
    return f"{fmean(known):.2f} ±{stdev(known) if len(known) > 1 else 0:.2f}"


def mean(found: Lines, policy: str, name: str) -> float:
    """The mean of one line over the seeds."""
    return fmean(line.value for of in found[policy] for line in of if line.name == name)


def behind(found: Lines) -> list[str]:
    """A sentence for each line on which ours is not where it should be; none where all is well.

    Ahead of both others in promises kept and at level 2 and more; nothing broken, nobody starved; within a tenth of the
    better one of the others everywhere else.
    """
    faults = list[str]()
    for line in found[OURS][0]:
        mine, theirs = mean(found, OURS, line.name), [mean(found, other, line.name) for other in OTHERS]
        if line.more_is_better is None:
            continue
        best = max(theirs) if line.more_is_better else min(theirs)
        if line.name in NONE:
            well, wanted = mine == 0, "0"
        elif line.name in AHEAD:
            well, wanted = (mine > best if line.more_is_better else mine < best), f"better than {best:.2f}"
        else:
            well = mine >= best / CLOSE if line.more_is_better else mine <= best * CLOSE
            wanted = f"within a tenth of {best:.2f}"
        if not well:
            faults.append(f"{line.name}: {mine:.2f}, not {wanted}")
    return faults
