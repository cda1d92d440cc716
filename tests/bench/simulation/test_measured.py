"""What the lines of the simulation's table mean."""

from __future__ import annotations

import pytest

from bench.simulation import picture, table
from bench.simulation.arrivals import Written
from bench.simulation.ledger import Entry
from bench.simulation.measured import Line, continuity, gini, percentile, starved


def entry(wait: float, hours: float = 48.0, **given: object) -> Entry:
    message = Written("m", 0.0, "c", 1, ("parents",), "en", 0, 30.0, 9.0)
    return Entry(message, hours * 60, **({"offered": 1.0, "answered": wait * 60, "by": "ada"} | given))  # type: ignore[arg-type] # any of its fields


def test_an_even_load_has_no_gini_and_one_who_does_everything_nearly_one() -> None:
    assert gini([3, 3, 3]) == pytest.approx(0)
    assert gini([0] * 99 + [5]) == pytest.approx(0.99)
    assert gini([0, 0]) == 0


def test_a_percentile_is_a_wait_that_somebody_had() -> None:
    assert percentile([4.0, 1.0, 3.0, 2.0], 50) == 2.0
    assert percentile([4.0, 1.0, 3.0, 2.0], 99) == 4.0
    assert percentile([], 50) == 0.0


def test_a_follow_up_counts_for_continuity_only_where_an_advisor_had_answered() -> None:
    same, other, after_a_supervisor = entry(1, before="ada"), entry(1, before="bo"), entry(1, before="supervisor")
    assert continuity([same, other, after_a_supervisor]) == 50.0


def test_somebody_has_starved_who_waited_four_times_the_promise_or_was_never_offered() -> None:
    assert starved(entry(4 * 48 + 1))
    assert not starved(entry(4 * 48 - 1))
    assert not starved(entry(71, hours=1))
    assert starved(entry(1, offered=None))


def test_a_promise_is_kept_up_to_its_last_minute() -> None:
    assert entry(48).kept
    assert not entry(48.1).kept


def found(**ours: float) -> table.Lines:
    names = {"promises kept, %": True, "load, Gini": False, "starved": False}
    values = {"promises kept, %": 90.0, "load, Gini": 0.2, "starved": 0.0}
    others = [[Line(name, values[name], more) for name, more in names.items()]]
    mine = [[Line(name, ours.get(name.split(",")[0].split()[0], values[name]), more) for name, more in names.items()]]
    return {"first come": others, "nearest skill": others, "ours": mine}


def test_ours_must_be_ahead_in_promises_and_close_in_everything_else() -> None:
    assert table.behind(found(promises=91.0, load=0.21)) == []
    assert [fault.split(":")[0] for fault in table.behind(found(promises=90.0))] == ["promises kept, %"]
    assert [fault.split(":")[0] for fault in table.behind(found(promises=91.0, load=0.23))] == ["load, Gini"]
    assert [fault.split(":")[0] for fault in table.behind(found(promises=91.0, starved=1.0))] == ["starved"]


def test_the_table_has_a_line_for_each_and_a_dash_where_nothing_is_bounded() -> None:
    lines = {"ours": [[Line("a", 1.0)], [Line("a", 3.0)]], "bound": [[Line("a", float("nan"))]]}
    last = table.printed(lines).splitlines()[-1]
    assert last.split() == ["a", "2.00", "±1.41", "–"]


def test_the_picture_is_an_svg_that_names_every_policy_and_level() -> None:
    drawn = picture.drawn({"Level 0": {"ours": (1, 20, 60), "bound": (0.5, 1, 2)}}, {"ours": 91.0, "bound": 99.0})
    assert drawn.startswith("<svg ")
    assert all(word in drawn for word in ("Level 0", "ours: 91.0 %", "bound: 99.0 %"))
