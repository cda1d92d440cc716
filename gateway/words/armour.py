"""What some programs put into the text itself: PGP armour, and files as uuencode or yEnc. # pure"""

from __future__ import annotations

import re

_SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----"
_SEALED = "-----BEGIN PGP MESSAGE-----"
_SIGNATURE = "-----BEGIN PGP SIGNATURE-----"
_FILE_BEGINS = re.compile(r"^(?:begin(?:-base64)? [0-7]{3,4} \S.{0,200}\n|=ybegin .{0,300}\n)", re.MULTILINE)


def without_armour(text: str) -> tuple[str, bool]:
    """Give the text without what only PGP can read, and whether a part of it was encrypted."""
    if "-----BEGIN PGP " not in text:
        return text, False
    kept, is_sealed = _cut_out(text, _SEALED, "-----END PGP MESSAGE-----")
    kept, _ = _cut_out(kept, _SIGNATURE, "-----END PGP SIGNATURE-----")
    kept, _ = _cut_out(kept, "-----BEGIN PGP PUBLIC KEY BLOCK-----", "-----END PGP PUBLIC KEY BLOCK-----")
    return _without_signed_frame(kept), is_sealed


def _without_signed_frame(text: str) -> str:
    lines = text.split("\n")
    if _SIGNED not in lines:
        return text
    begins = lines.index(_SIGNED)
    blank = next((at for at in range(begins, min(begins + 10, len(lines))) if not lines[at].strip()), begins)
    undashed = [line.removeprefix("- ") for line in lines[blank + 1 :]]
    return "\n".join(lines[:begins] + undashed)


def _cut_out(text: str, first: str, last: str) -> tuple[str, bool]:
    """Drop every block that begins and ends with such a line; one without its end goes on to the end of the text."""
    kept: list[str] = []
    is_inside = was_there = False
    for line in text.split("\n"):
        is_inside = is_inside or line.startswith(first)
        was_there = was_there or is_inside
        if not is_inside:
            kept.append(line)
        if line.startswith(last):
            is_inside = False
    return ("\n".join(kept), True) if was_there else (text, False)


def without_files(text: str) -> tuple[str, bool]:
    """Give the text without the files that stand in it as uuencode or yEnc, and whether there were any."""
    kept: list[str] = []
    at = 0
    for begins in _FILE_BEGINS.finditer(text):
        if begins.start() < at:
            continue
        end = _end_of_file(text, begins)
        if end is None:
            break  # no further end, so no further file
        if end:
            kept.append(text[at : begins.start()])
            at = end
    return "".join([*kept, text[at:]]), at > 0


def _end_of_file(text: str, begins: re.Match[str]) -> int | None:
    """Where the file is over; 0 when it is none after all, None when nothing after it ends a file."""
    mark = "\n=yend" if begins[0].startswith("=ybegin") else "\nend"
    if begins[0].startswith("begin-"):
        mark = "\n===="
    elif mark == "\nend" and not _is_uuencoded(text[begins.end() : begins.end() + 100].partition("\n")[0]):
        return 0  # looked at before the end is sought: a thousand beginnings must not seek a thousand times
    found = text.find(mark, begins.end() - 1)
    if found < 0:
        return None
    line_end = text.find("\n", found + 1)
    return len(text) if line_end < 0 else line_end + 1


def _is_uuencoded(line: str) -> bool:
    """Whether the first sign of the line tells how long it is, as in uuencode."""
    if not line or not " " <= line[0] <= "`":
        return False
    length = ((ord(line[0]) - 32) & 63) * 4 // 3
    return line in {"`", " "} or 0 <= len(line) - 1 - length <= 4
