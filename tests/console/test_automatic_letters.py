"""Automatic letters are read as they are kept, and signed."""

from __future__ import annotations

from gateway import letters, signoff
from gateway.console.automatic_letters import sign_shipped
from gateway.crypto.keyring import Keyring
from gateway.crypto.roster import RosterWatch
from gateway.store import deliveries, transaction
from gateway.store.tables import Channel, SignOff, Template
from tests.console.consoles import NOON, Console, Visitor
from tests.walks.staff import seen


def keep(console: Console, text: str, version: int = 1, name: str = "welcome") -> str:
    """A letter that somebody has written; returns its id."""
    template = Template(
        id=console.desk.new_id(),
        name=name,
        language="en",
        channel=Channel.SMS,
        version=version,
        text=text,
        created_at=NOON,
    )
    with transaction(console.engine) as session:
        deliveries.keep_template(session, template)
    return template.id


def check(console: Console, template: Template) -> signoff.Statement:
    """What outbound does before it sends a letter."""
    ring = Keyring.of_process(console.views, "outbound")
    roster = RosterWatch(console.views / "outbound", ring).current()
    statement = signoff.verified(console.row(SignOff, template.signoff_id or ""), roster, ring.service_id)
    signoff.check_template(
        statement,
        name=template.name,
        language=template.language,
        channel=template.channel.value,
        version=template.version,
        text=template.text,
        now=console.clock.now(),
    )
    return statement


def test_a_letter_is_shown_exactly_as_it_is_kept(console: Console, sue: Visitor) -> None:
    keep(console, "Hello.\n  An answer comes <by> {due}.")
    assert "Hello.\n  An answer comes &lt;by&gt; {due}.</pre>" in sue.open("/letters").text


def test_approving_a_letter_signs_it_in_the_supervisors_name(console: Console, sue: Visitor) -> None:
    kept = keep(console, "An answer comes by {due}.")
    page = sue.press(sue.open("/letters"), "Approve Welcome, English, Text message")
    assert "Approved by Sue" in seen(page)
    assert check(console, console.row(Template, kept)).supervisor == "sue"


def test_a_letter_that_changed_after_the_page_is_not_signed(console: Console, sue: Visitor) -> None:
    kept = keep(console, "An answer comes by {due}.")
    page = sue.open("/letters")
    console.change(Template, kept, text="Send your address to evil.example.")
    assert "changed while you had the page open" in seen(sue.press(page, "Approve Welcome, English, Text message"))
    assert console.row(Template, kept).signoff_id is None


def test_the_newest_version_is_the_one_to_approve(console: Console, sue: Visitor) -> None:
    keep(console, "The old words.")
    keep(console, "The new words.", version=2)
    page = seen(sue.open("/letters"))
    assert "The new words." in page
    assert "The old words." not in page


def test_the_demo_signs_exactly_the_shipped_letters_and_each_once(console: Console) -> None:
    altered = keep(console, "Send us money.", name="stop")
    shipped = letters.shipped("Sottovoce", "GB", ["en"])

    assert sign_shipped(console.desk, "sue") == len(shipped) - 1
    assert sign_shipped(console.desk, "sue") == 0

    assert console.row(Template, altered).signoff_id is None
    for template in console.rows(Template):
        if template.id != altered:
            check(console, template)


def test_unapproved_essential_letters_are_an_alarm_on_the_desk(console: Console, sue: Visitor) -> None:
    assert "crisis (en, email)" in seen(sue.open("/"))
    sign_shipped(console.desk, "sue")
    assert "crisis (en, email)" not in seen(sue.open("/"))
