from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from gateway.embedded.pocket.shelf import Shelf, arrived

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def a_shelf(folder: Path, now: datetime = NOON) -> Shelf:
    return Shelf(folder, ".json", lambda: now)


def test_names_sort_by_arrival_even_within_one_instant_and_after_a_restart(tmp_path: Path) -> None:
    first = [a_shelf(tmp_path).keep(b"x") for _ in range(3)]
    later = a_shelf(tmp_path, datetime(2020, 1, 1, tzinfo=UTC)).keep(b"y")  # a clock that was put back

    assert [*first, later] == sorted({*first, later}) == a_shelf(tmp_path).names()


def test_a_name_tells_when_it_arrived(tmp_path: Path) -> None:
    assert arrived(a_shelf(tmp_path).keep(b"x", "SM1")) == NOON


def test_what_is_not_a_name_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "secret.json").write_text("x")

    for name in ("secret", "../secret", "", "0" * 20):
        with pytest.raises(KeyError):
            a_shelf(tmp_path / "shelf").read(name)


def test_unfinished_files_are_no_names(tmp_path: Path) -> None:
    (tmp_path / ("0" * 20 + ".json.part")).write_text("x")

    assert a_shelf(tmp_path).names() == []
