"""Words that exist nowhere else are sent through a whole round; afterwards they are looked for wherever none may be."""

from __future__ import annotations

import base64
import os
import quopri
import random
import signal
import smtplib
import sqlite3
import string
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from tests.walks.answering import approve, take
from tests.walks.running import Service, body_of, until
from tests.walks.searching import files, found_in, process_views, redis_values
from tests.walks.staff import seen

# Everything that can log does, down to DEBUG, also what our own logbook has not heard of.
LOUD = """
import logging, structlog
from gateway import logbook
said = logbook.start
def loud(name):
    said(name)
    logging.getLogger().setLevel(logging.DEBUG)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG))
    logging.getLogger("walk").debug("%s is loud", name)
logbook.start = loud
logging.basicConfig(level=logging.DEBUG)
"""
DRAWN = random.SystemRandom()


def a_token() -> str:
    """Fourteen letters that nobody has ever written: letters alone, for a first name may have nothing else."""
    return "zq" + "".join(DRAWN.choices(string.ascii_lowercase, k=12))


@dataclass
class Canary:
    """One token for each thing a person says or is, under its name."""

    number: str = field(default_factory=lambda: f"+447911{DRAWN.randrange(10**5, 10**6)}")
    tokens: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, what: str) -> str:
        """The token of this, made when first asked for."""
        return self.tokens.setdefault(what, a_token())

    @property
    def address(self) -> str:
        """The mail address."""
        return f"{self['address']}@example.org"

    @property
    def everything(self) -> set[str]:
        """All that must not be found: the number too, with and without its country."""
        return {*self.tokens.values(), self.number[1:], "0" + self.number[3:]}


@dataclass
class Cage:
    """The loud service, its canary, the folder for its temporary files, and what was seen of its Redis meanwhile."""

    service: Service
    canary: Canary
    temporary: Path
    redis: list[tuple[str, bytes]] = field(default_factory=list)

    def look_into_redis(self) -> None:
        """Keep all that is there now."""
        self.redis += redis_values(self.service.redis())

    def leaks(self, places: Iterable[tuple[str, bytes]]) -> dict[str, set[str]]:
        """Where something was found, and which kind of thing."""
        named = {token: what for what, token in self.canary.tokens.items()}
        found = {place: found_in(content, self.canary.everything) for place, content in places}
        return {place: {named.get(token, "number") for token in tokens} for place, tokens in found.items() if tokens}


@pytest.fixture(scope="module")
def cage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cage]:
    """A service that logs at DEBUG, after a whole round and a good deal of trouble."""
    temporary = tmp_path_factory.mktemp("temporary")
    service = Service(tmp_path_factory.mktemp("cage"), {"TMPDIR": str(temporary)}, preface=LOUD)
    service.start()
    cage = Cage(service, Canary(), temporary)
    a_whole_round(cage)
    trouble(cage)
    cage.look_into_redis()
    yield cage
    if service.process is not None and service.process.poll() is None:
        service.stop()


def the_mail(canary: Canary, ask: str) -> EmailMessage:
    """A mail with a token in every place a person can put one; its text travels as base64."""
    message = EmailMessage()
    message["From"] = f"{canary['name'].capitalize()} <{canary.address}>"
    message["To"] = ask
    message["Subject"] = f"about {canary['subject']}"
    message["Message-ID"] = f"<{canary['message_id']}@example.org>"
    text = f"It is the {canary['body']} again. My friend {canary['friend'].capitalize()} says so, ring {canary.number}."
    message.set_content(f"{text}\n\nOn Tuesday you wrote:\n> {canary['quoted']}\n", cte="base64")
    name = f"{canary['file_name']}.png"
    message.add_attachment(canary["file_content"].encode(), maintype="image", subtype="png", filename=name)
    return message


@contextmanager
def locked(service: Service) -> Iterator[None]:
    """Nobody else writes into the database meanwhile."""
    lock = sqlite3.connect(service.folder / "sottovoce.db", isolation_level=None, timeout=30)
    lock.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        lock.rollback()
        lock.close()


@contextmanager
def stopped(service: Service, *names: str) -> Iterator[None]:
    """These processes stand still meanwhile, so that what waits for them can be looked at."""
    pids = [pid for name in names for pid in service.pids(name)]
    with locked(service):  # none of them may stand still while it holds the right to write
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
    yield
    for pid in pids:
        os.kill(pid, signal.SIGCONT)


def a_whole_round(cage: Cage) -> None:
    """In, read, sent back, approved, out; by mail and by text."""
    service, canary = cage.service, cage.canary
    advisor, supervisor = service.staff("advisor"), service.staff("supervisor")
    with stopped(service, "matching", "outbound"):
        service.send(the_mail(canary, service.papers["ask_address"]), canary.address)
        assert service.text(canary.number, f"do you know the {canary['text']}").status_code == 200
        cage.look_into_redis()
    until(lambda: service.mails_to(canary.address) and service.texts_to(canary.number), "the welcomes")
    page = take(service, canary["body"])
    assert canary["subject"] in seen(page), "so the words did come in"
    assert cage.leaks([("the advisor's page", page.content)]) == {"the advisor's page": {"body", "subject"}}
    advisor.press(page, "Submit", Your_answer=f"Hi [name], {canary['draft']} it is.")
    path = page.url.path
    supervisor.press(supervisor.open(path), "Send back", Feedback=f"More {canary['feedback']}, please.")
    advisor.press(advisor.open(path), "Submit", Your_answer=f"Hi [name], so it is {canary['answer']}.")
    approve(service, path)
    until(lambda: len(service.mails_to(canary.address)) == 2, "the answer")
    cage.look_into_redis()


def trouble(cage: Cage) -> None:
    """Everything that goes wrong at a door, with tokens in it."""
    service, canary = cage.service, cage.canary
    with pytest.raises(smtplib.SMTPDataError, match="64 KiB"):
        service.mail(f"{canary['long_address']}@example.org", f"{canary['too_long']} " * 9000)
    with pytest.raises(smtplib.SMTPDataError, match="one address"):
        service.mail(f"{canary['two']}@example.org>, <{canary['senders']}@example.org", canary["two_senders"], name="x")
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        service.mail(f"{canary['lost']}@example.org", canary["no_mailbox"], to=f"{canary['mailbox']}@localhost")
    broken = f"From: {canary['broken']}@example.org\r\nContent-Type: multipart/mixed\r\n\r\n{canary['unreadable']}\r\n"
    host, port = service.papers["smtp"].split(":")
    with smtplib.SMTP(host, int(port)) as door:
        door.sendmail(f"{canary['broken']}@example.org", [service.papers["ask_address"]], broken)
    unsigned = f"{service.papers['sms_url']}?Body={canary['unsigned']}"
    assert httpx.post(unsigned, data={"Body": canary["unsigned"]}).status_code == 403
    assert service.text(canary["sender_name"], f"from a name, {canary['by_name']}").status_code == 200
    assert service.staff("advisor").open(f"/conversations/{canary['no_such_page']}").status_code == 404
    locked_out(cage)


def locked_out(cage: Cage) -> None:
    """The database is locked for longer than anybody waits: our own code fails with words in its hands."""
    service, canary = cage.service, cage.canary
    said: list[int] = []

    def text() -> None:
        said.append(service.text("+447911000001", canary["locked_text"]).status_code)

    texting = threading.Thread(target=text)
    with locked(service):
        texting.start()
        with pytest.raises(smtplib.SMTPDataError, match="Try again later"):
            service.mail(f"{canary['locked_address']}@example.org", canary["locked"], name=canary["locked_name"])
        texting.join()
        until(lambda: service.redis().zcard("rq:failed:outbound"), "a drain that failed")
        cage.look_into_redis()
    assert said == [503]
    assert "OperationalError" in (service.folder / "log").read_text(), "so there was an exception to tell of"


@pytest.mark.parametrize(
    "encoded",
    [
        bytes,
        bytes.upper,
        lambda content: base64.b64encode(b"x" + content),
        lambda content: base64.encodebytes(b"xy" * 30 + content.capitalize() + b" and more"),
        lambda content: quopri.encodestring(b"\xc3\xa9" * 11 + content),
        lambda content: quote(content.decode()).replace("q", "%71").encode(),
        lambda content: content.hex().encode(),
    ],
)
def test_the_search_finds_a_word_however_it_is_written(encoded: Callable[[bytes], bytes]) -> None:
    token = a_token()

    assert found_in(b"before " + encoded(token.encode()) + b" after", [token]) == {token}
    assert found_in(b"before " + encoded(token[1:].encode()) + b" after", [token]) == set()


def test_the_canary_was_in_all_the_places_where_it_belongs(cage: Cage) -> None:
    """Else not finding it elsewhere would say nothing."""
    reply = cage.service.mails_to(cage.canary.address)[1]
    assert body_of(reply).startswith(f"Hi {cage.canary['name'].capitalize()}, so it is {cage.canary['answer']}.")
    kept = cage.leaks(files(cage.service.folder / "pocket"))
    assert set().union(*kept.values()) >= {"address", "name", "answer", "number"}
    log = (cage.service.folder / "log").read_text()
    for process in ("smtp-1", "smtp-2", "sms", "reader", "console", "matching-1", "outbound-1", "clock"):
        assert f"{process} is loud" in log
    assert any(b"gateway.jobs.drains" in value for _, value in cage.redis), "jobs were seen"
    assert any(b"the drain failed" in value for _, value in cage.redis), "and failed ones"


def test_the_canary_is_in_no_process_and_not_in_redis(cage: Cage) -> None:
    family = cage.service.family()
    assert len(family) > 10
    assert cage.leaks(process_views(family)) == {}
    assert cage.leaks(cage.redis) == {}


def test_the_canary_is_in_no_file_while_the_service_runs_and_after_it_has_stopped(cage: Cage) -> None:
    pocket = cage.service.folder / "pocket"
    kept = dict(files(cage.service.folder, but=pocket))
    assert {"sottovoce.db", "sottovoce.db-wal", "log", "keys/smtp/service.json"} <= set(kept)
    assert cage.leaks(kept.items()) == {}

    assert cage.service.stop() == 0

    assert cage.leaks(files(cage.service.folder, but=pocket)) == {}
    assert cage.leaks(files(cage.temporary)) == {}
