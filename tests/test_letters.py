"""The automatic letters: what they say, and how one is put on its way."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from gateway import letters
from gateway.letters import Name
from gateway.store import Engine, deliveries, outgoing, transaction
from gateway.store.tables import Channel, Kind, Template
from gateway.words.segments import segments
from tests.builders import NOON

SHIPPED = letters.shipped("Sottovoce", "GB", ["en"])
TEXTS = {(letter.name, letter.channel): letter.text for letter in SHIPPED}
LONDON = ZoneInfo("Europe/London")


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


@pytest.mark.parametrize("name", [Name.STATE, Name.STATE_LATE, Name.STATE_ANSWERED, Name.STATE_NOTHING])
@pytest.mark.parametrize("channel", list(Channel))
def test_only_a_promise_that_still_stands_is_named_to_who_asks_when(name: Name, channel: Channel) -> None:
    assert ("{due}" in TEXTS[name, channel]) == (name is Name.STATE)
    assert "999" in TEXTS[name, channel]


@pytest.mark.parametrize("name", sorted(letters.TO_STAFF))
@pytest.mark.parametrize("channel", list(Channel))
def test_a_staff_letter_says_nothing_about_anybody(name: Name, channel: Channel) -> None:
    assert "{" not in TEXTS[name, channel]
    assert not any(sign.isdigit() for sign in TEXTS[name, channel])


@pytest.mark.parametrize("letter", SHIPPED, ids=lambda letter: f"{letter.name}-{letter.channel}")
def test_nothing_but_a_moment_is_left_to_fill_in(letter: letters.Shipped) -> None:
    parameters = letters.PARAMETERS.get(letter.name, frozenset())
    filled = letters.render(letter.text, {key: NOON.isoformat() for key in parameters}, LONDON, "en")

    assert "{" not in filled


@pytest.mark.parametrize("name", [name for name in Name if not name.startswith("note_")])
def test_a_text_message_costs_at_most_three_segments(name: Name) -> None:
    filled = letters.render(TEXTS[name, Channel.SMS], {"due": NOON.isoformat()}, LONDON, "en")

    assert segments(filled).encoding == "gsm"
    assert segments(filled).count <= 3


def test_a_moment_is_said_in_the_service_s_own_time() -> None:
    summer = datetime(2026, 7, 2, 17, 0, tzinfo=UTC)

    assert letters.spoken(summer, LONDON, "en") == "Thursday 18:00"


def test_a_country_without_a_known_crisis_line_is_refused_with_what_to_do() -> None:
    with pytest.raises(letters.NoText, match=r"crisis_lines\.toml"):
        letters.crisis_line("XX")


def test_a_language_without_letters_is_refused_with_what_to_do() -> None:
    with pytest.raises(letters.NoText, match=r"letter_texts/xx\.toml"):
        letters.shipped("Sottovoce", "GB", ["xx"])


@pytest.mark.parametrize(
    ("name", "given"),
    [
        (Name.WELCOME, {"contact_id": "c"}),
        (Name.STOP, {"contact_id": "c", "parameters": {"due": NOON.isoformat()}}),
        (Name.WELCOME, {"contact_id": "c", "parameters": {"due": "whenever you like"}}),
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
    with transaction(engine) as session, pytest.raises(ValueError, match=r"letter|isoformat"):
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
