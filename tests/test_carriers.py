"""What the provider's numbers mean."""

from __future__ import annotations

import tomllib

import pytest

from gateway import carriers
from gateway.carriers import Trouble, trouble


@pytest.mark.parametrize(
    ("code", "means"),
    [
        (30001, Trouble.FOR_NOW), (30002, Trouble.OURS), ("30003", Trouble.FOR_NOW), ("30004", Trouble.FOR_GOOD),
        ("30005", Trouble.FOR_GOOD), ("30006", Trouble.FOR_GOOD), ("30007", Trouble.FOR_GOOD),
        ("30008", Trouble.FOR_NOW), (21610, Trouble.STOPPED), (21614, Trouble.FOR_GOOD), (21211, Trouble.FOR_GOOD),
        (21408, Trouble.OURS), (29999, None), (None, None), ("", None), ("x", None), (0, None),
    ],
)  # fmt: skip
def test_a_number_says_whether_to_try_again(code: int | str | None, means: Trouble | None) -> None:
    assert trouble(code) is means


def test_no_number_means_two_things() -> None:
    codes = [code for kind in tomllib.loads(carriers.CODES.read_text("utf-8")).values() for code in kind["codes"]]
    assert len(codes) == len(set(codes))


def test_a_status_is_under_way_or_final() -> None:
    assert set(carriers.UNDER_WAY) & set(carriers.FINAL) == set()
    assert {"delivered", "undelivered", "failed", "canceled", "read", "received"} == set(carriers.FINAL)
