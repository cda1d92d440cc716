"""The automatic letters: what they say, and how one is put on its way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from gateway import letters
from gateway.letters import Name
from gateway.store import Engine, deliveries, outgoing, transaction
from gateway.store.tables import Channel, Kind, Signpost, Template
from gateway.words.segments import segments
from tests.builders import NOON

SHIPPED = letters.shipped("Sottovoce", "GB", ["en"])
TEXTS = {(letter.name, letter.channel): letter.text for letter in SHIPPED}
LONDON = ZoneInfo("Europe/London")
FILLED = dict.fromkeys(("due", "said", "until"), NOON.isoformat()) | {"days": "14"}


def test_every_letter_comes_for_every_channel() -> None:
    assert set(TEXTS) == {(name, channel) for name in Name for channel in Channel}


@pytest.mark.parametrize("channel", list(Channel))
def test_the_welcome_says_what_this_is_when_the_answer_comes_where_confidence_ends_and_how_to_stop(
    channel: Channel,
) -> None:
    text = TEXTS[Name.WELCOME, channel]

    for said in ("Sottovoce", "{due}", "116 123", "999", "STOP", "life is in danger", "answer"):
        assert said in text


@pytest.mark.parametrize("channel", list(Channel))
def test_the_crisis_letter_names_the_line_and_the_emergency_number(channel: Channel) -> None:
    text = TEXTS[Name.CRISIS, channel]

    assert "116 123" in text
    assert "999" in text


@pytest.mark.parametrize("channel", list(Channel))
def test_danger_after_stop_is_told_how_to_be_answered_and_whom_to_call(channel: Channel) -> None:
    for said in ("START", "999", "116 123"):
        assert said in TEXTS[Name.CRISIS_AFTER_STOP, channel]


@pytest.mark.parametrize("channel", list(Channel))
def test_the_help_letter_says_who_we_are_when_the_answer_comes_and_how_to_stop(channel: Channel) -> None:
    for said in ("Sottovoce", "{due}", "999", "116 123", "WHEN", "STOP"):
        assert said in TEXTS[Name.HELP, channel]


@pytest.mark.parametrize(
    "name", [Name.STATE, Name.STATE_WRITING, Name.STATE_LATE, Name.STATE_ANSWERED, Name.STATE_NOTHING]
)
@pytest.mark.parametrize("channel", list(Channel))
def test_only_a_promise_that_still_stands_is_named_to_who_asks_when(name: Name, channel: Channel) -> None:
    assert ("{due}" in TEXTS[name, channel]) == (name in (Name.STATE, Name.STATE_WRITING))
    assert "999" in TEXTS[name, channel]


@pytest.mark.parametrize("name", [Name.FOLLOW_UP, Name.FOLLOW_UP_NEUTRAL])
def test_who_is_asked_how_they_are_need_not_answer_and_is_told_when_it_ends_in_two_segments(name: Name) -> None:
    text = letters.render(TEXTS[name, Channel.SMS], FILLED, LONDON, "en")

    for said in ("need not answer", "14 days", "again", "STOP"):
        assert said in text
    assert "Sottovoce" not in text
    assert segments(text).count <= 2


def test_the_welcome_says_how_a_conversation_ends() -> None:
    text = TEXTS[Name.WELCOME, Channel.EMAIL]

    assert "we ask once how you are, and then close this conversation" in text
    assert "{days} days" in TEXTS[Name.FOLLOW_UP, Channel.EMAIL]


@pytest.mark.parametrize("name", sorted(letters.TO_STAFF))
@pytest.mark.parametrize("channel", list(Channel))
def test_a_staff_letter_says_nothing_about_anybody(name: Name, channel: Channel) -> None:
    assert "{" not in TEXTS[name, channel]
    assert not any(sign.isdigit() for sign in TEXTS[name, channel])


@pytest.mark.parametrize("letter", SHIPPED, ids=lambda letter: f"{letter.name}-{letter.channel}")
def test_nothing_but_moments_and_numbers_is_left_to_fill_in(letter: letters.Shipped) -> None:
    parameters = letters.PARAMETERS.get(letter.name, frozenset())
    filled = letters.render(letter.text, {key: FILLED[key] for key in parameters}, LONDON, "en")

    assert "{" not in filled


@pytest.mark.parametrize("name", [name for name in Name if not name.startswith("note_")])
def test_a_text_message_costs_at_most_three_segments(name: Name) -> None:
    filled = letters.render(TEXTS[name, Channel.SMS], FILLED, LONDON, "en")

    assert segments(filled).encoding == "gsm"
    assert segments(filled).count <= 3


@pytest.mark.parametrize("name", [Name.WELCOME, Name.RECEIPT])
def test_a_text_with_the_note_that_it_may_take_longer_costs_two_segments_at_most(name: Name) -> None:
    wednesday = (NOON + timedelta(days=2)).isoformat()
    filled = letters.render(TEXTS[name, Channel.SMS], {"due": wednesday}, LONDON, "en")

    both = segments(f"{filled}\n\n{TEXTS[Name.NOTE_BUSY, Channel.SMS]}")

    assert "Wednesday" in filled
    assert (both.encoding, both.count <= 2) == ("gsm", True)


def test_the_note_that_it_may_take_longer_is_honest_turns_nobody_away_and_names_quicker_help() -> None:
    text = TEXTS[Name.NOTE_BUSY, Channel.EMAIL]

    for said in ("longer", "Nobody is turned away", "116 123"):
        assert said in text
    assert "longer" in TEXTS[Name.NOTE_BUSY, Channel.SMS]


def test_a_signpost_becomes_a_paragraph_of_a_mail_if_it_is_for_some_topic() -> None:
    def signpost(**given: Any) -> Signpost:
        ordinary = {
            "id": "cruse",
            "name": "Cruse",
            "topics": ["grief"],
            "language": "en",
            "text": "When somebody died.",
        }
        return Signpost(**ordinary | {"checked_on": "2030-01-01"} | given)

    quoted = letters.quotable([signpost(), signpost(topics=[]), signpost(id="x" * 40)])

    assert [(one.name, one.channel, one.text) for one in quoted] == [
        ("signpost_cruse", Channel.EMAIL, "Cruse: When somebody died.")
    ]


def test_a_letter_is_followed_by_paragraphs_that_have_a_name_and_never_by_words(engine: Engine) -> None:
    with transaction(engine) as session, pytest.raises(ValueError, match="notes and signposts only"):
        letters.put(
            session,
            Name.STOP,
            row_id="d",
            channel=Channel.SMS,
            language="en",
            now=NOON,
            contact_id="c",
            notes=["It is about grief."],
        )


def test_a_moment_is_said_in_the_service_s_own_time() -> None:
    summer = datetime(2026, 7, 2, 17, 0, tzinfo=UTC)

    assert letters.spoken(summer, LONDON, "en") == "Thursday 18:00"


def test_a_moment_that_is_far_away_is_said_with_its_day() -> None:
    summer = datetime(2026, 7, 2, 17, 0, tzinfo=UTC)

    assert letters.spoken(summer, LONDON, "en", summer - timedelta(days=6, hours=17)) == "Thursday 18:00"
    assert letters.spoken(summer, LONDON, "en", summer - timedelta(days=7)) == "Thursday 2 July 18:00"


@pytest.mark.parametrize("channel", list(Channel))
def test_a_revised_promise_says_both_times_that_we_are_sorry_and_where_else_to_turn(channel: Channel) -> None:
    text = TEXTS[Name.REVISED, channel]

    for said in ("{said}", "{due}", "We are sorry", "116 123", "999", "trust"):
        assert said in text


@pytest.mark.parametrize("channel", list(Channel))
def test_the_neutral_form_of_a_revised_promise_says_nothing_of_us(channel: Channel) -> None:
    text = TEXTS[Name.REVISED_NEUTRAL, channel]

    for said in ("{said}", "{due}", "INFO", "STOP"):
        assert said in text
    for unsaid in ("Sottovoce", "116 123", "999", "answer", "wrote"):
        assert unsaid not in text


@pytest.mark.parametrize("name", [Name.REVISED, Name.REVISED_NEUTRAL, Name.STATE_WRITING])
def test_a_text_about_a_promise_costs_two_segments_at_most_however_long_the_days_are(name: Name) -> None:
    wednesday = datetime(2026, 9, 23, 17, 0, tzinfo=UTC)
    parameters = {key: wednesday.isoformat() for key in letters.PARAMETERS[name]}
    filled = letters.render(TEXTS[name, Channel.SMS], parameters, LONDON, "en", wednesday - timedelta(days=9))

    assert "Wednesday 23 September 18:00" in filled
    assert segments(filled).count <= 2


def test_a_country_without_a_known_crisis_line_is_refused_with_what_to_do() -> None:
    with pytest.raises(letters.NoText, match=r"crisis_lines\.toml"):
        letters.crisis_line("XX")


def test_a_language_without_letters_is_refused_with_what_to_do() -> None:
    with pytest.raises(letters.NoText, match=r"letter_texts/xx\.toml"):
        letters.shipped("Sottovoce", "GB", ["xx"])


def test_a_language_with_half_of_its_letters_is_refused_with_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    half = (
        (letters.TEXTS / "en.toml").read_text("utf-8").replace("free = ", "cheap = ").replace("\nstop = ", "\nhalt = ")
    )
    (tmp_path / "xy.toml").write_text(half, "utf-8")
    (tmp_path / "crisis_lines.toml").write_bytes((letters.TEXTS / "crisis_lines.toml").read_bytes())
    monkeypatch.setattr(letters, "TEXTS", tmp_path)

    with pytest.raises(letters.NoText, match=r"xy\.toml lacks free, email\.stop, sms\.stop"):
        letters.shipped("Sottovoce", "GB", ["xy"])


@pytest.mark.parametrize(
    ("name", "given"),
    [
        (Name.WELCOME, {"contact_id": "c"}),
        (Name.STOP, {"contact_id": "c", "parameters": {"due": NOON.isoformat()}}),
        (Name.WELCOME, {"contact_id": "c", "parameters": {"due": "whenever you like"}}),
        (Name.FOLLOW_UP, {"contact_id": "c", "parameters": {"due": NOON.isoformat()}}),
        (Name.FOLLOW_UP, {"contact_id": "c", "parameters": {"days": "a few"}}),
        (Name.STAFF, {"contact_id": "c"}),
        (Name.STAFF_PROMISE_AT_RISK, {"contact_id": "c"}),
        (Name.STAFF_SOMETHING_WAITS, {"staff_id": "s"}),
        (Name.CRISIS, {"staff_id": "s"}),
        (Name.CRISIS, {}),
    ],
)
def test_a_letter_takes_its_own_parameters_and_goes_to_its_own_people(
    engine: Engine, name: Name, given: dict[str, object]
) -> None:
    with transaction(engine) as session, pytest.raises(ValueError, match=r"letter|isoformat|int"):
        letters.put(
            session,
            name,
            row_id="d",
            channel=Channel.SMS,
            language="en",
            now=NOON,
            **given,  # type: ignore[arg-type]
        )


def test_a_letter_put_on_its_way_is_due_at_once(engine: Engine) -> None:
    with transaction(engine) as session:
        letters.put(session, Name.STOP, row_id="d", channel=Channel.SMS, language="en", now=NOON, contact_id="c")
        (due,) = outgoing.due(session, NOON)

    assert (due.kind, due.template, due.parameters) == (Kind.LETTER, "stop", {})


def test_essential_letters_count_as_missing_until_one_is_signed(engine: Engine) -> None:
    with transaction(engine) as session:
        assert len(letters.unsigned(session, ["en"], [Channel.SMS])) == len(letters.ESSENTIAL)
        for number, name in enumerate(letters.ESSENTIAL):
            signed = {"signoff_id": f"s{number}"} if name is not Name.CRISIS else {}
            deliveries.keep_template(
                session,
                Template(
                    id=str(number), name=name, language="en", channel=Channel.SMS, text="x", created_at=NOON, **signed
                ),
            )
        assert letters.unsigned(session, ["en"], [Channel.SMS]) == ["crisis (en, sms)"]
