"""What `up` decides before it starts anything, and what it may know."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.config import BadSetting
from gateway.embedded import papers
from gateway.embedded.up import Plan, make_plan
from gateway.store import open_engine, reading, schema, team, transaction
from gateway.store.tables import Staff
from gateway.time_and_chance import Circumstances, token_hash

LISTENS = ("SMTP", "SMS", "CONSOLE", "ADMIN", "POCKET")
PEOPLE = {role: f"{number:032d}" for number, role in enumerate(papers.ROLES)}


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """An environment on free ports, in a folder where the demo has been set up."""
    demo = tmp_path / "demo"
    demo.mkdir()
    (demo / "people.json").write_text(json.dumps(PEOPLE | {"on_call_phones": []}))
    for secret in ("twilio_auth_token", "twilio_api_key", "twilio_api_secret"):
        (demo / secret).write_text(f"the {secret}")
    ports = {f"SOTTOVOCE_{name}_LISTEN": "127.0.0.1:0" for name in LISTENS}
    return ports | {"SOTTOVOCE_DATA_DIR": str(tmp_path)}


@pytest.fixture
def plan(environment: dict[str, str]) -> Iterator[Plan]:
    """What the demo would run."""
    made = make_plan(environment, as_demo=True)
    yield made
    made.close()


def test_every_process_of_the_design_is_there_with_as_many_copies_as_the_settings_say(plan: Plan) -> None:
    assert [child.name for child in plan.children] == [
        "redis",
        "smtp-1",
        "smtp-2",
        "sms",
        "reader",
        "console",
        "matching-1",
        "outbound-1",
        "clock",
        "admin",
        "pocket",
        "papers",
    ]


def test_the_supervisor_itself_knows_no_secret(plan: Plan) -> None:
    assert plan.settings.twilio_auth_token is None
    assert plan.settings.twilio_api_secret is None
    assert plan.settings.smarthost is None


def test_addresses_follow_from_what_was_really_bound(plan: Plan) -> None:
    port = plan.sockets["sms"].getsockname()[1]

    assert plan.settings.sms_public_url == f"http://127.0.0.1:{port}"
    assert plan.settings.console_url == f"http://127.0.0.1:{plan.sockets['console'].getsockname()[1]}"
    assert plan.environment["SOTTOVOCE_SMTP_LISTEN"] == f"127.0.0.1:{plan.sockets['smtp'].getsockname()[1]}"


def test_without_a_provider_there_is_no_text_door(environment: dict[str, str]) -> None:
    made = make_plan(environment, as_demo=False)

    assert "sms" not in [child.name for child in made.children]
    assert "pocket" not in [child.name for child in made.children]
    made.close()


def test_a_redis_of_ones_own_is_not_doubled(environment: dict[str, str]) -> None:
    made = make_plan(environment | {"SOTTOVOCE_REDIS_URL": "redis://127.0.0.1:6379"}, as_demo=True)

    assert "redis" not in [child.name for child in made.children]
    made.close()


def test_a_demo_that_was_not_set_up_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="sottovoce-ops demo"):
        make_plan({"SOTTOVOCE_DATA_DIR": str(tmp_path / "empty")}, as_demo=True)


def test_a_port_that_is_taken_is_named_by_its_setting(environment: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        busy = {"SOTTOVOCE_CONSOLE_LISTEN": f"127.0.0.1:{taken.getsockname()[1]}"}
        with pytest.raises(BadSetting, match="SOTTOVOCE_CONSOLE_LISTEN"):
            make_plan(environment | busy, as_demo=True)


def test_old_papers_are_gone_before_anything_starts(environment: dict[str, str], tmp_path: Path) -> None:
    papers.write(tmp_path, {"smtp": "old"})

    make_plan(environment, as_demo=True).close()

    assert not (tmp_path / "demo.json").exists()


def test_papers_are_for_this_user_alone_and_whole(tmp_path: Path) -> None:
    papers.write(tmp_path, {"smtp": "127.0.0.1:2525"})

    assert json.loads((tmp_path / "demo.json").read_text()) == {"smtp": "127.0.0.1:2525"}
    assert (tmp_path / "demo.json").stat().st_mode & 0o777 == 0o600


def test_every_start_makes_new_links_that_sign_in_whom_they_name(plan: Plan) -> None:
    engine = open_engine(plan.settings.database)
    schema.upgrade(engine)
    with transaction(engine) as session:
        for role, person_id in PEOPLE.items():
            team.keep(session, Staff(id=person_id, name=role))
    world = Circumstances()

    first, second = (papers.fresh_links(engine, plan.settings, world) for _ in range(2))

    assert set(first) == set(papers.ROLES)
    assert not set(first.values()) & set(second.values())
    with reading(engine) as session:
        link = team.link(session, token_hash(first["advisor"].rsplit("/", 1)[1]), world.now())
        assert link is not None
        assert link.staff_id == PEOPLE["advisor"]
    engine.dispose()
