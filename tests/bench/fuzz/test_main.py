"""The fuzzing run, as the command is called: every target, for a few examples."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import pytest

from bench.fuzz.__main__ import main, targets
from bench.fuzz.webhook import ACCOUNT, Webhook

FORM = [("MessageSid", "SM" + "1" * 32), ("AccountSid", ACCOUNT), ("From", "+447700900123"), ("Body", "hello")]
NAMES = ("read", "trim", "pseudonymise", "automatic", "bounces", "webhook")


@pytest.mark.parametrize("name", NAMES)
def test_a_target_holds_for_a_few_examples(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, "--examples", "25", "--dice", "1"]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed[-1].split()[:2] == [name, "25"]


def test_there_is_a_target_for_everything_that_reads() -> None:
    with ExitStack() as open_things:
        assert tuple(target.name for target in targets(open_things)) == NAMES


def test_a_name_that_is_no_target_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rede"]) == 1
    assert "no target rede" in capsys.readouterr().out


def test_only_a_form_signed_by_the_carrier_is_believed(tmp_path: Path) -> None:
    hook = Webhook(tmp_path)
    try:
        assert hook.check(("/sms/twilio", "", FORM, None, "ours")) == 200
        assert hook.check(("/sms/twilio/status", "a token", FORM, None, "ours")) == 204
        assert hook.check(("/sms/twilio", "", FORM, None, "theirs")) == 403
        assert hook.check(("/sms/twilio", "", FORM, None, "none")) == 403
        assert hook.check(("/sms/twilio", "", FORM, b"Body=something+else", "ours")) == 403
    finally:
        hook.close()
