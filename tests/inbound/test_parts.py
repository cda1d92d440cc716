"""Boundaries: clear ones, missing ones, and those that were made to cost time."""

from __future__ import annotations

import time

import pytest

from gateway.inbound.parts import parts_of


@pytest.mark.parametrize(
    ("body", "parts"),
    [
        (b"x\n--b\none\n--b\ntwo\n--b--\nend", [b"one", b"two"]),
        (b"--b\none\n--b \t\ntwo", [b"one", b"two"]),
        (b"--b\n--b--", [b""]),
        (b"--bb\n--b\none\n --b\n--b--x", [b"one\n --b\n--b--x"]),
        (b"--b--\nx", []),
        (b"--b", [b""]),
        (b"nothing", []),
        (b"", []),
    ],
)
def test_parts_lie_between_lines_that_are_the_boundary_and_no_more(body: bytes, parts: list[bytes]) -> None:
    assert list(parts_of(body, "b")) == parts


@pytest.mark.parametrize("boundary", ["", "other"])
def test_a_boundary_that_is_not_there_is_guessed(boundary: str) -> None:
    body = b"hi\n-- \nme\n--real\ncontent-type: text/plain\n\none\n--real--"

    assert list(parts_of(body, boundary)) == [b"content-type: text/plain\n\none"]


@pytest.mark.parametrize("boundary", ["b", "--", "", "-", "zzz"])
@pytest.mark.parametrize(
    "line", [b"--b", b"--b\n", b"--b x\n", b"-", b"--\n", b"--x\ncontent-", b"--b--\n", b"--b--b\n", b"\n", b" "]
)
def test_a_hostile_body_costs_little(boundary: str, line: bytes) -> None:
    begun = time.process_time()
    for _ in parts_of(line * (750_000 // len(line)), boundary):
        pass
    assert time.process_time() - begun < 2, "processor time of 750 KB"
