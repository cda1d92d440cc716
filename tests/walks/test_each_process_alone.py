"""Every process started by its own command, without `up` and without any Redis: the sweeps alone carry a mail round."""

from __future__ import annotations

import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from lxml import html

from gateway.embedded.pocket.mailbox import Mailbox
from gateway.embedded.pocket.shelf import Shelf
from gateway.time_and_chance import Circumstances
from tests.walks.running import Service, body_of, until
from tests.walks.staff import Staff
from tests.walks.test_a_mail_is_answered import answer

ALONE = (["smtp"], ["reader"], ["console"], ["worker", "matching"], ["worker", "outbound"], ["clock"])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as response:
            return bool(response.status == 200)
    except OSError:
        return False


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Service]:
    """The processes of a service by email only, each by itself, with a smart host that keeps what it gets."""
    shelf = Shelf(tmp_path / "pocket" / "mail", ".eml", Circumstances().now)
    host = Controller(Mailbox(shelf), hostname="127.0.0.1", port=free_port())
    host.start()
    smarthost = f"smtp://127.0.0.1:{host.port}"
    smtp, console = free_port(), free_port()
    service = Service(
        tmp_path,
        {
            "SOTTOVOCE_SMARTHOST": smarthost,
            "SOTTOVOCE_SMTP_LISTEN": f"127.0.0.1:{smtp}",
            "SOTTOVOCE_CONSOLE_LISTEN": f"127.0.0.1:{console}",
            "SOTTOVOCE_CONSOLE_URL": f"http://127.0.0.1:{console}",
            "SOTTOVOCE_SIGNOFF": "key",
        },
    )
    service.operator("demo")
    service.papers = {
        "smtp": f"127.0.0.1:{smtp}",
        "console_url": f"http://127.0.0.1:{console}",
        "ask_address": "ask@localhost",
    }
    running, ports = [], []
    for words in ALONE:
        ports.append(free_port())
        environment = service.environment | {"SOTTOVOCE_ADMIN_LISTEN": f"127.0.0.1:{ports[-1]}"}
        run = [sys.executable, "-c", "from gateway.cli import main; main()", *words]
        running.append(subprocess.Popen(run, env=environment, stderr=subprocess.DEVNULL))
    unsigned = ports.pop(4)  # outbound is not ready before somebody has approved the letters
    until(lambda: all(map(is_ready, ports)), "every process")
    assert not is_ready(unsigned)
    yield service
    for process in running:
        process.terminate()
    assert [process.wait(30) for process in running] == [0] * len(running)
    host.stop()


def approve_every_letter(supervisor: Staff) -> None:
    page = supervisor.open("/letters")
    buttons = [str(button.text_content()) for button in html.fromstring(page.text).xpath("//main//form//button")]
    for button in buttons:
        supervisor.press(page, " ".join(button.split()))


def test_a_mail_is_answered_by_processes_that_know_nothing_of_each_other(alone: Service) -> None:
    sender = "robin.doe@example.org"
    approve_every_letter(alone.staff("supervisor"))

    alone.mail(sender, "Hi, my name is Robin. Can I ask about my exams?", name="Robin Doe")
    until(lambda: alone.mails_to(sender), "the welcome")
    answer(alone, "about my exams", "Hi [name], of course.")

    _, reply = until(lambda: len(found := alone.mails_to(sender)) == 2 and found, "the answer")
    assert body_of(reply).startswith("Hi Robin, of course.")
    assert not (alone.folder / "redis.sock").exists()
    for person in alone.signed_in.values():
        person.client.close()
