"""The console as people meet it: in a browser, with and without scripts, on a phone, in the dark."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it ships no types
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from gateway.console.automatic_letters import sign_shipped
from gateway.conversation import State
from gateway.store import Session, agreement, blocks, complaints, team, transaction
from gateway.store.agreement import Said
from gateway.store.tables import Complaint, Contact, Conversation, Delivery, Draft, Rota, Signpost
from tests.builders import a_block, an_absence, an_id
from tests.console.consoles import NOON, Console

PHONE = ViewportSize(width=360, height=740)
DESKTOP = ViewportSize(width=1280, height=900)
ANSWER = "Sleep is a shy animal: it comes when you look away."
SERIOUS = ("serious", "critical")


def sign_in(context: BrowserContext, console: Console, person_id: str) -> Page:
    """A page of somebody who has just signed in; whatever the browser complains about is remembered."""
    page = context.new_page()
    page.goto(f"{console.desk.settings.console_url}/sign-in/{console.link(person_id)}")
    page.get_by_role("button", name="Sign in").click()
    return page


def go(page: Page, console: Console, path: str) -> None:
    """Open a page of the console."""
    page.goto(f"{console.desk.settings.console_url}{path}")


def show_all(page: Page) -> None:
    """Unfold what a supervisor may unfold below a conversation."""
    for summary in page.locator("details.blocking > summary").all():
        summary.click()


def some_hours(session: Session) -> None:
    """A rota with a night and a gap, and people who will be away."""
    stretches = (("sue", 540, 1020, 1), ("sam", 1320, 360, 2), ("ada", 1080, 1260, 1))
    for day, (person, start, end, position) in product(range(7), stretches):
        row = Rota(id=an_id(), staff_id=person, weekday=day, from_minute=start, to_minute=end, position=position)
        session.add(row)
    an_absence(session, "sue", NOON + timedelta(days=2), NOON + timedelta(days=4))
    an_absence(session, "ada", NOON, NOON + timedelta(days=1))


def busy(console: Console) -> dict[str, list[str]]:
    """A console with something of everything; returns each person's pages."""
    sign_shipped(console.desk, "sue")
    signpost = Signpost(
        id="night", name="Night Line", topics=["general"], language="en", text="0800 000", checked_on="2030-01-01"
    )
    with transaction(console.engine) as session:
        team.keep_signpost(session, signpost)
        some_hours(session)
    writing = console.conversation(state=State.ASSIGNED, advisor_id="ada", risk=2, knows_name=True)
    console.says(writing, "And one more.", rest="quoted", left_out=["image"], others={"[name 2]": "Bernard"})
    console.conversation(state=State.OFFERED, advisor_id="ada", offered_until=NOON + timedelta(hours=1))
    review = console.drafted(ANSWER, due_at=NOON - timedelta(hours=1))
    danger = console.conversation(state=State.ESCALATED, risk=4)
    stuck = console.conversation(topic="debt")
    unsorted = console.conversation(sort_by=NOON + timedelta(hours=36))
    with transaction(console.engine) as session:
        complained = session.get_one(Conversation, stuck)
        complaints.keep(session, Complaint(id="c", conversation_id=stuck, author_id="bo", by="sam", since_minute=NOON))
        agreement.keep(session, complained, Said(3, "debt"), "j", NOON)
    console.conversation(state=State.HELD, held_reason="asks_erasure", asks_erasure=True)
    blocked = console.conversation(state=State.HELD, held_reason="blocked")
    with transaction(console.engine) as session:
        contact = session.get_one(Contact, session.get_one(Conversation, blocked).contact_id)
        blocks.put(session, a_block(contact.optout_hash, NOON + timedelta(days=7)))
    return {
        "ada": ["/", "/my/boundaries", "/my/hours", f"/conversations/{writing}", f"/conversations/{review}"],
        "sue": [
            "/",
            "/held",
            "/letters",
            "/rota",
            "/my/hours",
            f"/conversations/{review}",
            f"/conversations/{danger}",
            "/blocked",
            f"/conversations/{blocked}",
            f"/conversations/{stuck}",
            f"/conversations/{unsorted}",
            "/complaints",
            "/agreement",
        ],
        "cora": ["/", "/rota", "/complaints", "/agreement"],
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_shuts_anybody_out(browser: Browser, served: Console, scheme: Any) -> None:
    found: list[str] = []
    for person_id, paths in busy(served).items():
        context = browser.new_context(viewport=DESKTOP, color_scheme=scheme, bypass_csp=True)
        page = sign_in(context, served, person_id)
        for path in paths:
            go(page, served, path)
            show_all(page)
            violations = Axe().run(page).response["violations"]
            found += [
                f"{path}: {one['id']}: {one['nodes'][0]['html']}" for one in violations if one["impact"] in SERIOUS
            ]
        context.close()
    assert found == []


def test_everything_fits_a_small_phone_and_can_be_hit_with_a_thumb(browser: Browser, served: Console) -> None:
    for person_id, paths in busy(served).items():
        context = browser.new_context(viewport=PHONE)
        page = sign_in(context, served, person_id)
        for path in paths:
            go(page, served, path)
            show_all(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
            for target in page.locator("button, nav a, select, summary, input").locator("visible=true").all():
                box = target.bounding_box()
                assert box is not None
                assert box["height"] >= 44, (path, target.inner_text())
        context.close()


def test_an_answer_is_written_and_approved_without_any_script(browser: Browser, served: Console) -> None:
    served.conversation(pseudonym="Quiet Heron")
    context = browser.new_context(java_script_enabled=False)
    ada = sign_in(context, served, "ada")
    ada.get_by_role("button", name="Take the next one").click()
    expect(ada.get_by_role("heading", name="Quiet Heron")).to_be_visible()
    ada.get_by_label("Your answer", exact=True).fill(ANSWER)
    ada.get_by_role("button", name="Submit").click()
    expect(ada.get_by_role("status")).to_contain_text("with the supervisors now")
    ada.get_by_role("button", name="Sign out").click()

    sue = sign_in(context, served, "sue")
    sue.get_by_role("link", name="Quiet Heron").click()
    expect(sue.get_by_label("Edited answer")).to_have_value(ANSWER)
    sue.get_by_role("button", name="Approve").click()
    expect(sue.get_by_role("button", name="Recall")).to_be_visible()
    context.close()
    assert served.letter(served.rows(Delivery)[0]) == ANSWER


def test_the_rota_and_an_absence_are_set_without_any_script(browser: Browser, served: Console) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    cora = sign_in(context, served, "cora")
    go(cora, served, "/rota")
    cora.get_by_label("Who", exact=True).select_option("Sue (supervisor)")
    cora.get_by_label("From", exact=True).fill("22:00")
    cora.get_by_label("To", exact=True).fill("06:00")
    cora.get_by_role("button", name="Add these hours").click()
    expect(cora.get_by_role("status")).to_contain_text("stand in the rota")
    cora.get_by_role("button", name="Take away the hours of Sue on Monday (22:00 to 06:00 on Tuesday)").click()
    assert len(served.rows(Rota)) == 6
    cora.get_by_label("Who is away").select_option("Ada (advisor)")
    cora.get_by_label("Away from").fill("2030-01-16")
    cora.get_by_label("To, that day included").fill("2030-01-17")
    cora.get_by_role("button", name="Note that they are away").click()
    expect(cora.get_by_role("status")).to_contain_text("They see it under their own hours")
    cora.get_by_role("button", name="They are there (Ada, Away").click()
    expect(cora.get_by_text("Nobody has said that they will be away")).to_be_visible()
    cora.get_by_role("button", name="Sign out").click()

    sue = sign_in(context, served, "sue")
    go(sue, served, "/my/hours")
    sue.get_by_label("Away from").fill("2030-01-16")
    sue.get_by_label("To, that day included").fill("2030-01-17")
    sue.get_by_role("button", name="I will be away").click()
    expect(sue.get_by_text("Nobody is on call:")).to_be_visible()
    sue.get_by_role("button", name="Take it back").click()
    expect(sue.get_by_text("Nobody is on call:")).to_have_count(0)
    context.close()


def test_what_is_typed_is_saved_by_itself_under_the_strictest_rules(browser: Browser, served: Console) -> None:
    mine = served.conversation(state=State.ASSIGNED, advisor_id="ada")
    context = browser.new_context()
    ada = sign_in(context, served, "ada")
    complaints: list[str] = []
    ada.on("console", lambda said: complaints.append(said.text))
    ada.on("pageerror", lambda trouble: complaints.append(str(trouble)))
    go(ada, served, f"/conversations/{mine}")

    ada.get_by_label("Your answer", exact=True).press_sequentially(ANSWER)

    expect(ada.locator("#size")).to_contain_text("Saved. 11 words")
    assert served.rows(Draft)[0].author_id == "ada"
    ada.reload()
    expect(ada.get_by_label("Your answer", exact=True)).to_have_value(ANSWER)
    assert complaints == []
    context.close()


def test_a_desk_left_open_shows_what_has_come_in_since(browser: Browser, served: Console) -> None:
    context = browser.new_context()
    sue = sign_in(context, served, "sue")
    sue.clock.install()
    go(sue, served, "/")
    expect(sue.get_by_text("No answer waits for review.")).to_be_visible()
    served.conversation(pseudonym="Grey Dove", state=State.ESCALATED, risk=4)

    sue.clock.fast_forward(21_000)

    expect(sue.get_by_role("link", name="Grey Dove")).to_be_visible()
    context.close()
