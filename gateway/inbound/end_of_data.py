"""Where a message ends, and whether its line ends leave a doubt about that. # pure

A message ends with CR LF . CR LF and nothing else. Servers that see an end elsewhere (LF . LF, CR . CR and their like)
can be made to take one message for two, the second in anybody's name. So, as the strictest servers do:

- a bare CR or LF beside whole line ends is refused, and so is a dot that stands alone between anything but whole ones.
  That is what such an attack always looks like to us, for the server in between ends its own lines properly;
- lines that all end with a bare LF are taken as they are meant: scripts and web forms send those, nothing in them can
  be mistaken for an end, and behind them may be a person.
"""

from __future__ import annotations

END = b"\r\n.\r\n"


def content_of(sent: bytes) -> bytes | None:
    """The message as it was before dots were doubled, or None when its line ends are not to be trusted.

    `sent` is everything between the answer 354 and the last dot; it is empty or ends with CR LF.
    """
    whole = sent.count(b"\r\n")
    bare = sent.count(b"\n") + sent.count(b"\r") - 2 * whole
    if bare:
        if b"\r" in sent[:-2] or whole != 1:
            return None
        sent = sent[:-2].replace(b"\n", b"\r\n") + b"\r\n"
        if END in b"\r\n" + sent:
            return None
    return (b"\r\n" + sent).replace(b"\r\n.", b"\r\n")[2:]
