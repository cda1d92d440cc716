"""Starting again keeps everything, stopping leaves nothing behind, and what is not right is said in a sentence."""

from __future__ import annotations

import re
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.walks.answering import answer
from tests.walks.programs import Ended, command
from tests.walks.running import PATIENCE, Service, alive, body_of, until
from tests.walks.staff import Staff, seen


def test_a_second_start_keeps_what_was_there_and_makes_new_links(a_service: Callable[..., Service]) -> None:
    service, sender = a_service(as_typed=True), "comes.back@example.org"
    service.mail(sender, "Will you still be here after the weekend?")
    until(lambda: service.mails_to(sender), "the welcome")
    before, family = service.papers, service.family()

    assert service.stop() == 0

    until(lambda: not alive(family), "every process to be gone")
    assert not (service.folder / "demo.json").exists()
    service.start()
    assert set(before["sign_in"]) == {"advisor", "supervisor", "second_supervisor", "coordinator"}
    assert not set(before["sign_in"].values()) & set(service.papers["sign_in"].values())
    answer(service, "after the weekend", "We will.")
    _, reply = until(lambda: len(found := service.mails_to(sender)) == 2 and found, "the answer")
    assert body_of(reply).startswith("We will.")
    assert service.rows("SELECT count(*) FROM staff") == [(4,)]
    ends_with_ctrl_c(service)


def ends_with_ctrl_c(service: Service) -> None:
    """As an operator ends it at a terminal: nothing of it stays."""
    family = service.family()
    assert service.process is not None
    service.sign_out()
    service.process.send_signal(signal.SIGINT)
    assert service.process.wait(PATIENCE) == 0
    until(lambda: not alive(family), "every process to be gone")
    assert not (service.folder / "demo.json").exists()


def test_a_link_of_the_papers_signs_in_once(service: Service) -> None:
    token = service.papers["sign_in"]["coordinator"].rsplit("/", 1)[1]
    coordinator = Staff.sign_in(service.papers["console_url"], token)
    assert "Alex" in seen(coordinator.open("/"))
    assert coordinator.open(f"/sign-in/{token}").status_code in (404, 410)
    coordinator.client.close()


def test_nothing_outlives_the_supervisor_of_processes_when_it_is_killed(a_service: Callable[..., Service]) -> None:
    service, sender = a_service(), "cut.off@example.org"
    service.mail(sender, "Is this the last one?")
    family = service.family()
    assert service.process is not None
    service.sign_out()

    service.process.send_signal(signal.SIGKILL)

    service.process.wait(PATIENCE)
    until(lambda: not alive(family), "every process to be gone")
    service.start()
    until(lambda: service.mails_to(sender), "the welcome, at the latest after the next start")


def test_two_services_in_different_folders_do_not_disturb_each_other(
    service: Service, a_service: Callable[..., Service]
) -> None:
    other, number = a_service(domain="other.example"), "+447700900481"

    service.text(number, "hello to the first one")
    other.text(number, "hello to the other one")
    answer(service, "to the first", "The first says hello.")
    answer(other, "to the other", "The other says hello.")

    for one, words in ((service, "The first says hello."), (other, "The other says hello.")):
        texts = until(lambda one=one: len(found := one.texts_to(number)) == 2 and found, "the answer")
        assert texts[1]["body"] == words
    other.kill("redis-server")
    assert other.stop() == 0
    service.text(number, "are you still there")
    answer(service, "still there", "We are.")
    until(lambda: len(service.texts_to(number)) == 4, "the receipt and the answer")


def alone(service: Service, *arguments: str, **settings: str) -> Ended:
    """Start one process by itself, beside the running service; it must end by itself."""
    environment = service.environment | {"SOTTOVOCE_SIGNOFF": "key"}
    environment |= {f"SOTTOVOCE_{name.upper()}": value for name, value in settings.items()}
    return command("gateway.cli", arguments, environment, PATIENCE)


MUST_NOT_HOLD = [
    (("smtp",), "smtp", "story"),
    (("worker", "outbound"), "outbound", "signoff"),
    (("worker", "matching"), "matching", "index-email"),
    (("reader",), "reader", "delivery"),
]


@pytest.mark.parametrize(("arguments", "process", "role"), MUST_NOT_HOLD, ids=[one[1] for one in MUST_NOT_HOLD])
def test_a_process_that_is_shown_a_key_it_must_not_hold_refuses_to_start(
    service: Service, tmp_path: Path, arguments: tuple[str, ...], process: str, role: str
) -> None:
    views = shutil.copytree(service.folder / "keys", tmp_path / "keys")
    shutil.copytree(service.folder / "keystore" / role, views / process / role, dirs_exist_ok=True)

    ended = alone(service, *arguments, keys_dir=str(views))

    assert ended.returncode == 1
    assert ended.stderr.startswith("Sottovoce cannot start: ")
    assert process in ended.stderr
    assert role in ended.stderr
    assert "Traceback" not in ended.stderr


def up(service: Service) -> Ended:
    """Start everything of a demo that is set up, but not right; it must end by itself."""
    return command("gateway.cli", ["up", "--demo"], service.environment, PATIENCE)


def set_up(folder: Path) -> Service:
    """A demo that has not been started."""
    folder.mkdir()
    service = Service(folder)
    service.operator("demo")
    return service


def test_while_there_are_no_passkeys_asking_for_them_stops_the_start_with_a_sentence(tmp_path: Path) -> None:
    service = set_up(tmp_path / "service")
    service.settings["SOTTOVOCE_SIGNOFF"] = "passkey"

    for ended in (up(service), alone(service, "console", signoff="passkey")):
        assert ended.returncode == 1
        assert ended.stderr.startswith("Sottovoce cannot start: ")
        assert "SOTTOVOCE_SIGNOFF=key" in ended.stderr
        assert "ready" not in ended.stdout


def test_up_stops_with_a_sentence_when_a_process_is_shown_a_key_it_must_not_hold(tmp_path: Path) -> None:
    service = set_up(tmp_path / "service")
    views = service.folder / "keys"
    shutil.copytree(service.folder / "keystore" / "story", views / "console" / "story", dirs_exist_ok=True)

    ended = up(service)

    assert ended.returncode == 1
    assert re.search("^Sottovoce cannot start: .*console.*story", ended.stderr, re.MULTILINE)
    assert "Sottovoce did not start" in ended.stdout
    assert not (service.folder / "demo.json").exists()
