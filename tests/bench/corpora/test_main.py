"""The run over all corpora, as the command is called."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.corpora.__main__ import CORPORA, main


def test_without_the_data_it_says_so_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(tmp_path / "nowhere")]) == 1
    assert "is not on this machine" in capsys.readouterr().out


def test_a_part_alone_is_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "replies").mkdir()
    cases = [{"name": f"case {number}", "raw": "Mine.\n> yours", "expected": "Mine."} for number in range(9)]
    (tmp_path / "replies" / "ours.json").write_text(json.dumps(cases), encoding="utf-8")
    assert main(["--data", str(tmp_path), "--only", "trimming"]) == 0
    printed = capsys.readouterr().out
    assert "### Trimming" in printed
    assert "### Pseudonymise" not in printed


@pytest.mark.parametrize("name", [name for name in CORPORA if name != "over_smtp"])
def test_every_corpus_reports_on_the_development_data(shared_data: Path, name: str) -> None:
    for table in CORPORA[name](shared_data):
        assert table.rows
        assert not table.wrong
        assert table.heading in table.printed()
