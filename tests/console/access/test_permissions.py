"""Every role against every route."""

from __future__ import annotations

from itertools import product

import httpx
import pytest

from gateway.console.access.permissions import PUBLIC, ROUTES, Role, Unguarded, allowed, check
from gateway.console.app import ROUTES as PAGES
from gateway.console.app import console_app
from tests.console.consoles import ADDRESS, Console

PEOPLE = {"ada": Role.ADVISOR, "sue": Role.SUPERVISOR, "cora": Role.COORDINATOR, "": None}
GUARDED = [(name, method, path) for name, method, path, _ in PAGES if name not in PUBLIC]

# What the table must say: written out once more, so that a slip in one of the two is seen.
ONLY = {
    "advisor": {"queue", "take_next", "my_boundaries", "keep_boundaries", "set_free", "keep_telling"},
    "advisor supervisor": {
        "conversation", "rest", "save", "submit", "hand_back", "may_know", "escalate", "another", "complaint",
        "my_hours", "add_absence", "end_absence",
    },
    "supervisor": {
        "others", "supervision", "approve", "send_back", "recall", "take_over", "place", "held", "sort", "release",
        "close", "letters", "approve_letter", "block", "blocked", "lift", "seen_to", "plan", "end_plan",
    },
    "coordinator": {"people", "add_watch", "remove_watch", "note_away", "not_away"},
    "coordinator supervisor": {"promises", "rota", "agreement", "complaints"},
    "advisor coordinator supervisor": {"home", "sign_out"},
}  # fmt: skip


def ask(client: httpx.Client, method: str, path: str) -> int:
    filled = path.replace("{conversation_id}", "none").replace("{message_id}", "none").replace("{template_id}", "none")
    filled = filled.replace("{block_id}", "none").replace("{watch_id}", "none").replace("{absence_id}", "none")
    filled = filled.replace("{complaint_id}", "none")
    client.follow_redirects = False
    return client.request(method, filled, headers={"Origin": ADDRESS}).status_code


@pytest.fixture
def clients(console: Console) -> dict[str, httpx.Client]:
    signed_in = {person: console.sign_in(person).client for person in PEOPLE if person}
    return {**signed_in, "": console.browser()}


def test_every_role_reaches_exactly_the_routes_of_the_table(console: Console, clients: dict[str, httpx.Client]) -> None:
    wrong = []
    for (person, role), (name, method, path) in product(PEOPLE.items(), GUARDED):
        if name == "sign_out":
            continue
        status = ask(clients[person], method, path)
        expected_refusal = 401 if role is None else 403
        may = role is not None and role in ROUTES[name]
        if (status in (401, 403)) == may or (not may and status != expected_refusal):
            wrong.append((person, name, status))
    assert wrong == []


def test_the_table_says_what_it_should() -> None:
    said = {
        " ".join(sorted(roles)): {name for name, who in ROUTES.items() if who == roles} for roles in ROUTES.values()
    }
    assert said == ONLY


def test_everybody_signed_in_may_sign_out_and_nobody_else_needs_to(clients: dict[str, httpx.Client]) -> None:
    assert {person: ask(client, "POST", "/sign-out") for person, client in clients.items()} == {
        "ada": 303,
        "sue": 303,
        "cora": 303,
        "": 401,
    }


def test_a_route_without_an_entry_stops_the_start(console: Console) -> None:
    with pytest.raises(Unguarded, match="export"):
        console_app(console.desk, (*PAGES, ("export", "GET", "/export", lambda: "everything")))


def test_an_entry_without_a_route_stops_the_start() -> None:
    with pytest.raises(Unguarded, match="letters"):
        check(name for name in (*ROUTES, *PUBLIC) if name != "letters")


def test_a_route_that_nobody_knows_is_closed_to_everybody() -> None:
    assert not allowed("export", frozenset(Role))
