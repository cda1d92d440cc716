"""What the mail door says may be read on a screen that others see: it never tells what this service is for."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import aiosmtpd.lmtp
import aiosmtpd.smtp
import pytest

from gateway import inbound
from tests.inbound.mail_door import ASK, DOMAIN, RunningDoor, say

OURS = Path(inspect.getfile(inbound)).parent
SPOKEN = re.compile(r"[2-5]\d\d[ -]\S")
GIVES_AWAY = re.compile(
    r"help|support|counsel|advis|advice|crisis|emergenc|suicid|harm|abus|danger|risk|therap|mental|health|listen|worr"
    r"|anonym|confiden|secret|private|volunteer|supervis|charit|hotline|helpline|lifeline|young|child|victim|block"
    r"|pseudonym|sottovoce",
    re.IGNORECASE,
)
NEVER_SAID = {"250 HELP"}
"""The library offers it with EHLO, and our door knows it only to take it out (see the test below)."""


def sentences(source: str) -> Iterator[str]:
    """Every text in a module that looks like an answer of a mail server."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            text: object = "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
        else:
            text = node.value if isinstance(node, ast.Constant) else None
        said = text.decode() if isinstance(text, bytes) else text
        if isinstance(said, str) and SPOKEN.match(said):
            yield said.strip()


def of_ours() -> set[str]:
    files = [path.read_text(encoding="utf-8") for path in sorted(OURS.glob("*.py"))]
    return {said for source in files for said in sentences(source)}


def of_the_library() -> set[str]:
    return {said for module in (aiosmtpd.smtp, aiosmtpd.lmtp) for said in sentences(inspect.getsource(module))}


def test_all_sentences_are_found() -> None:
    codes = {said[:3] for said in of_ours()}
    assert {"421", "451", "452", "500", "501", "502", "503", "550", "552", "553"} <= codes
    assert len(of_ours()) > 20
    assert len(of_the_library()) > 20


@pytest.mark.parametrize("said", sorted((of_ours() | of_the_library()) - NEVER_SAID))
def test_no_sentence_of_the_mail_door_tells_what_we_are_for(said: str) -> None:
    assert not GIVES_AWAY.search(said)


def test_what_a_line_hears_from_greeting_to_goodbye_tells_nothing_either(door: RunningDoor) -> None:
    line = door.wire()
    commands = ["HELP", "EHLO relay.example", "VRFY ask", "EXPN ask", "AUTH PLAIN", "NOOP", "STARTTLS", "HELP MAIL"]
    commands += ["NONSENSE", "MAIL FROM:<sam@example.org>", "RCPT TO:<nobody@elsewhere.example>", "RCPT TO:<counsel>"]
    commands += [f"RCPT TO:<{ASK}>", "DATA", "no from line at all\r\n.", "QUIT"]
    heard = [say(line, command) for command in commands]
    line.close()

    told = "".join(heard).replace(DOMAIN, "").replace("ESMTP", "")
    assert all(heard)
    assert not GIVES_AWAY.search(told)
