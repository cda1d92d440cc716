"""What is sent: mails of about 2 KB such as people write, each from a sender of its own."""

from __future__ import annotations

SIZE = 2048

_OPENINGS = (
    "Hello, my landlord says he will raise the rent by a third and I do not know whether he may do that.",
    "Hi, I have not slept well since I changed jobs and I do not know whom to ask about it.",
    "Good evening, my sister and I no longer speak and our mother is caught between the two of us.",
    "Hello, I lent money to a friend last spring and now a letter about a debt has come in my name.",
)
_MORE = (
    "It began some weeks ago and I thought that it would pass, but it has only become harder since then.",
    "I talked to a colleague about it, who said that I should wait, and I have waited for long enough now.",
    "We live in a small flat near the river, and everything that happens at home is heard by everybody.",
    "On Monday there is an appointment that I am afraid of, and I would like to know what I could say there.",
    "You can reach me on 020 7946 0958 in the evening, or write to me here, which I would like better.",
    "What would you do first? I should be glad to hear from somebody who has been through the same.",
)


def words(number: int) -> str:
    """The text of mail `number`: plain sentences, filled up to the size."""
    sentences, turn = [_OPENINGS[number % len(_OPENINGS)]], number
    while sum(map(len, sentences)) < SIZE - 620:
        sentences.append(_MORE[turn % len(_MORE)] + ("\r\n" if turn % 3 == 0 else ""))
        turn += 1
    return "\r\n".join([*sentences, "", f"Thank you, Jo{number % 97:02d}"])


def sender(run: str, number: int) -> str:
    """Nobody's address, another for every number of a run."""
    return f"person-{run}-{number}@mail.example"


def mail(run: str, number: int, to: str, who: int | None = None) -> bytes:
    """One mail as it goes over the wire after DATA, without the last dot; `who` writes, else its own sender."""
    written_by = sender(run, number if who is None else who)
    head = (
        f"Received: from relay.mail.example (relay.mail.example [192.0.2.{number % 250}])\r\n"
        f"\tby mx.example with ESMTPS id {run}{number:08d}; Sun, 22 Nov 2026 10:00:00 +0000\r\n"
        f"Date: Sun, 22 Nov 2026 10:00:00 +0000\r\nFrom: Jo Example <{written_by}>\r\nTo: {to}\r\n"
        f"Subject: A question about home {number}\r\nMessage-ID: <{run}.{number}@mail.example>\r\n"
        "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    )
    return (head + words(number)).encode() + b"\r\n"
