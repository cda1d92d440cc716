"""What can be logged, and what cannot."""

from __future__ import annotations

import subprocess
import sys

import pytest

from gateway.logbook import only_allowed, place_of

LOUD = """
import logging, sys
logging.basicConfig(level=logging.DEBUG, stream=sys.stderr)
from gateway import logbook
logbook.start("smtp")
for name in ("mail.log", "twilio.http_client", "urllib3.connectionpool", "rq.worker", "sqlalchemy.engine", "anything"):
    logging.getLogger(name).error("to jo@example.org: am I in trouble?")
    logging.getLogger(name).debug("to jo@example.org: am I in trouble?")
import structlog
structlog.get_logger().error("letter_refused", reason="four_eyes", words="am I in trouble?", to="jo@example.org")
{fall}
"""


def run(fall: str) -> str:
    done = subprocess.run([sys.executable, "-c", LOUD.format(fall=fall)], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def test_a_field_that_is_not_on_the_list_does_not_reach_the_log() -> None:
    kept = only_allowed(None, "", {"event": "sent", "to": "jo@example.org", "count": 2})

    assert kept == {"event": "sent", "count": 2}


def test_a_long_value_is_cut() -> None:
    assert len(str(only_allowed(None, "", {"event": "x" * 500})["event"])) == 80


def test_libraries_stay_silent_even_where_debugging_was_on() -> None:
    said = run("")

    assert '"event": "letter_refused"' in said
    assert '"reason": "four_eyes"' in said
    assert "jo@example.org" not in said
    assert "trouble" not in said


def test_a_process_that_falls_says_where_and_never_with_which_words() -> None:
    said = run("raise ValueError('jo@example.org wrote: am I in trouble?')")

    assert '"error": "ValueError"' in said
    assert "<string>:" in said
    assert "jo@example.org" not in said


@pytest.mark.parametrize(
    "fall",
    ["import threading; thread = threading.Thread(target=fall); thread.start(); thread.join()", "Fallen().__del__"],
)
def test_a_thread_that_falls_does_not_tell_words_either(fall: str) -> None:
    falls = "\n    raise ValueError('jo@example.org wrote: am I in trouble?')\n"
    said = run(f"def fall(*_):{falls}\nclass Fallen:\n    __del__ = fall\n{fall}")

    assert '"error": "ValueError"' in said
    assert "jo@example.org" not in said


def test_a_place_is_a_file_and_a_line() -> None:
    with pytest.raises(ValueError, match="substring") as caught:
        "x".index("y")

    assert place_of(caught.value).startswith("tests/test_logbook.py:")
