"""What the bench of a flood sends, and how it tells what it found."""

from __future__ import annotations

from bench.flood import Flooded, table
from bench.senders import Counted, Orders, spoken


def test_a_flood_has_one_sender_and_every_mail_is_another() -> None:
    orders = Orders("127.0.0.1", 1, "ask@localhost", "x", 1, 2, 1.0, one_sender=True)

    first, second = (spoken(orders, number) for number in (1, 2))

    assert first[1] == second[1]
    assert first[-1].partition(b"Message-ID")[0].count(b"person-x-0@") == 1
    assert first[-1] != second[-1]


def test_the_table_says_how_much_longer_the_others_wait() -> None:
    counted = Counted(replies={"250": 30, "451": 1}, seconds=10.0)

    told = table(Flooded([0.010, 0.020] * 50, [0.020, 0.040] * 50, [counted, counted]))

    assert "2.0 times as long at p50, 2.0 at p99" in told
    assert "60 mails taken, 3.0 a second; answers: 250, 451" in told
