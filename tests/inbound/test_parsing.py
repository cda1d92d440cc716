"""Taking mails apart in processes that may die of it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import resource
import signal
import socket
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from gateway.inbound import mime, parse_server
from gateway.inbound.mime import Mail
from gateway.inbound.parsing import PATIENCE, Parsed, ParserGone, ParserPool

MAIL = (
    b"From: Sam Reed <sam@example.org>\r\nSubject: Rent\r\nMessage-ID: <1@example.org>\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n\r\nHow do I \xe2\x80\x93 ask?\r\n"
)


T = TypeVar("T")


def run(work: Callable[[], Awaitable[T]]) -> T:
    """Run one piece of asynchronous work to its end."""

    async def worked() -> T:
        return await work()

    return asyncio.run(worked())


@pytest.fixture
def booby_trapped(monkeypatch: pytest.MonkeyPatch) -> None:
    """A parser with holes: some subjects make it hang, die, eat memory or say what it can reach."""

    def read(raw: bytes) -> Mail:
        text = ""
        if b"hang" in raw:
            while True:
                pass
        if b"die" in raw:
            os.kill(os.getpid(), signal.SIGKILL)
        if b"eat" in raw:
            bytearray(parse_server.MEMORY_ROOM * 2)
        if b"stumble" in raw:
            raise KeyError("somebody's words")
        if b"reach" in raw:
            text = " ".join(_open_files())
        if b"limits" in raw:
            text = f"{resource.getrlimit(resource.RLIMIT_CORE)[1]} {resource.getrlimit(resource.RLIMIT_FSIZE)[1]}"
        if b"whoami" in raw:
            text = str(os.getpid())
        return Mail("sam@example.org", "", "", text, "", (), None)

    monkeypatch.setattr(mime, "read", read)


def _open_files() -> list[str]:
    """What this process has open, but for the folder that it has to open to see it."""
    found = []
    for number in os.listdir("/proc/self/fd"):  # noqa: PTH208  numbers, not paths
        with contextlib.suppress(FileNotFoundError):
            found.append(str(Path("/proc/self/fd", number).readlink()).partition(":")[0])
    return sorted(found)


@pytest.fixture
def pool() -> Iterator[ParserPool]:
    started = ParserPool.start()
    yield started
    started.close()


@pytest.fixture
def trapped(booby_trapped: None) -> Iterator[ParserPool]:
    started = ParserPool.start(size=1, patience=0.3)
    yield started
    started.close()


def test_a_mail_comes_back_as_plain_values(pool: ParserPool) -> None:
    parsed = run(lambda: pool.parse(MAIL))

    assert parsed.mail == mime.read(MAIL)
    assert (parsed.automatic, parsed.looks_automatic, parsed.unreadable) == (False, False, None)


def test_many_mails_at_once_each_get_their_own_answer(pool: ParserPool) -> None:
    async def all_of_them() -> list[Parsed]:
        return await asyncio.gather(*(pool.parse(MAIL.replace(b"Rent", b"Rent %d" % n)) for n in range(40)))

    subjects = [parsed.mail.subject for parsed in run(all_of_them) if parsed.mail]

    assert subjects == [f"Rent {n}" for n in range(40)]


def test_what_a_machine_wrote_is_marked(pool: ParserPool) -> None:
    parsed = run(lambda: pool.parse(b"Auto-Submitted: auto-replied\r\n" + MAIL))

    assert parsed.automatic
    assert parsed.looks_automatic
    assert parsed.mail is not None
    assert parsed.mail.automatic == "auto-submitted"


def test_a_mail_without_a_sender_is_unreadable_with_a_code(pool: ParserPool) -> None:
    parsed = run(lambda: pool.parse(b"Subject: Rent\r\n\r\nHello\r\n"))

    assert parsed == Parsed(None, False, False, "from")


def test_half_characters_come_back_as_something_that_can_be_stored(pool: ParserPool) -> None:
    parsed = run(lambda: pool.parse(MAIL.replace(b"utf-8", b"utf-16").replace(b"ask", b"\xd8\x00\xdc")))

    assert parsed.mail is not None
    assert parsed.mail.text.encode()


def test_a_mail_with_ten_megabytes_of_pictures_is_read_within_the_patience(pool: ParserPool) -> None:
    picture = (b"A" * 76 + b"\r\n") * (9 * 1024 * 1024 // 78)
    big = (
        b"From: sam@example.org\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHere is my letter.\r\n"
        b"--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n" + picture + b"\r\n--b--\r\n"
    )

    parsed = run(lambda: pool.parse(big))

    assert parsed.mail is not None
    assert parsed.mail.text.strip() == "Here is my letter."
    assert parsed.mail.left_out == ("image",)


@pytest.mark.parametrize(("poison", "code"), [(b"hang", "slow"), (b"die", "died"), (b"eat", "died")])
def test_a_mail_that_breaks_its_child_is_unreadable_and_the_next_is_read(
    trapped: ParserPool, poison: bytes, code: str
) -> None:
    async def one_after_the_other() -> tuple[Parsed, Parsed]:
        return await trapped.parse(poison), await trapped.parse(b"whoami")

    broken, next_one = run(one_after_the_other)

    assert broken == Parsed(None, False, False, code)
    assert next_one.mail is not None


def test_a_child_that_was_too_slow_is_no_more(trapped: ParserPool) -> None:
    async def before_and_after() -> tuple[str, str]:
        first = await trapped.parse(b"whoami")
        await trapped.parse(b"hang")
        second = await trapped.parse(b"whoami")
        assert first.mail is not None
        assert second.mail is not None
        return first.mail.text, second.mail.text

    before, after = run(before_and_after)

    assert before != after
    assert not Path(f"/proc/{before}").exists()


def test_a_good_mail_does_not_suffer_from_a_machine_too_busy_to_read_it_at_once(pool: ParserPool) -> None:
    async def kept_waiting() -> Parsed:
        children = [child.pid for child in pool._children]
        for pid in children:
            os.kill(pid, signal.SIGSTOP)
        reading = asyncio.ensure_future(pool.parse(MAIL))
        for pid in children:
            asyncio.get_running_loop().call_later(PATIENCE * 1.5, os.kill, pid, signal.SIGCONT)
        return await reading

    assert run(kept_waiting).mail is not None


def test_a_parser_that_stumbles_makes_the_mail_unreadable_without_a_word_of_it(trapped: ParserPool) -> None:
    assert run(lambda: trapped.parse(b"stumble")) == Parsed(None, False, False, "KeyError")


def test_a_child_that_died_while_idle_costs_nobody_a_mail(trapped: ParserPool) -> None:
    async def killed_in_between() -> Parsed:
        first = await trapped.parse(b"whoami")
        assert first.mail is not None
        child = int(first.mail.text)
        os.kill(child, signal.SIGKILL)
        while Path(f"/proc/{child}/stat").read_text().split()[2] != "Z":
            await asyncio.sleep(0)
        return await trapped.parse(b"whoami")

    assert run(killed_in_between).mail is not None


def test_a_child_holds_one_socket_and_nothing_to_write_to(trapped: ParserPool) -> None:
    with socket.create_server(("127.0.0.1", 0)):
        parsed = run(lambda: trapped.parse(b"reach"))

    assert parsed.mail is not None
    assert parsed.mail.text.split() == ["/dev/null"] * 3 + ["socket"]


def test_a_child_leaves_no_core_and_writes_no_file(trapped: ParserPool) -> None:
    parsed = run(lambda: trapped.parse(b"limits"))

    assert parsed.mail is not None
    assert parsed.mail.text == "0 0"


def test_giving_up_on_an_answer_does_not_mix_up_the_next_one(pool: ParserPool) -> None:
    async def hurried() -> list[Parsed]:
        asked = [asyncio.ensure_future(pool.parse(MAIL)) for _ in range(2)]
        await asyncio.sleep(0)
        for one in asked:
            one.cancel()
        await asyncio.wait(asked)
        return [await pool.parse(MAIL.replace(b"Rent", b"Other")) for _ in range(2)]

    assert [parsed.mail and parsed.mail.subject for parsed in run(hurried)] == ["Other", "Other"]


def has_ended(process: Path) -> bool:
    """Whether a process is gone, or only waits for somebody to take note; it may go while we look."""
    try:
        return process.joinpath("stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def test_everything_ends_with_the_door(booby_trapped: None) -> None:
    reads, writes = os.pipe()
    door = os.fork()
    if door == 0:
        pool = ParserPool.start(size=1)
        parsed = run(lambda: pool.parse(b"whoami"))
        os.write(writes, (parsed.mail.text if parsed.mail else "").encode())
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(door, 0)
    child = Path("/proc", os.read(reads, 20).decode())
    os.close(reads)
    os.close(writes)

    deadline = time.monotonic() + 20
    while not has_ended(child) and time.monotonic() < deadline:
        os.sched_yield()

    assert has_ended(child)


def test_without_its_server_the_pool_says_that_it_is_gone(booby_trapped: None) -> None:
    pool = ParserPool.start(size=1, patience=0.3)
    os.kill(pool._server, signal.SIGKILL)

    async def lose_the_last_child() -> bool:
        await pool.parse(b"die")
        with pytest.raises(ParserGone):
            await pool.parse(b"whoami")
        with pytest.raises(ParserGone):
            await pool.parse(b"whoami")
        return pool.gone.is_set()

    assert run(lose_the_last_child)
    pool.close()


def test_only_what_a_mail_names_leaves_the_parser() -> None:
    secret = (
        b"Reply-To: secret@x.org\r\nX-Originating-IP: secret\r\nTo: secret@y.org\r\nContent-Description: secret\r\n"
    )
    part = b"--b\r\nContent-Type: image/png; name=secret.png\r\nContent-ID: <secret>\r\n\r\nsecret\r\n"
    raw = b"Content-Type: multipart/mixed; boundary=b\r\nFrom: sam@example.org\r\n" + secret + b"\r\nsecret\r\n" + part

    answer = parse_server.parse(raw)

    assert set(answer) == {*Mail.__dataclass_fields__, "looks_automatic", "report"}
    assert "secret" not in str(answer)


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> Iterator[ParserPool]:
    """One child of the real parser, with little room."""
    monkeypatch.setattr(parse_server, "MEMORY_ROOM", 60 * 1024 * 1024)
    started = ParserPool.start(size=1)
    yield started
    started.close()


def test_a_mail_that_needs_more_memory_than_a_child_may_have_is_unreadable_and_the_child_is_replaced(
    narrow: ParserPool,
) -> None:
    greedy = MAIL + "é ".encode() * 12_000_000  # it can come in, but not be turned about

    async def one_after_the_other() -> tuple[int, Parsed, int, Parsed]:
        [before] = narrow._children
        broken = await narrow.parse(greedy)
        following = await narrow.parse(MAIL)
        [after] = narrow._children
        return before.pid, broken, after.pid, following

    before, broken, after, following = run(one_after_the_other)

    assert broken == Parsed(None, False, False, "died")
    assert following.mail == mime.read(MAIL)
    assert before != after
    assert not Path(f"/proc/{before}").exists()
