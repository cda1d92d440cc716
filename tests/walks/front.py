"""A real Postfix before a service, with the configuration that we ship: in a folder of its own, as its own user."""

from __future__ import annotations

import os
import shutil
import smtplib
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.inbound.authority import Authority
from tests.walks.running import until

SHIPPED = Path(__file__).resolve().parents[2] / "ops" / "deploy" / "postfix"
DOMAIN = "help.example"

# What a test's machine asks for: folders and ports of its own, and nobody trusted, so that we come as strangers do.
HERE = """
queue_directory = {folder}/queue
data_directory = {folder}/data
mail_owner = postfix
maillog_file = {folder}/mail.log
maillog_file_prefixes = {folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 192.0.2.0/24
relay_transport = lmtp:inet:127.0.0.1:{lmtp}
relayhost = [127.0.0.1]:{relay}
smtpd_tls_chain_files = {folder}/etc/chain.pem
"""


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Front:
    """The running Postfix."""

    folder: Path
    port: int
    authority: Authority

    def call(self) -> smtplib.SMTP:
        """Speak to it as a stranger's server does."""
        return smtplib.SMTP("127.0.0.1", self.port, timeout=60)

    def post(self, sender: str, to: str, mail: str) -> None:
        """Send one mail."""
        with self.call() as client:
            client.sendmail(sender, [to], mail)

    def run(self, *command: str) -> str:
        """Run one of its commands on this instance; returns what it printed."""
        whole = [command[0], "-c", str(self.folder / "etc"), *command[1:]]
        return subprocess.run(whole, check=True, capture_output=True, text=True, timeout=60).stdout

    def waiting(self) -> int:
        """How many mails are in its queue."""
        return len(self.run("postqueue", "-j").splitlines())

    def log(self) -> str:
        """What it has written down."""
        return (self.folder / "mail.log").read_text(encoding="utf-8")


@contextmanager
def running(lmtp: int, relay: int) -> Iterator[Front]:
    """Postfix until the block ends, or a skip that says why there is none."""
    if shutil.which("postfix") is None or os.geteuid() != 0:
        pytest.skip("there is no Postfix here that we may start (it has to be installed, and needs root)")
    with tempfile.TemporaryDirectory(prefix="sottovoce-postfix-") as name:
        front = Front(Path(name), free_port(), Authority())
        _lay_out(front, lmtp, relay)
        front.run("postfix", "start")
        try:
            until(lambda: _answers(front.port), "Postfix")
            yield front
        finally:
            front.run("postfix", "stop")


def _lay_out(front: Front, lmtp: int, relay: int) -> None:
    folder, etc = front.folder, front.folder / "etc"
    folder.chmod(0o755)
    for part in ("etc", "queue", "data"):
        (folder / part).mkdir()
    shutil.chown(folder / "data", "postfix")
    shutil.copy(SHIPPED / "mailboxes", etc)
    here = HERE.format(folder=folder, lmtp=lmtp, relay=relay)
    (etc / "main.cf").write_text(_without(here, (SHIPPED / "main.cf").read_text(encoding="ascii")), encoding="ascii")
    master = (SHIPPED / "master.cf").read_text(encoding="ascii")
    (etc / "master.cf").write_text(
        master.replace("\nsmtp         inet", f"\n127.0.0.1:{front.port} inet"), encoding="ascii"
    )
    front.authority.give(f"mx.{DOMAIN}", etc / "cert.pem", etc / "chain.pem")
    with (etc / "chain.pem").open("ab") as chain:
        chain.write((etc / "cert.pem").read_bytes())


def _without(here: str, shipped: str) -> str:
    """What is shipped, but for what is said here: of a setting said twice each of its processes would warn."""
    names = {line.partition(" =")[0] for line in here.strip().splitlines()}
    return "\n".join(line for line in shipped.splitlines() if line.partition(" =")[0] not in names) + here


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
            return line.recv(3) == b"220"
    except OSError:
        return False
