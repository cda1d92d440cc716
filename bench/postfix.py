"""A Postfix of our own for a moment: in a folder of its own, on a free loopback port, delivering to nowhere.

It needs root, for Postfix starts as root and works as its own user. What the machine's own Postfix does is not touched.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

START_SECONDS = 20.0

MAIN = """compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
mail_owner = postfix
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = localhost
mydestination = localhost
local_recipient_maps =
alias_maps =
mynetworks = 127.0.0.0/8
local_transport = discard:
default_transport = discard:
smtpd_client_connection_rate_limit = 0
smtpd_client_connection_count_limit = 0
maillog_file = {folder}/mail.log
maillog_file_prefixes = {folder}
"""
MASTER = """127.0.0.1:{port} inet n - n - 100 smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
error unix - - n - - error
discard unix - - n - - discard
showq unix n - n - - showq
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


def installed() -> bool:
    """Whether there is a Postfix that we may start."""
    return shutil.which("postfix") is not None and os.geteuid() == 0


@contextmanager
def running() -> Iterator[tuple[int, int]]:
    """Postfix, while the block lasts: its port, and its first process."""
    with tempfile.TemporaryDirectory(prefix="bench-postfix-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = int(free.getsockname()[1])
        _lay_out(folder, port)
        subprocess.run(["postfix", "-c", str(folder / "etc"), "start"], check=True, capture_output=True)
        try:
            _wait_for(port)
            yield port, int((folder / "queue" / "pid" / "master.pid").read_text(encoding="ascii").strip())
        finally:
            subprocess.run(["postfix", "-c", str(folder / "etc"), "stop"], check=False, capture_output=True)


def _lay_out(folder: Path, port: int) -> None:
    for part in ("etc", "queue", "data"):
        (folder / part).mkdir()
    shutil.chown(folder / "data", "postfix")
    (folder / "etc" / "main.cf").write_text(MAIN.format(folder=folder), encoding="ascii")
    (folder / "etc" / "master.cf").write_text(MASTER.format(port=port), encoding="ascii")


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1) as line:
            if line.recv(3) == b"220":
                return
        time.sleep(0.1)
    raise TimeoutError("Postfix did not answer in time")
