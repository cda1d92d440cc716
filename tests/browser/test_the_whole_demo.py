"""The whole demo in a browser, from the pocket to the pocket: what somebody sees who has just typed `make run`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, expect

from tests.walks.running import Service

PATIENCE = 60_000  # milliseconds; generous, because what is walked here is that it happens
DANGER = "I have taken all my tablets. I want to die tonight and I don't know who to tell."


@dataclass
class Demo:
    """The running demo and those who look at it, each in a browser of their own; nothing they see may complain."""

    service: Service
    browser: Browser
    complaints: list[str] = field(default_factory=list)
    seats: dict[str, Page] = field(default_factory=dict)

    @property
    def pocket(self) -> Page:
        """The person's phone and mail program."""
        if "pocket" not in self.seats:
            self.seats["pocket"] = self._sit_down()
            self.seats["pocket"].goto(self.service.papers["pocket_url"])
        return self.seats["pocket"]

    def staff(self, role: str) -> Page:
        """The page of one of the staff, signed in through the link that the demo printed."""
        if role not in self.seats:
            page = self.seats[role] = self._sit_down()
            page.goto(self.service.papers["sign_in"][role])
            page.get_by_role("button", name="Sign in").click()
        return self.seats[role]

    def home(self, role: str) -> Page:
        """The first page of one of the staff."""
        page = self.staff(role)
        page.goto(self.service.papers["console_url"])
        return page

    def rise(self) -> None:
        """Close every browser window."""
        for page in self.seats.values():
            page.context.close()

    def _sit_down(self) -> Page:
        page = self.browser.new_context().new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", self._heard)
        page.on("pageerror", lambda trouble: self.complaints.append(str(trouble)))
        page.on("request", self._asked)
        return page

    def _heard(self, said: ConsoleMessage) -> None:
        if said.type in ("error", "warning"):
            self.complaints.append(said.text)

    def _asked(self, request: Request) -> None:
        ours = {urlsplit(self.service.papers[name]).netloc for name in ("pocket_url", "console_url")}
        if urlsplit(request.url).netloc not in ours:
            self.complaints.append(f"asked another host: {request.url}")


@pytest.fixture(scope="module")
def demo(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A demo in a folder of its own; every walk writes from an address or number of its own."""
    service = Service(tmp_path_factory.mktemp("demo"), {"SOTTOVOCE_UNDO_SECONDS": "1"})
    service.start()
    running = Demo(service, browser)
    yield running
    running.rise()
    assert service.stop() == 0


def write_mail(pocket: Page, address: str, words: str, *, name: str = "", subject: str = "") -> None:
    """The person writes a mail in the pocket; an answer keeps what its form already says."""
    pocket.get_by_label("Your address").fill(address)
    if name:
        pocket.get_by_label("Your name").fill(name)
    if subject:
        pocket.get_by_label("Subject").fill(subject)
    pocket.get_by_label("Your mail").fill(words)
    pocket.get_by_role("button", name="Send mail").click()


def write_text(pocket: Page, number: str, words: str) -> None:
    """The person writes a text in the pocket."""
    pocket.get_by_label("Your number").fill(number)
    pocket.get_by_label("Your text").fill(words)
    pocket.get_by_role("button", name="Send text").click()


def comes(place: Locator, words: str) -> None:
    """Wait until these words are there."""
    expect(place).to_contain_text(words, timeout=PATIENCE)


def mails(demo: Demo) -> Locator:
    """What the person's mailbox shows."""
    return demo.pocket.get_by_role("region", name="Mails")


def texts(demo: Demo) -> Locator:
    """What the person's phone shows."""
    return demo.pocket.get_by_role("region", name="Texts")


def take_next(demo: Demo) -> Page:
    """The advisor takes the next one; returns the page of the conversation, ready to be written on."""
    advisor = demo.home("advisor")
    advisor.get_by_role("button", name="Take the next one").click()
    expect(advisor.get_by_role("status")).to_contain_text("is yours now")
    return advisor


def submit(advisor: Page, words: str) -> str:
    """The advisor writes and submits; returns the pseudonym."""
    pseudonym = advisor.get_by_role("heading", level=1).inner_text()
    advisor.get_by_label("Your answer", exact=True).fill(words)
    advisor.get_by_role("button", name="Submit").click()
    expect(advisor.get_by_role("status")).to_contain_text("with the supervisors now")
    return pseudonym


def approve(demo: Demo, pseudonym: str, question: str, words: str) -> None:
    """The supervisor finds it on the desk, reads both side by side, and approves."""
    supervisor = demo.home("supervisor")
    supervisor.get_by_role("link", name=pseudonym).click()
    asked = supervisor.get_by_role("region", name="Conversation", exact=True)
    answer = supervisor.get_by_label("Edited answer")
    expect(asked).to_contain_text(question)
    expect(answer).to_have_value(words)
    left, right = asked.bounding_box(), answer.bounding_box()
    assert left
    assert right
    assert left["x"] + left["width"] <= right["x"], "question and answer are not side by side"
    supervisor.get_by_role("button", name="Approve").click()
    expect(supervisor.get_by_role("status")).to_contain_text("Approved")


def test_a_mail_is_answered_from_pocket_to_pocket(demo: Demo) -> None:
    sender, question = "jo.lark@example.org", "My best friend has stopped talking to me. I miss her."
    write_mail(demo.pocket, sender, f"Hello, my name is Jo. {question}", name="Jo Lark", subject="a friend")
    comes(mails(demo), "A trained peer advisor will read it")
    expect(mails(demo)).to_contain_text("116 123")

    advisor = take_next(demo)
    expect(advisor.get_by_role("region", name="Conversation", exact=True)).to_contain_text(question)
    seen = advisor.locator("body").inner_text()
    assert "Lark" not in seen
    assert sender not in seen
    place = advisor.url.partition("?")[0]
    answer = "Hi [name], it hurts when somebody goes quiet. What was the last good day you two had?"
    approve(demo, submit(advisor, answer), question, answer)

    comes(mails(demo), "Hi Jo, it hurts when somebody goes quiet.")
    newest = mails(demo).get_by_role("article").last
    expect(newest.get_by_role("heading")).to_be_in_viewport()
    demo.pocket.get_by_role("link", name="Reply").last.click()
    write_mail(demo.pocket, sender, "Her birthday in May. We laughed the whole evening.")
    comes(mails(demo), "Your new message has arrived")

    advisor = take_next(demo)
    assert advisor.url.partition("?")[0] == place, "the follow-up is not in the same conversation"
    thread = advisor.get_by_role("region", name="Conversation", exact=True)
    expect(thread).to_contain_text("Her birthday in May.")
    expect(thread.get_by_text("it hurts when somebody goes quiet")).to_have_count(1)
    assert demo.complaints == []


def test_a_text_is_answered_from_pocket_to_pocket(demo: Demo) -> None:
    number, question = "+447700900111", "I cannot sleep since we moved house. Is that normal?"
    write_text(demo.pocket, number, question)
    comes(texts(demo), "A trained peer reads this")

    advisor = take_next(demo)
    assert "7700900111" not in advisor.locator("body").inner_text()
    place = advisor.url.partition("?")[0]
    answer = "Very normal. New rooms make new noises. What helped you to fall asleep in the old house?"
    approve(demo, submit(advisor, answer), question, answer)

    comes(texts(demo), answer)
    write_text(demo.pocket, number, "My sister was in the same room.")
    comes(texts(demo), "Your text has arrived")
    assert take_next(demo).url.partition("?")[0] == place, "the next text is not in the same conversation"
    assert demo.complaints == []


def test_a_text_that_speaks_of_danger_is_answered_at_once_and_stands_first_on_the_desk(demo: Demo) -> None:
    write_text(demo.pocket, "+447700900112", "How do I tell my mum that I want to change schools?")
    comes(texts(demo), "A trained peer reads this")
    ordinary = submit(take_next(demo), "Pick a quiet moment, perhaps on a walk. What would you like her to know first?")

    write_text(demo.pocket, "+447700900113", DANGER)
    comes(texts(demo), "Please talk to someone now")
    desk = demo.home("supervisor")
    cases = desk.get_by_role("main").get_by_role("listitem")
    expect(desk.get_by_role("heading", level=2).first).to_have_text("In danger")
    expect(cases.first).to_contain_text("Nobody has opened it yet")
    expect(cases.filter(has_text=ordinary)).to_have_count(1)

    cases.first.get_by_role("link").click()
    expect(desk.get_by_role("region", name="Conversation", exact=True)).to_contain_text(DANGER)
    expect(desk.get_by_role("button", name="Take over")).to_be_visible()
    texts(demo).get_by_text("Texts to other phones").click()
    comes(texts(demo), "a conversation needs a supervisor now")
    assert demo.complaints == []
