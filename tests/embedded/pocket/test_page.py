from __future__ import annotations

import email
import smtplib
from email import policy

import pytest
import requests

from tests.embedded.pocket.conftest import Pocket

FROM_US = (
    b"From: Sottovoce <ask@localhost>\r\nReply-To: ask+token@localhost\r\nTo: jo@example.org\r\n"
    b"Subject: Your question\r\nMessage-ID: <one@localhost>\r\nReferences: <zero@example.org>\r\n"
    b"Date: Thu, 01 Jan 2026 10:00:00 +0000\r\n\r\nHello <b>Jo</b>.\r\n\r\nYou are not alone.\r\n"
)


def get(pocket: Pocket, path: str = "/") -> requests.Response:
    return requests.get(pocket.url + path, timeout=20)


def post(pocket: Pocket, path: str, **form: str) -> requests.Response:
    return requests.post(pocket.url + path, data=form, timeout=20)


def deliver(pocket: Pocket, to: str = "jo@example.org") -> None:
    with smtplib.SMTP("127.0.0.1", pocket.mail_port) as courier:
        courier.sendmail("ask@localhost", [to], FROM_US)


def sent_mail(pocket: Pocket) -> tuple[str, list[str], email.message.EmailMessage]:
    sender, to, content = pocket.mail_door.came.get(timeout=20)
    return sender, to, email.message_from_bytes(content, policy=policy.default)


def test_a_new_pocket_shows_the_demos_person_and_says_what_to_do(pocket: Pocket) -> None:
    page = get(pocket).text

    assert "+447700900123" in page
    assert "jo@example.org" in page
    assert "No texts yet" in page


def test_no_page_asks_anyone_else_for_anything(pocket: Pocket) -> None:
    shown = get(pocket)

    assert "default-src 'none'" in shown.headers["Content-Security-Policy"]
    assert "unsafe" not in shown.headers["Content-Security-Policy"]
    assert "http:" not in shown.text
    assert "https:" not in shown.text
    for path in ("/static/pocket.css", "/static/pocket.js", "/static/pocket.svg"):
        assert get(pocket, path).ok


def test_a_text_goes_to_the_door_and_stands_on_the_page(pocket: Pocket) -> None:
    shown = post(pocket, "/text", number=" +44 7700 900321 ", words="hello <i>you</i>\r\nnext line")

    _, fields, _ = pocket.sms_door.came.get(timeout=20)
    assert (fields["From"], fields["Body"]) == ("+447700900321", "hello <i>you</i>\nnext line")
    assert "hello &lt;i&gt;you&lt;/i&gt;" in shown.text
    assert 'value="+447700900321"' in shown.text


def test_a_text_the_service_did_not_take_says_so(pocket: Pocket) -> None:
    pocket.sms_door.statuses = [500, 500]

    shown = post(pocket, "/text", number="+447700900123", words="hello")

    assert "It will find the text when it next looks" in shown.text


def test_an_empty_text_is_not_sent(pocket: Pocket) -> None:
    shown = post(pocket, "/text", number="+447700900123", words="  ")

    assert "Write something first" in shown.text
    assert pocket.sms_door.came.empty()


def test_another_phone_shows_other_texts(pocket: Pocket) -> None:
    post(pocket, "/text", number="+447700900123", words="first phone")

    other = post(pocket, "/phone/change", number="+447700900777")

    assert "first phone" not in other.text
    assert "first phone" in post(pocket, "/phone/change", number="+447700900123").text


def test_a_mail_is_a_mail_as_mail_programs_write_them(pocket: Pocket) -> None:
    words = "I don’t know whom to ask.\r\nÉlise"
    shown = post(
        pocket, "/mail", name="Jo Mérula", address="jo@example.org", to="ask@localhost", subject="A «q»", words=words
    )

    sender, to, letter = sent_mail(pocket)
    assert (sender, to) == ("jo@example.org", ["ask@localhost"])
    assert letter["From"] == "Jo Mérula <jo@example.org>"
    assert letter["Subject"] == "A «q»"
    assert letter["Message-ID"].strip().endswith("@example.org>")
    assert letter.get_content().split("\r\n") == ["I don’t know whom to ask.", "Élise", ""]
    assert "whom to ask" in shown.text


def test_an_answer_goes_to_the_reply_address_and_quotes_the_letter(pocket: Pocket) -> None:
    deliver(pocket)
    [name] = [path.stem for path in (pocket.folder / "mail").iterdir()]
    form = get(pocket, f"/?reply={name}").text
    post(
        pocket,
        "/mail",
        name="Jo",
        address="jo@example.org",
        to="ask+token@localhost",
        subject="Re: Your question",
        words="Thank you",
        answers=name,
    )

    _, to, letter = sent_mail(pocket)
    assert 'value="ask+token@localhost"' in form
    assert 'value="Re: Your question"' in form
    assert to == ["ask+token@localhost"]
    assert letter["In-Reply-To"] == "<one@localhost>"
    assert letter["References"] == "<zero@example.org> <one@localhost>"
    assert letter.get_content().replace("\r\n", "\n") == (
        "Thank you\n\nOn Thu, 01 Jan 2026 at 10:00, Sottovoce <ask@localhost> wrote:\n"
        "> Hello <b>Jo</b>.\n>\n> You are not alone.\n"
    )


def test_what_came_back_is_shown_as_words_and_never_as_markup(pocket: Pocket) -> None:
    deliver(pocket)
    deliver(pocket, "sam@example.org")

    here, fragment = get(pocket).text, get(pocket, "/mailbox").text

    assert "Hello &lt;b&gt;Jo&lt;/b&gt;." in here
    assert "Mails to other mailboxes (1)" in fragment
    assert "<html" not in fragment


def test_a_refused_mail_says_why_and_keeps_what_was_written(pocket: Pocket) -> None:
    pocket.mail_door.answer = "552 That is too long for us"

    shown = post(
        pocket, "/mail", name="Jo", address="jo@example.org", to="ask@localhost", subject="S", words="my own words"
    )

    assert "552 That is too long for us" in shown.text
    assert "my own words</textarea>" in shown.text
    assert not list((pocket.folder / "mail-sent").iterdir())


@pytest.mark.parametrize("address", ["", "nobody", "a@b@c", "x@example.org\r\nBcc: y@example.org"])
def test_an_address_that_is_none_is_not_written_to(pocket: Pocket, address: str) -> None:
    shown = post(pocket, "/mail", name="Jo", address="jo@example.org", to=address, subject="S", words="w")

    assert "is not an address" in shown.text
    assert pocket.mail_door.came.empty()


def test_a_form_from_another_site_is_refused(pocket: Pocket) -> None:
    answer = requests.post(
        pocket.url + "/text",
        data={"number": "+447700900123", "words": "x"},
        headers={"Origin": "https://elsewhere.example"},
        timeout=20,
    )

    assert answer.status_code == 403
    assert pocket.sms_door.came.empty()


@pytest.mark.parametrize("name", ["0" * 20, "..%2F..%2Fetc%2Fpasswd", "x"])
def test_a_mail_that_does_not_exist_cannot_be_answered(pocket: Pocket, name: str) -> None:
    assert get(pocket, f"/?reply={name}").status_code == 404
