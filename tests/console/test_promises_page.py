"""The page of promises: counts of 7 and 30 days, by level and by topics."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gateway.console.promises_page import Line
from gateway.conversation import PromiseOutcome
from gateway.store import promises, transaction
from tests.console.consoles import NOON, Console
from tests.walks.staff import seen

KEPT, REVISED, BROKEN = PromiseOutcome


def count(console: Console, days_ago: int, topics: str, risk: int, outcome: PromiseOutcome, times: int = 1) -> None:
    with transaction(console.engine) as session:
        for _ in range(times):
            promises.count(session, (NOON - timedelta(days=days_ago)).date(), topics, risk, outcome)


@pytest.mark.parametrize("person", ["sue", "cora"])
def test_supervisors_and_coordinators_see_what_was_kept_put_off_and_broken(console: Console, person: str) -> None:
    count(console, 0, "Love", 0, KEPT, 7)
    count(console, 6, "Love", 2, REVISED, 2)
    count(console, 7, "", 2, BROKEN, 3)
    page = seen(console.sign_in(person).open("/promises"))

    week, month = page.split("The last 30 days", 1)
    assert "All together 7 2 0 100 %" in " ".join(week.split())
    assert "All together 7 2 3 75 %" in " ".join(month.split())
    assert "Some worry 0 2 3 40 %" in " ".join(month.split())
    assert "No topic 0 0 3 0 %" in " ".join(month.split())
    assert "No topic" not in week


def test_before_any_promise_has_ended_the_page_says_so(console: Console) -> None:
    assert "No promise has ended yet" in seen(console.sign_in("cora").open("/promises"))


def test_advisors_do_not_see_it(console: Console) -> None:
    assert console.sign_in("ada").client.get("/promises").status_code == 403


def test_a_share_is_never_rounded_up() -> None:
    assert Line("x", 999, 0, 1).share == "99 %"
    assert Line("x", 0, 0, 0).share == ""
