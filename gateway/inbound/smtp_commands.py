"""One line of the dialogue: what a command looks like, and what is wrong with one that does not. # pure

Servers end every command with CR LF. A bare CR or LF is how one mail is hidden within another (the two servers disagree
where a line ends), so whoever sends one is told so and cut off, as the strictest servers do. No person types these.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

COMMAND_BYTES = 1024
WITH_ADDRESS = frozenset({"MAIL", "RCPT"})
"""The commands whose argument may go beyond ASCII."""

_PLAIN_PATH = re.compile(
    r"<([a-z0-9_+=-]+(?:\.[a-z0-9_+=-]+)*@[a-z0-9-]+(?:\.[a-z0-9-]+)*)>(?: +([a-z0-9].*))?", re.IGNORECASE | re.ASCII
)
"""An address as nearly every one is written, and the parameters behind it."""

TOO_LONG = "500 5.5.2 This command is too long."
NOT_A_COMMAND = "500 5.5.2 This is not a command."
BARE_END = "500 5.5.2 A line of SMTP ends with CR LF, and neither stands alone."
NOT_UTF8 = "501 5.5.2 What goes beyond ASCII has to be UTF-8."
NOT_ASKED_FOR = "553 5.6.7 An address beyond ASCII needs the parameter SMTPUTF8."


class Fault(Exception):
    """A line that is not obeyed; `reply` says why, and with `ends` nothing more is heard on this connection."""

    def __init__(self, reply: str, *, ends: bool = False) -> None:
        super().__init__(reply)
        self.reply = reply
        self.ends = ends


@dataclass(frozen=True, repr=False)
class Command:
    """One command: its name in capitals, and what follows it (None when nothing does)."""

    name: str
    argument: str | None


def command_of(line: bytes, most: int = COMMAND_BYTES) -> Command:
    """Take one line apart, its line end included; raises Fault."""
    said = line.removesuffix(b"\r\n")
    if said == line or b"\r" in said or b"\n" in said:
        raise Fault(BARE_END, ends=True)
    if len(said) > most:
        raise Fault(TOO_LONG)
    name, _, rest = said.partition(b" ")
    if not name.isalpha() or any(byte < 32 or byte == 127 for byte in rest):
        raise Fault(NOT_A_COMMAND)
    command = name.upper().decode("ascii")
    return Command(command, _argument(command, rest.strip()))


def _argument(command: str, rest: bytes) -> str | None:
    if not rest.isascii() and command not in WITH_ADDRESS:
        raise Fault(NOT_A_COMMAND)
    try:
        return rest.decode() or None
    except UnicodeDecodeError:
        raise Fault(NOT_UTF8) from None


def plain_path(argument: str) -> tuple[str, str] | None:
    """The address of MAIL or RCPT and what follows it; None where it takes a parser to say what the address is.

    That parser costs a door a thirtieth of all that it does for a mail.
    """
    plain = _PLAIN_PATH.fullmatch(argument)
    return (plain[1], plain[2] or "") if plain else None


def wants_smtputf8(argument: str) -> bool:
    """Whether a MAIL command says that addresses or headers go beyond ASCII."""
    return "SMTPUTF8" in argument.rpartition(">")[2].upper().split()
