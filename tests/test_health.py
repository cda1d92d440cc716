"""What a process tells of its health, over a real socket."""

from __future__ import annotations

import socket
import urllib.error
import urllib.request
from pathlib import Path

from gateway.embedded.admin import Admin, health_socket
from gateway.health import Health, serve
from gateway.sockets import address, bind, bind_unix


def get(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=10) as response:  # noqa: S310 - our own loopback address
            return response.status, response.read().decode()
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, refusal.read().decode()


def test_a_process_is_ready_when_nothing_speaks_against_it() -> None:
    assert Health("clock").answer("/readyz") == (200, "ready\n")


def test_a_process_says_why_it_is_not_ready() -> None:
    unready = Health("outbound", lambda: ["the letter crisis (en, sms) is not approved"])

    assert unready.answer("/readyz") == (503, "the letter crisis (en, sms) is not approved\n")


def test_an_exception_while_looking_is_not_ready_and_its_words_stay_inside() -> None:
    def fails() -> list[str]:
        raise OSError("jo@example.org")

    status, text = Health("sms", fails).answer("/readyz")

    assert status == 503
    assert "jo@example.org" not in text


def test_counts_are_told_as_metrics() -> None:
    health = Health("matching")
    health.count("jobs_refused")
    health.count("jobs_refused", 2)

    assert "sottovoce_jobs_refused_total 3.0" in health.answer("/metrics")[1]


def test_a_process_alone_answers_on_its_port() -> None:
    bound = bind("127.0.0.1:0", "admin_listen")
    stop = serve(Health("clock").answer, bound)
    url = f"http://{address(bound)}"

    assert get(f"{url}/healthz?x=1") == (200, "alive\n")
    assert get(f"{url}/words")[0] == 404
    stop()


def test_the_admin_port_answers_for_all_and_for_each_and_the_worst_counts(tmp_path: Path) -> None:
    stops = [
        serve(Health("one").answer, bind_unix(health_socket(tmp_path, "one"))),
        serve(Health("two", lambda: ["tired"]).answer, bind_unix(health_socket(tmp_path, "two"))),
    ]
    admin = Admin(tmp_path, ["one", "two", "gone"])

    assert admin.answer("/readyz") == (503, "# one\nready\n# two\ntired\n# gone\nnot answering\n")
    assert admin.answer("/one/readyz") == (200, "ready\n")
    assert admin.answer("/two/healthz") == (200, "alive\n")
    assert admin.answer("/three/healthz")[0] == 404
    for stop in stops:
        stop()


def test_a_health_socket_is_for_this_user_alone(tmp_path: Path) -> None:
    path = health_socket(tmp_path, "one")
    bound = bind_unix(path)

    assert path.stat().st_mode & 0o777 == 0o600
    assert bound.family is socket.AF_UNIX
    bound.close()
