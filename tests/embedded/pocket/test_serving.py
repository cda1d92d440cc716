from __future__ import annotations

import os
import signal
import smtplib
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import requests

ALONE = """
import signal, socket, sys, threading
from pathlib import Path
from gateway.embedded.pocket.serving import serve
from gateway.embedded.pocket.settings import PocketSettings

stop = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: stop.set())
page, mail = (socket.socket(fileno=int(number)) for number in sys.argv[2:])
settings = PocketSettings(Path(sys.argv[1]), "127.0.0.1", 1, "http://127.0.0.1:1/", "AC", "t", "k", "s", "+1", "a@b")
serve(settings, page, mail, stop)
print("ended", stop.is_set())
"""


@pytest.mark.timeout(30)
def test_a_sigterm_ends_it_although_somebody_is_still_connected(tmp_path: Path) -> None:
    page, mail = (socket.create_server(("127.0.0.1", 0)) for _ in range(2))
    numbers = [page.fileno(), mail.fileno()]
    process = subprocess.Popen(
        [sys.executable, "-c", ALONE, str(tmp_path), *map(str, numbers)],
        pass_fds=numbers,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
    )
    with requests.Session() as browser, smtplib.SMTP() as courier:
        shown = browser.get(f"http://127.0.0.1:{page.getsockname()[1]}/", timeout=20)
        courier.connect("127.0.0.1", mail.getsockname()[1])

        process.send_signal(signal.SIGTERM)
        said, _ = process.communicate(timeout=20)
        page.close()
        mail.close()

    assert shown.ok
    assert process.returncode == 0
    assert said == b"ended True\n"
