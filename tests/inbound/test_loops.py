"""Machines that answer, told from people who do."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from gateway.inbound.loops import is_automatic, looks_automatic

MACHINES = [
    "Auto-Submitted: auto-replied", "Auto-Submitted: auto-generated; x=y", "Precedence: auto_reply", "X-Autoreply: yes",
    "X-Autorespond: out", "X-Auto-Response-Suppress: All", "Return-Path: <>", "Return-Path: < >",
    "Content-Type: multipart/report; report-type=delivery-status; boundary=x", "X-Failed-Recipients: a@b.org",
]  # fmt: skip
PEOPLE = [
    "Auto-Submitted: no", "Auto-Submitted: No (really)", "Precedence: bulk", "Precedence: list",
    "List-Id: <peers.example.org>",
    "Return-Path: <anna@example.org>", "X-Auto-Response-Suppress: DR, RN", "X-Autoreply: no", "X-Mailer: Something",
]  # fmt: skip


def mail(header: str = "", subject: str = "hello", body: str = "hi", sender: str = "anna@example.org") -> bytes:
    """Write a small mail with one header more."""
    extra = f"{header}\r\n" if header else ""
    return f"From: {sender}\r\n{extra}Subject: {subject}\r\n\r\n{body}\r\n".encode()


@pytest.mark.parametrize("header", MACHINES)
def test_a_header_shows_a_machine(header: str) -> None:
    assert is_automatic(mail(header))
    assert looks_automatic(mail(header))


@pytest.mark.parametrize("header", PEOPLE)
def test_a_person_on_a_list_or_in_bulk_is_a_person(header: str) -> None:
    assert not is_automatic(mail(header))
    assert not looks_automatic(mail(header))


@pytest.mark.parametrize("sender", ["MAILER-DAEMON@example.org", "Mail System <postmaster@example.org>"])
def test_a_mail_system_is_a_machine(sender: str) -> None:
    assert is_automatic(mail(sender=sender))


@pytest.mark.parametrize(
    "subject",
    ["Automatic reply: hello", "Out of office: hello", "Automatisch antwoord: hoi", "Réponse automatique : salut",
     "Automatische Antwort: Hallo", "Abwesenheitsnotiz", "Automaattinen vastaus: hei", "Respuesta automática: hola",
     "Undelivered Mail Returned to Sender", "=?utf-8?q?R=C3=A9ponse_automatique?="],
)  # fmt: skip
def test_a_subject_may_look_automatic_without_proof(subject: str) -> None:
    assert looks_automatic(mail(subject=subject))
    assert not is_automatic(mail(subject=subject))


@pytest.mark.parametrize(
    "body",
    ["I am out of the office until Monday.", "Ik ben afwezig tot maandag", "Je suis en congé jusqu'au 3 mai",
     "Ich bin bis 3. Mai nicht im Büro", "Tämä on automaattinen vastaus", "Estoy fuera de la oficina hasta el lunes"],
)  # fmt: skip
def test_a_body_may_look_automatic(body: str) -> None:
    assert looks_automatic(mail(body=body))


@pytest.mark.parametrize(
    "body",
    ["I am out of my mind and away from home", "I ran away from the office of my teacher",
     "my mum is on leave and drinks",
     "ich bin im Urlaub und so allein", "olen lomalla ja tosi yksin", "je suis absente de ma propre vie",
     "I replied automatically that I am fine"],
)  # fmt: skip
def test_a_persons_story_does_not_look_automatic(body: str) -> None:
    assert not looks_automatic(mail(body=body))


@pytest.mark.parametrize("raw", [b"", b"\0" * 100, b"From: x\n" * 5000, b"\xff\xfe", b":\n\n"])
def test_odd_bytes_are_judged_without_an_error(raw: bytes) -> None:
    assert not is_automatic(raw)
    assert not looks_automatic(raw)


@pytest.mark.parametrize(
    "sender", ['"Jetmail System" <>', "MDaemon@example.org", r"<Postmaster\@example.org@example.com>", "mailer-daemon"]
)
def test_a_mail_system_or_nobody_is_a_machine_however_it_is_written(sender: str) -> None:
    assert is_automatic(mail(sender=sender))


@pytest.mark.parametrize(
    "sender", ["postmasters.son@example.org", "mdaemonic@example.org", "Post Master <jo@example.org>"]
)
def test_a_person_whose_address_only_resembles_a_mail_systems_is_a_person(sender: str) -> None:
    assert not is_automatic(mail(sender=sender))


def test_what_calls_itself_junk_looks_automatic_without_proof() -> None:
    assert looks_automatic(mail("Precedence: junk"))
    assert not is_automatic(mail("Precedence: junk"))


def test_words_are_read_through_their_encoding() -> None:
    body = base64.b64encode("Hei! Tämä on automaattinen vastaus.".encode()).decode()
    raw = mail("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64", body=body)
    assert looks_automatic(raw)


def test_collected_bounces_are_known_for_what_they_are(shared_data: Path) -> None:
    cases = json.loads((shared_data / "bounces" / "flufl.json").read_text("utf-8"))
    by_machines = [case["file"] for case in cases if case["file"] != "flufl/groupwise_03.eml"]  # a person wrote that
    raws = [(shared_data / "bounces" / file).read_bytes() for file in by_machines]
    assert sum(map(is_automatic, raws)) >= 108
    assert all(map(looks_automatic, raws))


def test_few_collected_mails_of_people_look_automatic(shared_data: Path) -> None:
    mails = [path for path in (shared_data / "mail" / "ruby_mail").glob("*.eml") if "report" not in path.name]
    assert sum(looks_automatic(path.read_bytes()) for path in mails) <= 2


def test_no_question_that_people_asked_looks_automatic(shared_data: Path) -> None:
    entries = json.loads((shared_data / "topics" / "counsel_chat_dev.json").read_text("utf-8"))
    taken = [entry for entry in entries if looks_automatic(mail(subject=entry["title"], body=entry["text"]))]
    assert len(taken) <= 3  # of 633
