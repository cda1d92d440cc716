"""The door's lookups, against a name server on loopback."""

from __future__ import annotations

import asyncio

import dns.resolver
import pytest

from gateway.config import BadSetting
from gateway.inbound.lookups import Lookups
from gateway.inbound.questions import LONGEST_VALUE, MOST_VALUES, Answer, Question
from tests.inbound.name_server import NameServer

FAILED = Answer(failed=True)
SOON = 0.3


def ask(names: NameServer, *questions: tuple[str, str], seconds: float = 5.0, times: int = 1) -> dict[str, Answer]:
    """What comes of asking, by name."""

    async def asked() -> dict[Question, Answer]:
        lookups = Lookups(names.address)
        for _ in range(times):
            found = await lookups.ask([Question(*one) for one in questions], seconds)
        return found

    return {one.name: said for one, said in asyncio.run(asked()).items()}


def test_records_come_as_texts_of_their_kind(names: NameServer) -> None:
    names.txt("example.org", "v=spf1 -all", 'a "quoted" one', "long " * 100)
    names.records["mx.example.org", "MX"] = ["10 one.example.org.", "20 two.example.org."]
    names.records["a.example.org", "A"] = ["9.8.7.6"]
    names.records["six.example.org", "AAAA"] = ["2a00::1"]
    names.records["6.7.8.9.in-addr.arpa", "PTR"] = ["mx.example.org."]
    kinds = ("TXT", "MX", "A", "AAAA", "PTR")
    known = ("example.org", "mx.example.org", "a.example.org", "six.example.org", "6.7.8.9.in-addr.arpa")

    found = ask(names, *zip(known, kinds, strict=True))

    assert set(found["example.org"].values) == {"v=spf1 -all", 'a "quoted" one', "long " * 100}
    assert set(found["mx.example.org"].values) == {"10 one.example.org.", "20 two.example.org."}
    assert [found[name].values for name in known[2:]] == [("9.8.7.6",), ("2a00::1",), ("mx.example.org.",)]


def test_what_is_not_there_is_an_answer_too(names: NameServer) -> None:
    names.records["a.example.org", "A"] = ["9.8.7.6"]

    assert ask(names, ("a.example.org", "TXT"), ("nothing.example", "TXT")) == {
        "a.example.org": Answer(),
        "nothing.example": Answer(),
    }


def test_silence_nonsense_and_refusal_are_failures_and_keep_no_other_name_waiting(names: NameServer) -> None:
    names.silent, names.garbled, names.failing = {"s.example"}, {"g.example"}, {"f.example"}
    names.txt("good.example", "here")

    found = ask(
        names, *((name, "TXT") for name in ("s.example", "g.example", "f.example", "good.example")), seconds=SOON
    )

    assert found == {"s.example": FAILED, "g.example": FAILED, "f.example": FAILED, "good.example": Answer(("here",))}


def test_an_alias_is_followed_and_a_loop_of_them_ends(names: NameServer) -> None:
    names.records["a.example", "CNAME"] = ["b.example."]
    names.txt("b.example", "here")
    names.records["x.example", "CNAME"] = ["y.example."]
    names.records["y.example", "CNAME"] = ["x.example."]

    found = ask(names, ("a.example", "TXT"), ("x.example", "TXT"), seconds=SOON)

    assert found["a.example"] == Answer(("here",))
    assert found["x.example"].values == ()


def test_a_resolver_that_is_not_there_is_a_failure() -> None:
    server = NameServer()
    server.start()
    address = server.address
    server.stop()

    async def asked() -> dict[Question, Answer]:
        return await Lookups(address).ask([Question("example.org", "TXT")], SOON)

    assert list(asyncio.run(asked()).values()) == [FAILED]


def test_what_was_told_is_remembered_while_it_holds(names: NameServer) -> None:
    names.txt("example.org", "here")

    ask(names, ("example.org", "TXT"), times=5)

    assert names.asked == [("example.org", "TXT")]


def test_long_records_and_crowds_of_them_are_cut_down(names: NameServer) -> None:
    names.txt("long.example", "x" * (LONGEST_VALUE + 1), "short")
    names.txt("many.example", *(f"number {n}" for n in range(MOST_VALUES * 2)))

    found = ask(names, ("long.example", "TXT"), ("many.example", "TXT"))

    assert found["long.example"].values == ("short",)
    assert len(found["many.example"].values) == MOST_VALUES


def test_a_system_that_names_no_resolver_is_told_which_setting_does(monkeypatch: pytest.MonkeyPatch) -> None:
    def none_there(*_: object) -> None:
        raise dns.resolver.NoResolverConfiguration

    monkeypatch.setattr(dns.resolver.BaseResolver, "read_resolv_conf", none_there)

    with pytest.raises(BadSetting, match="SOTTOVOCE_RESOLVER"):
        Lookups()


def test_without_time_everything_has_failed(names: NameServer) -> None:
    names.txt("example.org", "here")

    assert ask(names, ("example.org", "TXT"), seconds=0) == {"example.org": FAILED}
